/**
 * What a server says of itself, its commands, its memory, and the inside of its keys.
 */
import type { Args } from '../args'
import { any, documentation, exact, info, nil, type Rule, shape, sorted } from '../rules'
import { bitmaps } from './bitmaps'
import type { Command } from './declare'
import { keys } from './keys'
import { strings } from './strings'

const WITH_KEYS = [...strings, ...bitmaps, ...keys].filter(command => command.only === undefined)

const SPECIAL = [
  ['MSET', 'a'],
  ['PING'],
  ['bogus', 'a'],
  ['OBJECT'],
  ['OBJECT', 'bogus', 'a'],
  ['CLIENT', 'ID'],
  ['EXEC'],
  ['GET'],
  ['GET', 'a', 'b'],
  ['CONFIG', 'GET', 'a'],
]

/** A whole command, as its first arguments. */
function otherCommand(a: Args): string[] {
  if (a.rng.chance(6)) return a.rng.pick(SPECIAL)
  const command = a.rng.pick(WITH_KEYS)
  return [...command.name.split(' '), ...command.args(a)]
}

/** Containers show their subcommands, of which each server has others. */
const DESCRIBED = WITH_KEYS.map(command => command.name.replace(' ', '|'))

/** We document the options that only Valkey has, too. */
const DOCUMENTED = DESCRIBED.filter(name => !['SET', 'BITCOUNT'].includes(name))

function commandNames(a: Args, names: readonly string[]): string[] {
  const odd = ['bogus', '', 'config|bogus', 'get|x', '|']
  const name = () => (a.rng.chance(4) ? a.rng.pick(odd) : a.rng.pick(names))
  return a.rng.times(a.rng.between(1, 3), () => (a.rng.chance(50) ? name() : name().toLowerCase()))
}

/** Patterns and categories that only commands match which every server has. */
const LISTS = [
  ['FILTERBY', 'PATTERN', 'set?it'],
  ['FILTERBY', 'PATTERN', 'getr*'],
  ['filterby', 'pattern', 'GETR*'],
  ['FILTERBY', 'PATTERN', 'p*setex'],
  ['FILTERBY', 'PATTERN', 'bogus'],
  ['FILTERBY', 'PATTERN', 'client|no-*'],
  ['FILTERBY', 'ACLCAT', 'bitmap'],
  ['FILTERBY', 'aclcat', 'BITMAP'],
  ['FILTERBY', 'ACLCAT', 'bogus'],
  ['FILTERBY', 'MODULE', 'bogus'],
]

function commandList(a: Args): string[] {
  if (a.rng.chance(15)) return []
  if (a.rng.chance(5)) return a.rng.pick([['FILTERBY'], ['FILTERBY', 'bogus', 'x'], ['bogus'], ['FILTERBY', 'PATTERN']])
  return a.rng.pick(LISTS)
}

const SECTIONS = ['server', 'memory', 'keyspace', 'stats', 'errorstats', 'clients', 'cpu', 'bogus', 'STATS', '']

const PROTOCOL = 'string|integer|double|bignum|null|array|set|map|attrib|verbatim|true|false|STRING|bogus'.split('|')

function debug(a: Args): string[] {
  const { rng } = a
  switch (rng.below(12)) {
    case 0:
      return [a.word('SLEEP'), rng.pick(['0', '0.0001', '0', '0'])]
    case 1:
      return [a.word('PAUSE-CRON'), '0']
    case 2:
      return ['ERROR', rng.pick(['ERR x', 'bogus text', '-MY error', 'ONE'])]
    case 3:
      return [
        'POPULATE',
        rng.pick(['0', '1', '3', '3', 'abc', '-1']),
        rng.pick(['n', 't', 's']),
        ...rng.some(['10'], 40),
      ]
    case 4:
      return ['SET-ACTIVE-EXPIRE', '0']
    case 5:
      return [rng.pick(['SDSLEN', 'OBJECT']), a.anyKey()]
    case 6:
      return rng.pick([
        ['HELP'],
        ['HTSTATS', rng.pick(['0', '3', '16', 'x'])],
        ['LOG', 'x'],
        ['bogus'],
        ['bogus', 'x', 'y'],
      ])
    case 7:
    case 8:
      return [a.word('PROTOCOL'), rng.pick(PROTOCOL)]
    default:
      return [a.word('DIGEST-VALUE'), ...a.keys(0, 4)]
  }
}

/** Its keys are met before, as it would show what has expired and has not been removed. */
function meet(args: readonly string[]): string[] | undefined {
  const isOfKeys = ['DIGEST-VALUE', 'SDSLEN', 'OBJECT'].includes((args[0] ?? '').toUpperCase())
  return isOfKeys && args.length > 1 ? ['EXISTS', ...args.slice(1)] : undefined
}

/** Addresses and sizes inside the process are its own. */
function debugRule(args: readonly string[]): Rule {
  const isOwn = ['SDSLEN', 'OBJECT', 'HTSTATS', 'HELP'].includes((args[0] ?? '').toUpperCase())
  return isOwn ? shape : exact
}

/** COMMAND, INFO, MEMORY, DEBUG and others. */
export const introspection: Command[] = [
  { name: 'TIME', args: () => [], compare: shape, weight: 2 },
  { name: 'INFO', args: a => a.rng.some(SECTIONS, 30), compare: info, weight: 1, only: 'redis' },
  {
    name: 'LOLWUT',
    args: a => (a.rng.chance(50) ? [] : ['VERSION', '99']),
    compare: shape,
    weight: 1,
    mutable: 'none',
  },
  { name: 'MEMORY DOCTOR', args: () => [], compare: shape, weight: 1 },
  { name: 'MEMORY HELP', args: () => [], compare: shape, weight: 1 },
  { name: 'MEMORY STATS', args: () => [], compare: shape, weight: 1 },
  { name: 'MEMORY PURGE', args: () => [], weight: 1 },
  { name: 'MEMORY MALLOC-STATS', args: () => [], compare: any, weight: 1 },
  { name: 'COMMAND', args: () => [], compare: shape, weight: 0.8, mutable: 'none' },
  { name: 'COMMAND COUNT', args: () => [], compare: shape, weight: 1 },
  { name: 'COMMAND HELP', args: () => [], compare: shape, weight: 1 },
  {
    name: 'COMMAND INFO',
    args: a => commandNames(a, DESCRIBED),
    compare: documentation,
    weight: 3,
    only: 'redis',
    mutable: 'none',
  },
  {
    name: 'COMMAND DOCS',
    args: a => commandNames(a, DOCUMENTED),
    compare: documentation,
    weight: 3,
    only: 'redis',
    mutable: 'none',
  },
  {
    name: 'COMMAND LIST',
    args: commandList,
    compareFor: args => (args.length === 0 ? shape : sorted),
    weight: 2,
    only: 'redis',
  },
  { name: 'COMMAND GETKEYS', args: otherCommand, weight: 6, only: 'redis', mutable: 'order' },
  { name: 'COMMAND GETKEYSANDFLAGS', args: otherCommand, compare: sorted, weight: 6, only: 'redis', mutable: 'order' },
  { name: 'DEBUG', args: debug, compareFor: debugRule, after: meet, weight: 6, only: 'redis', mutable: 'none' },
  { name: 'SCRIPT KILL', args: () => [], compare: nil, weight: 1 },
  {
    name: 'SHUTDOWN',
    args: a => a.rng.pick([['ABORT'], ['bogus'], ['SAVE', 'NOSAVE'], ['ABORT', 'NOW']]),
    mutable: 'none',
    weight: 1,
  },
]
