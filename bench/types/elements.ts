/**
 * Resident bytes an element of collections: what the process grew by since it was empty, over the elements.
 */
import type { Section } from '../context'
import { Server } from '../process'
import { settledBytes } from '../server/memory'
import type { Bar, Row } from '../table'
import { send } from './send'

const BAR: Bar = { reach: 0.95, aim: 0.85 }

interface Shape {
  what: string
  /** Commands that fill it. */
  count: number
  command: (index: number) => (string | number)[]
  /** Elements that each of them adds. */
  elements: number
}

const digits = (value: number, length: number) => String(value).padStart(length, '0')
const times = <T>(count: number, make: (index: number) => T[]): T[] =>
  Array.from({ length: count }, (_, index) => make(index)).flat()

const FIELDS = 5
const PAIRS = 10
const INTS = 100
const LIST = 1000
const PER_STREAM = 10_000

const SHAPES: Shape[] = [
  {
    what: '100 k hashes of 5 × 10 B',
    count: 100_000,
    elements: FIELDS,
    command: index => [
      'HSET',
      `hash:${digits(index, 8)}`,
      ...times(FIELDS, field => [`field${field}`, digits(index * FIELDS + field, 9).replace(/^./, 'v')]),
    ],
  },
  {
    what: '100 k sorted sets of 10',
    count: 100_000,
    elements: PAIRS,
    command: index => ['ZADD', `zset:${digits(index, 8)}`, ...times(PAIRS, at => [at * index, `member${at}`])],
  },
  {
    what: 'one sorted set of 1 M',
    count: 1_000_000,
    elements: 1,
    command: index => ['ZADD', 'large', index, `element:${digits(index, 12)}`],
  },
  {
    what: '20 k sets of 100 integers',
    count: 20_000,
    elements: INTS,
    command: index => ['SADD', `set:${digits(index, 8)}`, ...times(INTS, at => [index + at * 97])],
  },
  {
    what: '2 k lists of 1,000 × 10 B',
    count: 2_000,
    elements: LIST,
    command: index => ['RPUSH', `list:${digits(index, 8)}`, ...times(LIST, at => [`value${digits(at, 5)}`])],
  },
  {
    what: '100 streams of 10 k entries',
    count: 1_000_000,
    elements: 1,
    command: index => [
      'XADD',
      `stream:${Math.floor(index / PER_STREAM)}`,
      ...[`${1_700_000_000_000 + index}-0`, 'field', `value${digits(index % PER_STREAM, 5)}`],
    ],
  },
]

async function bytesPerElement(binary: string, { count, elements, command }: Shape): Promise<number> {
  const server = await Server.start(binary)
  try {
    const empty = await settledBytes(server)
    await send(server, count, command)
    return ((await settledBytes(server)) - empty) / (count * elements)
  } finally {
    await server.stop()
  }
}

/** See the head of the file. */
export const elements: Section = {
  title: 'resident bytes an element of collections',
  async run({ binary, peer, say }) {
    const rows: Row[] = []
    for (const shape of SHAPES) {
      say(shape.what)
      const ours = await bytesPerElement(binary, shape)
      const theirs = await bytesPerElement(peer, shape)
      rows.push({
        what: `memory an element: ${shape.what}`,
        unit: 'B',
        ours,
        peer: theirs,
        ratio: ours / theirs,
        bar: BAR,
        rounds: [ours / theirs],
      })
    }
    return rows
  },
}
