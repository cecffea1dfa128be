/**
 * The load where single requests count: `crates/load`, a program of our own, since what one request in thousands waits is
 * mostly the machine's doing, and it tells that apart. Everything else of the benchmark uses the peer's generator.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import path from 'node:path'
import readline from 'node:readline'
import { cargoTargetDir, packageRoot } from '../../ts/src/paths'
import { CLIENTS, type Times } from '../load'
import { LOAD_CORE, pinned, SERVER_CORE, type Server } from '../process'

/** What is to be sent. */
export interface Offer {
  /** The command, in which `__rand_int__` is a random number. */
  words: readonly string[]
  /** Random numbers are below this. */
  below: number
  /** Requests a second; without, as many as can be. */
  perSecond?: number
}

/** What a run saw. */
export interface Seen {
  requests: number
  seconds: number
  /** Without the time in which the server's core or the load's stood still. */
  own: Times
  /** As they were. */
  all: Times
  serverStoodStillMs: number
  loadStoodStillMs: number
}

/** The running program. */
export class Offering {
  private readonly lines: AsyncIterator<string>

  private constructor(private readonly child: ChildProcess) {
    if (!child.stdout) throw new Error('the load has no output')
    this.lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  }

  /** Builds it, where that is needed, and starts it. */
  static start(): Offering {
    execFileSync('cargo', ['build', '--quiet', '--release', '--package', 'serval-load'], {
      cwd: packageRoot(),
      stdio: 'inherit',
    })
    const program = path.join(cargoTargetDir(), 'release/serval-load')
    return new Offering(spawn(...pinned(LOAD_CORE, program, []), { stdio: ['pipe', 'pipe', 'inherit'] }))
  }

  /** Offers requests to a server for as long as `work` takes. */
  async during(server: Server, offer: Offer, work: () => Promise<unknown>): Promise<Seen> {
    await this.ask({ ...offer, port: server.port, connections: CLIENTS, serverCore: Number(SERVER_CORE) })
    try {
      await work()
    } catch (error) {
      this.stop()
      throw error
    }
    return (await this.ask('end')) as Seen
  }

  private async ask(message: unknown): Promise<unknown> {
    this.child.stdin?.write(`${JSON.stringify(message)}\n`)
    const { value, done } = await this.lines.next()
    if (done) throw new Error('the load has ended without an answer')
    return JSON.parse(value)
  }

  /** Ends it. */
  stop(): void {
    this.child.kill('SIGKILL')
  }
}
