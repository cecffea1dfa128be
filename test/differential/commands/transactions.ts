/**
 * MULTI, EXEC, DISCARD and WATCH: as whole transactions, and out of place.
 */
import type { Args } from '../args'

/** Draws a command that may be queued, or a few. */
export type DrawCommand = () => string[][]

/** A stretch of commands that belong together, most of it on one connection. */
export function transaction(a: Args, draw: DrawCommand): string[][] {
  const { rng } = a
  const steps: string[][] = []
  if (rng.chance(40)) steps.push(['WATCH', ...a.keys(1, 3)])
  if (rng.chance(5)) steps.push(['UNWATCH'])
  // A change of our own between WATCH and MULTI counts, too.
  if (rng.chance(10)) steps.push(...draw())
  steps.push(['MULTI'])
  for (let i = rng.below(6); i > 0; i--) steps.push(...draw())
  // Valkey aborts the transaction for it, Redis does not, and all that follows would differ.
  if (a.dialect.redis && rng.chance(7)) steps.push(rng.pick([['MULTI'], ['WATCH', a.anyKey()]]))
  if (rng.chance(4)) steps.push(rng.pick([['GET'], ['bogus', 'x'], ['INCRBY', 'a']]))
  steps.push(rng.chance(15) ? ['DISCARD'] : ['EXEC'])
  return steps
}

/** One of them where it has no business, which is an error. */
export function strayStep(a: Args): string[] {
  const watch = a.dialect.redis ? [['WATCH', a.anyKey()]] : []
  return a.rng.pick([['EXEC'], ['DISCARD'], ['UNWATCH'], ['UNWATCH'], ['WATCH'], ['MULTI', 'x'], ...watch])
}
