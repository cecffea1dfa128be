/**
 * Commands on streams. Ids come from a counter, as `*` would be another one on each server; times are masked.
 */
import type { Args } from '../args'
import type { Reply } from '../replies'
import { type Rule, shape } from '../rules'
import type { Command } from './declare'

/** What has been sent so far, by the source of arguments that it came from. */
interface Sent {
  /** The highest milliseconds given. */
  top: number
  /** How often each group may still be used before it is made once more, in case it has gone. */
  groups: Map<string, number>
  /** What makes the group of the command that was drawn last. */
  before: string[] | undefined
}

const USES_OF_GROUP = 5
const sents = new WeakMap<Args, Sent>()

function sentBy(a: Args): Sent {
  const known = sents.get(a)
  if (known) return known
  const sent: Sent = { top: 1, groups: new Map(), before: undefined }
  sents.set(a, sent)
  return sent
}

/** Mostly a key that no other family of commands draws: streams have to grow old to have nodes, holes and groups. */
const stream = (a: Args): string => (a.rng.chance(75) ? `stream${a.rng.below(3)}` : a.key('stream'))
const anyGroup = (a: Args): string => (a.rng.chance(5) ? 'none' : a.rng.pick(['g', 'h']))
const consumer = (a: Args): string => a.rng.pick(['c', 'd', 'e'])

/** A stream and a group of it; a group that may not be there is made before. */
function grouped(a: Args): [string, string] {
  const { rng } = a
  if (rng.chance(5)) return [stream(a), anyGroup(a)]
  const sent = sentBy(a)
  const [key, group] = [`stream${rng.below(3)}`, rng.pick(['g', 'h'])]
  const left = sent.groups.get(key + group) ?? 0
  if (left === 0) sent.before = ['XGROUP', 'CREATE', key, group, '0', 'MKSTREAM']
  sent.groups.set(key + group, left === 0 ? USES_OF_GROUP : left - 1)
  return [key, group]
}

function takeBefore(_: readonly string[], a: Args): string[] | undefined {
  const sent = sentBy(a)
  const { before } = sent
  sent.before = undefined
  return before
}

function top(a: Args, step = 0): number {
  const sent = sentBy(a)
  sent.top += step
  return sent.top
}

const BAD_IDS = [
  '-',
  '+',
  '',
  'x',
  '1-',
  '-1',
  '1-1-1',
  '1-x',
  '18446744073709551616',
  '0-0',
  '1 -1',
  '01-1',
  '(1',
  '*-1',
]
const EDGES = [
  '0',
  '0-1',
  '18446744073709551615',
  '18446744073709551615-18446744073709551615',
  '1-18446744073709551615',
]

/** An id that is about where entries are. */
function id(a: Args): string {
  const { rng } = a
  if (rng.chance(2)) return rng.pick(BAD_IDS)
  if (rng.chance(3)) return rng.pick(EDGES)
  const ms = Math.max(0, top(a) - rng.below(rng.chance(50) ? 40 : 400))
  return rng.chance(50) ? String(ms) : `${ms}-${rng.below(3)}`
}

/** The id of a new entry: mostly above all others. */
function newId(a: Args): string {
  const { rng } = a
  if (rng.chance(3)) return id(a)
  const ms = top(a, rng.below(3))
  return rng.chance(70) ? `${ms}-*` : `${top(a, 1)}-${rng.below(3)}`
}

function pairs(a: Args): string[] {
  const { rng } = a
  const fields = rng.chance(70)
    ? ['a', 'b'].slice(0, rng.between(1, 2))
    : rng.times(rng.between(1, 4), () => rng.pick(['a', 'b', '', '12', 'long field']))
  const value = () => {
    if (rng.chance(8)) return 'v'.repeat(rng.pick([63, 64, 500, 1500, 4090, 4096]))
    return rng.chance(30) ? a.integer() : a.lettersOf('abc', 0, 6)
  }
  return fields.flatMap(field => [field, value()])
}

function trim(a: Args): string[] {
  const { rng } = a
  const isLen = rng.chance(60)
  const words = [a.word(isLen ? 'MAXLEN' : 'MINID')]
  const operator = rng.pick(['', '=', '~', '~'])
  if (operator) words.push(operator)
  words.push(isLen ? a.index(0, 60) : id(a))
  if (rng.chance(operator === '~' ? 30 : 2)) words.push(a.word('LIMIT'), a.index(0, 300))
  return words
}

