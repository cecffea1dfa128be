/**
 * Commands on sorted sets that do not block, and on places.
 */
import type { Args } from '../args'
import { amount, exact, page, type Rule, shape, sorted } from '../rules'
import type { Command } from './declare'

const zset = (a: Args): string => a.key('zset')
const place = (a: Args): string => a.key('geo')

/** Few different ones, so that commands meet them; now and then one too long for a listpack. */
function member(a: Args): string {
  const { rng } = a
  if (rng.chance(1)) return 'm'.repeat(rng.pick([63, 64, 65, 254, 255, 300]))
  if (rng.chance(3)) return a.integer()
  if (rng.chance(3)) return a.text()
  return rng.chance(10)
    ? `m${rng.below(300)}`
    : rng.pick(['a', 'b', 'c', 'd', 'e', 'f', 'g', '1', '2', '-7', 'aa', 'ab', ''])
}

function score(a: Args): string {
  const { rng } = a
  if (rng.chance(2)) return rng.pick(['nan', 'abc', '', '1e400', ' 1', '--1', '0x1p3', '1e-400'])
  if (rng.chance(8))
    return rng.pick(['inf', '-inf', '+inf', '1e300', '-0', '0.1', '4611686018427387904', '9223372036854775807'])
  return rng.chance(60) ? String(rng.between(-4, 6)) : `${rng.between(-50, 50)}.${rng.below(1000)}`
}

const pairs = (a: Args, count: number): string[] => a.rng.times(count, () => [score(a), member(a)]).flat()

function zadd(a: Args): string[] {
  const { rng } = a
  const options = rng.chance(60) ? [] : rng.some([['NX'], ['XX'], ['GT'], ['LT'], ['CH'], ['INCR']], 20).flat()
  const count = rng.chance(80) ? rng.between(1, 3) : rng.between(4, 40)
  return [
    zset(a),
    ...options.map(word => a.word(word)),
    ...pairs(a, options.includes('INCR') && rng.chance(90) ? 1 : count),
  ]
}

function scoreBound(a: Args): string {
  const { rng } = a
  if (rng.chance(2)) return rng.pick(['', '(', 'abc', '((1', 'nan', '[1'])
  if (rng.chance(25)) return rng.pick(['-inf', '+inf', 'inf', '(inf', '(-inf'])
  return `${rng.pick(['', '', '('])}${rng.between(-5, 7)}${rng.pick(['', '', '.5'])}`
}

function lexBound(a: Args): string {
  const { rng } = a
  if (rng.chance(2)) return rng.pick(['', 'a', '(', '[', '-x', '+1'])
  if (rng.chance(40)) return rng.pick(['-', '+'])
  return rng.pick(['[', '(']) + rng.pick(['a', 'b', 'c', 'd', 'aa', 'm5', '1', ''])
}

const rank = (a: Args): string => a.index(-8, 8)
const withScores = (a: Args, percent = 40): string[] => (a.rng.chance(percent) ? [a.word('WITHSCORES')] : [])
const limit = (a: Args): string[] => (a.rng.chance(30) ? [a.word('LIMIT'), a.index(0, 4), a.index(-1, 5)] : [])

/**
 * All scores of these keys are equal, as ranges of members ask for: among others Redis finds what its skiplist's random
 * levels let it find. No other command draws them, so that nothing else gets into them.
 */
const lexKey = (a: Args): string => `w${a.rng.below(4)}`
const lexAdd = (a: Args): string[] => [lexKey(a), ...a.rng.times(a.rng.between(1, 3), () => ['0', member(a)]).flat()]

const scoreRange = (a: Args): string[] => [zset(a), scoreBound(a), scoreBound(a)]
const lexRange = (a: Args): string[] => {
  const { rng } = a
  if (rng.chance(90)) return [lexKey(a), lexBound(a), lexBound(a)]
  return [zset(a), rng.pick(['-', '+', 'a']), rng.pick(['-', '+', 'a'])]
}
const rankRange = (a: Args): string[] => [zset(a), rank(a), rank(a)]

function range(a: Args, isStore: boolean): string[] {
  const { rng } = a
  const rev = rng.chance(40) ? [a.word('REV')] : []
  const roll = rng.below(3)
  if (roll === 0) return [...rankRange(a), ...rev, ...(isStore ? [] : withScores(a))]
  if (roll === 1) return [...scoreRange(a), a.word('BYSCORE'), ...rev, ...limit(a), ...(isStore ? [] : withScores(a))]
  return [...lexRange(a), a.word('BYLEX'), ...rev, ...limit(a)]
}

function sources(a: Args): string[] {
  const keys = a.rng.times(a.rng.between(1, 3), () => (a.rng.chance(80) ? zset(a) : lexKey(a)))
  return [a.rng.chance(3) ? a.index(-1, 4) : String(keys.length), ...keys]
}

