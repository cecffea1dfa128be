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
