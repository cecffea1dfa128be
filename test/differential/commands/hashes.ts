/**
 * Commands on hashes.
 */
import type { Args } from '../args'
import { milliseconds, nil, page, type Rule, seconds, shape, sorted } from '../rules'
import type { Command } from './declare'

const hash = (a: Args): string => a.key('hash')

/** Few, so that commands meet; now and then one that is too long for a listpack. */
function field(a: Args): string {
  const { rng } = a
  if (rng.chance(1)) return 'x'.repeat(rng.pick([64, 65, 300]))
  if (rng.chance(2)) return a.text()
  return rng.chance(40) ? String(rng.below(12)) : `f${rng.below(30)}`
}

function value(a: Args): string {
  const { rng } = a
  if (rng.chance(60)) return a.integer()
  if (rng.chance(20)) return a.float()
  return rng.chance(2) ? 'x'.repeat(rng.pick([64, 65, 300])) : a.lettersOf('abc', 0, 12)
}

const fields = (a: Args): string[] => a.rng.times(a.rng.between(1, 4), () => field(a))

function pairs(a: Args): string[] {
  const count = a.rng.chance(10) ? a.rng.between(5, 40) : a.rng.between(1, 3)
  return a.rng.times(count, () => [field(a), value(a)]).flat()
}

function set(a: Args): string[] {
  const words = [hash(a), ...pairs(a)]
  if (a.rng.chance(2)) words.pop()
  return words
}

/** Mostly with a COUNT beyond the number of fields, so that both servers answer in one go. */
function scan(a: Args): string[] {
  const { rng } = a
  const options = rng.some(
    [[a.word('MATCH'), rng.pick(['*', 'f*', '?', '[0-5]', 'f1?', ''])], [a.word('NOVALUES')]],
    40,
  )
  if (rng.chance(90)) options.push([a.word('COUNT'), '100000'])
  if (rng.chance(4)) options.push([rng.pick(['COUNT', 'TYPE', 'bogus', 'MATCH']), rng.pick(['0', '-1', 'x', 'hash'])])
  return [hash(a), rng.chance(4) ? a.index(0, 9) : '0', ...options.flat()]
}

/** A page is the same only where it is the first, and both say that it is the last. */
const scanned: Rule = (ours, theirs) => {
  const isLast = Array.isArray(ours) && Array.isArray(theirs) && ours[0] === '0' && theirs[0] === '0'
  return isLast ? sorted(ours, theirs) : page(ours, theirs)
}

function draw(a: Args): string[] {
  const { rng } = a
  if (rng.chance(30)) return [hash(a)]
  const options = rng.chance(40) ? [a.word('WITHVALUES')] : []
  if (rng.chance(3)) options.push('bogus')
  return [hash(a), a.smallIndex(-20, 60), ...options]
}

/** What is drawn is up to chance; how much is not. */
const drawn: Rule = (ours, theirs) => {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return nil(ours, theirs)
  return [ours.map(item => shape(item, item)[0]), theirs.map(item => shape(item, item)[0])]
}

const counted = (a: Args, words: string[], each = 1): string[] => {
  const count = a.rng.chance(4) ? a.index(-1, 4) : String(words.length / each)
  return [a.rng.chance(2) ? 'bogus' : a.word('FIELDS'), count, ...words]
}

/** EX, PX, EXAT or PXAT, within the 46 bits that a field's expiry has. */
function expiryOption(a: Args): string[] {
  const { rng } = a
  const name = rng.pick(['EX', 'PX', 'EXAT', 'PXAT'] as const)
  return [a.word(name), timeOf(a, name)]
}

function timeOf(a: Args, name: 'EX' | 'PX' | 'EXAT' | 'PXAT'): string {
  const { rng } = a
  if (rng.chance(4)) return a.badExpiry()
  const times = {
    EX: () => a.relativeSeconds(),
    PX: () => a.relativeMs(),
    EXAT: () => a.absoluteSeconds(),
    PXAT: () => a.absoluteMs(),
  }
  return times[name]()
}

