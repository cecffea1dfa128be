/**
 * From just before the process is made to the first PONG, the making included.
 */
import type { Section } from '../context'
import { ALL_CORES, Server } from '../process'
import { compare, type Round } from '../statistics'

const STARTS = 15

async function startMs(binary: string): Promise<number> {
  const server = await Server.start(binary, { cores: ALL_CORES })
  await server.stop()
  return server.startMs
}

/** See the head of the file. */
export const start: Section = {
  title: 'start to first PONG',
  async run({ binary, peer }) {
    const rounds: Round[] = []
    for (let round = 0; round < STARTS; round++) rounds.push({ ours: await startMs(binary), peer: await startMs(peer) })
    return [
      {
        what: 'start to first PONG',
        unit: 'ms',
        ...compare(rounds),
        bar: { reach: 20, aim: 5, of: 'ours' },
        rounds: rounds.map(({ ours }) => ours),
      },
    ]
  },
}
