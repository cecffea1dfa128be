/**
 * What is answered about files without one being written: what is wrong with a command, and what needs no disk.
 *
 * What the commands do is in files and takes as long as a disk does; the tests of persistence and the exchange with the
 * peers cover it.
 */
import type { Args } from '../args'
import { integers } from '../rules'
import type { Command } from './declare'

/** There is no append-only file and no replica: who asks for none of either waits for nothing. */
function waitaof(a: Args): string[] {
  if (a.rng.chance(5)) return a.rng.pick([['0'], ['0', '0'], ['0', '0', '0', '0']])
  const bad = ['abc', '', '-1', '9223372036854775808']
  const local = a.rng.chance(15) ? a.rng.pick([...bad, '1', '2']) : '0'
  const replicas = a.rng.chance(10) ? a.rng.pick(bad) : '0'
  return [local, replicas, a.rng.chance(10) ? a.rng.pick(bad) : String(a.rng.below(1000))]
}

const WORDS = ['now', '', 'SCHEDULE', '0']

/** Nobody listens on this port, and nobody is asked: the keys do not exist. */
const NOBODY = ['127.0.0.1', '1']
const NO_KEYS = [
  [...NOBODY, 'no:key', '0', '0'],
  [...NOBODY, 'no:key', '0', '0', 'COPY', 'REPLACE'],
  [...NOBODY, 'no:key', '3', '100', 'copy'],
  [...NOBODY, 'no:key', '-1', '-5'],
  [...NOBODY, '', '0', '0', 'KEYS', 'no:1', 'no:2'],
  [...NOBODY, '', '0', '0', 'REPLACE', 'KEYS', 'no:1'],
]
const WRONG_MIGRATIONS = [
  ['127.0.0.1'],
  [...NOBODY, 'no:key', '0'],
  [...NOBODY, 'no:key', 'a', '0'],
  [...NOBODY, 'no:key', '0', 'a'],
  [...NOBODY, 'no:key', '0', '0', 'BOGUS'],
  [...NOBODY, 'no:key', '0', '0', 'KEYS', 'no:1'],
  [...NOBODY, '', '0', '0', 'AUTH'],
  [...NOBODY, '', '0', '0', 'AUTH2', 'user'],
]
const migration = (a: Args) => a.rng.pick(a.rng.chance(40) ? WRONG_MIGRATIONS : NO_KEYS)

/** Commands about files and other servers. A mutation could make one that acts of any of them. */
export const persistence: Command[] = [
  { name: 'WAITAOF', args: waitaof, weight: 2, mutable: 'none' },
  { name: 'LASTSAVE', args: a => (a.rng.chance(20) ? ['now'] : []), compare: integers, weight: 1, mutable: 'none' },
  { name: 'SAVE', args: a => [a.rng.pick(WORDS)], weight: 1, mutable: 'none' },
  { name: 'BGSAVE', args: a => a.rng.pick([['now'], [''], ['SCHEDULE', 'now']]), weight: 1, mutable: 'none' },
  { name: 'BGREWRITEAOF', args: a => [a.rng.pick(WORDS)], weight: 1, mutable: 'none' },
  { name: 'MIGRATE', args: migration, weight: 2, mutable: 'none' },
]
