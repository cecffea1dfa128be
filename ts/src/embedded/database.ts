/**
 * A keyspace inside this process: `open()`, `attach()`, and the objects they give.
 *
 * Everything is synchronous but what may block. Keys and values are strings or Buffers; replies are strings, or Buffers
 * from `db.buffers`.
 */
import type { ServalConfig } from '../config/define'
import { Commands, type RestoreOptions } from '../generated/commands'
import type { Arg, Int, Key, Raw, Value, WaitOptions } from '../marshal'
import { loadEngine, makeRaw, type NativeCommand, type NativeSession, type Recovery } from './addon'
import { type AsyncMethods, makeAsync } from './async'
import { type Multi, makeAsyncMulti, makeMulti, type Transact } from './multi'
import { checked, linesOf } from './options'
import { save } from './save'
import { type ListenOptions, Server } from './server'
import type { Listener, Subscription, SubscriptionIterator } from './subscriptions'
import { TIMER_MS_MAX, Waiters } from './waiting'

/** Every command as a method, with one kind of strings in replies. */
class SessionCommands<Bulk> extends Commands<Bulk> {
  protected readonly raw: Raw
  readonly #native: NativeSession
  readonly #waiters: Waiters
  readonly #asBuffers: boolean
  /** What its methods give is kept back, by whoever calls them, until it is on disk. */
  readonly #isHeld: boolean
  #call: NativeCommand | undefined
  #async: AsyncMethods<Bulk> | undefined

  constructor(native: NativeSession, waiters: Waiters, asBuffers: boolean, isHeld = false) {
    super()
    this.#native = native
    this.#waiters = waiters
    this.#asBuffers = asBuffers
    this.#isHeld = isHeld
    this.raw = makeRaw(name => native.define(name, asBuffers, isHeld))
  }

  /**
   * The same methods for whoever does not wait for the disk: each gives a promise of what it would give or throw.
   *
   * The command is executed when its method is called, and calls are executed in their order. With `appendfsync: 'always'`
   * the promise is settled when everything that the command did, or saw of what others did, is on disk; thousands of calls
   * that are under way at once share a few fsyncs. Otherwise it is settled at once. A promise that is pending keeps the
   * process alive.
   *
   * The promise is rejected with the code NOTONDISK where the disk has failed; what was done is in memory all the same.
   */
  get async(): AsyncMethods<Bulk> {
    this.#async ??= this.#makeAsync()
    return this.#async
  }

