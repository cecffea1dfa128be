/**
 * Commands on HyperLogLogs. GET compares their bytes.
 */
import type { Args } from '../args'
import type { Command } from './declare'

const key = (a: Args): string => a.key('hll')

/** Few different ones, and now and then thousands at once, which make it dense. */
function elements(a: Args): string[] {
  const { rng } = a
  const element = () => (rng.chance(5) ? a.text() : String(rng.below(300)))
  if (rng.chance(10)) return Array.from({ length: rng.pick([50, 500, 3000]) }, (_, i) => `e${i}`)
  return rng.times(rng.below(6), element)
}

/** Bytes that begin as one. */
function broken(a: Args): string {
  const { rng } = a
  const header = `HYLL${String.fromCharCode(rng.below(3))}\0\0\0${a.binary(7)}${rng.chance(80) ? '\x80' : '\0'}`
  const runs = rng.pick([
    '\x7f\xff',
    '\x7f\xfe',
    '\x7f\xff\x00',
    '\x3f'.repeat(256),
    '\x80'.repeat(50),
    '\x84\x7f\xfe',
    '',
  ])
  return header + (rng.chance(20) ? `${a.binary(rng.below(30))}\0\0` : runs)
}

const inside = (a: Args): string =>
  a.word(a.rng.chance(3) ? 'bogus' : a.rng.pick(['GETREG', 'DECODE', 'ENCODING', 'TODENSE', 'ENCODING']))

/** Every command for HyperLogLogs but PFSELFTEST, which takes its time. */
export const hyperloglogs: Command[] = [
  { name: 'PFADD', args: a => [key(a), ...elements(a)], weight: 20 },
  { name: 'PFCOUNT', args: a => a.keys(1, 3, 'hll'), weight: 15 },
  { name: 'PFMERGE', args: a => [key(a), ...a.keys(0, 3, 'hll')], weight: 8 },
  {
    name: 'PFDEBUG',
    args: a => [inside(a), key(a)],
    after: ([, which = ''], a) => (a.rng.chance(60) ? ['PFADD', which, 'element'] : undefined),
    weight: 6,
    mutable: 'none',
  },
  { name: 'GET', args: a => [key(a)] },
  { name: 'DEL', args: a => [key(a)], weight: 4 },
  { name: 'SET', args: a => [key(a), broken(a)], weight: 2, mutable: 'order' },
]
