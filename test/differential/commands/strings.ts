/**
 * Commands on strings.
 */
import type { Args } from '../args'
import type { Command } from './declare'

const pair = (a: Args): string[] => {
  const key = a.anyKey()
  return [key, a.valueFor(key)]
}

/** An option whatever stands before it: repeated, contradicting, without its argument. */
function anyOption(a: Args): string[] {
  const word = a.rng.pick(['NX', 'XX', 'GET', 'KEEPTTL', 'PERSIST', 'EX', 'PX', 'EXAT', 'PXAT', ''])
  return a.rng.chance(50) ? a.expiryOption() : [a.word(word)]
}

function setOptions(a: Args): string[] {
  const { rng } = a
  if (rng.chance(30)) return []
  if (rng.chance(4)) return rng.times(rng.between(1, 4), () => anyOption(a)).flat()
  const options: string[] = []
  if (rng.chance(30)) options.push(a.word(rng.pick(['NX', 'XX'])))
  if (rng.chance(40)) options.push(a.word('GET'))
  if (rng.chance(40)) options.push(...(rng.chance(20) ? [a.word('KEEPTTL')] : a.expiryOption()))
  if (rng.chance(4)) options.push(rng.pick(['NX', 'XX', 'KEEPTTL', 'PERSIST', 'EX', 'bogus', '']))
  return options
}

const set = (a: Args): string[] => [...pair(a), ...setOptions(a)]

function setIfEq(a: Args): string[] {
  const key = a.key('short')
  const options = a.rng.some([['GET'], a.expiryOption(), ['KEEPTTL']], 25).flat()
  return [key, a.lettersOf('ab', 0, 1), a.word('IFEQ'), a.lettersOf('ab', 0, 1), ...options]
}

function getEx(a: Args): string[] {
  const { rng } = a
  const key = a.anyKey()
  if (rng.chance(25)) return [key]
  if (rng.chance(25)) return [key, a.word('PERSIST')]
  if (rng.chance(3)) return [key, rng.pick(['KEEPTTL', 'EX', 'NX', 'GET'])]
  if (rng.chance(4)) return [key, ...rng.times(rng.between(1, 3), () => anyOption(a)).flat()]
  return [key, ...a.expiryOption()]
}

function lcs(a: Args): string[] {
  const options: string[] = []
  const { rng } = a
  if (rng.chance(60)) options.push(a.word(rng.pick(['LEN', 'IDX'])))
  if (rng.chance(30)) options.push(a.word('MINMATCHLEN'), a.index(0, 5))
  if (rng.chance(30)) options.push(a.word('WITHMATCHLEN'))
  if (rng.chance(3)) options.push(rng.pick(['LEN', 'IDX', 'MINMATCHLEN', 'bogus']))
  return [a.key('short'), a.key('short'), ...options]
}

function mset(a: Args): string[] {
  const pairs = a.rng.times(a.rng.between(1, 4), () => pair(a)).flat()
  if (a.rng.chance(3)) pairs.pop()
  return pairs
}

function msetex(a: Args): string[] {
  const count = a.rng.between(1, 3)
  const pairs = a.rng.times(count, () => pair(a)).flat()
  const options = a.rng.some([[a.rng.pick(['NX', 'XX'])], a.rng.chance(80) ? a.expiryOption() : ['KEEPTTL']], 50)
  return [a.rng.chance(4) ? a.index(-1, 5) : String(count), ...pairs, ...options.flat()]
}

/** Every string command of both peers. */
export const strings: Command[] = [
  { name: 'SET', args: set, weight: 40, mutable: 'order' },
  { name: 'SET', args: setIfEq, weight: 10, only: 'valkey', mutable: 'none' },
  { name: 'GET', args: a => [a.anyKey()], weight: 15 },
  { name: 'GETSET', args: pair },
  { name: 'GETDEL', args: a => [a.anyKey()], weight: 5 },
  { name: 'GETEX', args: getEx, mutable: 'order' },
  { name: 'GETRANGE', args: a => [a.anyKey(), a.index(-20, 40), a.index(-20, 40)] },
  { name: 'SUBSTR', args: a => [a.anyKey(), a.index(-20, 40), a.index(-20, 40)] },
  { name: 'SETRANGE', args: a => [a.key('text'), a.smallIndex(0, 80), a.text()] },
  { name: 'APPEND', args: a => [a.key(a.rng.pick(['text', 'number'])), a.lettersOf('0123abc', 0, 8)] },
  { name: 'STRLEN', args: a => [a.anyKey()] },
  { name: 'MGET', args: a => a.keys(1, 6) },
  { name: 'MSET', args: mset },
  { name: 'MSETNX', args: mset },
  { name: 'MSETEX', args: msetex, only: 'valkey', mutable: 'order' },
  { name: 'SETNX', args: pair },
  { name: 'SETEX', args: a => expiring(a, a.relativeSeconds()), mutable: 'order' },
  { name: 'PSETEX', args: a => expiring(a, a.relativeMs()), mutable: 'order' },
  { name: 'INCR', args: a => [a.key('number')] },
  { name: 'DECR', args: a => [a.key('number')] },
  { name: 'INCRBY', args: a => [a.key('number'), a.index(-500, 500)] },
  { name: 'DECRBY', args: a => [a.key('number'), a.index(-500, 500)] },
  { name: 'INCRBYFLOAT', args: a => [a.key('number'), a.float()] },
  { name: 'LCS', args: lcs },
  { name: 'DELIFEQ', args: a => [a.key('short'), a.lettersOf('ab', 0, 1)], only: 'valkey' },
]

function expiring(a: Args, time: string): string[] {
  const [key = '', value = ''] = pair(a)
  return [key, a.rng.chance(5) ? a.badExpiry() : time, value]
}
