/**
 * What a server appends to its log for each command of a session.
 *
 * A session and its record are one text: a line `> SET k v` is a command, the lines below it are what was appended for it.
 * `> b: BLPOP k 0` is said by a second client, which is not waited for; `> +60` lets so many milliseconds pass. Instants that a
 * command does not name itself are written as `@` and the seconds from its own, so that whoever reads them needs no clock.
 * Lines that begin with `!` are what our journal has in place of what stands before them; blank lines and `#` are for readers.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { encodeCommand, RawClient, ReplyError } from '../support/resp'
import { splitWords, word } from './words'

const POLL_MS = 5
/** What the clock of a server may lag behind ours, which it reads less often. */
const LAG_MS = 100

/** The commands in a log, as lines. */
function commandsOf(log: Buffer): string[] {
  const lines: string[] = []
  let at = 0
  const number = () => {
    const end = log.indexOf('\r\n', at)
    const value = Number(log.toString('latin1', at + 1, end))
    at = end + 2
    return value
  }
  while (at < log.length) {
    const words = Array.from({ length: number() }, () => {
      const length = number()
      const bytes = log.subarray(at, at + length)
      at += length + 2
      return word(bytes)
    })
    lines.push(words.join(' '))
  }
  return lines
}

/**
 * Instants as seconds from `nowMs`, unless the command names them. The server read its clock a little later, by as much as the
 * machine took: hence whole seconds that have passed, and not the nearest.
 */
function relative(line: string, command: string, nowMs: number): string {
  return line.replaceAll(/\b\d{13}\b/g, digits =>
    command.includes(digits.replace(/000$/, '')) ? digits : `@${Math.floor((Number(digits) - nowMs + LAG_MS) / 1000)}`,
  )
}

function start(binary: string, dir: string, own: readonly string[]): ChildProcess {
  const settings = ['--port', '0', '--unixsocket', `${dir}/socket`, '--dir', dir, '--appendonly', 'yes']
  const more = ['--save', '', '--enable-debug-command', 'yes', ...own]
  const child = spawn(binary, [...settings, ...more], { stdio: 'ignore' })
  return child
}

/** A connection, as soon as the server listens. */
async function connect(child: ChildProcess, socket: string): Promise<RawClient> {
  while (child.exitCode === null) {
    const client = await RawClient.connect({ path: socket }).catch(() => undefined)
    if (client) return client
    await sleep(POLL_MS)
  }
  throw new Error(`the server ended with ${child.exitCode} before it listened`)
}

/** Runs the commands of a session on a server with settings of its own, and gives the session with its record. */
export async function record(binary: string, own: readonly string[], lines: readonly string[]): Promise<string[]> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-journal-'))
  const child = start(binary, dir, own)
  const folder = path.join(dir, 'appendonlydir')
  const file = () => path.join(folder, readdirSync(folder).find(name => name.endsWith('.incr.aof')) ?? '')
  const clients = { a: await connect(child, `${dir}/socket`), b: await connect(child, `${dir}/socket`) }
  const out: string[] = []
  try {
    // A server that still loads answers DEBUG too, and has no log yet.
    while ((await clients.a.send('DBSIZE')) instanceof ReplyError) await sleep(POLL_MS)
    await clients.a.send('DEBUG', 'SET-ACTIVE-EXPIRE', '0')
    let seen = readFileSync(file()).length
    for (const line of lines) {
      if (!line.startsWith('> ')) {
        if (/^(?:$|#|!)/.test(line)) out.push(line)
        continue
      }
      out.push(line)
      const command = line.slice(2)
      const nowMs = Date.now()
      if (command.startsWith('+')) await sleep(Number(command))
      else if (command.startsWith('b: ')) {
        clients.b.write(encodeCommand(splitWords(command.slice(3))))
        while (!String(await clients.a.send('INFO', 'clients')).includes('blocked_clients:1\r')) await sleep(POLL_MS)
      } else await clients.a.send(...splitWords(command))
      const log = readFileSync(file())
      for (const effect of commandsOf(log.subarray(seen))) out.push(relative(effect, command, nowMs))
      seen = log.length
    }
  } finally {
    clients.a.close()
    clients.b.close()
    const exited = new Promise(resolve => child.once('exit', resolve))
    child.kill()
    await exited
    rmSync(dir, { recursive: true, force: true })
  }
  return out
}
