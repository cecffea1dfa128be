/**
 * Two servers that are sent the same.
 */
import { Comparer } from './compare'
import { type Connection, encode } from './connection'
import { CLOCK_CONNECTION, CONNECTIONS, type Step } from './generator'
import { decode } from './replies'
import type { Server } from './servers'
import { differences, digest, takeSnapshot } from './snapshot'

/** What was sent, and the two answers. */
export interface Difference {
  /** Into the steps that were given. */
  idx: number
  ours: Buffer
  theirs: Buffer
}

/** Beyond the expiries that the clock's steps set. */
const ELAPSE_MS = 8

/** Called for each step with the oracle's reply. */
export type OnReply = (step: Step, reply: Buffer) => void

async function nowMs(connection: Connection): Promise<number> {
  const [seconds, micros] = decode(await connection.call('TIME')) as [string, string]
  return Number(seconds) * 1000 + Number(micros) / 1000
}

/** Connections to both servers, on empty databases. */
export class Pair {
  private constructor(
    private readonly ours: Connection[],
    private readonly theirs: Connection[],
    private readonly comparers: Comparer[],
    private readonly vendor: string,
  ) {}

  /** Connects anew, which leaves transactions and selections behind, and empties both. */
  static async fresh(server: Server, oracle: Server): Promise<Pair> {
    const open = (to: Server) => Promise.all(Array.from({ length: CONNECTIONS + 2 }, () => to.connect()))
    const [ours, theirs] = await Promise.all([open(server), open(oracle)])
    const comparers = ours.map(() => new Comparer(oracle.vendor))
    const pair = new Pair(ours, theirs, comparers, oracle.vendor)
    await pair.#both(connection => connection.call('FLUSHALL', 'SYNC'))
    return pair
  }

  close(): void {
    for (const connection of [...this.ours, ...this.theirs]) connection.close()
  }

  /** Sends steps in order, each pipeline on one connection; stops after the pipeline with the first difference. */
  async run(steps: readonly Step[], onReply: OnReply = () => {}): Promise<Difference | undefined> {
    let from = 0
    while (from < steps.length) {
      const { connection } = steps[from] as Step
      let to = from + 1
      while (to < steps.length && to - from < 1000 && steps[to]?.connection === connection) to++
      const found = await this.#pipeline(steps.slice(from, to), connection, onReply)
      if (found) return { ...found, idx: found.idx + from }
      from = to
    }
    return undefined
  }

  async #pipeline(steps: readonly Step[], idx: number, onReply: OnReply): Promise<Difference | undefined> {
    const text = Buffer.from(steps.map(step => encode(step.words)).join(''), 'latin1')
    const [ours, theirs] = await Promise.all([
      (this.ours[idx] as Connection).pipeline(text, steps.length),
      (this.theirs[idx] as Connection).pipeline(text, steps.length),
    ])
    const comparer = this.comparers[idx] as Comparer
    for (const [i, step] of steps.entries()) {
      const [a, b] = [ours[i] as Buffer, theirs[i] as Buffer]
      onReply(step, b)
      if (!comparer.agrees(step.words, a, b)) return { idx: i, ours: Buffer.from(a), theirs: Buffer.from(b) }
    }
    if (idx === CLOCK_CONNECTION) await this.#elapse()
    return undefined
  }

  /** Waits until what the clock's steps set to expire has expired on both. */
  async #elapse(): Promise<void> {
    await this.#both(async connection => {
      const until = (await nowMs(connection)) + ELAPSE_MS
      while ((await nowMs(connection)) < until);
    })
  }

  /** What differs between the two keyspaces, and the digest of the oracle's. */
  async compareKeyspaces(): Promise<{ lines: string[]; digest: string; keys: number }> {
    const [ours, theirs] = await this.#both(connection => takeSnapshot(connection, this.vendor))
    return { lines: differences(ours, theirs), digest: digest(theirs), keys: theirs.size }
  }

  #both<T>(work: (connection: Connection) => Promise<T>): Promise<[T, T]> {
    // The last connection is for the harness itself.
    const last = CONNECTIONS + 1
    return Promise.all([work(this.ours[last] as Connection), work(this.theirs[last] as Connection)])
  }
}
