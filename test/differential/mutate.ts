/**
 * Random damage to a command's arguments, for what no generator of valid options thinks of: an option twice, one
 * without its argument, two that exclude each other, a number that is none.
 */
import { type Args, EXTREMES } from './args'
import type { Mutable } from './commands/declare'

/** Options of Redis's commands; those that only we and Valkey understand are not among them. */
const OPTIONS = [
  ...['NX', 'XX', 'GT', 'LT', 'EX', 'PX', 'EXAT', 'PXAT', 'KEEPTTL', 'PERSIST', 'GET', 'SET', 'REPLACE', 'DB', 'MATCH'],
  ...[
    'COUNT',
    'TYPE',
    'LEN',
    'IDX',
    'MINMATCHLEN',
    'WITHMATCHLEN',
    'SYNC',
    'ASYNC',
    'BYTE',
    'BIT',
    'SAMPLES',
    'NOVALUES',
  ],
  ...['AND', 'NOT', 'INCRBY', 'OVERFLOW', 'SAT', 'FAIL', 'FILTERBY', 'SETNAME', 'ON', 'OFF', 'YES', 'HELP'],
]

function remove(words: string[], at: number): void {
  words.splice(at, 1)
}

/**
 * Changes `words` from the argument `from` on.
 *
 * @param mutable `order` leaves numbers alone, as one that becomes an expiry would make replies depend on the clock
 */
export function mutate(a: Args, words: string[], from: number, mutable: Mutable): void {
  const { rng } = a
  const at = () => rng.between(from, Math.max(from, words.length - 1))
  switch (rng.below(mutable === 'all' ? 6 : 3)) {
    case 0:
      if (words.length > from) remove(words, at())
      break
    case 1:
      words.push(a.text())
      break
    case 2:
      if (words.length > from) words.splice(at(), 0, words[at()] as string)
      break
    case 3:
      if (words.length > from) words[at()] = rng.pick(EXTREMES)
      break
    case 4:
      words.splice(at(), 0, a.word(rng.pick(OPTIONS)))
      break
    default: {
      const [first, second] = [at(), at()]
      if (words.length <= from) break
      ;[words[first], words[second]] = [words[second] as string, words[first] as string]
    }
  }
}
