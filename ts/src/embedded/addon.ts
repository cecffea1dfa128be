/**
 * The addon as TypeScript sees it, set up once for each thread.
 *
 * Functions of commands are made when they are first called: a session would otherwise begin with hundreds of them, most
 * of which nobody calls.
 */
import { isMainThread, markAsUntransferable } from 'node:worker_threads'
import type { Arg, Raw } from '../marshal'
import { loadNative } from '../native'

/** What was loaded from disk. */
export interface Recovery {
  /** The append-only file, a dump file, or nothing. */
  source: 'aof' | 'rdb' | 'none'
  /** Keys that are there now. */
  keys: number
  /** Keys that were not loaded, since their time had come. */
  expired: number
  /** Bytes at the end of the append-only file that were no whole command, and were cut off. */
  truncatedBytes: number
  durationMs: number
}

/** One session of a database. Only `end` and `close` may be called after them. */
export interface NativeSession {
  /** What other threads attach by. */
  readonly handle: string
  /**
   * The function of a command by its full name (`get`, `client|list`), or of any for `call`. It returns when what it did
   * and saw is on disk, unless `isHeld`: then the caller keeps what it gives or throws to itself until then, see `hold`.
   */
  define(name: string, asBuffers: boolean, isHeld: boolean): NativeCommand
  /** MULTI, the commands (names and arguments in turn), EXEC: the replies, or null where a watched key changed. */
  transact(commands: readonly (string | readonly unknown[])[], asBuffers: boolean, isHeld: boolean): unknown[] | null
  /** The offset that has to be on disk before anything may be told of what was executed so far; null where it may be. */
  hold(): number | null
  /**
   * What lies below this offset may be told; the function of `onRing` is called when it has grown. With `waits` it is
   * given when everything that was executed so far may be told.
   */
  onDisk(waits: boolean): number
  /** The reply of a command that waits no longer; else undefined. `isOver` says that its deadline has passed. */
  settle(token: number, isOver: boolean): unknown
  /** The tokens of waiting commands that others have served or ended since the last time. */
  noted(): number[]
  /** Has `look` called when waiting commands are to be looked at. */
  onRing(look: () => void): void
  /** What receives messages. */
  listener(asBuffers: boolean): NativeListener
  /** What was found on disk when the database was opened, or null where nobody looked. */
  recovery(): Recovery | null
  /** The keyspace of one instant in RDB form. */
  snapshot(): Buffer
  /** Replaces the keyspace. */
  restore(snapshot: Uint8Array): Recovery
  /** Another session of the same database. */
  session(): NativeSession
  /** Serves the keyspace over RESP; gives the port, or null without TCP. */
  listen(port: number | null, bind: readonly string[], unixsocket: string, mode: number): number | null
  unlisten(): void
  /** Ends this session. */
  end(): void
  /** Lets the database go, with all its sessions. */
  close(): void
}

/** A client that messages come to. */
export interface NativeListener {
  /** SUBSCRIBE, UNSUBSCRIBE and their relatives. */
  send(command: string, name: string): void
  /** Everything that has come since the last time; what SUBSCRIBE and the like confirm is among it. */
  take(): unknown[][]
  /** Ends it with all its subscriptions. */
  end(): void
}

/** The function of one command. It throws what the command answers as an error. */
export type NativeCommand = (...args: readonly (Arg | readonly Arg[])[]) => unknown

interface Addon {
  /** The full names of all commands. */
  readonly commands: readonly string[]
  setup(allocateSlab: () => Buffer, isMainThread: boolean): Engine
}

/** What makes databases. */
export interface Engine {
  /** Opens a database; each line is a directive and its values. */
  open(lines: readonly (readonly string[])[]): NativeSession
  /** The same in a thread of its own: `done` is called when what is returned gives the database, or throws. */
  openLater(lines: readonly (readonly string[])[], done: () => void): () => NativeSession
  attach(handle: string): NativeSession
}

/** Bytes of the memory that small Buffer replies are slices of. */
const SLAB_BYTES = 64 * 1024

/** Somebody who transferred a slab to another thread would take it from everybody who has a slice of it. */
function allocateSlab(): Buffer {
  const slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
  markAsUntransferable(slab.buffer)
  return slab
}

let engine: Engine | undefined

function addon(): Addon {
  return loadNative() as unknown as Addon
}

/** This thread's engine. */
export function loadEngine(): Engine {
  engine ??= addon().setup(allocateSlab, isMainThread)
  return engine
}

/** Makes the function of a command for an object of {@link rawType}'s. */
export type Define = (name: string) => NativeCommand

/**
 * A class whose objects have a function for each command, which `define` makes when it is first asked for; then it is a
 * property like any other, and costs no more.
 */
function makeRawType(names: readonly string[]): new (define: Define) => Raw {
  class LazyRaw {
    readonly #define: Define

    constructor(define: Define) {
      this.#define = define
    }

    static {
      for (const name of names) {
        Object.defineProperty(LazyRaw.prototype, name, {
          get(this: LazyRaw) {
            const value = this.#define(name)
            Object.defineProperty(this, name, { value })
            return value
          },
        })
      }
    }
  }
  return LazyRaw as unknown as new (
    define: Define,
  ) => Raw
}

let rawType: (new (define: Define) => Raw) | undefined

/** The functions of all commands, each made when it is first asked for. */
export function makeRaw(define: Define): Raw {
  rawType ??= makeRawType(addon().commands)
  return new rawType(define)
}
