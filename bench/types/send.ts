/**
 * Sends commands that are made one by one, as many as there are, and waits for as many replies that are short: what fills
 * a collection to exactly so many elements.
 */
import { once } from 'node:events'
import net from 'node:net'
import type { Server } from '../process'

const BATCH = 1000

/** A command in RESP. */
export function encode(words: readonly (string | number)[]): string {
  return `*${words.length}\r\n${words.map(word => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`).join('')}`
}

/** Sends `count` commands, each of which is answered by one line or a bulk string of one line. */
export async function send(
  server: Server,
  count: number,
  command: (index: number) => readonly (string | number)[],
): Promise<void> {
  const socket = net.connect({ port: server.port, host: '127.0.0.1' })
  await once(socket, 'connect')
  const replies = new Replies(socket)
  for (let from = 0; from < count; from += BATCH) {
    const to = Math.min(count, from + BATCH)
    let text = ''
    for (let index = from; index < to; index++) text += encode(command(index))
    socket.write(text)
    await replies.wait(to - from)
  }
  socket.destroy()
}

/** Counts replies: a line each, and one more where the line announces a bulk string. */
class Replies {
  private lines = 0
  private bulks = 0
  private waiting: (() => void) | undefined
  private failure: Error | undefined
  private rest = ''

  constructor(socket: net.Socket) {
    socket.on('data', data => {
      const lines = (this.rest + data.toString('latin1')).split('\r\n')
      this.rest = lines.pop() ?? ''
      for (const line of lines) this.line(line)
      this.waiting?.()
    })
    socket.on('close', () => {
      this.failure ??= new Error('the server closed the connection')
      this.waiting?.()
    })
  }

  private line(line: string): void {
    this.lines++
    if (line.startsWith('$') && line !== '$-1') this.bulks++
    if (line.startsWith('-')) this.failure ??= new Error(line)
  }

  async wait(count: number): Promise<void> {
    while (this.lines - this.bulks < count) {
      if (this.failure) throw this.failure
      await new Promise<void>(resolve => (this.waiting = resolve))
    }
    if (this.failure) throw this.failure
    this.lines = 0
    this.bulks = 0
  }
}
