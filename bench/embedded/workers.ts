/**
 * What a second worker thread gains on one keyspace, beside what it gains for a loop of plain JavaScript: the machine's
 * share in it is the same for both.
 */

import { Child } from '../child'
import type { Section } from '../context'
import { ALL_CORES } from '../process'
import { compare } from '../statistics'

const ROUND_MS = 400
const WARM_ROUNDS = 2
const ROUNDS_FACTOR = 3

/** See the head of the file. */
export const workers: Section = {
  title: 'two worker threads on one keyspace',
  async run({ rounds, say }) {
    const loop = await Child.start('embedded/spinner.mts', ['javascript'], ALL_CORES)
    const keyspace = await Child.start('embedded/spinner.mts', ['serval'], ALL_CORES)
    const gain = async (child: Child) => {
      const one = (await child.ask({ threads: 1, ms: ROUND_MS })) as number
      const two = (await child.ask({ threads: 2, ms: ROUND_MS })) as number
      return two / one
    }
    try {
      say('get and set from one and two threads, in turn with a loop of JavaScript')
      const gains: { ours: number; peer: number }[] = []
      for (let round = 0; round < WARM_ROUNDS + rounds * ROUNDS_FACTOR; round++) {
        const pair = { ours: await gain(keyspace), peer: await gain(loop) }
        if (round >= WARM_ROUNDS) gains.push(pair)
      }
      return [
        {
          what: 'embedded, throughput of two worker threads over one; other: plain JavaScript',
          unit: '×',
          ...compare(gains),
          bar: { reach: 0.93, higherIsBetter: true },
          rounds: gains.map(({ ours, peer }) => ours / peer),
        },
      ]
    } finally {
      loop.stop()
      keyspace.stop()
    }
  },
}
