/**
 * What those notice of a dump who write to one large sorted set meanwhile: the longest that any of them waits, without the
 * time in which the machine stood still (see `saving.ts`).
 */
import type { Context, Section } from '../context'
import type { Pair } from '../process'
import { compare } from '../statistics'
import type { Bar, Row } from '../table'
import { send } from '../types/send'
import { Offering } from './offering'
import { filled, type Measured, OFFERED, Writing, withStandstills } from './saving'

const MEMBERS = 1_000_000
const NUMBER_DIGITS = 12

const LONGEST: Bar = { of: 'ours', reach: 5, aim: 1 }

async function rows(context: Context, pair: Pair, offering: Offering): Promise<Row[]> {
  const members = Math.round(MEMBERS * context.scale)
  context.say(`one sorted set of ${members}`)
  const member = (number: string) => `element:${number}`
  const numbered = (index: number) => member(String(index).padStart(NUMBER_DIGITS, '0'))
  await pair.rounds(1, server => send(server, members, index => ['ZADD', 'large', index, numbered(index)]))
  const words = ['ZADD', 'large', '__rand_int__', member('__rand_int__')]
  const writing = new Writing(offering, { words, below: members, perSecond: OFFERED })
  const all = await writing.rounds(pair, context.rounds)
  const name = 'ZADD to a sorted set of 1 M'
  const row = (what: string, pick: (measured: Measured) => number): Row => {
    const values = all.map(({ ours, peer }) => ({ ours: pick(ours), peer: pick(peer) }))
    return { what: `${name}: ${what}`, unit: 'ms', ...compare(values), rounds: values.map(value => value.ours) }
  }
  return [
    row('longest without a dump', ({ before }) => before.own.longestMs),
    { ...row('longest during a dump', ({ during }) => during.own.longestMs), bar: LONGEST },
    ...withStandstills(name, all),
  ]
}

/** See the head of the file. */
export const savingLarge: Section = {
  title: 'writes to a large sorted set while a dump is made',
  async run(context) {
    const offering = Offering.start()
    const pair = await filled(context)
    try {
      return await rows(context, pair, offering)
    } finally {
      offering.stop()
      await pair.stop()
    }
  },
}
