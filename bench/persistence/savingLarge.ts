/**
 * What those notice of a dump who write to one large sorted set meanwhile: the longest that any of them waits.
 *
 * One write in a hundred thousand is looked for here, and the machine that makes the load stands still more often than
 * that: its core gets the disk's interrupts, and a virtual one waits for its host. So the load is a client of our own,
 * which notices when it has not run itself, and does not count that as the server's time.
 */
import { Child } from '../child'
import type { Context, Section } from '../context'
import { LOAD_CORE, type Pair, type Server } from '../process'
import { compare } from '../statistics'
import type { Bar, Row } from '../table'
import { send } from '../types/send'
import { dump } from './ask'
import { filled, OFFERED } from './saving'
import type { Offer, Waits } from './writer.mts'

const MEMBERS = 1_000_000
const LEAD_MS = 200
const ALONE_MS = 2000

const LONGEST: Bar = { of: 'ours', reach: 5, aim: 1 }

/** Writes without a dump, and while one is made. */
interface Measured {
  before: Waits
  during: Waits
}

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

async function measure(writer: Child, server: Server, members: number): Promise<Measured> {
  const offer: Offer = { port: server.port, perSecond: OFFERED, members }
  /** Writes for as long as something takes. */
  const writeWhile = async (work: () => Promise<unknown>) => {
    await writer.ask(offer)
    await work()
    return (await writer.ask('end')) as Waits
  }
  const before = await writeWhile(() => wait(ALONE_MS))
  const during = await writeWhile(async () => {
    await wait(LEAD_MS)
    await dump(server)
  })
  return { before, during }
}

async function rows(context: Context, pair: Pair): Promise<Row[]> {
  const members = Math.round(MEMBERS * context.scale)
  context.say(`one sorted set of ${members}`)
  const member = (index: number) => `element:${String(index).padStart(12, '0')}`
  await pair.rounds(1, server => send(server, members, index => ['ZADD', 'large', index, member(index)]))
  const writer = await Child.start('persistence/writer.mts', [], LOAD_CORE)
  try {
    // The first dump of a server is not like those after it.
    await pair.rounds(1, dump)
    const all = await pair.rounds(context.rounds, server => measure(writer, server, members))
    const row = (what: string, pick: (measured: Measured) => number): Row => {
      const values = all.map(({ ours, peer }) => ({ ours: pick(ours), peer: pick(peer) }))
      return {
        what: `ZADD to a sorted set of 1 M: ${what}`,
        unit: 'ms',
        ...compare(values),
        rounds: values.map(v => v.ours),
      }
    }
    return [
      row('longest without a dump', ({ before }) => before.longestMs),
      { ...row('longest during a dump', ({ during }) => during.longestMs), bar: LONGEST },
      row('the same with what the client stood still', ({ during }) => during.longestInAllMs),
    ]
  } finally {
    writer.stop()
  }
}

/** See the head of the file. */
export const savingLarge: Section = {
  title: 'writes to a large sorted set while a dump is made',
  async run(context) {
    const pair = await filled(context)
    try {
      return await rows(context, pair)
    } finally {
      await pair.stop()
    }
  },
}
