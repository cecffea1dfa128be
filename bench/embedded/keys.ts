/**
 * What is stored and in which order it is asked for: the same for every subject.
 */

/** Keys of a subject. Enough that no processor cache holds keys and values of any of them. */
export const KEYS = 200_000
const VALUE_CHARACTERS = 64

/** The keys: 16 characters each. */
export function makeKeys(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `key:${String(i).padStart(12, '0')}`)
}

/** The value of a key: 64 characters, and no other key's. */
export function valueAt(index: number): string {
  return `${index}:`.padEnd(VALUE_CHARACTERS, 'v')
}

/** The keys in an order that no prefetcher guesses, the same each time. */
export function shuffled(keys: readonly string[]): string[] {
  const order = [...keys]
  // A linear congruential generator (Numerical Recipes): any order will do that is not the one they were made in.
  let state = 12345
  for (let i = order.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const j = state % (i + 1)
    ;[order[i], order[j]] = [order[j] as string, order[i] as string]
  }
  return order
}
