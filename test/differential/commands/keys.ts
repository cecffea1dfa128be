/**
 * Commands on keys of any type, and their expiry.
 */
import type { Args } from '../args'
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

const SAMPLES = [[], [], [], ['SAMPLES', '0'], ['SAMPLES', '5'], ['SAMPLES'], ['SAMPLES', '-1']]

function copy(a: Args): string[] {
  const { rng } = a
  const options: string[] = []
  if (rng.chance(40)) options.push(a.word('DB'), a.dbid())
  if (rng.chance(60)) options.push(a.word('REPLACE'))
  if (rng.chance(3)) options.push(rng.pick(['DB', 'bogus']))
  return [a.anyKey(), a.anyKey(), ...options]
}

/** Always with a COUNT beyond the number of keys, so that both servers answer in one go. */
function scan(a: Args): string[] {
  const { rng } = a
  const options: string[] = []
  if (rng.chance(40)) options.push(a.word('MATCH'), rng.pick(PATTERNS))
  if (rng.chance(30)) options.push(a.word('TYPE'), rng.pick(['string', 'STRING', 'list', 'hash', 'zset', 'stream']))
  if (rng.chance(3)) options.push(rng.pick(['MATCH', 'bogus', 'COUNT']))
  if (rng.chance(3)) return [rng.pick(['abc', '-1', '', '1.5', '18446744073709551616']), ...options]
  return ['0', 'COUNT', rng.chance(3) ? rng.pick(['0', '-1', 'abc']) : '1000', ...options]
}

/** Every generic command, without those on whole databases. */
export const keys: Command[] = [
  { name: 'DEL', args: a => a.keys(1, 3), weight: 4 },
  { name: 'UNLINK', args: a => a.keys(1, 3), weight: 3 },
  { name: 'EXISTS', args: a => a.keys(1, 4) },
  { name: 'TOUCH', args: a => a.keys(1, 4) },
  { name: 'TYPE', args: a => [a.anyKey()] },
  { name: 'EXPIRE', args: a => expire(a, a.relativeSeconds()) },
  { name: 'PEXPIRE', args: a => expire(a, a.relativeMs()) },
  { name: 'EXPIREAT', args: a => expire(a, a.absoluteSeconds()) },
  { name: 'PEXPIREAT', args: a => expire(a, a.absoluteMs()) },
  { name: 'TTL', args: a => [a.anyKey()], compare: 'time' },
  { name: 'PTTL', args: a => [a.anyKey()], compare: 'time' },
  { name: 'EXPIRETIME', args: a => [a.anyKey()], compare: 'time' },
  { name: 'PEXPIRETIME', args: a => [a.anyKey()], compare: 'time' },
  { name: 'PERSIST', args: a => [a.anyKey()] },
  { name: 'RENAME', args: a => [a.anyKey(), a.anyKey()] },
  { name: 'RENAMENX', args: a => [a.anyKey(), a.anyKey()] },
  { name: 'COPY', args: copy },
  { name: 'MOVE', args: a => [a.anyKey(), a.rng.chance(10) ? a.dbid() : String(a.rng.below(4))] },
  { name: 'KEYS', args: a => [a.rng.pick(PATTERNS)], compare: 'sorted', weight: 3 },
  { name: 'SCAN', args: scan, compare: 'sorted', weight: 3 },
  { name: 'RANDOMKEY', args: () => [], compare: 'nil', weight: 3 },
  // It counts keys that have expired for as long as nobody meets them: its value is compared at checkpoints.
  { name: 'DBSIZE', args: () => [], compare: 'shape', weight: 3 },
  { name: 'OBJECT ENCODING', args: a => [a.anyKey()] },
  { name: 'OBJECT REFCOUNT', args: a => [a.anyKey()], compare: 'nil', weight: 3 },
  // Redis shares small integers, and with them their age.
  { name: 'OBJECT IDLETIME', args: a => [a.anyKey()], compare: 'nil', weight: 3 },
  // Redis measures keys, too, that have expired and not been met since.
  { name: 'MEMORY USAGE', args: a => [a.anyKey(), ...a.rng.pick(SAMPLES)], compare: 'any', weight: 3 },
]

/** Commands on whole databases: rare, or nothing would ever grow. */
export const databases: Command[] = [
  { name: 'FLUSHALL', args: a => (a.rng.chance(50) ? [a.rng.pick(['ASYNC', 'sync', 'SYNC'])] : []), weight: 0.45 },
  { name: 'FLUSHDB', args: a => (a.rng.chance(50) ? [a.rng.pick(['ASYNC', 'sync', 'bogus'])] : []), weight: 0.6 },
  { name: 'SWAPDB', args: a => [a.dbid(), a.dbid()], weight: 2 },
  { name: 'SELECT', args: a => [a.dbid()], weight: 10 },
  { name: 'WAIT', args: a => ['0', a.index(0, 5)], weight: 2 },
]
