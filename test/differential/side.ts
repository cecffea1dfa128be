/**
 * One of the two servers of a run, with the connections to it.
 */
import type { Connection } from './connection'
import { encodeAs } from './encode'
import { Listener } from './notifications'
import { decode, toText } from './replies'
import type { Server } from './servers'
import { HARNESS, idOf, type Step } from './step'

const POLL_MS = 1
/** Beyond what any command of ours takes, on a machine that is busy. */
const PATIENCE_MS = 60_000

/** Rejects where something takes too long. */
async function soon<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${PATIENCE_MS} ms`)), PATIENCE_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Connections to one server. */
export class Side {
  readonly #ids: string[]
  readonly #blocked = new Map<number, Promise<Buffer[]>>()

  private constructor(
    readonly server: Server,
    private readonly connections: Connection[],
    /** Hears of every change of a key. */
    readonly listener: Listener,
    ids: string[],
  ) {
    this.#ids = ids
  }

  /** Connects anew, which leaves transactions and selections behind, and waits until earlier clients are gone. */
  static async open(server: Server): Promise<Side> {
    const connections: Connection[] = []
    while (connections.length <= HARNESS) connections.push(await server.connect())
    const publish = (...words: string[]) => (connections[HARNESS] as Connection).call(...words)
    const listener = await Listener.open(server.dial(), publish)
    const ids = await Promise.all(connections.map(connection => connection.id()))
    const side = new Side(server, connections, listener, ids)
    await side.#until(
      'the end of earlier clients',
      async () => (await side.#clientLines()).length === connections.length + 1,
    )
    return side
  }

  /** The connection that no step uses. */
  get harness(): Connection {
    return this.#at(HARNESS)
  }

  /** Sends steps on their connection; `replies` of them are answered. */
  async send(steps: readonly Step[], replies: number): Promise<Buffer[]> {
    const idx = (steps[0] as Step).connection
    const text = steps.map(({ words, form }) => encodeAs(form ?? 'bulk', this.#withIds(words, idx))).join('')
    const answered = this.#at(idx).pipeline(Buffer.from(text, 'latin1'), replies)
    return soon(`${this.server.vendor}: ${steps.at(-1)?.words.join(' ').slice(0, 100)}`, answered)
  }

  /** Sends a command that blocks, and returns when the server says that it does. */
  async block(step: Step): Promise<void> {
    const idx = step.connection
    this.#blocked.set(idx, this.send([step], 1))
    // Where it is answered at once there is nothing to wait for.
    let isAnswered = false
    const stop = () => {
      isAnswered = true
    }
    this.#blocked.get(idx)?.then(stop, stop)
    const isBlocked = (line: string) => line.startsWith(`id=${this.#ids[idx]} `) && / flags=\w*b/.test(line)
    await this.#until('blocking', async () => isAnswered || (await this.#clientLines()).some(isBlocked))
  }

  /** The replies to the command that blocked. */
  async unblocked(idx: number): Promise<Buffer[]> {
    const replies = await this.#blocked.get(idx)
    this.#blocked.delete(idx)
    return replies ?? []
  }

  /** Waits until the server closes a connection, and opens it again. */
  async reopen(idx: number): Promise<void> {
    await soon(`${this.server.vendor}: closing a connection`, this.#at(idx).closed)
    this.connections[idx] = await this.server.connect()
    this.#ids[idx] = await this.#at(idx).id()
  }

  /** Waits until the server's clock has moved on by so many milliseconds. */
  async elapse(ms: number): Promise<void> {
    const until = (await this.#nowMs()) + ms
    await this.#until('time', async () => (await this.#nowMs()) >= until)
  }

  /** Closes all connections. */
  close(): void {
    for (const connection of this.connections) connection.close()
    this.listener.close()
  }

  #at(idx: number): Connection {
    return this.connections[idx] as Connection
  }

  /** Puts ids where words stand for them. */
  #withIds(words: readonly string[], own: number): readonly string[] {
    if (!words.some(word => word.startsWith('<'))) return words
    const ids = new Map(this.#ids.map((id, idx) => [idOf(idx), id]))
    ids.set('<own id>', this.#ids[own] as string)
    return words.map(word => ids.get(word) ?? word)
  }

  async #clientLines(): Promise<string[]> {
    const text = toText(decode(await this.harness.call('CLIENT', 'LIST'))) ?? ''
    return text.split('\n').filter(line => line !== '')
  }

  async #nowMs(): Promise<number> {
    const [seconds, micros] = decode(await this.harness.call('TIME')) as [string, string]
    return Number(seconds) * 1000 + Number(micros) / 1000
  }

  async #until(what: string, isDone: () => Promise<boolean>): Promise<void> {
    const giveUpMs = performance.now() + PATIENCE_MS
    while (!(await isDone())) {
      if (performance.now() > giveUpMs)
        throw new Error(`${this.server.vendor}: ${what} took longer than ${PATIENCE_MS} ms`)
      await new Promise(resolve => setTimeout(resolve, POLL_MS))
    }
  }
}
