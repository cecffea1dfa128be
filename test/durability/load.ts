/**
 * One connection of the load: sends units in pipelines, and keeps what it sent and what was acknowledged.
 */
import { encode } from '../differential/encode'
import { decode, type Reply } from '../differential/replies'
import type { Sent } from './judge'
import type { Link } from './link'
import { COMMANDS } from './model'
import type { Unit, Units } from './units'

/** Milliseconds since 1970, finer than Date.now and never running backwards. */
export const nowMs = (): number => performance.timeOrigin + performance.now()

/** Errors that the load provokes: what it sends meets values of other types. */
const EXPECTED =
  /^-(WRONGTYPE|BUSYGROUP|NOGROUP|ERR (no such key|value is not|hash value|The ID|index out|source and|The XGROUP|no such|target|increment|bit))/

/** Commands whose replies tell what the server decided. */
const DECIDES = new Set(['SPOP', 'XADD'].filter(name => COMMANDS.includes(name)))

function encodeUnit({ commands, isTransaction }: Unit): string {
  const text = commands.map(encode).join('')
  return isTransaction ? `${encode(['MULTI'])}${text}${encode(['EXEC'])}` : text
}

function wordsOf(reply: Reply): string[] {
  return Array.isArray(reply) ? reply.map(String) : reply === null ? [] : [String(reply)]
}

/** See the head of the file. */
export class Load {
  readonly sent: Sent[] = []
  /** How many units were acknowledged: always the first ones. */
  acked = 0
  /** Replies of the unit that is being answered. */
  #replies: Buffer[] = []
  /** The first reply that nobody expected. */
  failure: string | undefined
  #stopped = false
  #onDrained: () => void = () => {}

  constructor(
    private readonly link: Link,
    private readonly units: Units,
    /** Units a pipeline, at most. */
    private readonly depth: number,
  ) {
    link.listen(reply => this.#take(reply))
  }

  /** Sends until it is stopped or cut off. */
  start(): void {
    if (this.#stopped) return
    const count = this.units.rng.between(1, this.depth)
    let text = ''
    for (let idx = 0; idx < count; idx++) {
      const unit = this.units.next()
      this.sent.push({ unit, sentMs: nowMs() })
      text += encodeUnit(unit)
    }
    this.link.write(text)
  }

  /** Sends nothing more, and resolves once everything is answered. */
  async drain(): Promise<void> {
    this.#stopped = true
    if (this.acked === this.sent.length) return
    await Promise.race([new Promise<void>(resolve => (this.#onDrained = resolve)), this.link.closed])
  }

  /** The connection is cut: what comes is still noted. */
  stop(): void {
    this.#stopped = true
  }

  #take(reply: Buffer): void {
    const one = this.sent[this.acked]
    if (!one) {
      this.failure ??= `a reply that nobody asked for: ${reply.toString('latin1')}`
      return
    }
    const { commands, isTransaction } = one.unit
    const isLast = this.#replies.length + 1 === (isTransaction ? commands.length + 2 : 1)
    // Bytes are valid now only; most of them say nothing that is needed.
    this.#replies.push(reply)
    if (!isLast) {
      if (!reply.toString('latin1').startsWith('+')) this.failure ??= `while queueing: ${reply.toString('latin1')}`
      return
    }
    this.#replies = []
    one.ackedMs = nowMs()
    const needed = isTransaction || commands.some(([name]) => DECIDES.has(name ?? ''))
    if (needed || reply[0] === 45) this.#decode(one, reply)
    this.acked++
    if (this.acked < this.sent.length) return
    this.#onDrained()
    this.start()
  }

  #decode(one: Sent, reply: Buffer): void {
    const value = decode(reply)
    const all = one.unit.isTransaction ? value : [value]
    if (!Array.isArray(all)) {
      this.failure ??= `EXEC answered ${reply.toString('latin1')}`
      return
    }
    for (const each of all) {
      const status = each !== null && typeof each === 'object' && 'status' in each ? each.status : ''
      if (status.startsWith('-') && !EXPECTED.test(status)) {
        this.failure ??= `${JSON.stringify(one.unit.commands).slice(0, 300)} answered ${status}`
      }
    }
    one.replies = all.map(wordsOf)
  }
}
