/**
 * What an append-only file costs: CPU time a SET with `everysec` over none, and how many writes a second `always` lets
 * through.
 */
import type { Context, Section } from '../context'
import { CLIENTS, fill, type Load, run } from '../load'
import { ALL_CORES, Group, Pair, type Server, type ServerSettings } from '../process'
import { costOf, PREFILL } from '../server/cpu'
import { compare } from '../statistics'
import type { Row } from '../table'

const KEYS = 1_000_000
const REQUESTS = 1_500_000
const ALWAYS_REQUESTS = 60_000

/** A log that is not rewritten while it is measured. */
const logged = (appendfsync: string): Record<string, string> => ({
  appendonly: 'yes',
  appendfsync,
  'auto-aof-rewrite-percentage': '0',
})

async function everysec(context: Context): Promise<Row> {
  const keys = Math.round(KEYS * context.scale)
  const directives = logged('everysec')
  const group = await Group.start(
    [context.binary],
    [context.binary, { directives }],
    [context.peer],
    [context.peer, { directives }],
  )
  const load: Load = { command: 'SET', pipeline: 16, requests: Math.round(REQUESTS * context.scale), keys }
  try {
    await group.rounds(1, async server => {
      await fill(server, PREFILL, 0, keys)
      await run(context.generator, server, load)
    })
    const costs = await group.rounds(context.rounds, server => costOf(context.generator, server, load))
    const over = costs.map(([none, log, peerNone, peerLog]) => ({
      ours: (log?.ns ?? Number.NaN) / (none?.ns ?? Number.NaN),
      peer: (peerLog?.ns ?? Number.NaN) / (peerNone?.ns ?? Number.NaN),
    }))
    return {
      what: 'CPU a SET, pipeline 16: everysec over no log',
      unit: '×',
      ...compare(over),
      bar: { reach: 1 },
      rounds: over.map(({ ours, peer }) => ours / peer),
    }
  } finally {
    await group.stop()
  }
}

async function always(
  context: Context,
  name: string,
  settings: ServerSettings,
  cores: Pick<Load, 'cores'>,
): Promise<Row> {
  const both: ServerSettings = { ...settings, directives: logged('always') }
  const pair = await Pair.start([context.binary, both], [context.peer, both])
  const load: Load = {
    ...{ command: 'SET', pipeline: 1, requests: Math.round(ALWAYS_REQUESTS * context.scale) },
    ...cores,
  }
  const rate = async (server: Server) => (await run(context.generator, server, load)).requestsPerSecond
  try {
    await pair.rounds(1, rate)
    const rates = await pair.rounds(context.rounds, rate)
    return {
      what: `always, ${CLIENTS} connections, ${name}`,
      unit: '/s',
      ...compare(rates),
      bar: { reach: 1, aim: 1.2, higherIsBetter: true },
      rounds: rates.map(({ ours, peer }) => ours / peer),
    }
  } finally {
    await pair.stop()
  }
}

/** See the head of the file. */
export const log: Section = {
  title: 'the append-only file',
  async run(context) {
    context.say('everysec')
    const rows = [await everysec(context)]
    context.say('always')
    rows.push(await always(context, 'one thread', {}, {}))
    const two: ServerSettings = { ioThreads: 2, cores: ALL_CORES }
    rows.push(await always(context, 'two threads', two, { cores: ALL_CORES }))
    return rows
  },
}
