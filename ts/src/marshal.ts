/**
 * What the generated methods share: the types of arguments, and the way from the addon's replies to natural values.
 *
 * The addon takes strings, Buffers and numbers, and an array among its arguments stands for its elements. It gives
 * strings, Buffers, numbers, null and arrays; a map comes as an array of names and values in turn.
 */

/** One argument of a command. */
export type Arg = string | Uint8Array | number | bigint

/** A key. */
export type Key = Arg

/** A value to store. */
export type Value = Arg

/** An integer. */
export type Int = number | bigint

/** Names with values: an object, a Map, or pairs. */
export type Entries = Readonly<Record<string, Value>> | Iterable<readonly [Key, Value]>

/** What may be said of a call that waits, besides its arguments. */
export interface WaitOptions {
  /** Ends the wait: the promise is rejected with the signal's reason, unless the reply has come by then. */
  signal?: AbortSignal | undefined
}

/** The addon's functions by command name; they throw what the command answers as an error. */
export type Raw = { readonly [command: string]: (...args: readonly (Arg | readonly Arg[])[]) => unknown }

/** Names and values in turn. */
export function flatten(entries: Entries): Arg[] {
  const pairs = Symbol.iterator in entries ? (entries as Iterable<readonly [Key, Value]>) : Object.entries(entries)
  const args: Arg[] = []
  for (const [name, value] of pairs) args.push(name, value)
  return args
}

/** Values and names in turn: scores stand before their members. */
export function flattenScores(entries: Entries): Arg[] {
  const args = flatten(entries)
  for (let idx = 0; idx + 1 < args.length; idx += 2)
    [args[idx], args[idx + 1]] = [args[idx + 1] as Arg, args[idx] as Arg]
  return args
}

/** Names of all entries, then their values, in two columns. */
export function columns(entries: Entries): Arg[] {
  const flat = flatten(entries)
  return [...flat.filter((_, idx) => idx % 2 === 0), ...flat.filter((_, idx) => idx % 2 === 1)]
}

/** One or several, as several. */
export function list<T extends Arg>(values: T | readonly T[]): readonly T[] {
  return Array.isArray(values) ? values : [values as T]
}

/** Throws for the first option that the command does not know; a misspelt one must not be ignored. */
export function checkOptions(method: string, options: object, known: ReadonlySet<string>): void {
  for (const name in options) {
    if (!known.has(name)) throw new TypeError(`${method}() has no option '${name}'; it knows ${[...known].join(', ')}`)
  }
}

/** Text of a reply that is text even where keys and values are Buffers. */
export function text(reply: unknown): string {
  return typeof reply === 'string' ? reply : String(reply)
}

/** {@link text}, or null. */
export function textOrNull(reply: unknown): string | null {
  return reply === null ? null : text(reply)
}

/** A number that comes as text, or null. */
export function numberOrNull(reply: unknown): number | null {
  return reply === null ? null : Number(text(reply))
}

/** A list of texts. */
export function texts(reply: unknown): string[] {
  return (reply as unknown[]).map(text)
}

/** What is natural already. */
export function keep(reply: unknown): unknown {
  return reply
}

/** A list of known length, each element through its own converter. */
export function tuple(reply: unknown, ...converters: ((value: unknown) => unknown)[]): unknown[] {
  return (reply as unknown[]).map((value, idx) => converters[idx]?.(value))
}

/** Members with scores as pairs; a single one comes as it is, without a list around it. */
export function scored(reply: unknown): unknown[] {
  const list = reply as unknown[]
  return typeof list[1] === 'number' ? [list] : list
}

/** Names and values in turn as an object, each value through `convert`. */
export function record<T>(reply: unknown, convert: (value: unknown) => T): Record<string, T> {
  const flat = reply as unknown[]
  const object: Record<string, T> = Object.create(null)
  for (let idx = 0; idx + 1 < flat.length; idx += 2) object[text(flat[idx])] = convert(flat[idx + 1])
  return object
}

/** What `convert` makes of a reply, or null. */
export function orNull<T>(reply: unknown, convert: (reply: unknown) => T): T | null {
  return reply === null ? null : convert(reply)
}

/** An entry of a stream. */
export interface StreamEntry<Bulk> {
  /** What it is called: `<milliseconds>-<sequence>`. */
  id: string
  /** Its fields with their values, of those with the same name the last; null where it is pending but was deleted. */
  fields: Record<string, Bulk> | null
}

/** Entries of a stream; ids alone, where the command was asked for them, are texts. */
export function streamEntries<Bulk>(reply: unknown): StreamEntry<Bulk>[] {
  const entry = (value: unknown): unknown => {
    if (!Array.isArray(value)) return text(value)
    const [id, fields] = value
    return { id: text(id), fields: orNull(fields, flat => record(flat, field => field as Bulk)) }
  }
  return ((reply ?? []) as unknown[]).map(entry) as StreamEntry<Bulk>[]
}

/** Names and values in turn as an object, each value through the converter of its name, if it has one. */
function described<T>(reply: unknown, converters: Readonly<Record<string, (value: unknown) => unknown>>): T {
  const object = record(reply, keep)
  for (const name in converters) if (name in object) object[name] = converters[name]?.(object[name])
  return object as T
}

/** An entry, or null. */
function entryOrNull(reply: unknown): unknown {
  return reply === null ? null : streamEntries([reply])[0]
}

const mapped = (convert: (value: unknown) => unknown) => (reply: unknown) => (reply as unknown[]).map(convert)