function combined(a: Args, hasWeights: boolean): string[] {
  const { rng } = a
  const from = sources(a)
  const options: string[] = []
  if (hasWeights && rng.chance(30)) options.push(a.word('WEIGHTS'), ...from.slice(1).map(() => score(a)))
  if (hasWeights && rng.chance(30)) options.push(a.word('AGGREGATE'), a.word(rng.pick(['SUM', 'MIN', 'MAX'])))
  return [...from, ...options]
}

const end = (a: Args): string => a.word(a.rng.pick(['MIN', 'MAX']))

function zmpop(a: Args): string[] {
  const keys = a.rng.times(a.rng.between(1, 3), () => zset(a))
  const count = a.rng.chance(50) ? [a.word('COUNT'), a.index(1, 6)] : []
  return [a.rng.chance(4) ? a.index(-1, 4) : String(keys.length), ...keys, end(a), ...count]
}

const longitude = (a: Args): string =>
  a.rng.chance(2) ? a.rng.pick(['181', 'x', '-200', 'nan']) : `${a.rng.between(-20, 20)}.${a.rng.below(10_000)}`
const latitude = (a: Args): string =>
  a.rng.chance(2) ? a.rng.pick(['86', 'x', '-90', '']) : `${a.rng.between(-80, 80)}.${a.rng.below(10_000)}`
const point = (a: Args): string[] => [longitude(a), latitude(a)]
const town = (a: Args): string => `p${a.rng.below(30)}`
const unit = (a: Args): string => (a.rng.chance(2) ? 'x' : a.word(a.rng.pick(['M', 'KM', 'FT', 'MI'])))
const length = (a: Args): string =>
  a.rng.chance(3) ? a.rng.pick(['-1', 'x', '0', 'inf', '1e9']) : String(a.rng.between(1, 5000))

function geoadd(a: Args): string[] {
  const options = a.rng.chance(70) ? [] : a.rng.some([['NX'], ['XX'], ['CH']], 40).flat()
  return [place(a), ...options, ...a.rng.times(a.rng.between(1, 5), () => [...point(a), town(a)]).flat()]
}

/** What is stored must not be a part of what was found, of which each server has its own by ANY. */
function found(a: Args, isStore: boolean): string[] {
  const { rng } = a
  const what = isStore ? [] : rng.some([['WITHCOORD'], ['WITHDIST'], ['WITHHASH']], 30).flat()
  const order = rng.chance(75) ? [a.word(rng.pick(['ASC', 'DESC']))] : []
  const count = rng.chance(30) ? ['COUNT', a.index(1, 5), ...(isStore ? [] : rng.some([a.word('ANY')], 25))] : []
  return [...what, ...order, ...count]
}

/** The order is each server's own where none is asked for, and by ANY it is which ones are found. */
const foundRule = (args: readonly string[]): Rule => {
  const has = (...names: string[]) => args.some(word => names.includes(word.toUpperCase()))
  if (has('ANY')) return amount
  return has('ASC', 'DESC', 'COUNT') ? exact : sorted
}

function search(a: Args, isStore: boolean): string[] {
  const { rng } = a
  const from = rng.chance(50) ? ['FROMMEMBER', town(a)] : ['FROMLONLAT', ...point(a)]
  const by = rng.chance(50) ? ['BYRADIUS', length(a), unit(a)] : ['BYBOX', length(a), length(a), unit(a)]
  return [place(a), ...from, ...by, ...found(a, isStore)]
}

function radius(a: Args, isMember: boolean, mayStore: boolean): string[] {
  const isStore = mayStore && a.rng.chance(20)
  const to = isStore ? [a.word(a.rng.pick(['STORE', 'STOREDIST'])), place(a)] : []
  return [place(a), ...(isMember ? [town(a)] : point(a)), length(a), unit(a), ...found(a, isStore), ...to]
}

/** Often founds the town that a radius is asked around of. */
const founded = ([which = '', name = '']: readonly string[], a: Args): string[] | undefined =>
  a.rng.chance(30) ? ['GEOADD', which, ...point(a), name] : undefined

