/**
 * Commands on bits.
 */
import type { Args } from '../args'
import type { Command } from './declare'

const bit = (a: Args): string => (a.rng.chance(3) ? a.rng.pick(['2', '-1', 'x', '']) : a.rng.pick(['0', '1']))

function range(a: Args): string[] {
  const { rng } = a
  if (rng.chance(30)) return []
  const unit = rng.chance(50) ? [a.word(rng.pick(['BYTE', 'BIT']))] : []
  if (rng.chance(2)) return [a.index(-10, 10), a.index(-10, 10), 'bogus']
  return [a.index(-100, 300), a.index(-100, 300), ...unit]
}

function bitpos(a: Args): string[] {
  const rest = range(a)
  // BITPOS, unlike BITCOUNT, takes a start alone.
  return [a.key('bits'), bit(a), ...(a.rng.chance(20) ? rest.slice(0, 1) : rest)]
}

function bitop(a: Args): string[] {
  const operation = a.word(a.rng.pick(['AND', 'OR', 'XOR', 'NOT']))
  const isUnary = operation.toUpperCase() === 'NOT' && !a.rng.chance(5)
  return [operation, a.key('bits'), ...(isUnary ? [a.key('bits')] : a.keys(1, 4, 'bits'))]
}

function fieldType(a: Args): string {
  const { rng } = a
  if (rng.chance(2)) return rng.pick(['u64', 'i65', 'u0', 'x8', 'u', '8', ''])
  return rng.chance(50) ? `i${rng.between(1, 64)}` : `u${rng.between(1, 63)}`
}

function fieldOffset(a: Args): string {
  const { rng } = a
  if (rng.chance(2)) return rng.pick(['-1', '#-1', 'abc', '', '#', '9223372036854775807', '#9223372036854775807'])
  return rng.chance(30) ? `#${rng.below(8)}` : String(rng.below(400))
}

function fieldValue(a: Args): string {
  if (a.rng.chance(20)) return a.rng.pick(['9223372036854775807', '-9223372036854775808', '4294967296', '-1'])
  return a.rng.chance(2) ? 'abc' : String(a.rng.between(-300, 300))
}

function operation(a: Args): string[] {
  const where = () => [fieldType(a), fieldOffset(a)]
  switch (a.rng.below(4)) {
    case 0:
      return [a.word('GET'), ...where()]
    case 1:
      return [a.word('SET'), ...where(), fieldValue(a)]
    case 2:
      return [a.word('INCRBY'), ...where(), fieldValue(a)]
    default:
      return [a.word('OVERFLOW'), a.rng.chance(3) ? 'bogus' : a.word(a.rng.pick(['WRAP', 'SAT', 'FAIL']))]
  }
}

function bitfield(a: Args): string[] {
  return [a.key('bits'), ...a.rng.times(a.rng.between(0, 4), () => operation(a)).flat()]
}

function bitfieldRo(a: Args): string[] {
  if (a.rng.chance(3)) return [a.key('bits'), ...operation(a)]
  return [a.key('bits'), ...a.rng.times(a.rng.between(0, 4), () => ['GET', fieldType(a), fieldOffset(a)]).flat()]
}

function bitOffset(a: Args): string {
  if (a.rng.chance(3)) return a.rng.pick(['-1', '4294967296', 'abc', '', '9223372036854775807'])
  return String(a.rng.below(a.rng.chance(2) ? 20_000 : 400))
}

/** Every bitmap command. */
export const bitmaps: Command[] = [
  { name: 'SETBIT', args: a => [a.key('bits'), bitOffset(a), bit(a)] },
  { name: 'GETBIT', args: a => [a.key('bits'), bitOffset(a)] },
  { name: 'BITCOUNT', args: a => [a.key('bits'), ...range(a)] },
  { name: 'BITPOS', args: bitpos },
  { name: 'BITOP', args: bitop },
  { name: 'BITFIELD', args: bitfield },
  { name: 'BITFIELD_RO', args: bitfieldRo },
]
