/**
 * What a connection's keys hold after a command, as far as the load needs it: a small and slow second implementation,
 * by which the state after a crash is judged.
 *
 * Whatever a server decides by itself (which member SPOP takes, the id that XADD gives) comes from its reply. Where the
 * reply was lost in the crash, the state found afterwards is asked: such members and entries never come twice, so that
 * what is found can only be that command's doing.
 */

/** A moment that is known, or known to lie between two others. In milliseconds since 1970. */
export interface Moment {
  low: number
  high: number
}

/** Where a consumer group is: the last entry that it was given, and those that it has not acknowledged. */
export interface Group {
  last: string
  pending: Set<string>
}

/** What a key holds. */
export type Value =
  | { type: 'string'; text: string }
  | { type: 'list'; items: string[] }
  | { type: 'hash'; fields: Map<string, { value: string; expiresAtMs: number }> }
  | { type: 'set'; members: Set<string> }
  | { type: 'zset'; scores: Map<string, number> }
  | { type: 'stream'; entries: Map<string, string>; last: string; groups: Map<string, Group> }

/** A key's value and when it expires. */
export interface Entry {
  value: Value
  expiry?: Moment
}

/** Keys and what they hold. */
export type State = Map<string, Entry>

/** What is known of a command that was sent. */
export interface Context {
  /** Between these it was executed, if it was. */
  executed: Moment
  /** The words of its reply: of SPOP the members, of XADD the id. Undefined if it was lost. */
  reply: readonly string[] | undefined
  /** What was found after the crash. */
  found: State
}

/** A field or an entry that does not expire. */
export const NEVER = -1

type Typed<T extends Value['type']> = Extract<Value, { type: T }>

const EMPTY: { [T in Value['type']]: () => Typed<T> } = {
  string: () => ({ type: 'string', text: '' }),
  list: () => ({ type: 'list', items: [] }),
  hash: () => ({ type: 'hash', fields: new Map() }),
  set: () => ({ type: 'set', members: new Set() }),
  zset: () => ({ type: 'zset', scores: new Map() }),
  stream: () => ({ type: 'stream', entries: new Map(), last: '0-0', groups: new Map() }),
}

/** How many elements a value has. A stream stays when it is empty, and so does a string. */
function sizeOf(value: Value): number {
  switch (value.type) {
    case 'list':
      return value.items.length
    case 'hash':
      return value.fields.size
    case 'set':
      return value.members.size
    case 'zset':
      return value.scores.size
    default:
      return 1
  }
}

/** The value of this type under a key; undefined where it holds another type, as the command is then refused. */
function at<T extends Value['type']>(state: State, key: string, type: T): Typed<T> | undefined {
  const entry = state.get(key)
  if (entry) return entry.value.type === type ? (entry.value as Typed<T>) : undefined
  const value = EMPTY[type]()
  state.set(key, { value })
  return value
}

/** The same, of a key that is there. */
function held<T extends Value['type']>(state: State, key: string, type: T): Typed<T> | undefined {
  return state.has(key) ? at(state, key, type) : undefined
}

function dropEmpty(state: State, ...keys: string[]): void {
  for (const key of keys) {
    const entry = state.get(key)
    if (entry && sizeOf(entry.value) === 0) state.delete(key)
  }
}

type Handler = (state: State, args: string[], context: Context) => void

const put = (state: State, key: string, text: string, expiry?: Moment) =>
  void state.set(key, { value: { type: 'string', text }, ...(expiry && { expiry }) })
const exact = (ms: string): Moment => ({ low: Number(ms), high: Number(ms) })
const later = ({ low, high }: Moment, ms: number): Moment => ({ low: low + ms, high: high + ms })

function expire(state: State, key: string, expiry: Moment, context: Context): void {
  const entry = state.get(key)
  if (!entry) return
  if (expiry.high <= context.executed.low) state.delete(key)
  else entry.expiry = expiry
}

function addNumber(state: State, key: string, amount: string, integer: boolean): void {
  const value = at(state, key, 'string')
  if (!value) return
  if (integer && !/^(-?\d+)?$/.test(value.text)) return
  const sum = Number(value.text) + Number(amount)
  if (!Number.isNaN(sum)) value.text = String(sum)
}

