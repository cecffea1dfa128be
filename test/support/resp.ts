/**
 * A connection that shows what is on the wire.
 *
 * Client libraries hide the difference between `$-1` and `_`, between a simple and a bulk string, and where one reply
 * ends; tests of the protocol are about exactly that. So this one sends any bytes and returns each reply both as a value
 * and as the bytes it came in. It knows nothing of timeouts: vitest ends a test that waits for ever.
 */
import net from 'node:net'

/** An error reply, as a value: `send` and nested replies return it, `call` throws it. */
export class ReplyError extends Error {
  override readonly name = 'ReplyError'
}

/** One reply. Strings are latin1, so that every byte is one character. */
export type Reply = string | number | bigint | boolean | null | ReplyError | Reply[] | Map<Reply, Reply> | Set<Reply>

interface Parsed {
  value: Reply
  /** Where the next reply begins. */
  end: number
  isPush: boolean
}

/** Thrown to the top where the buffer ends before the reply does; it is not tried again before this many bytes are there. */
class Incomplete {
  constructor(readonly neededBytes: number) {}
}

function lineAt(buf: Buffer, at: number): { line: string; end: number } {
  const end = buf.indexOf('\r\n', at, 'latin1')
  if (end === -1) throw new Incomplete(buf.length + 1)
  return { line: buf.toString('latin1', at, end), end: end + 2 }
}

function integer(line: string): number | bigint {
  const value = Number(line)
  return Number.isSafeInteger(value) ? value : BigInt(line)
}

function double(line: string): number {
  if (line === 'inf') return Number.POSITIVE_INFINITY
  return line === '-inf' ? Number.NEGATIVE_INFINITY : Number(line)
}

/** Parses the `count` replies of an aggregate. */
function many(buf: Buffer, at: number, count: number): { values: Reply[]; end: number } {
  const values: Reply[] = []
  let end = at
  for (let i = 0; i < count; i++) {
    const item = parseReply(buf, end)
    values.push(item.value)
    end = item.end
  }
  return { values, end }
}

function aggregate(buf: Buffer, type: string, length: number, at: number): { value: Reply; end: number } {
  if (length < 0) return { value: null, end: at }
  const { values, end } = many(buf, at, type === '%' ? length * 2 : length)
  if (type === '~') return { value: new Set(values), end }
  if (type !== '%') return { value: values, end }
  const map = new Map<Reply, Reply>()
  for (let i = 0; i < values.length; i += 2) map.set(values[i] as Reply, values[i + 1] as Reply)
  return { value: map, end }
}

function bulk(buf: Buffer, length: number, at: number): { value: string | null; end: number } {
  if (length < 0) return { value: null, end: at }
  if (buf.length < at + length + 2) throw new Incomplete(at + length + 2)
  if (buf.toString('latin1', at + length, at + length + 2) !== '\r\n') throw new Error('a bulk string without CR LF')
  return { value: buf.toString('latin1', at, at + length), end: at + length + 2 }
}

function parseReply(buf: Buffer, at: number): Parsed {
  const { line, end } = lineAt(buf, at)
  const type = line[0] ?? ''
  const rest = line.slice(1)
  const is = (value: Reply): Parsed => ({ value, end, isPush: false })
  switch (type) {
    case '+':
      return is(rest)
    case '-':
      return is(new ReplyError(rest))
    case ':':
      return is(integer(rest))
    case '_':
      return is(null)
    case '#':
      return is(rest === 't')
    case ',':
      return is(double(rest))
    case '(':
      return is(BigInt(rest))
    case '$':
    case '=':
      return { ...bulk(buf, Number(rest), end), isPush: false }
    case '*':
    case '~':
    case '%':
    case '>':
      return { ...aggregate(buf, type, Number(rest), end), isPush: type === '>' }
    default:
      throw new Error(`no reply begins with ${JSON.stringify(line.slice(0, 40))}`)
  }
}

/** An argument: text goes out as UTF-8. */
export type Argument = string | number | Buffer

