/**
 * A seeded source of randomness (sfc32): the same seed gives the same commands on every machine, which is what makes a
 * difference replayable.
 */

/** Draws numbers and picks things. */
export class Rng {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    this.#a = seed | 0
    this.#b = Math.floor(seed / 2 ** 32) | 0
    this.#c = 0x9e3779b9 | 0
    for (let i = 0; i < 15; i++) this.uint32()
  }

  /** 0 to 2^32 − 1. */
  uint32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (this.#c << 21) | (this.#c >>> 11)
    this.#c = (this.#c + t) | 0
    return t >>> 0
  }

  /** 0 to `limit` − 1. */
  below(limit: number): number {
    return Math.floor((this.uint32() / 2 ** 32) * limit)
  }

  /** `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  /** True in `percent` of the cases. */
  chance(percent: number): boolean {
    return this.below(100) < percent
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** `count` draws of `make`. */
  times<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make)
  }

  /** Items, each of which has a chance to appear, in a random order. */
  some<T>(items: readonly T[], percent: number): T[] {
    const chosen = items.filter(() => this.chance(percent))
    for (let i = chosen.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      ;[chosen[i], chosen[j]] = [chosen[j] as T, chosen[i] as T]
    }
    return chosen
  }
}