const strings: Record<string, Handler> = {
  SET: (state, [key = '', text = '', option, ms = '']) =>
    put(state, key, text, option === 'PXAT' ? exact(ms) : undefined),
  SETEX: (state, [key = '', seconds, text = ''], { executed }) =>
    put(state, key, text, later(executed, Number(seconds) * 1000)),
  APPEND(state, [key = '', text = '']) {
    const value = at(state, key, 'string')
    if (value) value.text += text
  },
  INCRBY: (state, [key = '', amount = '']) => addNumber(state, key, amount, true),
  INCRBYFLOAT: (state, [key = '', amount = '']) => addNumber(state, key, amount, false),
  SETRANGE(state, [key = '', offset, text = '']) {
    const value = at(state, key, 'string')
    if (!value) return
    const start = Number(offset)
    value.text = value.text.slice(0, start).padEnd(start, '\0') + text + value.text.slice(start + text.length)
  },
  GETDEL(state, [key = '']) {
    if (held(state, key, 'string')) state.delete(key)
  },
  GETEX(state, [key = '', option, ms = ''], context) {
    if (!held(state, key, 'string')) return
    if (option === 'PERSIST') delete state.get(key)?.expiry
    else expire(state, key, exact(ms), context)
  },
  MSET(state, args) {
    for (let idx = 0; idx < args.length; idx += 2) put(state, args[idx] as string, args[idx + 1] as string)
  },
}

function pop(state: State, key: string, count: number, fromRight: boolean): void {
  const value = held(state, key, 'list')
  if (!value) return
  value.items = fromRight ? value.items.slice(0, Math.max(0, value.items.length - count)) : value.items.slice(count)
  dropEmpty(state, key)
}

const lists: Record<string, Handler> = {
  RPUSH: (state, [key = '', ...items]) => void at(state, key, 'list')?.items.push(...items),
  LPUSH: (state, [key = '', ...items]) => void at(state, key, 'list')?.items.unshift(...items.reverse()),
  LPOP: (state, [key = '', count]) => pop(state, key, Number(count), false),
  RPOP: (state, [key = '', count]) => pop(state, key, Number(count), true),
  LMOVE(state, [source = '', destination = '']) {
    // From the left of one to the right of the other; a destination of another type has it refused.
    const from = held(state, source, 'list')
    if (!from) return
    const to = at(state, destination, 'list')
    if (to) to.items.push(from.items.shift() as string)
    dropEmpty(state, source)
  },
  LTRIM(state, [key = '', start, stop]) {
    const value = held(state, key, 'list')
    if (!value) return
    const length = value.items.length
    const index = (text: string | undefined) => (Number(text) < 0 ? Math.max(0, length + Number(text)) : Number(text))
    value.items = value.items.slice(index(start), index(stop) + 1)
    dropEmpty(state, key)
  },
  LREM(state, [key = '', , item]) {
    const value = held(state, key, 'list')
    if (value) value.items = value.items.filter(one => one !== item)
    dropEmpty(state, key)
  },
  LSET(state, [key = '', , item = '']) {
    const value = held(state, key, 'list')
    if (value) value.items[0] = item
  },
}

const hashes: Record<string, Handler> = {
  HSET(state, [key = '', ...pairs]) {
    const fields = at(state, key, 'hash')?.fields
    for (let idx = 0; fields && idx < pairs.length; idx += 2)
      fields.set(pairs[idx] as string, { value: pairs[idx + 1] as string, expiresAtMs: NEVER })
  },
  HDEL(state, [key = '', ...names]) {
    const fields = held(state, key, 'hash')?.fields
    for (const name of names) fields?.delete(name)
    dropEmpty(state, key)
  },
  HINCRBY(state, [key = '', name = '', amount]) {
    const fields = at(state, key, 'hash')?.fields
    const field = fields?.get(name) ?? { value: '0', expiresAtMs: NEVER }
    fields?.set(name, { ...field, value: String(Number(field.value) + Number(amount)) })
  },
  HPEXPIREAT(state, [key = '', ms, , , name = ''], { executed }) {
    const fields = held(state, key, 'hash')?.fields
    const field = fields?.get(name)
    if (!fields || !field) return
    if (Number(ms) <= executed.low) fields.delete(name)
    else fields.set(name, { ...field, expiresAtMs: Number(ms) })
    dropEmpty(state, key)
  },
}

