/**
 * What the keyspace is, to one client after another: a few strings and who watches them. The simplest thing that could
 * be right, since it is what the server is measured against.
 */
import type { Reply } from '../differential/replies'
import { keysOf, type Operation } from './history'

/** Never changed in place: the checker goes back to earlier ones. */
export interface State {
  values: ReadonlyMap<string, string>
  /** By client: the watched keys, and whether one has changed since. */
  watches: ReadonlyMap<number, { keys: readonly string[]; isDirty: boolean }>
}

/** Nothing there, nobody watching. */
export const INITIAL: State = { values: new Map(), watches: new Map() }

const OK: Reply = { status: '+OK' }
const NOT_AN_INTEGER: Reply = { status: '-ERR value is not an integer or out of range' }
const NO_SUCH_KEY: Reply = { status: '-ERR no such key' }
const INT64_MAX = 2n ** 63n - 1n

/** The keyspace while one operation runs: values, and which keys it changed. */
class Scratch {
  readonly values: Map<string, string>
  readonly changed = new Set<string>()

  constructor(values: ReadonlyMap<string, string>) {
    this.values = new Map(values)
  }

  get(key: string): string | null {
    return this.values.get(key) ?? null
  }

  set(key: string, value: string): void {
    this.values.set(key, value)
    this.changed.add(key)
  }

  delete(key: string): boolean {
    if (!this.values.delete(key)) return false
    this.changed.add(key)
    return true
  }

  has(key: string): boolean {
    return this.values.has(key)
  }
}

function incrementBy(db: Scratch, key: string, by: bigint): Reply {
  const current = db.get(key) ?? '0'
  if (!/^(0|-?[1-9]\d*)$/.test(current)) return NOT_AN_INTEGER
  const value = BigInt(current)
  if (value > INT64_MAX || value < -INT64_MAX - 1n) return NOT_AN_INTEGER
  const next = String(value + by)
  db.set(key, next)
  return Number.isSafeInteger(Number(next)) ? Number(next) : { status: next }
}

function move(db: Scratch, from: string, to: string): boolean {
  const value = db.get(from)
  if (value === null) return false
  db.delete(from)
  db.set(to, value)
  return true
}

function setPairs(db: Scratch, args: readonly string[]): void {
  for (let i = 0; i < args.length; i += 2) db.set(args[i] as string, args[i + 1] as string)
}

type Handler = (db: Scratch, args: string[]) => Reply

const HANDLERS: Record<string, Handler> = {
  GET: (db, [key = '']) => db.get(key),
  SET: (db, [key = '', value = '']) => {
    db.set(key, value)
    return OK
  },
  GETSET: (db, [key = '', value = '']) => {
    const old = db.get(key)
    db.set(key, value)
    return old
  },
  SETNX: (db, [key = '', value = '']) => {
    if (db.has(key)) return 0
    db.set(key, value)
    return 1
  },
  GETDEL: (db, [key = '']) => {
    const old = db.get(key)
    db.delete(key)
    return old
  },
  APPEND: (db, [key = '', more = '']) => {
    const value = (db.get(key) ?? '') + more
    db.set(key, value)
    return value.length
  },
  INCR: (db, [key = '']) => incrementBy(db, key, 1n),
  DECR: (db, [key = '']) => incrementBy(db, key, -1n),
  DEL: (db, keys) => keys.filter(key => db.delete(key)).length,
  EXISTS: (db, keys) => keys.filter(key => db.has(key)).length,
  MGET: (db, keys) => keys.map(key => db.get(key)),
  MSET: (db, args) => {
    setPairs(db, args)
    return OK
  },
  MSETNX: (db, args) => {
    if (keysOf(['MSETNX', ...args]).some(key => db.has(key))) return 0
    setPairs(db, args)
    return 1
  },
  RENAME: (db, [from = '', to = '']) => (move(db, from, to) ? OK : NO_SUCH_KEY),
  RENAMENX: (db, [from = '', to = '']) => {
    if (!db.has(from)) return NO_SUCH_KEY
    return Number(!db.has(to) && move(db, from, to))
  },
  COPY: (db, [from = '', to = '', replace = '']) => {
    const value = db.get(from)
    if (value === null || (db.has(to) && replace !== 'REPLACE')) return 0
    db.set(to, value)
    return 1
  },
}

/** The commands that the model knows. */
export const MODELLED = Object.keys(HANDLERS)

function run(db: Scratch, [name = '', ...args]: readonly string[]): Reply {
  const handler = HANDLERS[name]
  if (!handler) throw new Error(`the model knows no ${name}`)
  return handler(db, args)
}

function withDirty(watches: State['watches'], changed: ReadonlySet<string>): State['watches'] {
  if (changed.size === 0 || watches.size === 0) return watches
  const marked = [...watches].map(([client, { keys, isDirty }]) => {
    return [client, { keys, isDirty: isDirty || keys.some(key => changed.has(key)) }] as const
  })
  return new Map(marked)
}

/** The state after an operation, and what it must have answered. */
export function step(state: State, { client, kind, commands }: Operation): { state: State; reply: Reply } {
  if (kind === 'watch') {
    const keys = [...(state.watches.get(client)?.keys ?? []), ...commands.flatMap(keysOf)]
    const isDirty = state.watches.get(client)?.isDirty ?? false
    return { state: { ...state, watches: new Map(state.watches).set(client, { keys, isDirty }) }, reply: OK }
  }
  if (kind === 'command') {
    const db = new Scratch(state.values)
    const reply = run(db, commands[0] as string[])
    return { state: { values: db.values, watches: withDirty(state.watches, db.changed) }, reply }
  }
  const watches = new Map(state.watches)
  watches.delete(client)
  if (state.watches.get(client)?.isDirty) return { state: { values: state.values, watches }, reply: null }
  const db = new Scratch(state.values)
  const reply = commands.map(words => run(db, words))
  return { state: { values: db.values, watches: withDirty(watches, db.changed) }, reply }
}

/** Equal for equal states. */
export function stateKey({ values, watches }: State): string {
  return JSON.stringify([[...values].sort(), [...watches].sort(([a], [b]) => a - b)])
}
