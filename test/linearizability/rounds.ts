/**
 * Rounds of a few clients on a few keys, each checked before the next: many short histories find more than a long one,
 * and take less time to check.
 */
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { check, type Violation } from './checker'
import { inProcess } from './embedded'
import type { Operation } from './history'
import type { Reach, RoundMessage, WorkerSettings } from './worker'

/** How much is done at once. */
export interface RoundOptions {
  /** A thread for each, and how its clients reach the keyspace. */
  threads: readonly Reach[]
  /** The handle by which this thread takes part, too. */
  here?: string
  clientsPerThread: number
  operationsPerClient: number
  seed: number
}

const ROOT = path.resolve(import.meta.dirname, '../..')
/** Node 20 cannot read TypeScript, and a worker does not inherit what its parent reads it with. */
const RUNNER = path.join(ROOT, 'node_modules/jiti/lib/jiti-cli.mjs')

function once<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', message => {
      worker.off('error', reject)
      resolve(message)
    })
  })
}

/** Threads that carry out rounds against one server. */
export class Rounds {
  #count = 0
  readonly #meeting: RoundMessage['meeting']

  private constructor(
    private readonly workers: Worker[],
    /** This thread's own part. */
    private readonly play: (message: RoundMessage) => Operation[],
    private readonly options: RoundOptions,
  ) {
    const inside = options.threads.filter(reach => 'handle' in reach).length + Number(options.here !== undefined)
    this.#meeting = { arrived: new Int32Array(new SharedArrayBuffer(4)), count: inside }
  }

  /** Starts the threads and their connections. */
  static async start(options: RoundOptions): Promise<Rounds> {
    const { threads, here, clientsPerThread } = options
    const clientsOf = (thread: number) =>
      Array.from({ length: clientsPerThread }, (_, i) => thread * clientsPerThread + i)
    const workers = threads.map((reach, thread) => {
      const workerData: WorkerSettings = { reach, clients: clientsOf(thread) }
      return new Worker(RUNNER, { argv: [path.join(import.meta.dirname, 'worker.ts')], workerData })
    })
    await Promise.all(workers.map(worker => once(worker)))
    const play = here === undefined ? () => [] : inProcess(here, clientsOf(threads.length))
    return new Rounds(workers, play, options)
  }

  /** One round, on keys of its own. */
  async run(): Promise<Operation[]> {
    const round = this.#count++
    const name = (key: string) => `${this.options.seed}:${round}:${key}`
    const message: RoundMessage = {
      seed: this.options.seed + round,
      groups: [['a', 'b', 'c'].map(name), ['d', 'e'].map(name)],
      operations: this.options.operationsPerClient,
      meeting: this.#meeting,
    }
    const histories = this.workers.map(worker => once<Operation[]>(worker))
    for (const worker of this.workers) worker.postMessage(message)
    const mine = this.play(message)
    return [mine, ...(await Promise.all(histories))].flat()
  }

  /** Rounds until `isOver`, or until one is not linearizable. */
  async until(isOver: (rounds: number) => boolean): Promise<{ rounds: number; violation: Violation | undefined }> {
    let rounds = 0
    for (;;) {
      const violation = check(await this.run())
      rounds++
      if (violation || isOver(rounds)) return { rounds, violation }
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map(worker => worker.terminate()))
  }
}
