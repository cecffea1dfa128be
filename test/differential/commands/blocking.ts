/**
 * Commands that wait. What they wait for is there, or they wait in vain for a millisecond: nobody else is to come.
 */
import type { Args } from '../args'
import type { Command } from './declare'

const list = (a: Args): string => a.key('list')
const zset = (a: Args): string => a.key('zset')
const side = (a: Args): string => a.word(a.rng.pick(['LEFT', 'RIGHT']))

/** Mostly short; never one that would be over only when the run is. */
function timeout(a: Args): string {
  const { rng } = a
  if (rng.chance(92)) return rng.pick(['0.001', '.001', '1e-3', '0.0015', '0x1p-10'])
  return rng.pick([
    '-1',
    '-0.5',
    'x',
    '',
    'nan',
    'inf',
    '-inf',
    '1e300',
    '9223372036854775807',
    '0x7FFFFFFFFFFFFF',
    ' 1',
    '1 ',
  ])
}

function many(a: Args, key: (a: Args) => string, end: string): string[] {
  const keys = a.rng.times(a.rng.between(1, 3), () => key(a))
  const count = a.rng.chance(50) ? [a.word('COUNT'), a.index(1, 6)] : []
  return [timeout(a), a.rng.chance(4) ? a.index(-1, 3) : String(keys.length), ...keys, end, ...count]
}

const some = (a: Args, key: (a: Args) => string): string[] => [
  ...a.rng.times(a.rng.between(1, 3), () => key(a)),
  timeout(a),
]

type After = (args: readonly string[], a: Args) => string[] | undefined

/** Puts something under the key that is the argument `at`, most of the time. */
const fillList =
  (at: number): After =>
  (args, a) =>
    a.rng.chance(60) ? ['RPUSH', args[at] ?? list(a), 'a', 'b', 'c'] : undefined
const fillZset =
  (at: number): After =>
  (args, a) =>
    a.rng.chance(60) ? ['ZADD', args[at] ?? zset(a), '1', 'a', '2', 'b', '3', 'c'] : undefined

/** All of them but XREAD and XREADGROUP. */
export const blocking: Command[] = [
  { name: 'BLPOP', args: a => some(a, list), after: fillList(0), mutable: 'none', weight: 5 },
  { name: 'BRPOP', args: a => some(a, list), after: fillList(0), mutable: 'none', weight: 5 },
  {
    name: 'BLMOVE',
    args: a => [list(a), list(a), side(a), side(a), timeout(a)],
    after: fillList(0),
    mutable: 'none',
    weight: 5,
  },
  { name: 'BRPOPLPUSH', args: a => [list(a), list(a), timeout(a)], after: fillList(0), mutable: 'none', weight: 5 },
  { name: 'BLMPOP', args: a => many(a, list, side(a)), after: fillList(2), mutable: 'none', weight: 5 },
  { name: 'BZPOPMIN', args: a => some(a, zset), after: fillZset(0), mutable: 'none', weight: 5 },
  { name: 'BZPOPMAX', args: a => some(a, zset), after: fillZset(0), mutable: 'none', weight: 5 },
  {
    name: 'BZMPOP',
    args: a => many(a, zset, a.word(a.rng.pick(['MIN', 'MAX']))),
    after: fillZset(2),
    mutable: 'none',
    weight: 5,
  },
]
