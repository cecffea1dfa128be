/**
 * A keyspace inside this process: `open()`, `attach()`, and the objects they give.
 *
 * Everything is synchronous but what may block. Keys and values are strings or Buffers; replies are strings, or Buffers
 * from `db.buffers`.
 */
import type { ServalConfig } from '../config/define'
import { Commands } from '../generated/commands'
import type { Arg, Key, Raw, WaitOptions } from '../marshal'
import { loadEngine, makeRaw, type NativeCommand, type NativeSession } from './addon'
import { type Multi, makeMulti } from './multi'
import { checked, linesOf } from './options'
import { type ListenOptions, Server } from './server'
import type { Listener, Subscription, SubscriptionIterator } from './subscriptions'
import { Waiters } from './waiting'

/** Every command as a method, with one kind of strings in replies. */
class SessionCommands<Bulk> extends Commands<Bulk> {
  protected readonly raw: Raw
  readonly #native: NativeSession
  readonly #waiters: Waiters
  readonly #asBuffers: boolean
  #call: NativeCommand | undefined

  constructor(native: NativeSession, waiters: Waiters, asBuffers: boolean) {
    super()
    this.#native = native
    this.#waiters = waiters
    this.#asBuffers = asBuffers
    this.raw = makeRaw(name => native.define(name, asBuffers))
  }

  protected settle(call: () => unknown, wait?: WaitOptions): Promise<unknown> {
    return this.#waiters.call(call, wait)
  }

  /**
   * Subscribes to a channel. With a function, that is called for each message; without one, messages come by
   * `for await (const { message } of db.subscribe('channel'))`.
   *
   * A subscription keeps the process alive; `unref()` on what is returned lets it end. Whatever happens to the channel's
   * database, session or transaction does not concern it.
   */
  subscribe(channel: string, listener: Listener<Bulk>): Subscription
  subscribe(channel: string): SubscriptionIterator<Bulk>
  subscribe(channel: string, listener?: Listener<Bulk>): Subscription | SubscriptionIterator<Bulk> {
    return this.#waiters.subscriptions.add('', channel, this.#asBuffers, listener)
  }

  /** Subscribes to all channels whose names match a pattern; see {@link subscribe}. */
  psubscribe(pattern: string, listener: Listener<Bulk>): Subscription
  psubscribe(pattern: string): SubscriptionIterator<Bulk>
  psubscribe(pattern: string, listener?: Listener<Bulk>): Subscription | SubscriptionIterator<Bulk> {
    return this.#waiters.subscriptions.add('p', pattern, this.#asBuffers, listener)
  }

  /** Subscribes to a shard channel; see {@link subscribe}. */
  ssubscribe(channel: string, listener: Listener<Bulk>): Subscription
  ssubscribe(channel: string): SubscriptionIterator<Bulk>
  ssubscribe(channel: string, listener?: Listener<Bulk>): Subscription | SubscriptionIterator<Bulk> {
    return this.#waiters.subscriptions.add('s', channel, this.#asBuffers, listener)
  }

  /**
   * Runs any command: `db.call('OBJECT', 'ENCODING', key)`. An array among the arguments stands for its elements.
   *
   * @returns the reply; a map as an array of names and values in turn, and a promise where the command has to wait
   */
  call(command: string, ...args: readonly (Arg | readonly Arg[])[]): unknown {
    this.#call ??= this.#native.define('call', this.#asBuffers)
    return this.#waiters.settle(this.#call(command, ...args))
  }

  /** Begins a transaction. Nothing happens before its `exec()`. */
  multi(): Multi<Bulk> {
    return makeMulti<Bulk>(commands => this.#native.transact(commands, this.#asBuffers))
  }
}

/** Every command as a method that replies with Buffers. */
export type BufferCommands = SessionCommands<Buffer>

/**
 * What belongs to one user of a database: the selected database number, watched keys, MULTI.
 *
 * Async functions that watch keys or select databases need one each, since they would undo each other's on a shared one.
 */
export class Session extends SessionCommands<string> {
  protected readonly native: NativeSession
  protected readonly waiters: Waiters
  #buffers: BufferCommands | undefined
  #isOpen = true

  /** @internal */
  constructor(native: NativeSession, waiters: Waiters) {
    super(native, waiters, false)
    this.native = native
    this.waiters = waiters
  }

  /** The same methods, with Buffers for replies. */
  get buffers(): BufferCommands {
    this.#buffers ??= new SessionCommands<Buffer>(this.native, this.waiters, true)
    return this.#buffers
  }

  /** Whether `close` has not been called on it. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Watches keys: the next transaction does nothing if one of them has changed by then. */
  watch(...keys: Key[]): 'OK' {
    return this.call('WATCH', keys) as 'OK'
  }

  /** Forgets all watched keys. */
  unwatch(): 'OK' {
    return this.call('UNWATCH') as 'OK'
  }

  /** Selects a database by its number; others of this session's methods act on it from now on. */
  select(index: number): 'OK' {
    return this.call('SELECT', index) as 'OK'
  }

  /** Ends the session. May be called again. */
  close(): void {
    this.native.end()
    this.#isOpen = false
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

/** A database that is open in this thread. It is a session itself, and closed when nobody refers to it any more. */
export class Database extends Session {
  #server: Server | undefined

  /** What `attach` takes in another thread of this process. */
  get handle(): string {
    return this.native.handle
  }

  /** Another session, which shares nothing with this one but the keys. */
  session(): Session {
    return new Session(this.native.session(), this.waiters)
  }

  /**
   * Serves the keyspace over RESP, by threads of its own: on loopback and port 6379 unless `options` say otherwise.
   *
   * @throws an error with the code ERR_SERVAL_LISTEN where an address cannot be listened on, or this database is listened
   * on already
   */
  async listen(options: ListenOptions = {}): Promise<Server> {
    this.#server = new Server(this.native, options, this)
    return this.#server
  }

  /**
   * Closes it for this thread, with all its sessions, its server and what waits. The keys live on while another thread is
   * attached. May be called again.
   */
  override close(): void {
    this.native.close()
    super.close()
    this.#server?.closeNow()
    this.waiters.close()
  }
}

function databaseOf(native: NativeSession): Database {
  return new Database(native, new Waiters(native))
}

/**
 * Opens a new keyspace in this process. Nothing listens, and nothing is logged unless `logfile` or `syslog-enabled` is
 * among the options.
 *
 * @param options directives of redis.conf, by their names or in camelCase
 * @throws {OptionError} for one that does not exist, with the one that was probably meant, and for a wrong value
 */
export function open(options: ServalConfig = {}): Database {
  return databaseOf(checked(() => loadEngine().open(linesOf(options))))
}

/**
 * Opens the keyspace that another thread of this process has open, by its `handle`.
 *
 * @throws an error with the code ERR_SERVAL_HANDLE where there is none, or no longer
 */
export function attach(handle: string): Database {
  return databaseOf(loadEngine().attach(handle))
}
