/**
 * Commands of a connection about itself and others.
 */
import type { Args } from '../args'
import { clientLines, fields, shape, valkeyLines } from '../rules'
import type { Command } from './declare'

/** Stands for the id that a server gave to the connection on which it is sent; see `own` in pair.ts. */
export const OWN_ID = '<own id>'

/** What HELLO tells of one server, or of one connection. */
const OF_ONE_SERVER = ['version', 'id', 'modules']

/** An id that no client has. */
const NO_CLIENT = '99999999'

const BAD_IDS = ['0', '-1', 'abc', '', '1.5', '9223372036854775807', '9223372036854775808']

function clientName(a: Args): string {
  return a.rng.chance(5) ? a.rng.pick(['with space', 'new\nline', '\x7f', '\xe9']) : a.lettersOf('xyz', 0, 5)
}

function onOff(a: Args): string[] {
  return [a.rng.chance(3) ? a.rng.pick(['yes', '', '1']) : a.word(a.rng.pick(['ON', 'OFF']))]
}

function clientId(a: Args): string {
  return a.rng.chance(4) ? a.rng.pick(BAD_IDS) : a.rng.pick([NO_CLIENT, OWN_ID])
}

/** What CLIENT KILL may be asked for without ending one of our connections. */
function killFilters(a: Args): string[] {
  const { rng } = a
  if (rng.chance(3)) return rng.pick([['1.2.3.4:5'], ['ID'], ['bogus', 'x'], ['ID', '1', 'TYPE'], [''], []])
  if (rng.chance(4)) {
    const wrong = [
      ['ID', rng.pick(BAD_IDS)],
      ['TYPE', 'bogus'],
      ['USER', 'nobody'],
      ['SKIPME', 'x'],
      ['MAXAGE', 'abc'],
    ]
    return [...rng.pick(wrong)]
  }
  const nobody = rng.pick([
    ['ID', NO_CLIENT],
    ['LADDR', '1.2.3.4:5'],
    ['ADDR', '1.2.3.4:5'],
    ['MAXAGE', '1000000'],
    ['TYPE', 'REPLICA'],
    ['TYPE', 'slave'],
    ['TYPE', 'master'],
  ])
  const others = [
    ['ID', OWN_ID],
    ['USER', 'default'],
    ['SKIPME', 'YES'],
    ['SKIPME', 'no'],
    ['MAXAGE', '1000000'],
    ['LADDR', 'x'],
    // By itself it would end the connection that listens.
    ['TYPE', 'pubsub'],
  ]
  // One option given twice counts as given last.
  const rest = rng.some(others, 20).filter(([name]) => name !== nobody[0])
  return [...nobody, ...rest.flat()].map((word, i) => (i % 2 === 0 ? a.word(word) : word))
}

function listFilters(a: Args): string[] {
  const { rng } = a
  if (rng.chance(30)) return []
  if (rng.chance(6)) return rng.pick([['TYPE'], ['ID'], ['bogus'], ['TYPE', 'bogus'], ['ID', 'abc'], ['TYPE', '']])
  if (rng.chance(50)) return [a.word('TYPE'), rng.pick(['normal', 'NORMAL', 'master', 'replica', 'slave', 'pubsub'])]
  return [a.word('ID'), ...rng.some([OWN_ID, NO_CLIENT, '0', '-5'], 60), NO_CLIENT]
}

/** What Valkey selects clients by; each also the other way round. */
function moreFilters(a: Args): string[] {
  const { rng } = a
  const filters: [string, string][] = [
    ['ID', rng.pick([OWN_ID, NO_CLIENT])],
    ['NAME', clientName(a)],
    ['LIB-NAME', clientName(a) || 'x'],
    ['LIB-VER', clientName(a) || 'x'],
    ['FLAGS', rng.pick(['N', 'U', 'x', 'e', 'T', 'eT', 'b', 'q', 'd', ''])],
    ['CAPA', rng.pick(['r', 'q', ''])],
    ['DB', rng.pick(['0', '1', '3', '16', '-1', 'abc'])],
    ['USER', rng.pick(['default', 'nobody'])],
    ['TYPE', rng.pick(['normal', 'replica', 'pubsub', 'primary', 'master', 'slave', 'bogus'])],
    ['IP', rng.pick(['127.0.0.1', '', '::1'])],
    ['ADDR', '1.2.3.4:5'],
    ['LADDR', '1.2.3.4:5'],
    ['MAXAGE', rng.pick(['1000000', '0', '-1', 'abc'])],
    ['IDLE', rng.pick(['1000000', '-1', 'abc'])],
    ['SKIPME', rng.pick(['yes', 'NO', 'x'])],
  ]
  const chosen = rng.times(rng.between(0, 2), () => rng.pick(filters))
  const words = chosen.flatMap(([name, value]) => [a.word(rng.chance(25) ? `NOT-${name}` : name), value])
  if (rng.chance(3)) words.push(rng.pick(['bogus', 'NOT-', 'NOT-bogus']))
  return words
}

