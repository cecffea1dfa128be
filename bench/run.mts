/**
 * `npm run bench`: everything that has a bar, against a peer's binary, in interleaved rounds. Prints a table and writes
 * it to `bench/records/`.
 *
 *     --peer PATH        the peer's server (default: valkey-server, from $PEERS_DIR/bin or PATH)
 *     --generator PATH   valkey-benchmark (default: as above)
 *     --bin PATH         our server, instead of the one that was built
 *     --only A,B         these sections alone; writes no record
 *     --rounds N         rounds of each comparison (default 5)
 *     --record           writes a record of a partial run too
 *     --scale X          a share of the data of persistence's sections, to try them out; writes no record
 */
import os from 'node:os'
import { parseArgs } from 'node:util'
import { findTool } from '../test/support/tools'
import { serverBinary } from '../ts/src/paths'
import type { Context, Section } from './context'
import { calls } from './embedded/calls'
import { resting } from './embedded/resting'
import { workers } from './embedded/workers'
import { pauses } from './pauses'
import { files } from './persistence/files'
import { log } from './persistence/log'
import { saving } from './persistence/saving'
import { savingLarge } from './persistence/savingLarge'
import { recordText, versionOf, writeRecord } from './record'
import { cpu } from './server/cpu'
import { idle } from './server/idle'
import { insert } from './server/insert'
import { latency } from './server/latency'
import { memory } from './server/memory'
import { start } from './server/start'
import { threads } from './server/threads'
import { markdownTable, type Row, verdict } from './table'
import { types } from './types/commands'
import { crowd } from './types/crowd'
import { elements } from './types/elements'

const SECTIONS: Record<string, Section> = {
  cpu,
  latency,
  threads,
  memory,
  insert,
  idle,
  start,
  calls,
  workers,
  resting,
  types,
  elements,
  crowd,
  saving,
  savingLarge,
  files,
  log,
}
const BUSY_SAMPLE_MS = 2000

function parse() {
  return parseArgs({
    options: {
      peer: { type: 'string' },
      generator: { type: 'string' },
      bin: { type: 'string' },
      only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
      rounds: { type: 'string', default: '5' },
      record: { type: 'boolean', default: false },
      scale: { type: 'string', default: '1' },
    },
  }).values
}

/** The share of all cores that is in use while we do nothing. */
async function busyShare(): Promise<number> {
  const sum = () =>
    os.cpus().reduce(
      (total, { times }) => {
        const all = times.user + times.nice + times.sys + times.irq + times.idle
        return { all: total.all + all, idle: total.idle + times.idle }
      },
      { all: 0, idle: 0 },
    )
  const before = sum()
  await new Promise(resolve => setTimeout(resolve, BUSY_SAMPLE_MS))
  const after = sum()
  return 1 - (after.idle - before.idle) / (after.all - before.all)
}

async function main(): Promise<void> {
  const options = parse()
  const names = options.only.split(',')
  const unknown = names.find(name => !SECTIONS[name])
  if (unknown !== undefined) throw new Error(`"${unknown}" is none of ${Object.keys(SECTIONS).join(', ')}`)
  const context: Context = {
    binary: options.bin ?? serverBinary(),
    peer: options.peer ?? findTool('valkey-server'),
    generator: options.generator ?? findTool('valkey-benchmark'),
    rounds: Number(options.rounds),
    scale: Number(options.scale),
    say: what => console.error(`  ${what}`),
    peerMaximum: new Map(),
  }
  console.error(`${versionOf(context.binary)} against ${versionOf(context.peer)}`)
  const date = new Date()
  const busyBefore = await busyShare()
  const paused = await pauses()
  if (busyBefore > 0.05)
    console.error(`others use ${(busyBefore * 100).toFixed(0)} % of this machine: latencies will not tell much`)
  const rows: Row[] = []
  for (const name of names) {
    const section = SECTIONS[name]
    console.error(section?.title)
    rows.push(...((await section?.run(context)) ?? []))
  }
  const run = { ...context, date, seconds: (Date.now() - date.getTime()) / 1000, busyBefore, pauses: paused, rows }
  const isWhole = names.length === Object.keys(SECTIONS).length
  if ((isWhole || options.record) && context.scale === 1) {
    console.error(`written to ${writeRecord(run)}`)
    console.log(recordText(run))
  } else {
    console.log(markdownTable(rows))
  }
  const missed = rows.filter(row => verdict(row) === 'MISSED')
  console.log(`${rows.length} rows, ${missed.length} below their bar${missed.map(row => `\n  ${row.what}`).join('')}`)
}

main().catch((error: Error) => {
  console.error(`bench: ${error.stack}`)
  process.exitCode = 1
})
