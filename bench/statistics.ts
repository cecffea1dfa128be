/**
 * The few numbers that rounds are summed up by. Medians throughout: a machine that others use too errs upwards, and
 * sometimes by much.
 */

/** The middle value, or the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** One run of each side, one after the other. */
export interface Round {
  ours: number
  peer: number
}

/** What rounds of two sides say: each side's median, and the median of the ratios within a round. */
export function compare(rounds: readonly Round[]): { ours: number; peer: number; ratio: number } {
  return {
    ours: median(rounds.map(round => round.ours)),
    peer: median(rounds.map(round => round.peer)),
    ratio: median(rounds.map(round => round.ours / round.peer)),
  }
}