function xadd(a: Args): string[] {
  const { rng } = a
  const options = rng.some([['NOMKSTREAM'], rng.chance(50) ? trim(a) : []], 10).flat()
  const words = pairs(a)
  if (rng.chance(1)) words.pop()
  return [stream(a), ...options, newId(a), ...words]
}

/** Now and then a stream begins anew. */
const afresh = (args: readonly string[], a: Args): string[] | undefined =>
  a.rng.chance(2) ? ['DEL', args[0] ?? ''] : undefined

const count = (a: Args): string[] => (a.rng.chance(50) ? [a.word('COUNT'), a.index(1, 12)] : [])

function bound(a: Args, edge: string): string {
  if (a.rng.chance(30)) return edge
  return (a.rng.chance(20) ? '(' : '') + id(a)
}

const range = (a: Args): string[] => [stream(a), bound(a, '-'), bound(a, '+'), ...count(a)]
const rangeBack = (a: Args): string[] => [stream(a), bound(a, '+'), bound(a, '-'), ...count(a)]

function streams(a: Args, special: readonly string[]): string[] {
  const keys = a.rng.times(a.rng.between(1, 3), () => stream(a))
  const ids = keys.map(() => (a.rng.chance(special.length === 1 ? 75 : 30) ? a.rng.pick(special) : id(a)))
  if (a.rng.chance(2)) ids.pop()
  return [a.word('STREAMS'), ...keys, ...ids]
}

const xread = (a: Args): string[] => [...count(a), ...streams(a, ['$', '+', '0', '0'])]

function xreadgroup(a: Args): string[] {
  const options = a.rng.chance(10) ? [a.word('NOACK')] : []
  const [key, group] = grouped(a)
  const head = [a.word('GROUP'), group, consumer(a), ...options, ...count(a)]
  if (a.rng.chance(8)) return [...head, ...streams(a, ['>'])]
  const special = a.rng.chance(75) ? '>' : id(a)
  return [...head, a.word('STREAMS'), key, special]
}

const ids = (a: Args): string[] => a.rng.times(a.rng.between(1, 5), () => id(a))

/** Idle times are nothing or beyond all that a run takes. */
const idle = (a: Args): string =>
  a.rng.chance(80) ? a.rng.pick(['0', '-1']) : a.rng.pick(['999999999', 'x', '9223372036854775807'])

function xclaim(a: Args): string[] {
  const options = a.rng.some(
    [
      [a.word('FORCE')],
      [a.word('JUSTID')],
      [a.word('RETRYCOUNT'), a.index(0, 5)],
      [a.word('IDLE'), a.index(0, 100)],
      [a.word('TIME'), a.index(0, 100)],
      [a.word('LASTID'), id(a)],
    ],
    20,
  )
  return [...grouped(a), consumer(a), idle(a), ...ids(a), ...options.flat()]
}

/** Often makes the group, whose absence is most of what XCLAIM refuses. */
function claimable(args: readonly string[], a: Args): string[] | undefined {
  const [name = '', group = ''] = args
  return takeBefore(args, a) ?? (a.rng.chance(20) ? ['XGROUP', 'CREATE', name, group, '0', 'MKSTREAM'] : undefined)
}

function xautoclaim(a: Args): string[] {
  // What a server would reserve for a count that is large and not too large is its own affair.
  const counts = a.rng.chance(40) ? ['COUNT', a.smallIndex(1, 6)] : []
  const just = a.rng.chance(30) ? [a.word('JUSTID')] : []
  return [...grouped(a), consumer(a), idle(a), bound(a, '-'), ...counts, ...just]
}

function xpending(a: Args): string[] {
  const { rng } = a
  if (rng.chance(40)) return grouped(a)
  const min = rng.chance(30) ? [a.word('IDLE'), idle(a)] : []
  const who = rng.chance(30) ? [consumer(a)] : []
  return [...grouped(a), ...min, bound(a, '-'), bound(a, '+'), a.index(1, 10), ...who]
}

function xsetid(a: Args): string[] {
  const options = a.rng.some(
    [
      [a.word('ENTRIESADDED'), a.index(0, 500)],
      [a.word('MAXDELETEDID'), id(a)],
    ],
    30,
  )
  return [stream(a), a.rng.chance(80) ? String(top(a, 1)) : id(a), ...options.flat()]
}

