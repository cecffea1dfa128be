/**
 * `db.listen()`: the same keyspace, over RESP.
 */
import { nearest } from '../config/directives'
import type { NativeSession } from './addon'
import { OptionError } from './options'
import { TIMER_MS_MAX } from './waiting'

/** Where to listen. */
export interface ListenOptions {
  /** TCP port; 0 lets the system choose one. Without, 6379, or no TCP where `unixsocket` is given. */
  port?: number | undefined
  /** Addresses as redis.conf's `bind` has them: `'127.0.0.1 -::1'`, `['0.0.0.0']`. Without, loopback only. */
  bind?: string | readonly string[] | undefined
  /** Path of a Unix socket. */
  unixsocket?: string | undefined
  /** Its mode, such as `0o700`. */
  unixsocketperm?: number | undefined
}

const KNOWN = ['port', 'bind', 'unixsocket', 'unixsocketperm']
const DEFAULT_PORT = 6379
const DEFAULT_BIND = ['127.0.0.1', '-::1']

function checkOptions(options: ListenOptions): void {
  if (typeof options !== 'object' || options === null) throw new OptionError('listen() takes an object of options')
  for (const name in options) {
    if (KNOWN.includes(name)) continue
    const near = nearest(name, KNOWN)
    throw new OptionError(`Unknown option "${name}" (listen()).${near ? ` Did you mean "${near}"?` : ''}`)
  }
  const { port, bind, unixsocket, unixsocketperm: mode } = options
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 0xffff)) {
    throw new OptionError(`"port" in listen() must be a whole number from 0 to 65535, not ${port}`)
  }
  if (bind !== undefined && ![bind].flat().every(address => typeof address === 'string')) {
    throw new OptionError('"bind" in listen() must be an address or a list of addresses')
  }
  if (unixsocket !== undefined && typeof unixsocket !== 'string') {
    throw new OptionError('"unixsocket" in listen() must be a path')
  }
  if (mode !== undefined && !(Number.isInteger(mode) && mode >= 0 && mode <= 0o777)) {
    throw new OptionError(`"unixsocketperm" in listen() must be a mode such as 0o700, not ${mode}`)
  }
}

/** A keyspace that is served. It keeps the process alive until it is closed, or `unref` is called. */
export class Server {
  /** The TCP port; null where only a Unix socket is listened on. */
  readonly port: number | null
  readonly unixsocket: string | null
  readonly #native: NativeSession
  readonly #keepAlive: NodeJS.Timeout
  #isOpen = true

  /** @internal */
  constructor(native: NativeSession, options: ListenOptions, owner: object) {
    checkOptions(options)
    const { unixsocket = '', bind = DEFAULT_BIND } = options
    const port = options.port ?? (unixsocket ? null : DEFAULT_PORT)
    const addresses = typeof bind === 'string' ? bind.split(/\s+/).filter(Boolean) : bind
    this.port = native.listen(port, addresses, unixsocket, options.unixsocketperm ?? 0)
    this.unixsocket = unixsocket || null
    this.#native = native
    // What is listened on in threads of the addon means nothing to the event loop. The timer holds the database, too,
    // which must not be collected while it is served.
    this.#keepAlive = setInterval(() => owner, TIMER_MS_MAX)
  }

  /** Whether it still listens. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Stops listening and closes the connections; resolves when nobody can connect any more. */
  async close(): Promise<void> {
    this.closeNow()
  }

  /** @internal */
  closeNow(): void {
    if (!this.#isOpen) return
    this.#native.unlisten()
    this.#isOpen = false
    clearInterval(this.#keepAlive)
  }

  /** Lets the process end though this listens. */
  unref(): this {
    this.#keepAlive.unref()
    return this
  }

  /** Keeps the process alive again. */
  ref(): this {
    this.#keepAlive.ref()
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closeNow()
  }
}
