/**
 * The configuration directives by name: the server's own table, generated from its declarations, and the four that are
 * no parameters but say something of the configuration itself.
 *
 * The server checks values; here a misspelt name is refused before anything starts, and it is decided what is to be
 * split into words.
 */
import { type ConfigOptions, DIRECTIVES } from '../generated/config'

/** What may stand on several lines, each of which adds to the others. CONFIG GET knows none of these. */
const REPEATED = ['include', 'loadmodule', 'rename-command', 'user'] as const

/** A configuration as TypeScript sees it: each directive with the values it takes. */
export type Directives = ConfigOptions & { [K in (typeof REPEATED)[number]]?: string | readonly string[] } & {
  /** `rename-command` */
  renameCommand?: string | readonly string[]
}

/** How the value of a directive is written: as one word, as several, or as several on each of several lines. */
export type Shape = 'word' | 'words' | 'lines'

const shapes = new Map<string, Shape>([
  ...Object.entries(DIRECTIVES).map(([name, { multi }]) => [name, multi ? 'words' : 'word'] as const),
  ...REPEATED.map(name => [name, 'lines'] as const),
])

/** How a directive is written, or undefined where there is none of this name. Names are matched as Redis does: in any case. */
export function directiveShape(name: string): Shape | undefined {
  return shapes.get(name.toLowerCase())
}

/** redis.conf's name for one that may be in camelCase: `maxmemoryPolicy` is `maxmemory-policy`. */
export function directiveName(name: string): string {
  if (directiveShape(name)) return name.toLowerCase()
  const kebab = name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
  return directiveShape(kebab) ? kebab : name
}

/** The directive that was probably meant, where one is near enough to be worth naming. */
export function suggestDirective(name: string): string | undefined {
  return nearest(name, shapes.keys())
}

/** The one of `candidates` that was probably meant. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  const distanceMax = Math.max(1, Math.floor(wanted.length / 3))
  let best: string | undefined
  let bestDistance = distanceMax + 1
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

/** Levenshtein's distance, by rows, where exchanging two neighbours counts once: that is how names are mistyped. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min(substitution, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
