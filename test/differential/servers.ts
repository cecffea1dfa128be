/**
 * The two servers of a run: started here, reached through Unix sockets, gone with the run.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Connection } from './connection'
import { decode } from './replies'

/** Whose behaviour a server shows. */
export type Vendor = 'redis' | 'valkey' | 'serval'

const POLL_MS = 10

/** A running server. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    private readonly dir: string,
    readonly vendor: Vendor,
    readonly version: string,
  ) {}

  /** Starts `binary`, and finds out whose it is. */
  static async start(binary: string, extraArgs: readonly string[] = []): Promise<Server> {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-differential-'))
    const socket = path.join(dir, 'socket')
    // CONFIG REWRITE needs a file.
    const file = path.join(dir, 'server.conf')
    writeFileSync(file, '')
    const settings = [
      file,
      '--port',
      '0',
      '--unixsocket',
      socket,
      '--save',
      '',
      '--dir',
      dir,
      '--enable-debug-command',
      'yes',
      // Of two connections of which one awaits no replies, what came first is to be done first: on both sides.
      '--io-threads',
      '1',
    ]
    const child = spawn(binary, [...settings, ...extraArgs], { stdio: ['ignore', 'pipe', 'pipe'] })
    let log = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (log = (log + chunk).slice(-10_000)))
    for (;;) {
      const connection = await Connection.connect({ path: socket }, binary).catch(() => undefined)
      // Who listens may still be loading.
      if (connection && (await connection.call('PING')).toString() === '+PONG\r\n') {
        const info = String(decode(await connection.call('INFO', 'server')))
        connection.close()
        return new Server(child, dir, ...vendorOf(info))
      }
      connection?.close()
      if (child.exitCode !== null) throw new Error(`${binary} ended before it answered:\n${log}`)
      await new Promise(resolve => setTimeout(resolve, POLL_MS))
    }
  }

  /** A new connection. */
  connect(): Promise<Connection> {
    return Connection.connect({ path: path.join(this.dir, 'socket') }, this.vendor)
  }

  /** A new connection of which nobody reads replies yet. */
  dial(): net.Socket {
    return net.connect({ path: path.join(this.dir, 'socket') })
  }

  async stop(): Promise<void> {
    const exited = new Promise(resolve => this.child.once('exit', resolve))
    if (this.child.exitCode === null && this.child.kill('SIGKILL')) await exited
    rmSync(this.dir, { recursive: true, force: true })
  }
}

function vendorOf(info: string): [Vendor, string] {
  for (const vendor of ['serval', 'valkey'] as const) {
    const version = new RegExp(`^${vendor}_version:(.*)\\r$`, 'm').exec(info)?.[1]
    if (version) return [vendor, version]
  }
  return ['redis', /^redis_version:(.*)\r$/m.exec(info)?.[1] ?? '?']
}
