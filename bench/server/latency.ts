/**
 * Latency at the same offered load: 60 % of the most that the peer can do, which leaves both time to breathe. What is
 * left is how long a burst takes, and what delays a single request.
 */
import type { Context, Section } from '../context'
import { type Load, run, type Seen } from '../load'
import { Pair } from '../process'
import { compare } from '../statistics'
import type { Bar, Row } from '../table'
import { loadName, prepare } from './cpu'

const OFFERED_SHARE = 0.6
/** Short rounds, and many: one disturbance of the machine is in one round only, and the median leaves it out. */
const SECONDS = 2
const ROUNDS_TIMES = 3
const BAR: Bar = { reach: 1.0, aim: 0.7 }
/** Requests by which the peer's maximum is found out where that was not done before. */
const PROBE_REQUESTS = { 1: 100_000, 16: 1_000_000 }

async function maximumOf(
  pair: Pair,
  context: Context,
  load: Omit<Load, 'requests'>,
  requests: number,
): Promise<number> {
  const known = context.peerMaximum.get(loadName(load))
  if (known) return known
  const rounds = await pair.rounds(3, async server =>
    server === pair.peer ? (await run(context.generator, server, { ...load, requests })).requestsPerSecond : 0,
  )
  return Math.max(...rounds.map(({ peer }) => peer))
}

function row(
  load: Pick<Load, 'command' | 'pipeline'>,
  name: string,
  rounds: { ours: number; peer: number }[],
  bar?: Bar,
) {
  return {
    what: `${name}: ${loadName(load)}`,
    unit: 'ms',
    ...compare(rounds),
    ...(bar && { bar }),
    rounds: rounds.map(({ ours, peer }) => ours / peer),
  }
}

/** See the head of the file. */
export const latency: Section = {
  title: `latency at ${OFFERED_SHARE * 100} % of the peer's maximum`,
  async run(context) {
    const pair = await Pair.start([context.binary], [context.peer])
    try {
      await prepare(pair, context.generator)
      const rows: Row[] = []
      for (const pipeline of [1, 16] as const) {
        for (const command of ['GET', 'SET'] as const) {
          const maximum = await maximumOf(pair, context, { command, pipeline }, PROBE_REQUESTS[pipeline])
          const offered = maximum * OFFERED_SHARE
          context.say(`${loadName({ command, pipeline })}, ${Math.round(offered)} a second`)
          const load = { command, pipeline, offered, requests: Math.round(offered * SECONDS) }
          const rounds = await pair.rounds(context.rounds * ROUNDS_TIMES, server =>
            run(context.generator, server, load),
          )
          const of = (pick: (seen: Seen) => number) =>
            rounds.map(({ ours, peer }) => ({ ours: pick(ours), peer: pick(peer) }))
          rows.push(
            row(
              load,
              'p50',
              of(seen => seen.p50Ms),
            ),
            row(
              load,
              'p99',
              of(seen => seen.p99Ms),
              BAR,
            ),
            row(
              load,
              'p99.9',
              of(seen => seen.p999Ms),
            ),
          )
        }
      }
      return rows
    } finally {
      await pair.stop()
    }
  },
}
