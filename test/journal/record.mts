/**
 * Writes down what a server appends to its log for each command of a session: the expectations of the engine's journal.
 *
 *     node node_modules/jiti/lib/jiti-cli.mjs test/journal/record.mts REDIS-SERVER crates/engine/src/journal/redis-8.0.txt
 *
 * The file is the session and its record in one: a line `> SET k v` is a command, the lines below it are what was appended
 * for it, and are made anew. `> b: BLPOP k 0` is said by a second client, which is not waited for; `> +60` lets so many
 * milliseconds pass; `> CONFIG …`, as any command, may append nothing. Instants that a command does not name itself are
 * written as `@` and the seconds from its own, so that whoever reads them needs no clock. Blank lines and `#` are for readers.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  #wake = () => {}

  private constructor(private readonly socket: net.Socket) {
    socket.on('data', chunk => {
      this.#bytes += chunk.length
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

  /** Says it and waits until something is answered. */
  async ask(words: readonly Buffer[]): Promise<void> {
    const before = this.#bytes
    this.say(words)
    while (this.#bytes === before) await new Promise<void>(resolve => (this.#wake = resolve))
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

async function start(binary: string, dir: string): Promise<ChildProcess> {
  const settings = ['--port', '0', '--unixsocket', `${dir}/socket`, '--dir', dir, '--appendonly', 'yes']
  const child = spawn(binary, [...settings, '--appendfsync', 'no', '--save', '', '--enable-debug-command', 'yes'], {
    stdio: 'ignore',
  })
  while (!readdirSync(dir).includes('socket')) await sleep(POLL_MS)
  return child
}

async function record(binary: string, lines: readonly string[]): Promise<string[]> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-journal-'))
  const child = await start(binary, dir)
  const folder = path.join(dir, 'appendonlydir')
  const file = () => path.join(folder, readdirSync(folder).find(name => name.endsWith('.incr.aof')) ?? '')
  const clients = { a: await Client.connect(`${dir}/socket`), b: await Client.connect(`${dir}/socket`) }
  const out: string[] = []
  try {
    await clients.a.ask(splitWords('DEBUG SET-ACTIVE-EXPIRE 0'))
    let seen = readFileSync(file()).length
    for (const line of lines) {
      if (!line.startsWith('> ')) {
        if (line === '' || line.startsWith('#')) out.push(line)
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

const [binary, session] = process.argv.slice(2)
if (binary === undefined || session === undefined) throw new Error('usage: record.mts SERVER SESSION-FILE')
const recorded = await record(binary, readFileSync(session, 'utf8').trimEnd().split('\n'))
writeFileSync(session, `${recorded.join('\n')}\n`)
