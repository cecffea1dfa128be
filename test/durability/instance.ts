/**
 * A server that is killed and started again on the same folder, as fast as both go.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { Link } from './link'

const READY_TIMEOUT_MS = 90_000

/** What a server is started with. */
export interface Settings {
  binary: string
  dir: string
  /** Directives, by name. */
  directives: Readonly<Record<string, string>>
}

/** A running server. */
export class Instance {
  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: string,
    private readonly exited: Promise<void>,
    /** What it has printed. */
    readonly log: () => string,
  ) {}

  /** Starts it and waits until it has loaded. */
  static async start({ binary, dir, directives }: Settings): Promise<Instance> {
    // The path of a socket may have about a hundred bytes; the folder's own name is not known to be short.
    const all = { port: '0', unixsocket: 'socket', dir, 'enable-debug-command': 'yes', ...directives }
    const words = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value])
    const child = spawn(binary, words, { stdio: ['ignore', 'pipe', 'pipe'], cwd: dir })
    let log = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (log = (log + chunk).slice(-20_000)))
    const exited = new Promise<void>(resolve => child.once('close', () => resolve()))
    const instance = new Instance(child, path.join(dir, 'socket'), exited, () => log)
    const giveUpMs = performance.now() + READY_TIMEOUT_MS
    while (!(await instance.#answers())) {
      if (child.exitCode !== null) throw new Error(`the server ended before it answered:\n${log}`)
      if (performance.now() > giveUpMs) {
        await instance.kill()
        throw new Error(`the server did not answer within ${READY_TIMEOUT_MS} ms:\n${log}`)
      }
      await new Promise(resolve => setTimeout(resolve, 1))
    }
    return instance
  }

  /** A connection that has selected a database. */
  async connect(dbid = 0): Promise<Link> {
    const link = await Link.connect(this.socket)
    if (dbid !== 0) await link.ask([['SELECT', String(dbid)]])
    return link
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exited
  }

  /** Ends it as an operator does. */
  async terminate(): Promise<void> {
    this.child.kill('SIGTERM')
    await this.exited
  }

  /** One command and its reply, over a connection of its own. */
  async call(...words: string[]): Promise<string> {
    const link = await this.connect()
    try {
      const [reply] = await link.ask([words])
      return reply?.toString('latin1') ?? ''
    } finally {
      link.close()
    }
  }

  async #answers(): Promise<boolean> {
    try {
      return (await this.call('PING')) === '+PONG\r\n'
    } catch {
      return false
    }
  }
}
