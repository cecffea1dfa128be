/**
 * Commands on connection and server whose replies can be compared.
 */
import type { Args } from '../args'
import type { Command } from './declare'

const COMMANDS_WITH_KEYS = [
  ['GET', 'a'],
  ['MSET', 'a', '1', 'b', '2'],
  ['MSET', 'a'],
  ['BITOP', 'AND', 'd', 'a', 'b'],
  ['SET', 'a', 'b', 'EX', '1'],
  ['COPY', 'a', 'b', 'DB', '1'],
  ['LCS', 'a', 'b', 'LEN'],
  ['PING'],
  ['bogus', 'a'],
  ['OBJECT', 'ENCODING', 'a'],
  ['MEMORY', 'USAGE', 'a'],
  ['BITFIELD', 'a', 'GET', 'u8', '0'],
  ['DEL', 'a', 'b', 'c'],
]

const name = (a: Args): string => (a.rng.chance(5) ? a.rng.pick(['with space', 'new\nline']) : a.lettersOf('xyz', 0, 5))

/** An id that no client has. */
const noClient = '99999999'

const getKeys = (a: Args): string[] => a.rng.pick(COMMANDS_WITH_KEYS)

/** Server and connection commands. */
export const server: Command[] = [
  {
    name: 'PING',
    args: a => (a.rng.chance(50) ? [] : a.rng.times(a.rng.chance(5) ? 2 : 1, () => a.text())),
    weight: 3,
  },
  { name: 'ECHO', args: a => [a.text()], weight: 3 },
  { name: 'TIME', args: () => [], compare: 'shape', weight: 2 },
  { name: 'INFO', args: a => a.rng.some(['server', 'memory', 'keyspace', 'bogus'], 50), compare: 'shape', weight: 1 },
  { name: 'LOLWUT', args: a => (a.rng.chance(50) ? [] : ['VERSION', '99']), compare: 'shape', weight: 1 },
  { name: 'MEMORY DOCTOR', args: () => [], compare: 'shape', weight: 1 },
  { name: 'COMMAND GETKEYS', args: getKeys, weight: 3 },
  { name: 'COMMAND GETKEYSANDFLAGS', args: getKeys, weight: 3 },
  { name: 'CLIENT ID', args: () => [], compare: 'shape', weight: 2 },
  { name: 'CLIENT GETNAME', args: () => [], weight: 2 },
  { name: 'CLIENT SETNAME', args: a => [name(a)], weight: 2 },
  { name: 'CLIENT SETINFO', args: a => [a.rng.pick(['LIB-NAME', 'lib-ver']), name(a)], weight: 2 },
  { name: 'CLIENT GETREDIR', args: () => [], weight: 2 },
  { name: 'CLIENT INFO', args: () => [], compare: 'shape', weight: 2 },
  { name: 'CLIENT LIST', args: a => (a.rng.chance(50) ? [] : ['TYPE', 'normal']), compare: 'shape', weight: 2 },
  { name: 'CLIENT NO-EVICT', args: a => [a.word(a.rng.pick(['ON', 'OFF']))], weight: 2 },
  { name: 'CLIENT NO-TOUCH', args: a => [a.word(a.rng.pick(['ON', 'OFF']))], weight: 2 },
  { name: 'CLIENT UNBLOCK', args: a => [noClient, ...a.rng.some(['TIMEOUT'], 50)], weight: 2 },
  {
    name: 'CLIENT KILL',
    args: a =>
      a.rng.pick([
        ['ID', noClient],
        ['LADDR', '1.2.3.4:5'],
      ]),
    weight: 2,
  },
  { name: 'CLIENT UNPAUSE', args: () => [], weight: 2 },
  { name: 'CONFIG GET', args: a => [a.rng.pick(['maxmemory-policy', 'proto-max-bulk-len', 'bogus'])], weight: 2 },
  { name: 'UNWATCH', args: () => [], weight: 3 },
]
