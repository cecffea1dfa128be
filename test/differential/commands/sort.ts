/**
 * SORT and SORT_RO, of lists and of whatever else there is.
 */
import type { Args } from '../args'
import { amount, exact, type Rule, sorted } from '../rules'
import type { Command } from './declare'

/** What stands in lists is often the number of a key of one of these kinds. */
const PATTERNS = ['n*', 't*', 's*', '*', 'n*->', 'h*->a', 'none*', '', '#', 'n1', 't*->x', '\x00*']

const isPattern = (text: string): boolean => text.includes('*')

function options(a: Args, stores: boolean): string[] {
  const { rng } = a
  const isAlpha = rng.chance(60)
  const by = rng.chance(40) ? rng.pick(PATTERNS) : undefined
  // Which of two elements of the same weight comes first is nobody's promise: with a part of them, or stored, it would show.
  const hasTies = isAlpha && by !== undefined && isPattern(by)
  const chosen = rng.some(
    [
      isAlpha ? [a.word('ALPHA')] : [],
      by === undefined ? [] : [a.word('BY'), by],
      hasTies ? [] : [a.word('LIMIT'), a.index(-1, 5), a.index(-1, 8)],
      [a.word(rng.pick(['ASC', 'DESC']))],
      [a.word('GET'), rng.pick(PATTERNS)],
      [a.word('GET'), '#'],
      stores && !hasTies ? [a.word('STORE'), a.key('list')] : [],
    ],
    55,
  )
  return rng.chance(2) ? [...chosen.flat(), rng.pick(['GET', 'LIMIT', 'STORE', 'bogus'])] : chosen.flat()
}

/**
 * Elements of equal weight come in any order where words are the weights, and those of a set where there is no weight at
 * all: of these it is open, too, which of them a LIMIT takes.
 */
const rule = (args: readonly string[]): Rule => {
  const has = (option: string) => args.some(word => word.toUpperCase() === option)
  const at = args.findIndex(word => word.toUpperCase() === 'BY')
  if (at <= 0) return exact
  if (!isPattern(args[at + 1] ?? '')) return has('LIMIT') ? amount : sorted
  return has('ALPHA') ? sorted : exact
}

/** Both commands. */
export const sorting: Command[] = [
  { name: 'SORT', args: a => [a.key('list'), ...options(a, true)], mutable: 'none', compareFor: rule },
  { name: 'SORT_RO', args: a => [a.key('list'), ...options(a, false)], mutable: 'none', compareFor: rule },
]
