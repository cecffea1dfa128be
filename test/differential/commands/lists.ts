/**
 * Commands on lists that do not block.
 */
import type { Args } from '../args'
import type { Command } from './declare'

const list = (a: Args): string => a.key('list')
const side = (a: Args): string => a.word(a.rng.pick(['LEFT', 'RIGHT']))

/** Few different ones, so that searches find them; some integers, some long enough for a node of their own. */
function element(a: Args): string {
  const { rng } = a
  if (rng.chance(1)) return 'x'.repeat(rng.pick([63, 64, 127, 128, 4090, 4096, 8170, 8192, 8193, 70_000]))
  if (rng.chance(3)) return a.integer()
  if (rng.chance(4)) return a.text()
  return rng.pick(['a', 'b', 'c', 'd', '0', '1', '-1', '100', '4096', '-70000', 'element', 'an element that is longer'])
}

const index = (a: Args): string => a.index(-12, 12)
const push = (a: Args): string[] => [
  list(a),
  ...a.rng.times(a.rng.chance(80) ? 1 : a.rng.between(2, 30), () => element(a)),
]

function pop(a: Args): string[] {
  if (a.rng.chance(70)) return [list(a)]
  return [list(a), a.rng.chance(5) ? a.index(0, 9) : String(a.rng.between(0, 9))]
}

function lmpop(a: Args): string[] {
  const keys = a.rng.times(a.rng.between(1, 3), () => list(a))
  const count = a.rng.chance(50) ? [a.word('COUNT'), a.index(1, 6)] : []
  return [a.rng.chance(4) ? a.index(-1, 4) : String(keys.length), ...keys, side(a), ...count]
}

function lpos(a: Args): string[] {
  const options = a.rng.some(
    [
      [a.word('RANK'), a.index(-3, 3)],
      [a.word('COUNT'), a.index(0, 4)],
      [a.word('MAXLEN'), a.index(0, 12)],
    ],
    40,
  )
  return [list(a), element(a), ...options.flat()]
}

const linsert = (a: Args): string[] => [list(a), a.word(a.rng.pick(['BEFORE', 'AFTER'])), element(a), element(a)]

/** Every list command of both peers that answers at once. */
export const lists: Command[] = [
  { name: 'LPUSH', args: push, weight: 20 },
  { name: 'RPUSH', args: push, weight: 20 },
  { name: 'LPUSHX', args: push },
  { name: 'RPUSHX', args: push },
  { name: 'LPOP', args: pop },
  { name: 'RPOP', args: pop },
  { name: 'LLEN', args: a => [list(a)] },
  { name: 'LINDEX', args: a => [list(a), index(a)] },
  {
    name: 'LSET',
    args: a => [list(a), a.index(-2, 1), element(a)],
    after: (args, a) => (a.rng.chance(50) ? ['RPUSH', args[0] ?? '', element(a), element(a)] : undefined),
  },
  { name: 'LINSERT', args: linsert },
  { name: 'LRANGE', args: a => [list(a), index(a), index(a)], weight: 20 },
  { name: 'LREM', args: a => [list(a), a.index(-2, 2), element(a)] },
  { name: 'LTRIM', args: a => [list(a), a.index(-40, 3), a.index(-3, 40)], weight: 4 },
  { name: 'LPOS', args: lpos },
  { name: 'LMOVE', args: a => [list(a), list(a), side(a), side(a)] },
  { name: 'RPOPLPUSH', args: a => [list(a), list(a)] },
  { name: 'LMPOP', args: lmpop },
]
