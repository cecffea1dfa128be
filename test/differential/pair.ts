/**
 * Two servers that are sent the same.
 */
import { BASELINE } from './commands/config'
import { Comparer, type Disagreement } from './compare'
import type { Connection } from './connection'
import { counterDifferences, takeCounters, takeKeyspace } from './counters'
import { exchange } from './exchange'
import { eventDifferences } from './notifications'
import { decode, show } from './replies'
import type { Server } from './servers'
import { Side } from './side'
import { Silence } from './silence'
import { differences, digest, digestDifferences, takeSnapshot } from './snapshot'
import { HARNESS, type Step } from './step'

/** Where two answers differ. */
export interface Difference extends Disagreement {
  /** Into the steps that were given. */
  idx: number
}

/** Called for each step with the oracle's reply, which is empty where there is none. */
export type OnReply = (step: Step, reply: Buffer) => void

const NO_REPLY = Buffer.alloc(0)
const PIPELINE_STEPS_MAX = 1000

/** How many of the steps, from `from` on, go out in one write. */
function pipelineEnd(steps: readonly Step[], from: number): number {
  const { connection, batch } = steps[from] as Step
  for (let to = from; to < steps.length; to++) {
    const step = steps[to] as Step
    if (step.connection !== connection || step.batch !== batch || to - from === PIPELINE_STEPS_MAX) return to
    // What waits is sent, and what was waited for collected, by itself.
    if (typeof step.after === 'string') return Math.max(to, from + 1)
    if (step.after) return to + 1
  }
  return steps.length
}

/** Connections to both servers, on empty databases. */
export class Pair {
  readonly #comparers: Comparer[]
  readonly #silences: Silence[]

  private constructor(
    private readonly ours: Side,
    private readonly theirs: Side,
  ) {
    const each = Array.from({ length: HARNESS }, (_, idx) => idx)
    this.#comparers = each.map(() => new Comparer(theirs.server.vendor))
    this.#silences = each.map(() => new Silence())
  }

  /** Connects anew to both, empties them, and brings them to the same state. */
  static async fresh(server: Server, oracle: Server): Promise<Pair> {
    const pair = new Pair(...(await Promise.all([Side.open(server), Side.open(oracle)])))
    const settings = oracle.vendor === 'valkey' ? BASELINE.slice(0, 2) : BASELINE
    await pair.#call('FLUSHALL', 'SYNC')
    await pair.#call('CONFIG', 'SET', ...settings)
    // Keys that have expired go when they are met, and not before.
    await pair.#call('DEBUG', 'SET-ACTIVE-EXPIRE', '0')
    await pair.#call('CONFIG', 'RESETSTAT')
    return pair
  }

  close(): void {
    this.ours.close()
    this.theirs.close()
  }

  /** Sends steps in order, each pipeline on one connection; stops after the pipeline with the first difference. */
  async run(steps: readonly Step[], onReply: OnReply = () => {}): Promise<Difference | undefined> {
    let from = 0
    while (from < steps.length) {
      const to = pipelineEnd(steps, from)
      const found = await this.#pipeline(steps.slice(from, to), onReply)
      if (found) return { ...found, idx: found.idx + from }
      from = to
    }
    return undefined
  }

  async #pipeline(steps: readonly Step[], onReply: OnReply): Promise<Difference | undefined> {
    const last = steps.at(-1) as Step
    const idx = last.connection
    if (last.after === 'blocks') {
      await this.#both(side => side.block(last))
      return undefined
    }
    const silence = this.#silences[idx] as Silence
    const answered = steps.map(step => silence.isAnswered(step.words))
    const count = answered.filter(Boolean).length
    const [ours, theirs] = await this.#both(side =>
      last.after === 'answered' ? side.unblocked(idx) : side.send(steps, count),
    )
    let at = 0
    for (const [i, step] of steps.entries()) {
      if (!answered[i]) {
        onReply(step, NO_REPLY)
        continue
      }
      const [a = NO_REPLY, b = NO_REPLY] = [ours[at], theirs[at]]
      at++
      onReply(step, b)
      const found = (this.#comparers[idx] as Comparer).compare(step.words, a, b)
      if (found) return { idx: i, ...found }
    }
    await this.#afterwards(last)
    return undefined
  }

  async #afterwards({ after }: Step): Promise<void> {
    if (typeof after !== 'object') return
    if ('elapseMs' in after) await this.#both(side => side.elapse(after.elapseMs))
    else {
      await this.#both(side => side.reopen(after.closes))
      this.#comparers[after.closes] = new Comparer(this.theirs.server.vendor)
      this.#silences[after.closes] = new Silence()
    }
  }

  /** What differs between the two counters and keyspaces, and the digest of the oracle's. */
  async compareKeyspaces(): Promise<{ lines: string[]; digest: string; keys: number }> {
    const counters = await this.#both(({ harness }) => takeCounters(harness))
    const events = await this.#both(({ listener }) => listener.events())
    const [ours, theirs] = await this.#both(({ harness }) => takeSnapshot(harness, this.theirs.server.vendor))
    const keyspaces = await this.#both(({ harness }) => takeKeyspace(harness))
    const digests = await this.#both(({ harness }) => harness.call('DEBUG', 'DIGEST'))
    const lines = differences(ours, theirs)
    if (!digests[0].equals(digests[1])) {
      lines.push(`DEBUG DIGEST: ${digests.join(' but ')}`)
      lines.push(...(await digestDifferences([this.ours.harness, this.theirs.harness], [ours, theirs])))
    }
    // We count and tell as Redis does.
    if (this.theirs.server.vendor !== 'valkey') {
      lines.push(
        ...counterDifferences(...counters),
        ...counterDifferences(...keyspaces),
        ...eventDifferences(...events),
      )
      if (lines.length === 0) lines.push(...(await exchange(this.ours.harness, this.theirs.harness, theirs)))
    }
    return { lines, digest: digest(theirs), keys: theirs.size }
  }

  /** Something that both must take. */
  async #call(...words: string[]): Promise<void> {
    for (const side of [this.ours, this.theirs]) {
      const reply = decode(await side.harness.call(...words))
      if (show(reply) !== '"+OK"')
        throw new Error(`${side.server.vendor} answered ${show(reply)} to ${words.join(' ')}`)
    }
  }

  #both<T>(work: (side: Side & { harness: Connection }) => Promise<T>): Promise<[T, T]> {
    return Promise.all([work(this.ours), work(this.theirs)])
  }
}
