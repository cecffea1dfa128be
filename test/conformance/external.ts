/**
 * The server of the external mode: started by us, found by the suite at an address.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

/** A server that the suite may use as it likes. */
export interface ExternalServer {
  host: string
  port: number
  stop(): Promise<void>
}

const POLL_MS = 10

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => socket.write('PING\r\n'))
    socket.once('data', chunk => {
      socket.destroy()
      resolve(chunk.toString().startsWith('+PONG'))
    })
    socket.once('error', () => resolve(false))
  })
}

async function untilUp(child: ChildProcess, port: number, log: () => string): Promise<void> {
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`the server ended before it answered:\n${log()}`)
    await new Promise(resolve => setTimeout(resolve, POLL_MS))
  }
}

/** Starts `serverBinary` as the suite's external mode needs it. */
export async function startExternal(
  serverBinary: string,
  serverArgs: readonly string[],
  port: number,
): Promise<ExternalServer> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-external-'))
  const settings = {
    port: String(port),
    dir,
    save: '',
    'enable-debug-command': 'yes',
    'enable-protected-configs': 'yes',
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  const child = spawn(serverBinary, [...serverArgs, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      log = (log + chunk).slice(-20_000)
    })
  }
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  await untilUp(child, port, () => log)
  return {
    host: '127.0.0.1',
    port,
    stop: async () => {
      child.kill('SIGKILL')
      await exited
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
