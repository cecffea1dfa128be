/**
 * The processes that a benchmark runs: pinned to cores, asked for the CPU time and memory they used.
 *
 * CPU time comes from the scheduler's own count of each thread, in nanoseconds, so that what other processes do at the
 * same time changes it little: what they take from the caches, and nothing else.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { freePort } from '../ts/src/testing'

/** The cores of the server and of the load, where there are two. */
export const SERVER_CORE = '0'
export const LOAD_CORE = '1'
export const ALL_CORES = `0-${Math.max(1, os.availableParallelism() - 1)}`

const READY_TIMEOUT_MS = 15_000

const running = new Set<ChildProcess>()
// A benchmark that is interrupted leaves nothing behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

/** `command` restricted to `cores`. */
export function pinned(cores: string, command: string, args: readonly string[]): [string, string[]] {
  return process.platform === 'linux' ? ['taskset', ['-c', cores, command, ...args]] : [command, [...args]]
}

/** What a server is started with. */
export interface ServerSettings {
  ioThreads?: number
  cores?: string
  /** Directives beside those that every benchmark sets. */
  directives?: Record<string, string>
}

/** A server under measurement: ours or a peer's. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    private readonly dir: string,
    readonly port: number,
    /** From just before the process was made to its first PONG. */
    readonly startMs: number,
  ) {}

  /** Starts `binary` without saving, and waits for its first PONG. */
  static async start(binary: string, settings: ServerSettings = {}): Promise<Server> {
    const { ioThreads = 1, cores = SERVER_CORE, directives = {} } = settings
    const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-bench-'))
    const port = await freePort()
    const common = { port, bind: '127.0.0.1', save: '', dir, 'io-threads': ioThreads, loglevel: 'warning' }
    const words = Object.entries({ ...common, ...directives }).flatMap(([name, value]) => [`--${name}`, String(value)])
    const begin = performance.now()
    const child = spawn(...pinned(cores, binary, words), { stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    child.once('exit', () => running.delete(child))
    let log = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (log = (log + chunk).slice(-4000)))
    while (!(await answersPing(port))) {
      if (child.exitCode !== null) throw new Error(`${binary} ended before it answered:\n${log}`)
      if (performance.now() - begin > READY_TIMEOUT_MS) throw new Error(`${binary} does not answer:\n${log}`)
      // A timer would be no finer than a millisecond.
      await new Promise(resolve => setImmediate(resolve))
    }
    return new Server(child, dir, port, performance.now() - begin)
  }

  private get pid(): number {
    return this.child.pid ?? 0
  }

  /** CPU time of all its threads, in nanoseconds. */
  cpuNs(): number {
    const tasks = `/proc/${this.pid}/task`
    const times = readdirSync(tasks).map(task => readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0])
    return times.reduce((sum, time) => sum + Number(time), 0)
  }

  /** Resident memory, in bytes. */
  residentBytes(): number {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes) * 1024
  }

  /**
   * Memory of the process and its children, in bytes, of which each has its share of what they have in common: what the
   * machine needs for a server that forks.
   */
  familyBytes(): number {
    const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8').trim().split(' ')
    const shares = [String(this.pid), ...children.filter(Boolean)].map(pid => {
      try {
        const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
        return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1])
      } catch {
        // A child that has ended meanwhile.
        return 0
      }
    })
    return shares.reduce((sum, share) => sum + share, 0) * 1024
  }

  /** Keeps it from running while the other one is measured: peers have timers that always run. */
  freeze(): void {
    this.child.kill('SIGSTOP')
  }

  /** Lets it run again. */
  thaw(): void {
    this.child.kill('SIGCONT')
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    const exited = new Promise(resolve => this.child.once('exit', resolve))
    if (this.child.exitCode === null && this.child.kill('SIGKILL')) await exited
    rmSync(this.dir, { recursive: true, force: true })
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    const end = (answered: boolean) => {
      socket.destroy()
      resolve(answered)
    }
    socket.once('connect', () => socket.write('PING\r\n'))
    socket.once('data', data => end(data.toString('latin1').startsWith('+PONG')))
    socket.once('error', () => end(false))
  })
}

/** Servers that run at the same time; at most one of them is let run. */
export class Group {
  private constructor(readonly servers: readonly Server[]) {}

  static async start(...all: [binary: string, settings?: ServerSettings][]): Promise<Group> {
    const servers: Server[] = []
    for (const one of all) {
      const server = await Server.start(...one)
      server.freeze()
      servers.push(server)
    }
    return new Group(servers)
  }

  /** Measures each, one after the other, beginning with another one each time, `rounds` times in all. */
  async rounds<T>(rounds: number, measure: (server: Server) => Promise<T>): Promise<T[][]> {
    const results: T[][] = []
    const count = this.servers.length
    for (let round = 0; round < rounds; round++) {
      const row: T[] = []
      for (let turn = 0; turn < count; turn++) {
        const index = (round + turn) % count
        const server = this.servers[index]
        if (server) row[index] = await alone(server, measure)
      }
      results.push(row)
    }
    return results
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map(server => server.stop()))
  }
}

async function alone<T>(server: Server, measure: (server: Server) => Promise<T>): Promise<T> {
  server.thaw()
  try {
    return await measure(server)
  } finally {
    server.freeze()
  }
}

/** Ours and the peer's. */
export class Pair {
  private constructor(
    private readonly group: Group,
    readonly ours: Server,
    readonly peer: Server,
  ) {}

  static async start(
    ours: [binary: string, settings?: ServerSettings],
    peer: [binary: string, settings?: ServerSettings],
  ): Promise<Pair> {
    const group = await Group.start(ours, peer)
    const [first, second] = group.servers as [Server, Server]
    return new Pair(group, first, second)
  }

  /** See {@link Group.rounds}. */
  async rounds<T>(rounds: number, measure: (server: Server) => Promise<T>): Promise<{ ours: T; peer: T }[]> {
    const rows = (await this.group.rounds(rounds, measure)) as [T, T][]
    return rows.map(([ours, peer]) => ({ ours, peer }))
  }

  async stop(): Promise<void> {
    await this.group.stop()
  }
}
