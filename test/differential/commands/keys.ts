/**
 * Commands on keys of any type, and their expiry.
 */
import type { Args } from '../args'
import { any, integers, milliseconds, nil, page, type Rule, seconds, shape, sorted } from '../rules'
import type { Command } from './declare'

function expire(a: Args, time: string): string[] {
  const { rng } = a
  const condition = rng.chance(50) ? [a.word(rng.pick(['NX', 'XX', 'GT', 'LT']))] : []
  if (rng.chance(3)) condition.push(rng.pick(['NX', 'XX', 'GT', 'LT', 'bogus']))
  return [a.anyKey(), rng.chance(4) ? a.badExpiry() : time, ...condition]
}

const PATTERNS = [
  '*',
  'n*',
  '?1',
  't[0-9]',
  '*1*',
  's[^12]',
  'b\\1',
  '[',
  'n[3-1]',
  '',
  '*a*k*',
  'k*k',
  '{tag}?',
  '\\*',
]

/** More keys than there are. */
const ENOUGH = '100000'

const SAMPLES = [
  [],
  [],
  [],
  ['SAMPLES', '0'],
  ['SAMPLES', '5'],
  ['SAMPLES'],
  ['SAMPLES', '-1'],
  ['samples', '5', 'SAMPLES', '6'],
]

function copy(a: Args): string[] {
  const { rng } = a
  const options: string[] = []
  if (rng.chance(40)) options.push(a.word('DB'), a.dbid())
  if (rng.chance(60)) options.push(a.word('REPLACE'))
  if (rng.chance(3)) options.push(rng.pick(['DB', 'bogus']))
  return [a.anyKey(), a.anyKey(), ...options]
}

/** Mostly with a COUNT beyond the number of keys, so that both servers answer in one go. */
function scan(a: Args): string[] {
  const { rng } = a
  const options: string[] = []
  if (rng.chance(40)) options.push(a.word('MATCH'), rng.pick(PATTERNS))
  if (rng.chance(30)) options.push(a.word('TYPE'), rng.pick(['string', 'STRING', 'list', 'hash', 'zset', 'stream']))
  if (rng.chance(3)) options.push(rng.pick(['MATCH', 'bogus', 'COUNT']))
  if (rng.chance(3)) return [rng.pick(['abc', '-1', '', '1.5', '18446744073709551616']), ...options]
  // Redis counts each key that it looks up for its type, and which ones are part of a page differs.
  const isTyped = options.some(word => word.toUpperCase() === 'TYPE')
  if (rng.chance(5) && !isTyped) options.push(a.word('COUNT'), rng.pick(['1', '10', '0', '-1', 'abc', '']))
  return ['0', 'COUNT', ENOUGH, ...options]
}

/** Where a part of the keys was asked for, which part is each server's own choice. */
function scanned(args: readonly string[]): Rule {
  const counts = args.filter((_, i) => args[i - 1]?.toUpperCase() === 'COUNT')
  const isWhole = Number(args[0]) === 0 && counts.at(-1) === ENOUGH
  return isWhole ? sorted : page
}

/** Has all keys removed that have expired. */
const meetAll = (): string[] => ['SCAN', '0', 'COUNT', ENOUGH]

/** Redis stores what has expired before it comes, and counts it when its type is asked for; we and Valkey do not. */
function meetTyped(args: readonly string[]): string[] | undefined {
  return args.some(word => word.toUpperCase() === 'TYPE') ? meetAll() : undefined
}

/** Half of the time, a policy under which OBJECT tells what it is asked for. */
function policy(name: string): (args: readonly string[], a: Args) => string[] | undefined {
  return (_, a) => (a.rng.chance(50) ? ['CONFIG', 'SET', 'maxmemory-policy', name] : undefined)
}

/** For a replica there is no use waiting: it takes its time. */
function wait(a: Args): string[] {
  if (a.rng.chance(2)) return ['1', '1']
  return [a.rng.chance(3) ? a.rng.pick(['abc', '', '-1']) : '0', a.index(0, 5)]
}

