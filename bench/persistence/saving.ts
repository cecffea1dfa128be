/**
 * What writers notice of a dump: how long writes take while one is made, against before and against the peer's, how many
 * there are of them when they come as fast as they can, and how much more memory the server needs.
 *
 * Everything of a server, its saving thread or its forked child, has the one core; the load has the other.
 */
import type { Context, Section } from '../context'
import { fill, type Load, run, type Seen } from '../load'
import { Pair, type Server } from '../process'
import { PREFILL } from '../server/cpu'
import { compare, median } from '../statistics'
import type { Bar, Row } from '../table'
import { dump } from './ask'

const KEYS = 2_000_000
export const OFFERED = 20_000
const SHARE_OF_MAXIMUM = 0.8
const PROBE_REQUESTS = 300_000
/** The load runs for so long before the dump begins. */
const LEAD_MS = 200
/** No run is shorter than this. */
const SECONDS_MIN = 1

const OVER_BEFORE: Bar = { reach: 2, aim: 1.2 }
const OVER_PEER: Bar = { reach: 0.5 }
const MEMORY: Bar = { of: 'ours', reach: 1.15, aim: 1.05 }

type Offer = Omit<Load, 'requests'>

/** Writes before a dump, and while it is made. */
interface Measured {
  before: Seen
  during: Seen
}

/** How long dumps took under a load, by server: a run shall be no longer than the dump. */
const saveSeconds = new Map<Server, number>()

/** Runs a load that should last for so many seconds, and begins a dump after a moment. */
async function loadAndDump(context: Context, server: Server, load: Offer, rate: number, seconds: number) {
  const loading = run(context.generator, server, { ...load, requests: Math.round(rate * (seconds + LEAD_MS / 1000)) })
  await new Promise(resolve => setTimeout(resolve, LEAD_MS))
  const [seen, took] = await Promise.all([loading, dump(server)])
  saveSeconds.set(server, Math.max(SECONDS_MIN, took))
  return seen
}

async function measure(context: Context, server: Server, load: Offer, rate: number): Promise<Measured> {
  const seconds = saveSeconds.get(server) ?? SECONDS_MIN
  const before = await run(context.generator, server, { ...load, requests: Math.round(rate * seconds) })
  return { before, during: await loadAndDump(context, server, load, rate, seconds) }
}

/** Rounds of one load, after one that finds out how long a dump takes under it. */
async function rounds(context: Context, pair: Pair, load: Offer, rateOf: (server: Server) => number) {
  await pair.rounds(1, async server => {
    const alone = await dump(server)
    await loadAndDump(context, server, load, rateOf(server), Math.max(SECONDS_MIN, 2 * alone))
  })
  return pair.rounds(context.rounds, server => measure(context, server, load, rateOf(server)))
}

/** Two rows of one figure: against before, and against the peer. */
function rowsOf(what: string, all: { ours: Measured; peer: Measured }[], pick: (seen: Seen) => number): Row[] {
  const ourselves = all.map(({ ours }) => ({ ours: pick(ours.during), peer: pick(ours.before) }))
  const others = all.map(({ ours, peer }) => ({ ours: pick(ours.during), peer: pick(peer.during) }))
  const ratios = (pairs: typeof others) => pairs.map(({ ours, peer }) => ours / peer)
  return [
    { what: `${what}, over before`, unit: 'ms', ...compare(ourselves), bar: OVER_BEFORE, rounds: ratios(ourselves) },
    { what: `${what}, over the peer's`, unit: 'ms', ...compare(others), bar: OVER_PEER, rounds: ratios(others) },
  ]
}

/** Throughput of writes as fast as they can be, during a dump over before. */
function throughputRow(all: { ours: Measured; peer: Measured }[]): Row {
  const share = ({ before, during }: Measured) => during.requestsPerSecond / before.requestsPerSecond
  const shares = all.map(({ ours, peer }) => ({ ours: share(ours), peer: share(peer) }))
  return {
    what: 'writes unthrottled: throughput during a dump over before',
    unit: '×',
    ...compare(shares),
    bar: { reach: 1, higherIsBetter: true },
    rounds: shares.map(({ ours, peer }) => ours / peer),
  }
}

/** Resident memory during a dump over before, with writes offered: the most that was seen. */
async function memoryRow(context: Context, pair: Pair, load: Offer): Promise<Row> {
  const all = await pair.rounds(1, async server => {
    const before = server.familyBytes()
    let peak = before
    const seconds = saveSeconds.get(server) ?? SECONDS_MIN
    const loading = run(context.generator, server, { ...load, requests: Math.round((load.offered ?? 0) * seconds) })
    await dump(server, () => {
      peak = Math.max(peak, server.familyBytes())
    })
    await loading
    return peak / before
  })
  const { ours, peer } = compare(all)
  return {
    what: 'memory during a dump over before',
    unit: '×',
    ours,
    peer,
    bar: MEMORY,
    rounds: all.map(one => one.ours),
  }
}

/** The most writes a second that the peer answers. */
async function maximumOf(context: Context, pair: Pair, load: Offer): Promise<number> {
  const requests = Math.round(PROBE_REQUESTS * context.scale)
  const all = await pair.rounds(
    3,
    async server => (await run(context.generator, server, { ...load, requests })).requestsPerSecond,
  )
  return median(all.map(({ peer }) => peer))
}

async function throttled(context: Context, pair: Pair, set: Offer, maximum: number): Promise<Row[]> {
  const rows: Row[] = []
  const offers = [
    { name: `${OFFERED.toLocaleString('en-US')} writes/s`, offered: OFFERED },
    { name: `writes at ${SHARE_OF_MAXIMUM * 100} % of the maximum`, offered: maximum * SHARE_OF_MAXIMUM },
  ]
  for (const { name, offered } of offers) {
    context.say(name)
    const all = await rounds(context, pair, { ...set, offered }, () => offered)
    rows.push(...rowsOf(`${name}: p99 during a dump`, all, seen => seen.p99Ms))
    rows.push(...rowsOf(`${name}: p99.9 during a dump`, all, seen => seen.p999Ms))
    rows.push(...rowsOf(`${name}: longest during a dump`, all, seen => seen.longestMs))
  }
  return rows
}

/** Two servers with the keys that a dump takes a while for. */
export async function filled(context: Context): Promise<Pair> {
  const pair = await Pair.start([context.binary], [context.peer])
  await pair.rounds(1, server => fill(server, PREFILL, 0, keysOf(context)))
  return pair
}

const keysOf = (context: Context) => Math.round(KEYS * context.scale)

/** See the head of the file. */
export const saving: Section = {
  title: 'writes while a dump is made',
  async run(context) {
    const pair = await filled(context)
    try {
      const set: Offer = { command: 'SET', pipeline: 1, keys: keysOf(context) }
      const maximum = await maximumOf(context, pair, set)
      const rows = await throttled(context, pair, set, maximum)
      context.say('memory')
      rows.push(await memoryRow(context, pair, { ...set, offered: maximum * SHARE_OF_MAXIMUM }))
      context.say('unthrottled')
      rows.push(throughputRow(await rounds(context, pair, set, () => maximum)))
      return rows
    } finally {
      await pair.stop()
    }
  },
}