/** A command as clients send it. */
export function encodeCommand(args: readonly Argument[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${args.length}\r\n`)]
  for (const arg of args) {
    const bytes = Buffer.isBuffer(arg) ? arg : Buffer.from(String(arg))
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'))
  }
  return Buffer.concat(parts)
}

/** A plain connection to a server. */
export class RawClient {
  /** RESP3 push messages, in order of arrival. */
  readonly pushes: Reply[] = []
  /** Settles when the server has closed the connection. */
  readonly closed: Promise<void>
  #buf: Buffer = Buffer.alloc(0)
  /** What arrived after `#buf`, joined to it only when a reply may be complete: joining costs a copy. */
  #chunks: Buffer[] = []
  #chunkBytes = 0
  #neededBytes = 1
  #isClosed = false
  #wake: () => void = () => {}
  #lastRead: Promise<unknown> = Promise.resolve()

  private constructor(readonly socket: net.Socket) {
    socket.setNoDelay(true)
    socket.on('data', chunk => {
      this.#chunks.push(chunk)
      this.#chunkBytes += chunk.length
      this.#wake()
    })
    // A reset is one of the ways in which a server closes a connection.
    socket.on('error', () => {})
    this.closed = new Promise(resolve => {
      socket.once('close', () => {
        this.#isClosed = true
        this.#wake()
        resolve()
      })
    })
  }

  /** Connects to `{ port }`, `{ port, host }` or `{ path }`. */
  static connect(address: net.NetConnectOpts): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(address)
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.removeListener('error', reject)
        resolve(new RawClient(socket))
      })
    })
  }

  /** Sends bytes as they are. */
  write(bytes: string | Buffer): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  }

  /** Sends a command and returns its reply as a value; an error reply is returned too. */
  async send(...args: Argument[]): Promise<Reply> {
    this.write(encodeCommand(args))
    return this.read()
  }

  /** Sends a command and returns its reply; an error reply is thrown. */
  async call(...args: Argument[]): Promise<Reply> {
    const reply = await this.send(...args)
    if (reply instanceof ReplyError) throw reply
    return reply
  }

  /** Sends a command and returns the very bytes of its reply. */
  async wire(...args: Argument[]): Promise<string> {
    this.write(encodeCommand(args))
    return (await this.#next()).bytes
  }

  /** The next reply, pushes aside. */
  async read(): Promise<Reply> {
    return (await this.#next()).value
  }

  /** The bytes of the next reply. */
  async readWire(): Promise<string> {
    return (await this.#next()).bytes
  }

  /** The next push message. */
  async readPush(): Promise<Reply> {
    for (;;) {
      const push = this.pushes.shift()
      if (push !== undefined) return push
      const parsed = this.#take()
      if (parsed && !parsed.isPush) throw new Error(`a reply came where a push was waited for: ${String(parsed.value)}`)
      if (parsed) this.pushes.push(parsed.value)
      else await this.#more()
    }
  }

  /** The bytes of whatever comes next, reply or push. */
  async readAnyWire(): Promise<string> {
    for (;;) {
      const parsed = this.#take()
      if (parsed) return parsed.bytes
      await this.#more()
    }
  }

  /** All that arrives until the server closes the connection, as latin1. */
  async readToEnd(): Promise<string> {
    await this.closed
    this.#join()
    const text = this.#buf.toString('latin1')
    this.#buf = Buffer.alloc(0)
    return text
  }

  /** How many bytes have arrived and not been read. */
  get unreadBytes(): number {
    return this.#buf.length + this.#chunkBytes
  }

  close(): void {
    this.socket.destroy()
  }

  #take(): (Parsed & { bytes: string }) | undefined {
    if (this.unreadBytes < this.#neededBytes) return undefined
    this.#join()
    try {
      const parsed = parseReply(this.#buf, 0)
      const bytes = this.#buf.toString('latin1', 0, parsed.end)
      this.#buf = this.#buf.subarray(parsed.end)
      this.#neededBytes = 1
      return { ...parsed, bytes }
    } catch (error) {
      if (!(error instanceof Incomplete)) throw error
      this.#neededBytes = error.neededBytes
      return undefined
    }
  }

  #join(): void {
    if (this.#chunks.length === 0) return
    this.#buf = Buffer.concat([this.#buf, ...this.#chunks.splice(0)])
    this.#chunkBytes = 0
  }

  async #more(): Promise<void> {
    if (this.#isClosed) throw new Error(`the connection was closed; ${this.unreadBytes} bytes unread`)
    await new Promise<void>(resolve => {
      this.#wake = resolve
    })
  }

  /** Replies belong to those who asked in the order in which they asked, so that calls can be pipelined. */
  #next(): Promise<Parsed & { bytes: string }> {
    const next = this.#lastRead.then(() => this.#readOne())
    this.#lastRead = next.catch(() => {})
    return next
  }

  async #readOne(): Promise<Parsed & { bytes: string }> {
    for (;;) {
      const parsed = this.#take()
      if (parsed?.isPush) this.pushes.push(parsed.value)
      else if (parsed) return parsed
      else await this.#more()
    }
  }
}
