/**
 * What led to a difference, as short as it can be told.
 */
import { encode } from './encode'
import { type Difference, Pair } from './pair'
import { showBoth } from './replies'
import type { Server } from './servers'
import { shrink } from './shrink'
import type { Step } from './step'

const SHRINK_TRIES = 600
const TOUCHED_MAX = 12
/** How often a difference may fail to come again before it is taken for one of time. */
const REPEATS = 3

/** A command as a person would type it. */
export const quote = (words: readonly string[]): string => words.map(word => JSON.stringify(word)).join(' ')

function print({ connection, words, form, after }: Step): void {
  const notes = [form === 'bulk' ? undefined : form, after && JSON.stringify(after)].filter(Boolean)
  console.log(`  ${connection}> ${quote(words)}${notes.length > 0 ? `   (${notes.join(', ')})` : ''}`)
}

/** Both answers to one command. */
export function printReplies(server: Server, oracle: Server, { words, ours, theirs }: Difference): void {
  const [left, right] = showBoth(ours, theirs)
  console.log(`  ${quote(words)}`)
  console.log(`  ${server.vendor.padEnd(7)} ${left}`)
  console.log(`  ${`${oracle.vendor}${server.vendor === oracle.vendor ? "'" : ''}`.padEnd(7)} ${right}`)
}

/** The last commands that name one of the last step's arguments. */
export function printTouching(history: readonly Step[]): void {
  const words = new Set(history.at(-1)?.words.slice(1))
  const steps = history.filter(step => step.words.slice(1).some(word => words.has(word)))
  for (const step of steps.slice(-TOUCHED_MAX)) print(step)
}

/** Steps that stay together: the rest of a batch may be taken apart. */
function units(history: readonly Step[]): Step[][] {
  const grouped: Step[][] = []
  for (const step of history) {
    const last = grouped.at(-1)
    if (last && step.isOfScene && last[0]?.batch === step.batch) last.push(step)
    else grouped.push([step])
  }
  return grouped
}

/**
 * Looks for a short history with a difference at its end, and prints it.
 *
 * @returns false where the same commands make no difference when they are sent again, and again: it was one of time
 */
export async function explain(
  server: Server,
  oracle: Server,
  history: readonly Step[],
  isKeyspace: boolean,
): Promise<boolean> {
  console.log('looking for a shorter way there …')
  const replay = async (steps: readonly Step[]): Promise<Difference | string | undefined> => {
    const pair = await Pair.fresh(server, oracle)
    try {
      const found = await pair.run(steps)
      if (found || !isKeyspace) return found
      return (await pair.compareKeyspaces()).lines[0]
    } finally {
      pair.close()
    }
  }
  // A history may become one in which nobody answers; that is another difference than the one looked for.
  const fails = (steps: readonly Step[]) =>
    replay(steps).then(
      found => found !== undefined,
      () => false,
    )
  let repeats = 0
  while (repeats < REPEATS && (await replay(history)) === undefined) repeats++
  if (repeats === REPEATS) {
    console.log(
      `it does not happen again, ${REPEATS} times: it depends on time, or on what came before the last checkpoint`,
    )
    return false
  }
  const steps = (await shrink(units(history), kept => fails(kept.flat()), SHRINK_TRIES)).flat()
  const found = await replay(steps)
  console.log(`\n${steps.length} commands, in order, with the connection each is sent on:`)
  steps.forEach(print)
  if (typeof found === 'string') console.log(`what they hold or count differs then, for example in ${found}`)
  else if (found) printReplies(server, oracle, found)
  console.log(`\nas bytes: ${JSON.stringify(steps.map(step => encode(step.words)).join(''))}`)
  return true
}
