/**
 * How two replies to the same command are compared where their bytes differ. A rule is asked only where neither is an
 * error, and reduces both to what has to be equal.
 *
 * Whatever a server can know must be equal. What it cannot, and a rule lets pass: clocks, ids, addresses, amounts of
 * memory, versions, chance, and text that is each project's own.
 */
import { isNull, type Reply, statusOf, toMap, toNumber, toText } from './replies'

/** What has to be equal of `ours` and `theirs`. */
export type Rule = (ours: Reply, theirs: Reply) => [Reply, Reply]

const TOLERANCE_SECONDS = 5
const TOLERANCE_MS = 5000

/** Whether two values are the same in all their parts. */
export function isEqual(a: Reply | undefined, b: Reply | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Whether a value is an error. */
export function isErrorReply(reply: Reply): boolean {
  return statusOf(reply)?.startsWith('-') ?? false
}

function eachOf(view: (reply: Reply) => Reply): Rule {
  return (a, b) => [view(a), view(b)]
}

/** They must not differ. */
export const exact: Rule = (a, b) => [a, b]

function byText(items: Reply[]): Reply[] {
  return items
    .map(sort)
    .map(item => [JSON.stringify(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, item]) => item)
}

function sort(reply: Reply): Reply {
  if (reply === null || typeof reply !== 'object') return reply
  if (Array.isArray(reply)) return byText(reply)
  if ('set' in reply) return { set: byText(reply.set) }
  if ('map' in reply) return { map: byText(reply.map) as [Reply, Reply][] }
  return reply
}

/** Arrays, sets and maps in any order, at any depth. */
export const sorted = eachOf(sort)

function shapeOf(reply: Reply): string {
  if (isNull(reply)) return 'null'
  if (reply === null || typeof reply !== 'object') return typeof reply
  if (Array.isArray(reply)) return 'array'
  return 'status' in reply ? (reply.status[0] as string) : (Object.keys(reply)[0] as string)
}

/** The same type of reply, whatever it holds. */
export const shape = eachOf(shapeOf)

/** The same number of elements, whatever they are; or the same type of reply. */
export const amount = eachOf(reply => (Array.isArray(reply) ? reply.length : shapeOf(reply)))

/** A cursor and an array, whatever they hold. */
export const page = eachOf(reply => (Array.isArray(reply) ? reply.map(shapeOf) : reply))

/** Both null or neither. */
export const nil = eachOf(reply => (isNull(reply) ? null : 'something'))

/** Neither an error. */
export const any = eachOf(() => null)

/** Both an integer, whatever it is. */
export const integers = eachOf(reply => (toNumber(reply) === undefined ? reply : 'integer'))

function near(tolerance: number): Rule {
  return (a, b) => {
    const [left, right] = [toNumber(a), toNumber(b)]
    // Negative ones are no times but answers.
    if (left === undefined || right === undefined || left < 0 || right < 0) return [a, b]
    return Math.abs(left - right) <= tolerance ? [null, null] : [a, b]
  }
}

/** Integers no further apart than the servers' clocks. */
export const seconds = near(TOLERANCE_SECONDS)
/** The same for milliseconds. */
export const milliseconds = near(TOLERANCE_MS)

/** Of two maps, the entries that `theirs` has: there is another peer whose entries we have, too. */
function common(
  ours: Map<string, Reply>,
  theirs: Map<string, Reply>,
  isCompared: (name: string) => boolean,
): [Reply[], Reply[]] {
  const names = [...theirs.keys()].filter(isCompared).sort()
  const entries = (map: Map<string, Reply>): Reply[] => names.map(name => [name, map.get(name) ?? 'missing'])
  return [entries(ours), entries(theirs)]
}

/** Maps with the same fields, which we may have more of. The values of those named are not compared. */
export function fields(...masked: string[]): Rule {
  return (a, b) => {
    const [ours, theirs] = [toMap(a), toMap(b)]
    if (!ours || !theirs || shapeOf(a) !== shapeOf(b)) return [a, b]
    for (const name of masked) for (const map of [ours, theirs]) if (map.has(name)) map.set(name, 'some')
    return common(ours, theirs, () => true)
  }
}

const OF_THE_CONNECTION = ['id', 'addr', 'laddr', 'fd', 'age', 'idle', 'io-thread']
const OF_ITS_MEMORY = ['qbuf', 'qbuf-free', 'argv-mem', 'multi-mem', 'rbs', 'rbp', 'obl', 'oll', 'omem', 'tot-mem']
const OF_NO_CLIENT = new Set([...OF_THE_CONNECTION, ...OF_ITS_MEMORY, 'events'])
/** What only we and Valkey show. */
const MORE_OF_CLIENT = new Set(['tot-net-in', 'tot-net-out', 'tot-cmds', 'capa'])

/** `name=value name=value` without what differs from server to server. */
function clientFields(line: string): string {
  const name = (field: string) => field.slice(0, field.indexOf('='))
  const isCompared = (field: string) => !OF_NO_CLIENT.has(name(field)) && !MORE_OF_CLIENT.has(name(field))
  return line.split(' ').filter(isCompared).join(' ')
}

/** The lines of CLIENT LIST and CLIENT INFO, in any order. */
export const clientLines = eachOf(reply => [
  shapeOf(reply),
  ...(toText(reply) ?? '').split('\n').map(clientFields).sort(),
])

/** The same for Valkey, which counts otherwise what a client has queued: 0 outside MULTI, and where EXEC will not run. */
export const valkeyLines: Rule = (a, b) => {
  const uncounted = (lines: Reply) => (lines as string[]).map(line => line.replace(/ multi=-?\d+ /, ' ')).sort()
  const [ours, theirs] = clientLines(a, b)
  return [uncounted(ours), uncounted(theirs)]
}

/**
 * Values of INFO that follow from the commands alone. How many keys there are, and how many have expired, does not: it
 * depends on when a server removes a key that has expired, which is its own choice.
 */
const COUNTED = /^(keyspace_(hits|misses)|(total|unexpected)_error_replies|errorstat_.*|evicted_keys|maxclients|role)$/

function infoFields(reply: Reply): Map<string, Reply> {
  const lines = (toText(reply) ?? '').split('\r\n').filter(line => line.includes(':'))
  return new Map(lines.map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]))
}

/** INFO: the fields that follow from the commands are equal. */
export const info: Rule = (a, b) => {
  const [ours, theirs] = [infoFields(a), infoFields(b)]
  const isOurs = (name: string) => COUNTED.test(name) && !theirs.has(name)
  const [left, right] = common(ours, theirs, name => COUNTED.test(name))
  return [
    [...left, ...[...ours.keys()].filter(isOurs), shapeOf(a)],
    [...right, shapeOf(b)],
  ]
}

/** Takes every entry of these names out of maps and flat arrays, at any depth. */
function without(reply: Reply, names: readonly string[]): Reply {
  if (reply === null || typeof reply !== 'object') return reply
  const isNamed = (value: Reply | undefined) => names.includes((typeof value === 'string' && value) || '')
  if (Array.isArray(reply)) {
    return reply.filter((item, i) => !isNamed(item) && !isNamed(reply[i - 1])).map(item => without(item, names))
  }
  if ('set' in reply) return { set: reply.set.map(item => without(item, names)) }
  if ('map' in reply) {
    const pairs = reply.map.filter(([name]) => !isNamed(name))
    return { map: pairs.map(([name, value]) => [name, without(value, names)]) }
  }
  return reply
}

/** COMMAND DOCS and INFO: all but the sentences, which are each project's own. */
export const documentation = eachOf(reply => sort(without(reply, ['summary', 'complexity', 'notes', 'history'])))