/** Every command of both peers on sorted sets that answers at once. */
export const zsets: Command[] = [
  { name: 'ZADD', args: zadd, weight: 60, mutable: 'order' },
  { name: 'ZADD', args: lexAdd, weight: 20, mutable: 'none' },
  { name: 'ZINCRBY', args: a => [zset(a), score(a), member(a)] },
  { name: 'ZREM', args: a => [zset(a), ...a.rng.times(a.rng.between(1, 4), () => member(a))], weight: 5 },
  { name: 'ZCARD', args: a => [zset(a)] },
  { name: 'ZSCORE', args: a => [zset(a), member(a)] },
  { name: 'ZMSCORE', args: a => [zset(a), ...a.rng.times(a.rng.between(1, 4), () => member(a))] },
  { name: 'ZCOUNT', args: scoreRange },
  { name: 'ZLEXCOUNT', args: lexRange, mutable: 'none' },
  { name: 'ZRANK', args: a => [zset(a), member(a), ...(a.rng.chance(30) ? [a.word('WITHSCORE')] : [])] },
  { name: 'ZREVRANK', args: a => [zset(a), member(a), ...(a.rng.chance(30) ? [a.word('WITHSCORE')] : [])] },
  { name: 'ZRANGE', args: a => range(a, false), weight: 30, mutable: 'none' },
  {
    name: 'ZRANGESTORE',
    args: a => [a.rng.chance(90) ? 'z0' : zset(a), ...range(a, true)],
    mutable: 'none',
    weight: 6,
  },
  { name: 'ZREVRANGE', args: a => [...rankRange(a), ...withScores(a)] },
  { name: 'ZRANGEBYSCORE', args: a => [...scoreRange(a), ...withScores(a), ...limit(a)], mutable: 'none' },
  { name: 'ZREVRANGEBYSCORE', args: a => [...scoreRange(a), ...withScores(a), ...limit(a)], mutable: 'none' },
  { name: 'ZRANGEBYLEX', args: a => [...lexRange(a), ...limit(a)], mutable: 'none' },
  { name: 'ZREVRANGEBYLEX', args: a => [...lexRange(a), ...limit(a)], mutable: 'none' },
  { name: 'ZREMRANGEBYRANK', args: a => [zset(a), a.index(-3, 3), a.index(-3, 3)], weight: 3 },
  { name: 'ZREMRANGEBYSCORE', args: scoreRange, weight: 3 },
  { name: 'ZREMRANGEBYLEX', args: lexRange, weight: 3, mutable: 'none' },
  { name: 'ZPOPMIN', args: a => [zset(a), ...(a.rng.chance(40) ? [a.index(0, 4)] : [])], weight: 5 },
  { name: 'ZPOPMAX', args: a => [zset(a), ...(a.rng.chance(40) ? [a.index(0, 4)] : [])], weight: 5 },
  { name: 'ZMPOP', args: zmpop, weight: 5 },
  {
    name: 'ZRANDMEMBER',
    args: a => [zset(a), ...(a.rng.chance(70) ? [a.smallIndex(-9, 9)] : [])],
    compare: shape,
    mutable: 'none',
  },
  {
    name: 'ZRANDMEMBER',
    args: a => [zset(a), '100000', ...withScores(a)],
    compare: sorted,
    mutable: 'none',
    weight: 4,
  },
  {
    name: 'ZSCAN',
    args: a => [
      zset(a),
      '0',
      ...a.rng
        .some(
          [
            ['COUNT', a.index(1, 20)],
            ['MATCH', 'm*'],
          ],
          40,
        )
        .flat(),
    ],
    compare: page,
  },
  { name: 'ZUNION', args: a => [...combined(a, true), ...withScores(a)] },
  { name: 'ZINTER', args: a => [...combined(a, true), ...withScores(a)] },
  { name: 'ZDIFF', args: a => [...combined(a, false), ...withScores(a)] },
  { name: 'ZINTERCARD', args: a => [...sources(a), ...(a.rng.chance(40) ? [a.word('LIMIT'), a.index(0, 4)] : [])] },
  { name: 'ZUNIONSTORE', args: a => [zset(a), ...combined(a, true)], weight: 4, mutable: 'order' },
  { name: 'ZINTERSTORE', args: a => [zset(a), ...combined(a, true)], weight: 4, mutable: 'order' },
  { name: 'ZDIFFSTORE', args: a => [zset(a), ...combined(a, false)], weight: 4, mutable: 'order' },
  { name: 'GEOADD', args: geoadd, weight: 20, mutable: 'none' },
  { name: 'GEODIST', args: a => [place(a), town(a), town(a), ...(a.rng.chance(60) ? [unit(a)] : [])] },
  { name: 'GEOPOS', args: a => [place(a), town(a), town(a)] },
  { name: 'GEOHASH', args: a => [place(a), town(a), town(a)] },
  { name: 'GEOSEARCH', args: a => search(a, false), weight: 20, compareFor: foundRule, mutable: 'none' },
  { name: 'GEOSEARCHSTORE', args: a => [place(a), ...search(a, true)], weight: 5, mutable: 'none' },
  { name: 'GEORADIUS', args: a => radius(a, false, true), compareFor: foundRule, mutable: 'none' },
  { name: 'GEORADIUS_RO', args: a => radius(a, false, false), compareFor: foundRule, mutable: 'none' },
  {
    name: 'GEORADIUSBYMEMBER',
    args: a => radius(a, true, true),
    after: founded,
    compareFor: foundRule,
    mutable: 'none',
  },
  {
    name: 'GEORADIUSBYMEMBER_RO',
    args: a => radius(a, true, false),
    after: founded,
    compareFor: foundRule,
    mutable: 'none',
  },
]