function expire(a: Args, name: 'EX' | 'PX' | 'EXAT' | 'PXAT'): string[] {
  const { rng } = a
  const condition = rng.chance(40) ? [a.word(rng.pick(['NX', 'XX', 'GT', 'LT']))] : []
  return [hash(a), timeOf(a, name), ...condition, ...counted(a, fields(a))]
}

const ask = (a: Args): string[] => [hash(a), ...counted(a, fields(a))]

function getEx(a: Args): string[] {
  const { rng } = a
  const option = rng.chance(30) ? [] : rng.chance(30) ? [a.word('PERSIST')] : expiryOption(a)
  return [hash(a), ...option, ...counted(a, fields(a))]
}

function setEx(a: Args): string[] {
  const { rng } = a
  const options = rng.some(
    [[a.word(rng.pick(['FXX', 'FNX']))], rng.chance(70) ? expiryOption(a) : [a.word('KEEPTTL')]],
    60,
  )
  if (rng.chance(3)) options.push([rng.pick(['FXX', 'KEEPTTL', 'EX', 'GT', 'bogus'])])
  return [hash(a), ...options.flat(), ...counted(a, pairs(a), 2)]
}

/** Several times, each near the other. */
const times =
  (near: Rule): Rule =>
  (ours, theirs) => {
    if (!Array.isArray(ours) || !Array.isArray(theirs) || ours.length !== theirs.length) return [ours, theirs]
    const parts = ours.map((time, i) => near(time, theirs[i] as typeof time))
    return [parts.map(([left]) => left), parts.map(([, right]) => right)]
  }

/** Every hash command of both peers. */
export const hashes: Command[] = [
  { name: 'HSET', args: set, weight: 30 },
  { name: 'HMSET', args: set },
  { name: 'HSETNX', args: a => [hash(a), field(a), value(a)] },
  { name: 'HGET', args: a => [hash(a), field(a)], weight: 20 },
  { name: 'HMGET', args: a => [hash(a), ...fields(a)] },
  { name: 'HGETALL', args: a => [hash(a)], compare: sorted },
  { name: 'HKEYS', args: a => [hash(a)], compare: sorted },
  { name: 'HVALS', args: a => [hash(a)], compare: sorted },
  { name: 'HLEN', args: a => [hash(a)] },
  { name: 'HSTRLEN', args: a => [hash(a), field(a)] },
  { name: 'HEXISTS', args: a => [hash(a), field(a)] },
  { name: 'HDEL', args: a => [hash(a), ...fields(a)], weight: 20 },
  { name: 'HINCRBY', args: a => [hash(a), field(a), a.index(-500, 500)] },
  { name: 'HINCRBYFLOAT', args: a => [hash(a), field(a), a.float()] },
  { name: 'HRANDFIELD', args: draw, compare: drawn, mutable: 'none' },
  { name: 'HSCAN', args: scan, compareFor: ([, cursor]) => (cursor === '0' ? scanned : page) },
  { name: 'HEXPIRE', args: a => expire(a, 'EX'), mutable: 'order' },
  { name: 'HPEXPIRE', args: a => expire(a, 'PX'), mutable: 'order' },
  { name: 'HEXPIREAT', args: a => expire(a, 'EXAT'), mutable: 'order' },
  { name: 'HPEXPIREAT', args: a => expire(a, 'PXAT'), mutable: 'order' },
  { name: 'HTTL', args: ask, compare: times(seconds) },
  { name: 'HPTTL', args: ask, compare: times(milliseconds) },
  { name: 'HEXPIRETIME', args: ask, compare: times(seconds) },
  { name: 'HPEXPIRETIME', args: ask, compare: times(milliseconds) },
  { name: 'HPERSIST', args: ask },
  { name: 'HGETDEL', args: ask },
  { name: 'HGETEX', args: getEx, mutable: 'order' },
  { name: 'HSETEX', args: setEx, mutable: 'none' },
]