/** A consumer group of a stream. */
export interface StreamGroup<Bulk> {
  name: Bulk
  consumers: number
  /** Entries that were delivered and not acknowledged. */
  pending: number
  'last-delivered-id': string
  /** Entries that were delivered, where that is known. */
  'entries-read': number | null
  /** Entries that are still to be delivered, where that is known. */
  lag: number | null
}

/** The groups of a stream. */
export function streamGroups<Bulk>(reply: unknown): StreamGroup<Bulk>[] {
  return (reply as unknown[]).map(group => described(group, { 'last-delivered-id': text }))
}

/** A consumer of a group. */
export interface StreamConsumer<Bulk> {
  name: Bulk
  /** Entries that it got and has not acknowledged. */
  pending: number
  /** Milliseconds since it last tried to read. */
  idle: number
  /** Milliseconds since it last got something; -1 for never. */
  inactive: number
}

/** The consumers of a group. */
export function streamConsumers<Bulk>(reply: unknown): StreamConsumer<Bulk>[] {
  return (reply as unknown[]).map(consumer => described(consumer, {}))
}

/** What is known of a stream. */
export interface StreamInfo<Bulk> {
  length: number
  'radix-tree-keys': number
  'radix-tree-nodes': number
  'last-generated-id': string
  'max-deleted-entry-id': string
  'entries-added': number
  'recorded-first-entry-id': string
  /** How many there are. */
  groups: number
  'first-entry': StreamEntry<Bulk> | null
  'last-entry': StreamEntry<Bulk> | null
}

const STREAM_IDS = { 'last-generated-id': text, 'max-deleted-entry-id': text, 'recorded-first-entry-id': text }

/** What XINFO STREAM replies. */
export function streamInfo<Bulk>(reply: unknown): StreamInfo<Bulk> {
  return described(reply, { ...STREAM_IDS, 'first-entry': entryOrNull, 'last-entry': entryOrNull })
}

/** All that is known of a stream. */
export interface FullStreamInfo<Bulk> extends Omit<StreamInfo<Bulk>, 'groups' | 'first-entry' | 'last-entry'> {
  entries: StreamEntry<Bulk>[]
  groups: {
    name: Bulk
    'last-delivered-id': string
    'entries-read': number | null
    lag: number | null
    'pel-count': number
    /** Id, consumer, when it was delivered in Unix milliseconds, and how often. */
    pending: [string, Bulk, number, number][]
    consumers: {
      name: Bulk
      /** Unix milliseconds. */
      'seen-time': number
      /** Unix milliseconds; -1 for never. */
      'active-time': number
      'pel-count': number
      /** Id, when it was delivered in Unix milliseconds, and how often. */
      pending: [string, number, number][]
    }[]
  }[]
}

/** What XINFO STREAM FULL replies. */
export function fullStreamInfo<Bulk>(reply: unknown): FullStreamInfo<Bulk> {
  const pending = mapped(entry => tuple(entry, text, keep, keep, keep))
  const consumer = (reply: unknown) => described(reply, { pending })
  const group = (reply: unknown) =>
    described(reply, { 'last-delivered-id': text, pending, consumers: mapped(consumer) })
  return described(reply, { ...STREAM_IDS, entries: streamEntries, groups: mapped(group) })
}

/** What a group got and has not acknowledged. */
export interface PendingSummary<Bulk> {
  count: number
  /** The lowest and the highest id; null where nothing is pending. */
  min: string | null
  max: string | null
  consumers: { name: Bulk; count: number }[]
}

/** What XPENDING replies without a range. */
export function pendingSummary<Bulk>(reply: unknown): PendingSummary<Bulk> {
  const [count, min, max, consumers] = reply as [number, unknown, unknown, [Bulk, unknown][] | null]
  return {
    count,
    min: textOrNull(min),
    max: textOrNull(max),
    consumers: (consumers ?? []).map(([name, count]) => ({ name, count: Number(count) })),
  }
}

/** An entry that was delivered and not acknowledged. */
export interface PendingEntry<Bulk> {
  id: string
  consumer: Bulk
  /** Milliseconds since it was delivered. */
  idle: number
  /** How often it was delivered. */
  deliveries: number
}

/** What XPENDING replies with a range. */
export function pendingEntries<Bulk>(reply: unknown): PendingEntry<Bulk>[] {
  return (reply as [unknown, Bulk, number, number][]).map(([id, consumer, idle, deliveries]) => ({
    id: text(id),
    consumer,
    idle,
    deliveries,
  }))
}

/** A member of a geo set, with what was asked for. */
export interface GeoPlace<Bulk> {
  member: Bulk
  /** In the unit of the search. */
  distance?: number
  /** Its score. */
  hash?: number
  /** Longitude and latitude, degrees. */
  position?: [number, number]
}

/** Members, with what options asked for. */
export function geoPlaces<Bulk>(
  reply: unknown,
  options: { withdist?: boolean | undefined; withhash?: boolean | undefined; withcoord?: boolean | undefined },
): GeoPlace<Bulk>[] {
  const { withdist, withhash, withcoord } = options
  if (!(withdist || withhash || withcoord) || !Array.isArray(reply)) return reply as GeoPlace<Bulk>[]
  return reply.map(([member, ...more]) => {
    const place: GeoPlace<Bulk> = { member }
    if (withdist) place.distance = Number(text(more.shift()))
    if (withhash) place.hash = more.shift()
    if (withcoord) place.position = more.shift()
    return place
  })
}
