/**
 * CPU time a command: server and load on a core each, the load as fast as it can be, both servers full. Throughput says
 * less, since the load generator is the slower side of a pipeline.
 */
import type { Context, Section } from '../context'
import { fill, KEYS, type Load, run, VALUE_BYTES } from '../load'
import { Pair, type Server } from '../process'
import { compare } from '../statistics'
import type { Bar, Row } from '../table'

const PIPELINES: { pipeline: number; requests: number; bar: Bar }[] = [
  { pipeline: 1, requests: 150_000, bar: { reach: 1.0, aim: 0.92 } },
  { pipeline: 16, requests: 1_500_000, bar: { reach: 0.8, aim: 0.65 } },
]

/** What is set before anything is measured. */
export const PREFILL = { name: 'prefill', valueBytes: VALUE_BYTES, ttl: false }

/** Where {@link Context.peerMaximum} keeps what it knows of a load. */
export function loadName({ command, pipeline }: Pick<Load, 'command' | 'pipeline'>): string {
  return `${typeof command === 'string' ? command : command[0]}, pipeline ${pipeline}`
}

/** Nanoseconds of CPU that one request of a load costs a server, and how many it answered a second. */
export async function costOf(
  generator: string,
  server: Server,
  load: Load,
): Promise<{ ns: number; requestsPerSecond: number }> {
  const begin = server.cpuNs()
  const { requestsPerSecond } = await run(generator, server, load)
  return { ns: (server.cpuNs() - begin) / load.requests, requestsPerSecond }
}

/** Fills both servers, and has each run a little of every load. */
export async function prepare(pair: Pair, generator: string): Promise<void> {
  await pair.rounds(1, async server => {
    await fill(server, PREFILL, 0, KEYS)
    for (const command of ['SET', 'GET'] as const)
      await run(generator, server, { command, pipeline: 16, requests: KEYS })
  })
}

async function measure(pair: Pair, context: Context, load: Load, bar: Bar): Promise<Row> {
  const rounds = await pair.rounds(context.rounds, server => costOf(context.generator, server, load))
  context.peerMaximum.set(loadName(load), Math.max(...rounds.map(({ peer }) => peer.requestsPerSecond)))
  const costs = rounds.map(({ ours, peer }) => ({ ours: ours.ns / 1000, peer: peer.ns / 1000 }))
  return {
    what: `CPU a command: ${loadName(load)}`,
    unit: 'µs',
    ...compare(costs),
    bar,
    rounds: costs.map(({ ours, peer }) => ours / peer),
  }
}

/** See the head of the file. */
export const cpu: Section = {
  title: 'CPU time a command, against the peer',
  async run(context) {
    const pair = await Pair.start([context.binary], [context.peer])
    try {
      await prepare(pair, context.generator)
      const rows: Row[] = []
      for (const { bar, ...shape } of PIPELINES) {
        for (const command of ['GET', 'SET'] as const) {
          context.say(loadName({ command, ...shape }))
          rows.push(await measure(pair, context, { command, ...shape }, bar))
        }
      }
      return rows
    } finally {
      await pair.stop()
    }
  },
}