const sets: Record<string, Handler> = {
  SADD(state, [key = '', ...members]) {
    const set = at(state, key, 'set')?.members
    for (const member of members) set?.add(member)
  },
  SREM(state, [key = '', ...members]) {
    const set = held(state, key, 'set')?.members
    for (const member of members) set?.delete(member)
    dropEmpty(state, key)
  },
  SMOVE(state, [source = '', destination = '', member = '']) {
    const from = held(state, source, 'set')?.members
    const other = state.get(destination)?.value.type
    if (!from?.has(member) || (other !== undefined && other !== 'set')) return
    from.delete(member)
    at(state, destination, 'set')?.members.add(member)
    dropEmpty(state, source)
  },
  SUNIONSTORE(state, [destination = '', ...keys]) {
    const all = keys.map(key => state.get(key)?.value)
    if (all.some(value => value && value.type !== 'set')) return
    const members = new Set(all.flatMap(value => (value?.type === 'set' ? [...value.members] : [])))
    state.set(destination, { value: { type: 'set', members } })
    dropEmpty(state, destination)
  },
  SPOP(state, [key = '', count], { reply, found }) {
    const set = held(state, key, 'set')?.members
    if (!set) return
    const after = found.get(key)?.value
    const isGone = (member: string) => after?.type !== 'set' || !after.members.has(member)
    const guess = [...set].sort((a, b) => Number(isGone(b)) - Number(isGone(a))).slice(0, Number(count))
    for (const member of reply ?? guess) set.delete(member)
    dropEmpty(state, key)
  },
}

/** Members in their order: by score, then by bytes. */
export function ranked(scores: ReadonlyMap<string, number>): string[] {
  const order = ([a, x]: [string, number], [b, y]: [string, number]) => x - y || (a < b ? -1 : 1)
  return [...scores].sort(order).map(([member]) => member)
}

const zsets: Record<string, Handler> = {
  ZADD(state, [key = '', ...pairs]) {
    const scores = at(state, key, 'zset')?.scores
    for (let idx = 0; idx < pairs.length; idx += 2) scores?.set(pairs[idx + 1] as string, Number(pairs[idx]))
  },
  ZINCRBY(state, [key = '', amount, member = '']) {
    const scores = at(state, key, 'zset')?.scores
    scores?.set(member, (scores.get(member) ?? 0) + Number(amount))
  },
  ZREM(state, [key = '', ...members]) {
    const scores = held(state, key, 'zset')?.scores
    for (const member of members) scores?.delete(member)
    dropEmpty(state, key)
  },
  ZPOPMIN(state, [key = '', count]) {
    const scores = held(state, key, 'zset')?.scores
    for (const member of scores ? ranked(scores).slice(0, Number(count)) : []) scores?.delete(member)
    dropEmpty(state, key)
  },
  ZRANGESTORE(state, [destination = '', source = '', start, stop]) {
    const value = state.get(source)?.value
    if (value && value.type !== 'zset') return
    const members = value ? ranked(value.scores).slice(Number(start), Number(stop) + 1) : []
    const scores = new Map(members.map(member => [member, value?.scores.get(member) ?? 0]))
    state.set(destination, { value: { type: 'zset', scores } })
    dropEmpty(state, destination)
  },
}

/** The order of stream ids. */
export function compareIds(a: string, b: string): number {
  const [x = 0, m = 0] = a.split('-').map(Number)
  const [y = 0, n = 0] = b.split('-').map(Number)
  return x - y || m - n
}

function trim(entries: Map<string, string>, length: number): void {
  for (const id of entries.keys()) {
    if (entries.size <= length) return
    entries.delete(id)
  }
}

/** The id that the server gave to an entry whose reply was lost: each has a text of its own. */
function idOf(key: string, text: string, { reply, found }: Context): string {
  if (reply) return reply[0] ?? ''
  const after = found.get(key)?.value
  const entries = after?.type === 'stream' ? [...after.entries] : []
  return entries.find(([, one]) => one === text)?.[0] ?? `${Number.MAX_SAFE_INTEGER}-0`
}

