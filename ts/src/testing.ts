/**
 * `import { startServer } from 'serval/testing'`: a real server for a test, on a port of its own, in a folder of its own.
 *
 * Nothing here sleeps. A server is ready when it says so in its log, and gone when its process has ended; the time limits
 * only bound how long a broken one is waited for.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { threadId } from 'node:worker_threads'
import type { ServalConfig } from './config/define'
import { serverArguments } from './config/resolve'
import { fromObject } from './config/sources'
import { serverBinary } from './paths'

/** How a server is started. Everything may be left out. */
export interface ServerOptions {
  /** Directives, as in a serval.config.ts. They go on the command line, after `configFile`. */
  config?: ServalConfig
  /** The text of a redis.conf, which is written into the server's folder as `server.conf`. */
  configFile?: string
  /** Further words for the command line, after everything else. */
  args?: readonly string[]
  /** The binary; by default the package's own, or the one that SERVAL_SERVER_BIN names. */
  binary?: string
  /** The folder to run in. By default one is made, and removed when the server has stopped. */
  dir?: string
  /** Further environment variables. */
  env?: NodeJS.ProcessEnv
  /** The port; by default a free one. 0 for a server without TCP. */
  port?: number
  /** How long to wait for readiness, in milliseconds. */
  readyTimeoutMs?: number
}

/** How a server ended. */
export interface ServerExit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A server did not start, did not stop in time, or did not log what was waited for; the message ends with its log. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  constructor(
    message: string,
    /** All that the server had printed. */
    readonly log: string,
    /** How it ended, where it has. */
    readonly exit?: ServerExit,
  ) {
    super(log.trim() ? `${message}\n--- its log ---\n${log.trimEnd()}` : `${message} (it printed nothing)`)
  }
}

const READY = /Ready to accept connections/
const ADDRESS_IN_USE = /Address already in use|Failed listening on port/i
const READY_TIMEOUT_MS = 60_000
/** Redis promises to be gone 10 s after SIGTERM, and so do we. */
const STOP_TIMEOUT_MS = 10_000
const PORT_TRIES = 5

/** Below what systems give to connections and to those who ask for any port: nobody comes there by chance. */
const PORTS = { first: 10_000, count: 11_000 }
/** Coprime to the number of ports, so that processes that were started one after the other begin far apart. */
const PORT_STRIDE = 7919
let portIdx = (process.pid * PORT_STRIDE + threadId) % PORTS.count

/** Whether one can listen there. */
function isFree(port: number): Promise<boolean> {
  const probe = net.createServer()
  return new Promise<boolean>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      // EACCES: some systems reserve ports.
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false)
      else reject(error)
    })
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

/** A TCP port on loopback that was free a moment ago, and is not given twice within a process. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORTS.count; tries++) {
    const port = PORTS.first + portIdx
    portIdx = (portIdx + 1) % PORTS.count
    if (await isFree(port)) return port
  }
  throw new Error(`none of the ports from ${PORTS.first} to ${PORTS.first + PORTS.count - 1} is free`)
}

/** A running server. */
export class RunningServer {
  readonly host = '127.0.0.1'
  /** Settles when the process has ended, for whatever reason. */
  readonly exited: Promise<ServerExit>
  #log = ''
  #exit: ServerExit | undefined
  #listeners = new Set<() => void>()