  #makeAsync(): AsyncMethods<Bulk> {
    const commands = new SessionCommands<Bulk>(this.#native, this.#waiters, this.#asBuffers, true)
    const held = (call: () => unknown) => this.#waiters.held(call)
    const transact: Transact = queue => this.#native.transact(queue, this.#asBuffers, true)
    return makeAsync<Bulk>({ commands, held, multi: () => makeAsyncMulti<Bulk>(transact, held) })
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
   * @throws an error whose `code` is the first word of the command's own (ERR, WRONGTYPE …), or CLOSED, PAUSED or BUSY
   * where a client over a socket would have lost its connection or waited; a promise is rejected with the same
   */
  call(command: string, ...args: readonly (Arg | readonly Arg[])[]): unknown {
    this.#call ??= this.#native.define('call', this.#asBuffers, this.#isHeld)
    return this.#waiters.settle(this.#call(command, ...args))
  }

  /**
   * Begins a transaction. Nothing happens before its `exec()`, which runs all commands at one instant, and nothing at all
   * where a watched key has changed.
   */
  multi(): Multi<Bulk> {
    return makeMulti<Bulk>(commands => this.#native.transact(commands, this.#asBuffers, false))
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

  /**
   * Watches keys: the next transaction of this session does nothing, and its `exec()` gives null, if one of them has
   * changed by then. O(1) a key.
   */
  watch(...keys: Key[]): 'OK' {
    return this.call('WATCH', keys) as 'OK'
  }

  /** Forgets all watched keys. O(n) in their number. */
  unwatch(): 'OK' {
    return this.call('UNWATCH') as 'OK'
  }

  /**
   * Selects a database; this session's methods act on it from now on.
   *
   * @param index its number, from 0 to one less than the directive `databases` says (16)
   * @throws an error with the code ERR for a database that there is not
   */
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

  /** What was found on disk when it was opened; null where `open` was told of no directory. */
  get recovery(): Recovery | null {
    return this.native.recovery()
  }

  /**
   * Writes a dump file in the background, of the instant at which it is called; others go on meanwhile.
   *
   * @throws an error with the code NOTSAVED where that failed; `logfile` has the reason
   */
  save(): Promise<void> {
    return save(this)
  }

  /**
   * The keyspace of this instant in the form of a dump file, which `restore`, Redis and Valkey read. The calling thread
   * makes it, in time and memory proportional to the keyspace; other threads and clients go on meanwhile, unless a dump
   * file is being written just then.
   */
  snapshot(): Buffer {
    return this.native.snapshot()
  }

  /**
   * Replaces the keyspace by what a snapshot or a dump file has, in time proportional to its length. One that is wrong
   * changes nothing. Whoever else has the keyspace open, or is connected to its server, waits meanwhile.
   *
   * While `appendonly` is on, the snapshot becomes the base of the append-only file, and is on disk when this returns,
   * whatever `appendfsync` says. A crash meanwhile leaves the keyspace of before or the restored one, never a mixture.
   * Keys whose time has come are then counted among `keys`, until they are looked at.
   *
   * @throws {RecoveryError} with the code ERR_SERVAL_RESTORE for one that is wrong, which it names with the offset, and
   * where it could not be brought to disk; nothing has changed then
   */
  override restore(snapshot: Uint8Array): Recovery
  /** Makes a key of what DUMP gave. */
  override restore(key: Key, ttl: Int, serializedValue: Value, options?: RestoreOptions): 'OK'
  override restore(key: Key, ttl?: Int, serializedValue?: Value, options?: RestoreOptions): Recovery | 'OK' {
    if (ttl !== undefined) return super.restore(key, ttl, serializedValue as Value, options)
    return checked(() => this.native.restore(key as Uint8Array))
  }

  /** Another session, which shares nothing with this one but the keys. It ends with the database, or by its `close()`. */
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
   * Closes it for this thread, with all its sessions, its server and what waits; promises of `async` are settled by the
   * disk before. The keys live on while another thread is attached; with the last one everything is brought to disk that is
   * to be kept there. May be called again.
   *
   * @throws an error with the code NOTSAVED where there are save points and the last snapshot failed
   */
  override close(): void {
    try {
      this.waiters.settleHeld()
      this.native.close()
    } finally {
      super.close()
      this.#server?.closeNow()
      this.waiters.close()
    }
  }
}

function databaseOf(native: NativeSession): Database {
  return new Database(native, new Waiters(native))
}

/**
 * Opens a new keyspace in this process. Nothing listens, and nothing is logged unless `logfile` or `syslog-enabled` is
 * among the options.
 *
 * With `dir`, `appendonly` or `save` it lives on disk: what is there is loaded, and `recovery` tells what that was.
 *
 * @param options directives of redis.conf, by their names or in camelCase
 * @throws {OptionError} for one that does not exist, with the one that was probably meant, and for a wrong value
 * @throws {RecoveryError} where the data cannot be used: the directory, another process that does, or a file
 */
export function open(options: ServalConfig = {}): Database {
  return databaseOf(checked(() => loadEngine().open(linesOf(options))))
}

/**
 * As {@link open}, but the data are loaded while this thread does something else; the promise keeps the process alive.
 * What `open` throws it is rejected with.
 */
export async function openAsync(options: ServalConfig = {}): Promise<Database> {
  const lines = linesOf(options)
  // The bell by itself keeps no process alive.
  const alive = setInterval(() => {}, TIMER_MS_MAX)
  try {
    let take: (() => NativeSession) | undefined
    await new Promise<void>(resolve => {
      take = loadEngine().openLater(lines, resolve)
    })
    return databaseOf(checked(() => (take as () => NativeSession)()))
  } finally {
    clearInterval(alive)
  }
}

/**
 * Opens the keyspace that another thread of this process has open, by its `handle`.
 *
 * @throws an error with the code ERR_SERVAL_HANDLE where there is none, or no longer
 */
export function attach(handle: string): Database {
  return databaseOf(loadEngine().attach(handle))
}
