/**
 * CPU time of the commands on collections that redis-benchmark knows, at a pipeline of 16, against the better of Valkey and
 * Redis: the same structures, filled in the same way, and the same replies. And of ZADD and ZRANK on one large sorted set.
 */
import { findTool } from '../../test/support/tools'
import type { Context, Section } from '../context'
import type { Load } from '../load'
import { Group, type Server } from '../process'
import { costOf } from '../server/cpu'
import { median } from '../statistics'
import type { Bar, Row } from '../table'
import { send } from './send'

const PIPELINE = 16
const BAR: Bar = { reach: 0.9, aim: 0.75 }
const LARGE_BAR: Bar = { reach: 0.7, aim: 0.4 }
const LIST_LEN = 600
const LARGE_ZSET_LEN = 1_000_000

interface Case {
  words: readonly string[]
  requests: number
  /** Done before every measurement. */
  before?: (server: Server) => Promise<void>
  what?: string
  bar?: Bar
}

const remove = (key: string) => (server: Server) => send(server, 1, () => ['DEL', key])

const member = (index: number) => `element:${String(index).padStart(12, '0')}`

const MSET_KEYS = 10

/** What pops finds its elements where the case before it has pushed them. */
const CASES: Case[] = [
  { words: ['LPUSH', 'mylist', '__data__'], requests: 1_000_000, before: remove('mylist') },
  { words: ['RPOP', 'mylist'], requests: 1_000_000 },
  { words: ['SADD', 'myset', 'element:__rand_int__'], requests: 1_000_000, before: remove('myset') },
  { words: ['SPOP', 'myset'], requests: 500_000 },
  { words: ['HSET', 'myhash', 'element:__rand_int__', '__data__'], requests: 1_000_000, before: remove('myhash') },
  { words: ['ZADD', 'myzset', '__rand_int__', 'element:__rand_int__'], requests: 1_000_000, before: remove('myzset') },
  { words: ['ZPOPMIN', 'myzset'], requests: 500_000 },
  {
    words: ['LRANGE', 'list', '0', '99'],
    what: 'LRANGE_100',
    requests: 200_000,
    before: async server => {
      await remove('list')(server)
      await send(server, LIST_LEN, () => ['RPUSH', 'list', 'x'.repeat(64)])
    },
  },
  { words: ['LRANGE', 'list', '0', '599'], what: 'LRANGE_600', requests: 40_000 },
  { words: ['XADD', 'mystream', '*', 'myfield', '__data__'], requests: 1_000_000, before: remove('mystream') },
  {
    words: ['MSET', ...Array.from({ length: MSET_KEYS }, () => ['key:__rand_int__', '__data__']).flat()],
    requests: 200_000,
  },
  {
    words: ['ZADD', 'large', '__rand_int__', 'element:__rand_int__'],
    what: 'ZADD, set of 1 M',
    requests: 500_000,
    before: server => send(server, LARGE_ZSET_LEN, index => ['ZADD', 'large', index, member(index)]),
    bar: LARGE_BAR,
  },
  { words: ['ZRANK', 'large', 'element:__rand_int__'], what: 'ZRANK, set of 1 M', requests: 500_000, bar: LARGE_BAR },
]

async function measure({ words, requests, before, what, bar }: Case, group: Group, context: Context): Promise<Row> {
  const name = what ?? words[0] ?? ''
  context.say(name)
  const load: Load = { command: words, pipeline: PIPELINE, requests }
  const rounds: number[][] = []
  for (let round = 0; round < context.rounds; round++) {
    if (before) await group.rounds(1, before)
    const [row] = await group.rounds(1, server => costOf(context.generator, server, load))
    rounds.push((row ?? []).map(({ ns }) => ns / 1000))
  }
  const best = rounds.map(([, ...peers]) => Math.min(...peers))
  const ours = rounds.map(([value]) => value ?? Number.NaN)
  const ratios = ours.map((value, round) => value / (best[round] ?? Number.NaN))
  return {
    what: `CPU a command, pipeline ${PIPELINE}: ${name}`,
    unit: 'µs',
    ours: median(ours),
    peer: median(best),
    ratio: median(ratios),
    bar: bar ?? BAR,
    rounds: ratios,
  }
}

/** See the head of the file. */
export const types: Section = {
  title: 'CPU time of commands on collections, against the better of Valkey and Redis',
  async run(context) {
    const group = await Group.start([context.binary], [context.peer], [findTool('redis-server')])
    try {
      const rows: Row[] = []
      for (const one of CASES) rows.push(await measure(one, group, context))
      return rows
    } finally {
      await group.stop()
    }
  },
}