/** Often makes the first key exist, where a command refuses keys that do not. */
const oftenThere = ([name = '']: readonly string[], a: Args): string[] | undefined =>
  a.rng.chance(25) ? ['SETNX', name, 'there'] : undefined

/** Every generic command, without those on whole databases. */
export const keys: Command[] = [
  { name: 'DEL', args: a => a.keys(1, 3), weight: 4 },
  { name: 'UNLINK', args: a => a.keys(1, 3), weight: 3 },
  { name: 'EXISTS', args: a => a.keys(1, 4) },
  { name: 'TOUCH', args: a => a.keys(1, 4) },
  { name: 'TYPE', args: a => [a.anyKey()] },
  { name: 'EXPIRE', args: a => expire(a, a.relativeSeconds()), mutable: 'order' },
  { name: 'PEXPIRE', args: a => expire(a, a.relativeMs()), mutable: 'order' },
  { name: 'EXPIREAT', args: a => expire(a, a.absoluteSeconds()), mutable: 'order' },
  { name: 'PEXPIREAT', args: a => expire(a, a.absoluteMs()), mutable: 'order' },
  { name: 'TTL', args: a => [a.anyKey()], compare: seconds },
  { name: 'PTTL', args: a => [a.anyKey()], compare: milliseconds },
  { name: 'EXPIRETIME', args: a => [a.anyKey()], compare: seconds },
  { name: 'PEXPIRETIME', args: a => [a.anyKey()], compare: milliseconds },
  { name: 'PERSIST', args: a => [a.anyKey()] },
  { name: 'RENAME', args: a => [a.anyKey(), a.anyKey()], after: oftenThere },
  { name: 'RENAMENX', args: a => [a.anyKey(), a.anyKey()], after: oftenThere },
  { name: 'COPY', args: copy },
  { name: 'MOVE', args: a => [a.anyKey(), a.rng.chance(10) ? a.dbid() : String(a.rng.below(4))] },
  { name: 'KEYS', args: a => [a.rng.pick(PATTERNS)], compare: sorted, weight: 3 },
  { name: 'SCAN', args: scan, compareFor: scanned, after: meetTyped, weight: 3, mutable: 'order' },
  // Both meet, and Redis removes, keys that have expired; which ones is chance, unless SCAN was there before.
  { name: 'RANDOMKEY', args: () => [], after: meetAll, compare: nil, weight: 3 },
  { name: 'DBSIZE', args: () => [], after: meetAll, weight: 3 },
  { name: 'OBJECT ENCODING', args: a => [a.anyKey()] },
  { name: 'OBJECT REFCOUNT', args: a => [a.anyKey()], compare: integers, weight: 3 },
  // It grows by chance.
  { name: 'OBJECT FREQ', args: a => [a.anyKey()], compare: shape, after: policy('allkeys-lfu'), weight: 3 },
  { name: 'OBJECT HELP', args: () => [], compare: shape, weight: 1 },
  // Redis shares small integers, and with them their age.
  { name: 'OBJECT IDLETIME', args: a => [a.anyKey()], compare: nil, after: policy('allkeys-lru'), weight: 3 },
  // Redis measures keys, too, that have expired and not been met since.
  { name: 'MEMORY USAGE', args: a => [a.anyKey(), ...a.rng.pick(SAMPLES)], compare: any, weight: 3 },
]

/** Commands on whole databases: rare, or nothing would ever grow. */
export const databases: Command[] = [
  { name: 'FLUSHALL', args: a => (a.rng.chance(50) ? [a.rng.pick(['ASYNC', 'sync', 'SYNC'])] : []), weight: 0.65 },
  { name: 'FLUSHDB', args: a => (a.rng.chance(50) ? [a.rng.pick(['ASYNC', 'sync', 'bogus'])] : []), weight: 0.75 },
  { name: 'SWAPDB', args: a => [a.dbid(), a.dbid()], weight: 2 },
  { name: 'SELECT', args: a => [a.dbid()], weight: 10 },
  { name: 'WAIT', args: wait, weight: 2, mutable: 'none' },
]