/** Groups that come and go. */
const OTHER_GROUPS = ['i', 'j', 'k', 'l', 'm']

function create(a: Args): string[] {
  const options = a.rng.some([[a.word('MKSTREAM')], [a.word('MKSTREAM')], [a.word('ENTRIESREAD'), a.index(-1, 50)]], 40)
  return [stream(a), a.rng.pick(OTHER_GROUPS), a.rng.pick(['$', '0', id(a)]), ...options.flat()]
}

function setid(a: Args): string[] {
  const options = a.rng.chance(30) ? [a.word('ENTRIESREAD'), a.index(-1, 50)] : []
  return [...grouped(a), a.rng.pick(['$', '0', '-', id(a)]), ...options]
}

function xinfo(a: Args): string[] {
  const full = a.rng.chance(50) ? [a.word('FULL'), ...(a.rng.chance(50) ? [a.word('COUNT'), a.index(-1, 5)] : [])] : []
  return [stream(a), ...full]
}

const TIMES = new Set(['seen-time', 'active-time', 'idle', 'inactive'])
const ID = /^\d+-\d+$/

/** A reply without the times in it: those that have a name, and those of pending entries. */
function timeless(reply: Reply): Reply {
  if (reply === null || typeof reply !== 'object') return reply
  if (Array.isArray(reply)) {
    const isDelivery = typeof reply[0] === 'string' && ID.test(reply[0]) && reply.length >= 3
    const time = isDelivery ? reply.length - 2 : -1
    const isTime = (i: number) => i === time || (i > 0 && TIMES.has(String(reply[i - 1])))
    // Whether there was a time at all is known.
    return reply.map((item, i) => (isTime(i) ? item === -1 : timeless(item))) as Reply[]
  }
  if ('map' in reply) {
    const masked = (name: Reply, value: Reply) => (TIMES.has(String(name)) ? String(value === -1) : timeless(value))
    return { map: reply.map.map(([name, value]) => [name, masked(name, value)]) }
  }
  return reply
}

const exceptTimes: Rule = (ours, theirs) => [timeless(ours), timeless(theirs)]

/** Every stream command of both peers that answers at once. */
export const streamCommands: Command[] = [
  { name: 'XADD', args: xadd, weight: 60, mutable: 'none', after: afresh },
  { name: 'XLEN', args: a => [stream(a)] },
  { name: 'XRANGE', args: range, weight: 15 },
  { name: 'XREVRANGE', args: rangeBack, weight: 15 },
  { name: 'XREAD', args: xread, weight: 15 },
  { name: 'XDEL', args: a => [stream(a), ...ids(a)], weight: 15 },
  { name: 'XTRIM', args: a => [stream(a), ...trim(a)] },
  { name: 'XSETID', args: xsetid, weight: 5 },
  { name: 'XGROUP CREATE', args: create },
  { name: 'XGROUP SETID', args: setid, weight: 8, after: takeBefore },
  { name: 'XGROUP DESTROY', args: a => [stream(a), a.rng.pick([...OTHER_GROUPS, 'g'])], weight: 12 },
  { name: 'XGROUP CREATECONSUMER', args: a => [...grouped(a), consumer(a)], weight: 6, after: takeBefore },
  { name: 'XGROUP DELCONSUMER', args: a => [...grouped(a), consumer(a)], weight: 4, after: takeBefore },
  { name: 'XREADGROUP', args: xreadgroup, weight: 30, after: takeBefore },
  { name: 'XACK', args: a => [...grouped(a), ...ids(a)], weight: 15, after: takeBefore },
  { name: 'XCLAIM', args: xclaim, weight: 15, mutable: 'none', after: claimable },
  { name: 'XAUTOCLAIM', args: xautoclaim, weight: 15, mutable: 'none', after: takeBefore },
  { name: 'XPENDING', args: xpending, weight: 15, compare: exceptTimes, after: takeBefore },
  { name: 'XINFO STREAM', args: xinfo, weight: 15, compare: exceptTimes },
  { name: 'XGROUP HELP', args: () => [], compare: shape, weight: 1 },
  { name: 'XINFO HELP', args: () => [], compare: shape, weight: 1 },
  { name: 'XINFO GROUPS', args: a => [stream(a)] },
  { name: 'XINFO CONSUMERS', args: grouped, compare: exceptTimes, after: takeBefore },
]