const streams: Record<string, Handler> = {
  XADD(state, [key = '', id = '', , text = ''], context) {
    const value = at(state, key, 'stream')
    if (!value) return
    const given = id === '*' ? idOf(key, text, context) : id
    if (compareIds(given, value.last) <= 0) return
    value.entries.set(given, text)
    value.last = given
  },
  XTRIM(state, [key = '', , , length]) {
    const value = held(state, key, 'stream')
    if (value) trim(value.entries, Number(length))
  },
  XDEL(state, [key = '', ...ids]) {
    const value = held(state, key, 'stream')
    for (const id of ids) value?.entries.delete(id)
  },
  XGROUP(state, [subcommand, key = '', name = '']) {
    if (subcommand === 'DESTROY') held(state, key, 'stream')?.groups.delete(name)
    else {
      const groups = at(state, key, 'stream')?.groups
      if (groups && !groups.has(name)) groups.set(name, { last: '0-0', pending: new Set() })
    }
  },
  XREADGROUP(state, [, name = '', , , count, , key = '']) {
    const value = held(state, key, 'stream')
    const group = value?.groups.get(name)
    if (!value || !group) return
    const fresh = [...value.entries.keys()].filter(id => compareIds(id, group.last) > 0).slice(0, Number(count))
    for (const id of fresh) group.pending.add(id)
    group.last = fresh.at(-1) ?? group.last
  },
  XACK(state, [key = '', name = '', ...ids]) {
    const group = held(state, key, 'stream')?.groups.get(name)
    for (const id of ids) group?.pending.delete(id)
  },
}

const keys: Record<string, Handler> = {
  DEL: (state, names) => names.forEach(name => void state.delete(name)),
  UNLINK: (state, names) => names.forEach(name => void state.delete(name)),
  RENAME(state, [from = '', to = '']) {
    const entry = state.get(from)
    if (!entry) return
    state.delete(from)
    state.set(to, entry)
  },
  COPY(state, [from = '', to = '']) {
    const entry = state.get(from)
    if (entry && from !== to) state.set(to, structuredClone(entry))
  },
  PERSIST: (state, [key = '']) => void delete state.get(key)?.expiry,
  EXPIRE: (state, [key = '', seconds], context) =>
    expire(state, key, later(context.executed, Number(seconds) * 1000), context),
  PEXPIREAT: (state, [key = '', ms = ''], context) => expire(state, key, exact(ms), context),
  FLUSHDB: state => state.clear(),
}

const HANDLERS: Record<string, Handler> = { ...strings, ...lists, ...hashes, ...sets, ...zsets, ...streams, ...keys }

/** Every command that {@link apply} knows. */
export const COMMANDS: readonly string[] = Object.keys(HANDLERS)

/** Does to a state what a command does. */
export function apply(state: State, words: readonly string[], context: Context): void {
  const handler = HANDLERS[words[0] ?? '']
  if (!handler) throw new Error(`the model knows no ${words[0]}`)
  handler(state, words.slice(1), context)
}

/** What is left of an entry at a moment; undefined if nothing is. */
export function effective(entry: Entry, nowMs: number): Entry | undefined {
  if (entry.expiry && entry.expiry.high <= nowMs) return undefined
  if (entry.value.type !== 'hash') return entry
  const left = [...entry.value.fields].filter(([, { expiresAtMs }]) => expiresAtMs === NEVER || expiresAtMs > nowMs)
  return left.length === 0 ? undefined : { ...entry, value: { type: 'hash', fields: new Map(left) } }
}

const sorted = <T>(pairs: Iterable<[string, T]>) => [...pairs].sort(([a], [b]) => (a < b ? -1 : 1))

/** A value as text: the same for the same value. */
export function show(value: Value): string {
  switch (value.type) {
    case 'string':
      return JSON.stringify(value.text)
    case 'list':
      return JSON.stringify(value.items)
    case 'hash':
      return JSON.stringify(sorted(value.fields).map(([name, field]) => [name, field.value, field.expiresAtMs]))
    case 'set':
      return JSON.stringify([...value.members].sort())
    case 'zset':
      return JSON.stringify(sorted(value.scores))
    case 'stream': {
      const groups = sorted(value.groups).map(([name, { last, pending }]) => [
        name,
        last,
        [...pending].sort(compareIds),
      ])
      return JSON.stringify([[...value.entries], value.last, groups])
    }
  }
}
