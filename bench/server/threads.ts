/**
 * What a second worker thread costs: CPU time a command of two over that of one. Server and load share all cores in both
 * cases, so that the caches are shared in the same way; the throughput of such a mixture says nothing and is not shown.
 */
import type { Section } from '../context'
import type { Load } from '../load'
import { ALL_CORES, Pair } from '../process'
import { compare } from '../statistics'
import type { Row } from '../table'
import { costOf, loadName, prepare } from './cpu'

const LOADS = [
  { pipeline: 1, requests: 150_000 },
  { pipeline: 16, requests: 1_500_000 },
]

/** See the head of the file. */
export const threads: Section = {
  title: 'CPU time a command of two worker threads, against one',
  async run({ binary, generator, rounds, say }) {
    const settings = { cores: ALL_CORES }
    const pair = await Pair.start([binary, { ...settings, ioThreads: 2 }], [binary, { ...settings, ioThreads: 1 }])
    try {
      await prepare(pair, generator)
      const rows: Row[] = []
      for (const shape of LOADS) {
        for (const command of ['GET', 'SET'] as const) {
          const load: Load = { command, ...shape, threads: 2, cores: ALL_CORES }
          say(loadName(load))
          const results = await pair.rounds(rounds, server => costOf(generator, server, load))
          const costs = results.map(({ ours, peer }) => ({ ours: ours.ns / 1000, peer: peer.ns / 1000 }))
          rows.push({
            what: `two threads: ${loadName(load)}`,
            unit: 'µs',
            ...compare(costs),
            bar: { reach: 1.1, aim: 1.03 },
            rounds: costs.map(({ ours, peer }) => ours / peer),
          })
        }
      }
      return rows
    } finally {
      await pair.stop()
    }
  },
}
