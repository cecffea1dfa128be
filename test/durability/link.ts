/**
 * A connection that may be cut at any moment: every reply that arrived before counts, as the server gave it.
 */
import net from 'node:net'
import { encode } from '../differential/encode'
import { takeReplies } from '../differential/replies'

/** A connection over a Unix socket. */
export class Link {
  /** Settles when the connection has ended and all that arrived has been handed on. */
  readonly closed: Promise<void>
  #rest: Buffer = Buffer.alloc(0)
  #onReply: (reply: Buffer) => void = () => {}
  #onClose: () => void = () => {}
  #isClosed = false

  private constructor(private readonly socket: net.Socket) {
    socket.on('data', chunk => this.#take(chunk))
    // Cut off by a kill, which is what this is for.
    socket.on('error', () => {})
    this.closed = new Promise(resolve =>
      socket.once('close', () => {
        this.#isClosed = true
        this.#onClose()
        resolve()
      }),
    )
  }

  static connect(path: string): Promise<Link> {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ path })
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.removeListener('error', reject)
        resolve(new Link(socket))
      })
    })
  }

  /** Hands every reply that comes from now on to `onReply`; the bytes are valid until it returns. */
  listen(onReply: (reply: Buffer) => void): void {
    this.#onReply = onReply
  }

  write(bytes: string): void {
    if (!this.#isClosed) this.socket.write(bytes, 'latin1')
  }

  /** Sends commands in one go and collects their replies. Rejects when the connection ends before. */
  ask(commands: readonly (readonly string[])[]): Promise<Buffer[]> {
    if (commands.length === 0) return Promise.resolve([])
    const replies: Buffer[] = []
    return new Promise((resolve, reject) => {
      this.#onClose = () => reject(new Error('the server closed the connection'))
      if (this.#isClosed) this.#onClose()
      this.listen(reply => {
        replies.push(Buffer.from(reply))
        if (replies.length === commands.length) resolve(replies)
      })
      this.write(commands.map(encode).join(''))
    })
  }

  close(): void {
    this.socket.destroy()
  }

  #take(chunk: Buffer): void {
    const buf = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    this.#rest = takeReplies(buf, reply => this.#onReply(reply))
  }
}
