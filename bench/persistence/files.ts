/**
 * How long it takes to save and to load a large keyspace: SAVE, and a start until its first answer. Both on all cores.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Context, Section } from '../context'
import { fill } from '../load'
import { ALL_CORES, Server, type ServerSettings } from '../process'
import { PREFILL } from '../server/cpu'
import { compare } from '../statistics'
import type { Bar, Row } from '../table'
import { ask } from './ask'

const KEYS = 5_000_000
const BAR: Bar = { reach: 0.8, aim: 0.4 }

/** Seconds, and the size of what was written. */
interface Times {
  save: number
  load: number
  bytes: number
}

async function timesOf(binary: string, keys: number): Promise<Times> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-bench-'))
  const settings: ServerSettings = { cores: ALL_CORES, ioThreads: 2, directives: { dir } }
  try {
    const server = await Server.start(binary, settings)
    await fill(server, PREFILL, 0, keys)
    const begin = performance.now()
    await ask(server, client => client.call('SAVE'))
    const save = (performance.now() - begin) / 1000
    await server.stop()
    const again = await Server.start(binary, settings)
    const size = Number(await ask(again, client => client.call('DBSIZE')))
    await again.stop()
    if (size !== keys) throw new Error(`${binary} loaded ${size} of ${keys} keys`)
    return { save, load: again.startMs / 1000, bytes: statSync(path.join(dir, 'dump.rdb')).size }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function measure(context: Context, keys: number): Promise<{ ours: Times; peer: Times }[]> {
  const all: { ours: Times; peer: Times }[] = []
  for (let round = 0; round < context.rounds; round++) {
    // The one that comes second may find the machine in another state: they take turns.
    const binaries = round % 2 === 0 ? [context.binary, context.peer] : [context.peer, context.binary]
    const times = new Map<string, Times>()
    for (const binary of binaries) times.set(binary, await timesOf(binary, keys))
    all.push({ ours: times.get(context.binary) as Times, peer: times.get(context.peer) as Times })
  }
  return all
}

/** See the head of the file. */
export const files: Section = {
  title: 'time to save and load',
  async run(context) {
    const keys = Math.round(KEYS * context.scale)
    context.say(`${keys} keys`)
    const all = await measure(context, keys)
    const row = (what: string, unit: string, pick: (times: Times) => number, bar?: Bar): Row => {
      const pairs = all.map(({ ours, peer }) => ({ ours: pick(ours), peer: pick(peer) }))
      return { what, unit, ...compare(pairs), ...(bar && { bar }), rounds: pairs.map(one => one.ours / one.peer) }
    }
    return [
      row('SAVE of 5 M keys', 's', times => times.save, BAR),
      row('start on a dump of 5 M keys', 's', times => times.load, BAR),
      row('the dump', 'MB', times => times.bytes / 1e6),
    ]
  },
}
