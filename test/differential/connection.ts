/**
 * A connection for pipelines: many commands out in one write, their replies back as slices of one buffer.
 */
import net from 'node:net'
import { encode } from './encode'
import { decode, replyEnd } from './replies'

const INITIAL_BYTES = 1 << 20
const GREATER = 62

/** One connection; one pipeline at a time. */
export class Connection {
  #buf = Buffer.allocUnsafe(INITIAL_BYTES)
  #length = 0
  #parsed = 0
  #replies: Buffer[] = []
  #expected = 0
  #resolve: (replies: Buffer[]) => void = () => {}
  #reject: (error: Error) => void = () => {}
  #error: Error | undefined
  /** When the server has closed it. */
  readonly closed: Promise<void>

  private constructor(
    readonly socket: net.Socket,
    readonly title: string,
  ) {
    this.closed = new Promise(resolve => socket.once('close', resolve))
    socket.on('data', chunk => this.#take(chunk))
    socket.on('error', error => this.#fail(error))
    socket.on('close', () => this.#fail(new Error(`${title} closed the connection`)))
  }

  /** `title` names the server in errors. */
  static connect(address: net.NetConnectOpts, title: string): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(address)
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.removeListener('error', reject)
        resolve(new Connection(socket, title))
      })
    })
  }

  /** Sends commands that have `count` replies, as `encode` made them; the replies are valid until the next pipeline. */
  pipeline(encoded: Buffer, count: number): Promise<Buffer[]> {
    if (this.#error) return Promise.reject(this.#error)
    this.#length = 0
    this.#parsed = 0
    this.#replies = []
    this.#expected = count
    if (count === 0) {
      this.socket.write(encoded)
      return Promise.resolve([])
    }
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      this.socket.write(encoded)
    })
  }

  /** One command and its reply. */
  async call(...words: string[]): Promise<Buffer> {
    const [reply] = await this.pipeline(Buffer.from(encode(words), 'latin1'), 1)
    return Buffer.from(reply as Buffer)
  }

  /** The id that the server gave it. */
  async id(): Promise<string> {
    return String(decode(await this.call('CLIENT', 'ID')))
  }

  close(): void {
    this.socket.removeAllListeners('close')
    this.socket.destroy()
  }

  #take(chunk: Buffer): void {
    if (this.#length + chunk.length > this.#buf.length) {
      // Slices that were cut from the old buffer keep it, and stay right.
      const larger = Buffer.allocUnsafe(2 * (this.#length + chunk.length))
      this.#buf.copy(larger, 0, 0, this.#length)
      this.#buf = larger
    }
    chunk.copy(this.#buf, this.#length)
    this.#length += chunk.length
    try {
      this.#cut()
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  #cut(): void {
    while (this.#replies.length < this.#expected) {
      const end = replyEnd(this.#buf, this.#parsed, this.#length)
      if (end === -1) return
      this.#replies.push(this.#buf.subarray(this.#parsed, end))
      this.#parsed = end
    }
    // What was pushed after the last reply is nobody's.
    const isPush = this.#buf[this.#parsed] === GREATER
    if (this.#parsed !== this.#length && !isPush)
      throw new Error(`${this.title} sent more replies than it was asked for`)
    if (this.#expected === 0) return
    this.#expected = 0
    this.#resolve(this.#replies)
  }

  #fail(error: Error): void {
    this.#error ??= error
    this.#reject(error)
  }
}
