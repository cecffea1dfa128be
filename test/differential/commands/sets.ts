/**
 * Commands on sets. What chance decides must not leave the servers with different sets: members are taken at random from
 * sets of one, or all of them.
 */
import type { Args } from '../args'
import { amount, page, type Rule, sorted } from '../rules'
import type { Command } from './declare'

const set = (a: Args): string => a.key('set')
const sets = (a: Args): string[] => a.keys(1, 4, 'set')

/** Nobody else writes to it. */
const SOLO = 'solo'
/** More members than any set gets. */
const ALL = 1_000_000

/** Mostly small integers and letters, so that sets have members in common. */
function member(a: Args): string {
  const { rng } = a
  if (rng.chance(60)) return String(rng.between(0, 40))
  if (rng.chance(70)) return rng.pick(['a', 'b', 'c', 'd', 'e', 'f', '007', '-0', '+1', ' 1', 'member'])
  if (rng.chance(20))
    return rng.pick(['32767', '32768', '-32769', '2147483648', '9223372036854775807', '9223372036854775808'])
  if (rng.chance(10)) return 'x'.repeat(rng.pick([63, 64, 65, 4096, 70_000]))
  return a.text()
}

const numbered = (length: number, prefix: string): string[] => Array.from({ length }, (_, i) => `${prefix}${i}`)

/** One or a few, sometimes more than an encoding takes. */
function members(a: Args): string[] {
  const { rng } = a
  if (rng.chance(2)) return numbered(rng.pick([127, 128, 129, 511, 512, 513, 600]), '')
  if (rng.chance(1)) return numbered(rng.pick([127, 128, 129]), 'm')
  return rng.times(rng.chance(70) ? 1 : rng.between(2, 12), () => member(a))
}

function randomCount(a: Args): string[] {
  if (a.rng.chance(30)) return []
  return [a.rng.chance(50) ? String(ALL) : a.smallIndex(-8, 8)]
}

/** All members where there are no more than were asked for, else as many. */
const drawn = (args: readonly string[]): Rule => (Number(args[1]) >= ALL ? sorted : amount)

function sscan(a: Args): string[] {
  const { rng } = a
  const options = rng.some([[a.word('MATCH'), rng.pick(['*', '[1-4]?', 'm*', 'x', ''])]], 40).flat()
  const number = rng.chance(60) ? String(ALL) : a.index(1, 9)
  return [set(a), rng.chance(90) ? '0' : a.index(0, 9), ...options, a.word('COUNT'), number]
}

const scanned = (args: readonly string[]): Rule => (args[1] === '0' && args.at(-1) === String(ALL) ? sorted : page)

function sintercard(a: Args): string[] {
  const keys = sets(a)
  const limit = a.rng.chance(40) ? [a.word('LIMIT'), a.index(0, 4)] : []
  return [a.rng.chance(4) ? a.index(-1, 5) : String(keys.length), ...keys, ...limit]
}

/** Every set command of both peers. */
export const setCommands: Command[] = [
  { name: 'SADD', args: a => [set(a), ...members(a)], weight: 40 },
  { name: 'SREM', args: a => [set(a), ...members(a)], weight: 20 },
  { name: 'SISMEMBER', args: a => [set(a), member(a)] },
  { name: 'SMISMEMBER', args: a => [set(a), ...members(a)] },
  { name: 'SCARD', args: a => [set(a)] },
  { name: 'SMEMBERS', args: a => [set(a)], compare: sorted, weight: 20 },
  { name: 'SMOVE', args: a => [set(a), set(a), member(a)], weight: 20 },
  { name: 'SPOP', args: () => [SOLO], after: a => ['SADD', a[0] as string, 'm'], compare: sorted, mutable: 'none' },
  { name: 'SPOP', args: a => [set(a), String(ALL)], weight: 3, mutable: 'none' },
  {
    name: 'SPOP',
    args: a => [set(a), a.rng.pick(['0', '-1', 'abc', '9223372036854775808', ''])],
    mutable: 'none',
    weight: 3,
  },
  { name: 'SRANDMEMBER', args: a => [set(a), ...randomCount(a)], compareFor: drawn, mutable: 'none' },
  { name: 'SINTER', args: sets, compare: sorted },
  { name: 'SINTERCARD', args: sintercard },
  { name: 'SINTERSTORE', args: a => [set(a), ...sets(a)] },
  { name: 'SUNION', args: sets, compare: sorted },
  { name: 'SUNIONSTORE', args: a => [set(a), ...sets(a)] },
  { name: 'SDIFF', args: sets, compare: sorted },
  { name: 'SDIFFSTORE', args: a => [set(a), ...sets(a)] },
  { name: 'SSCAN', args: sscan, compareFor: scanned },
]
