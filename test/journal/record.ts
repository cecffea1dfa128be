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
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { splitWords, word } from './words'

/** How long a command that waits gets to begin to. */
const BLOCK_MS = 30
const POLL_MS = 5

/** A client that says one line after the other. */
class Client {
  #bytes = 0
  /** Of what was last answered, the first byte: `-` for an error. */
  #kind = ''
  #wake = () => {}

  private constructor(private readonly socket: net.Socket) {
    socket.on('data', chunk => {
      this.#bytes += chunk.length
      this.#kind = String.fromCharCode(chunk[0] ?? 0)
      this.#wake()
    })
  }

  static connect(socket: string): Promise<Client> {
    return new Promise((resolve, reject) => {
      const connection = net.connect(socket, () => resolve(new Client(connection)))
      connection.once('error', reject)
    })
  }

  say(words: readonly Buffer[]): void {
    this.socket.write(`*${words.length}\r\n`)
    for (const bytes of words) {
      this.socket.write(`$${bytes.length}\r\n`)
      this.socket.write(bytes)
      this.socket.write('\r\n')
    }
  }

  /** Says it and waits until something is answered: true where that is no error. */
  async ask(words: readonly Buffer[]): Promise<boolean> {
    const before = this.#bytes
    this.say(words)
    while (this.#bytes === before) await new Promise<void>(resolve => (this.#wake = resolve))
    return this.#kind !== '-'
  }

  close(): void {
    this.socket.destroy()
  }
}

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

/** Instants as seconds from `nowMs`, unless the command names them. */
function relative(line: string, command: string, nowMs: number): string {
  return line.replaceAll(/\b\d{13}\b/g, digits =>
    command.includes(digits.replace(/000$/, '')) ? digits : `@${Math.round((Number(digits) - nowMs) / 1000)}`,
  )
}

async function start(binary: string, dir: string, own: readonly string[]): Promise<ChildProcess> {
  const settings = ['--port', '0', '--unixsocket', `${dir}/socket`, '--dir', dir, '--appendonly', 'yes']
  const more = ['--save', '', '--enable-debug-command', 'yes', ...own]
  const child = spawn(binary, [...settings, ...more], { stdio: 'ignore' })
  while (!readdirSync(dir).includes('socket')) await sleep(POLL_MS)
  return child
}

/** Runs the commands of a session on a server with settings of its own, and gives the session with its record. */
export async function record(binary: string, own: readonly string[], lines: readonly string[]): Promise<string[]> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-journal-'))
  const child = await start(binary, dir, own)
  const folder = path.join(dir, 'appendonlydir')
  const file = () => path.join(folder, readdirSync(folder).find(name => name.endsWith('.incr.aof')) ?? '')
  const clients = { a: await Client.connect(`${dir}/socket`), b: await Client.connect(`${dir}/socket`) }
  const out: string[] = []
  try {
    // A server that still loads answers DEBUG too, and has no log yet.
    while (!(await clients.a.ask(splitWords('DBSIZE')))) await sleep(POLL_MS)
    await clients.a.ask(splitWords('DEBUG SET-ACTIVE-EXPIRE 0'))
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
        clients.b.say(splitWords(command.slice(3)))
        await sleep(BLOCK_MS)
      } else await clients.a.ask(splitWords(command))
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