  /** Servers are made by {@link startServer}. */
  constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    readonly dir: string,
    private readonly cleanup: () => void,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.#log += chunk
        for (const listener of this.#listeners) listener()
      })
    }
    this.exited = new Promise(resolve => {
      const end = (exit: ServerExit) => {
        this.#exit = exit
        for (const listener of this.#listeners) listener()
        resolve(exit)
      }
      child.once('error', error => {
        this.#log += `${error.message}\n`
        end({ code: null, signal: null })
      })
      child.once('close', (code, signal) => end({ code, signal }))
    })
  }

  /** The process id. */
  get pid(): number {
    return this.child.pid ?? 0
  }

  /** What the server has printed so far, standard error included. */
  get log(): string {
    return this.#log
  }

  /** `redis://127.0.0.1:port`. */
  get url(): string {
    return `redis://${this.host}:${this.port}`
  }

  /**
   * Waits until the log holds what matches, from `fromIdx` on, and resolves to the match.
   *
   * @throws {ServerError} when the server ends or the time is over before that
   */
  waitForLog(pattern: RegExp, { timeoutMs = READY_TIMEOUT_MS, fromIdx = 0 } = {}): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer)
        this.#listeners.delete(look)
        finish()
      }
      const fail = (why: string) => settle(() => reject(new ServerError(why, this.#log, this.#exit)))
      const look = () => {
        const match = pattern.exec(this.#log.slice(fromIdx))
        if (match) settle(() => resolve(match))
        else if (this.#exit) fail(`the server ended before it logged ${pattern}: ${JSON.stringify(this.#exit)}`)
      }
      const timer = setTimeout(() => fail(`the server did not log ${pattern} within ${timeoutMs} ms`), timeoutMs)
      this.#listeners.add(look)
      look()
    })
  }

  /** Sends a signal and returns at once. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  /**
   * Ends the server as an operator does, by SIGTERM, and removes its folder if it was made for it.
   *
   * @throws {ServerError} when it has not ended within 10 s; it is killed then
   */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<ServerExit> {
    this.child.kill(signal)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>(resolve => {
      timer = setTimeout(resolve, STOP_TIMEOUT_MS, 'late')
    })
    const exit = await Promise.race([this.exited, late])
    clearTimeout(timer)
    if (exit === 'late') {
      this.child.kill('SIGKILL')
      const killed = await this.exited
      this.cleanup()
      throw new ServerError(`the server had not ended ${STOP_TIMEOUT_MS} ms after ${signal}`, this.#log, killed)
    }
    this.cleanup()
    return exit
  }

  /** Ends the server at once, as a crash does. Its folder stays, so that another can be started on what it left. */
  async kill(): Promise<ServerExit> {
    this.child.kill('SIGKILL')
    return this.exited
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}

/** Saving is off by default: a test that is about files says so. */
const TEST_DEFAULTS: ServalConfig = { bind: '127.0.0.1', save: '', 'enable-debug-command': 'local' }

function launch(options: ServerOptions, port: number, dir: string, cleanup: () => void): RunningServer {
  let file: string | undefined
  if (options.configFile !== undefined) {
    file = path.join(dir, 'server.conf')
    writeFileSync(file, options.configFile)
  }
  const defaults = file === undefined ? TEST_DEFAULTS : {}
  const config = { ...defaults, port, dir, ...options.config }
  const args = [...serverArguments({ file, settings: fromObject(config, 'config') }), ...(options.args ?? [])]
  const child = spawn(options.binary ?? serverBinary(), args, {
    cwd: dir,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new RunningServer(child, port, dir, cleanup)
}

/**
 * Starts a server and resolves when it accepts connections.
 *
 * @throws {ServerError} with the server's log, when it does not start
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const made = options.dir === undefined
  const dir = options.dir ?? mkdtempSync(path.join(os.tmpdir(), 'serval-'))
  mkdirSync(dir, { recursive: true })
  const cleanup = () => {
    if (made) rmSync(dir, { recursive: true, force: true })
  }
  for (let attempt = 1; ; attempt++) {
    const server = launch(options, options.port ?? (await freePort()), dir, cleanup)
    try {
      await server.waitForLog(READY, { timeoutMs: options.readyTimeoutMs ?? READY_TIMEOUT_MS })
      return server
    } catch (error) {
      await server.kill()
      // Another process may have taken the port since freePort() looked.
      if (options.port === undefined && attempt < PORT_TRIES && ADDRESS_IN_USE.test(server.log)) continue
      cleanup()
      throw error
    }
  }
}