function hello(a: Args): string[] {
  const { rng } = a
  if (rng.chance(20)) return []
  const version = rng.chance(4) ? rng.pick(['1', '4', 'abc', '', '-1', '9223372036854775808']) : rng.pick(['2', '3'])
  const options = rng
    .some(
      [
        ['AUTH', 'default', a.text()],
        ['SETNAME', clientName(a)],
      ],
      20,
    )
    .flat()
  if (rng.chance(4)) options.push(rng.pick(['AUTH', 'SETNAME', 'bogus', '']))
  return [version, ...options]
}

/** Nobody whom the server does not know: such an AUTH is a scene of its own. */
function auth(a: Args): string[] {
  if (a.rng.chance(15)) return a.rng.pick([[a.text()], ['default', 'x', 'y']])
  return ['default', a.text()]
}

function unblock(a: Args): string[] {
  const { rng } = a
  if (rng.chance(5)) return [clientId(a), rng.pick(['bogus', '', 'TIMEOUTX'])]
  return [clientId(a), ...rng.some([a.word(rng.pick(['TIMEOUT', 'ERROR']))], 50)]
}

function setInfo(a: Args): string[] {
  const attribute = a.rng.chance(3) ? a.rng.pick(['bogus', '']) : a.rng.pick(['LIB-NAME', 'lib-ver'])
  return [attribute, clientName(a)]
}

/** PING, ECHO, HELLO, AUTH, RESET and CLIENT. */
export const connection: Command[] = [
  {
    name: 'PING',
    args: a => (a.rng.chance(50) ? [] : a.rng.times(a.rng.chance(5) ? 2 : 1, () => a.text())),
    weight: 3,
  },
  { name: 'ECHO', args: a => [a.text()], weight: 3 },
  // Half of them switch between RESP2 and RESP3.
  { name: 'HELLO', args: hello, compare: fields(...OF_ONE_SERVER), weight: 6, only: 'redis', mutable: 'none' },
  {
    name: 'HELLO',
    args: hello,
    compare: fields('server', ...OF_ONE_SERVER),
    weight: 6,
    only: 'valkey',
    mutable: 'none',
  },
  { name: 'AUTH', args: auth, weight: 2, mutable: 'none' },
  { name: 'RESET', args: () => [], weight: 1.5 },
  { name: 'CLIENT ID', args: () => [], compare: shape, weight: 2 },
  { name: 'CLIENT GETNAME', args: () => [], weight: 2 },
  // A NUL ends such a text for Redis, whatever follows.
  { name: 'CLIENT SETNAME', args: a => [clientName(a)], weight: 2, mutable: 'order' },
  { name: 'CLIENT SETINFO', args: setInfo, weight: 2, mutable: 'order' },
  { name: 'CLIENT GETREDIR', args: () => [], weight: 2 },
  { name: 'CLIENT INFO', args: () => [], compare: clientLines, weight: 2, only: 'redis' },
  { name: 'CLIENT INFO', args: () => [], compare: valkeyLines, weight: 2, only: 'valkey' },
  { name: 'CLIENT LIST', args: listFilters, compare: clientLines, weight: 2, only: 'redis', mutable: 'none' },
  { name: 'CLIENT NO-EVICT', args: onOff, weight: 2 },
  { name: 'CLIENT NO-TOUCH', args: onOff, weight: 2 },
  { name: 'CLIENT UNBLOCK', args: unblock, weight: 2, only: 'redis' },
  { name: 'CLIENT KILL', args: killFilters, weight: 2, only: 'redis', mutable: 'none' },
  { name: 'CLIENT UNPAUSE', args: () => [], weight: 2 },
  { name: 'CLIENT HELP', args: () => [], compare: shape, weight: 1 },
  { name: 'CLIENT LIST', args: moreFilters, compare: valkeyLines, weight: 6, only: 'valkey', mutable: 'none' },
  { name: 'CLIENT IMPORT-SOURCE', args: a => [a.rng.chance(20) ? 'ON' : 'off'], weight: 2, only: 'valkey' },
  { name: 'CLIENT CAPA', args: a => a.rng.times(a.rng.between(1, 2), () => a.text()), only: 'valkey', weight: 2 },
]
