/**
 * What a keyspace costs that nobody asks for anything and that does not listen, keys with an expiry in it.
 */

import { Child } from '../child'
import type { Section } from '../context'
import { SERVER_CORE } from '../process'

const CALM_MS = 1500
const WATCHED_MS = 5000
/** Two messages to the process and nothing else: what the measurement itself costs, in nanoseconds, is not counted. */
const MEASURABLE_PERCENT = 0.05

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** See the head of the file. */
export const resting: Section = {
  title: 'CPU of an embedded keyspace at rest',
  async run() {
    const child = await Child.start('embedded/rest.mts', [], SERVER_CORE)
    try {
      await wait(CALM_MS)
      // Two asked in a row tell what asking costs.
      const first = (await child.ask('now')) as number
      const begin = (await child.ask('now')) as number
      await wait(WATCHED_MS)
      const usedNs = Math.max(0, ((await child.ask('now')) as number) - begin - (begin - first))
      const percent = (usedNs / (WATCHED_MS * 1e6)) * 100
      return [
        {
          what: 'embedded at rest, 100 k keys with an expiry',
          unit: '% of a core',
          ours: percent,
          bar: { reach: MEASURABLE_PERCENT, of: 'ours' },
          rounds: [percent],
        },
      ]
    } finally {
      child.stop()
    }
  },
}
