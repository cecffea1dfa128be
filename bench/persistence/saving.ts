/**
 * What writers notice of a dump: how long writes take while one is made, against before and against the peer's, how many
 * there are of them when they come as fast as they can, and how much more memory the server needs.
 *
 * Everything of a server, its saving thread or its forked child, has the one core; the load has the other. What a write
 * waited because one of the two cores stood still is left out where there is a bar, on both sides; the rows without one
 * say what it comes to with it.
 */
import type { Context, Section } from '../context'
import { fill, VALUE_BYTES } from '../load'
import { Pair, type Server } from '../process'
import { PREFILL } from '../server/cpu'
import { compare, median } from '../statistics'
import type { Bar, Row } from '../table'
import { dump } from './ask'
import { type Offer, Offering, type Seen } from './offering'

const KEYS = 2_000_000
export const OFFERED = 20_000
const SHARE_OF_MAXIMUM = 0.8
const PROBE_MS = 3000
/** The load runs for so long before the dump begins. */
const LEAD_MS = 200
/** No run is shorter than this. */
const ALONE_MS_MIN = 1000

const OVER_BEFORE: Bar = { reach: 2, aim: 1.2 }
const OVER_PEER: Bar = { reach: 0.5 }
const MEMORY: Bar = { of: 'ours', reach: 1.15, aim: 1.05 }

/** Writes before a dump, and while it is made. */
export interface Measured {
  before: Seen
  during: Seen
}

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** Writes without a dump for as long as the one after it takes, and during that. */
export class Writing {
  /** How long the last dump under this load took, by server. */
  private readonly dumpMs = new Map<Server, number>()

  constructor(
    private readonly offering: Offering,
    private readonly offer: Offer,
  ) {}

  /** So many rounds, after one that finds out how long a dump takes: the first one is not like those after it. */
  async rounds(pair: Pair, rounds: number): Promise<{ ours: Measured; peer: Measured }[]> {
    await pair.rounds(1, server => this.during(server))
    return pair.rounds(rounds, async server => {
      const aloneMs = Math.max(ALONE_MS_MIN, this.dumpMs.get(server) ?? 0)
      const before = await this.offering.during(server, this.offer, () => wait(aloneMs))
      return { before, during: await this.during(server) }
    })
  }

  private during(server: Server): Promise<Seen> {
    return this.offering.during(server, this.offer, async () => {
      await wait(LEAD_MS)
      this.dumpMs.set(server, (await dump(server)) * 1000)
    })
  }
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
  const rate = ({ requests, seconds }: Seen) => requests / seconds
  const share = ({ before, during }: Measured) => rate(during) / rate(before)
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
async function memoryRow(pair: Pair, offering: Offering, offer: Offer): Promise<Row> {
  const all = await pair.rounds(1, async server => {
    const before = server.familyBytes()
    let peak = before
    const look = () => {
      peak = Math.max(peak, server.familyBytes())
    }
    await offering.during(server, offer, () => dump(server, look))
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
async function maximumOf(pair: Pair, offering: Offering, offer: Offer): Promise<number> {
  const all = await pair.rounds(3, server => offering.during(server, offer, () => wait(PROBE_MS)))
  return median(all.map(({ peer }) => peer.requests / peer.seconds))
}

async function throttled(context: Context, pair: Pair, offering: Offering, set: Offer, maximum: number) {
  const rows: Row[] = []
  const offers = [
    { name: `${OFFERED.toLocaleString('en-US')} writes/s`, perSecond: OFFERED },
    { name: `writes at ${SHARE_OF_MAXIMUM * 100} % of the maximum`, perSecond: maximum * SHARE_OF_MAXIMUM },
  ]
  for (const { name, perSecond } of offers) {
    context.say(`${name} (${Math.round(perSecond)})`)
    const all = await new Writing(offering, { ...set, perSecond }).rounds(pair, context.rounds)
    rows.push(...rowsOf(`${name}: p99 during a dump`, all, seen => seen.own.p99Ms))
    rows.push(...rowsOf(`${name}: p99.9 during a dump`, all, seen => seen.own.p999Ms))
    rows.push(...rowsOf(`${name}: longest during a dump`, all, seen => seen.own.longestMs))
    rows.push(...withStandstills(name, all))
  }
  return rows
}

/** What the machine adds to the rows with a bar, and for how long it stood still. */
export function withStandstills(name: string, all: { ours: Measured; peer: Measured }[]): Row[] {
  const row = (what: string, unit: string, pick: (measured: Measured) => number): Row => {
    const values = all.map(({ ours, peer }) => ({ ours: pick(ours), peer: pick(peer) }))
    return { what: `${name}: ${what}`, unit, ...compare(values), rounds: values.map(value => value.ours / value.peer) }
  }
  const share = (pick: (seen: Seen) => number) => (measured: Measured) =>
    pick(measured.during) / measured.during.seconds / 10
  return [
    row('p99.9 before, standstills in it', 'ms', ({ before }) => before.all.p999Ms),
    row('p99.9 during a dump, standstills in it', 'ms', ({ during }) => during.all.p999Ms),
    row('longest before, standstills in it', 'ms', ({ before }) => before.all.longestMs),
    row('longest during a dump, standstills in it', 'ms', ({ during }) => during.all.longestMs),
    row(
      "the server's core stood still",
      '%',
      share(seen => seen.serverStoodStillMs),
    ),
    row(
      'the load stood still',
      '%',
      share(seen => seen.loadStoodStillMs),
    ),
  ]
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
    const offering = Offering.start()
    const pair = await filled(context)
    try {
      const set: Offer = { words: ['SET', 'key:__rand_int__', 'x'.repeat(VALUE_BYTES)], below: keysOf(context) }
      const maximum = await maximumOf(pair, offering, set)
      const rows = await throttled(context, pair, offering, set, maximum)
      context.say('memory')
      rows.push(await memoryRow(pair, offering, { ...set, perSecond: maximum * SHARE_OF_MAXIMUM }))
      context.say('unthrottled')
      rows.push(throughputRow(await new Writing(offering, set).rounds(pair, context.rounds)))
      return rows
    } finally {
      offering.stop()
      await pair.stop()
    }
  },
}
