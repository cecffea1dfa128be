/**
 * `npm run durability -- --kills N`: kills a server under load by SIGKILL, again and again, with rewrites and dumps under
 * way, and looks after every restart for what it had acknowledged.
 *
 *     --kills N        how often, in each mode (default 1000)
 *     --mode MODE      always, everysec or both (default both)
 *     --seconds N      no further round begins after so many seconds, in each mode (default: no limit)
 *     --seed N         which commands (default: drawn, and printed); the timing is its own
 *     --bin PATH       the server, instead of the one that was built; a peer's own gives the baseline
 *     --io-threads A,B numbers of worker threads; each start draws one of them (default 1,2,4)
 *     --lenient        asks of everysec no more than its name says, as one has to of the peers
 *     --ci             what a submission must pass: as many kills as half a minute has room for, in each mode
 *
 * `always`: every write that was acknowledged is there, and of those that were not, some first ones; never a part of a
 * transaction. `everysec`: the same, since a kill takes nothing from the system that it was given, and replies leave after
 * that; unless the server says that its disk was too slow. Then, or if leniency is asked for, what is there is a prefix of
 * what was sent, of all connections together, and whatever was acknowledged two seconds before the kill is in it. A restart without load changes no digest.
 *
 * A kill leaves what the system holds in its page cache; whether the log is synced is for the simulated disk to say.
 */
import { parseArgs } from 'node:util'
import { median } from '../../bench/statistics'
import { serverBinary } from '../../ts/src/paths'
import { type Counts, type Mode, Rounds } from './rounds'

const CI = { kills: 1000, seconds: 35 }
const PROGRESS_KILLS = 100

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    mode: { type: 'string', default: 'both' },
    seconds: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    bin: { type: 'string' },
    'io-threads': { type: 'string', default: '1,2,4' },
    lenient: { type: 'boolean', default: false },
    ci: { type: 'boolean', default: false },
  },
})

function report(mode: Mode, counts: Counts, seconds: number): string {
  const { kills, acked, transactions, inFlight, inFlightThere, gone, oldestGoneMs } = counts
  const { duringRewrite, duringSave, digests, startMs } = counts
  const lines = [
    `${mode}: ${kills} kills in ${seconds.toFixed(0)} s (${(kills / seconds).toFixed(1)} a second)`,
    `  ${acked} units acknowledged, ${transactions} of them transactions; ${gone} of them gone`,
    `  ${inFlight} units without an answer, at least ${inFlightThere} of which had taken effect`,
    `  ${duringRewrite} kills during a rewrite, ${duringSave} during a dump; ${digests} digests compared`,
    `  ${median(startMs).toFixed(0)} ms from a start to its first answer, at most ${Math.max(...startMs).toFixed(0)} ms`,
  ]
  if (gone > 0) lines.push(`  the oldest that is gone was acknowledged ${oldestGoneMs.toFixed(0)} ms before the kill`)
  return lines.join('\n')
}

async function run(mode: Mode): Promise<boolean> {
  const rounds = new Rounds({
    mode,
    binary: values.bin ?? serverBinary(),
    kills: values.ci ? CI.kills : Number(values.kills),
    seconds: values.ci ? CI.seconds : Number(values.seconds ?? Number.POSITIVE_INFINITY),
    seed: Number(values.seed),
    lenient: values.lenient,
    ioThreads: values['io-threads'].split(',').map(Number),
  })
  const begin = performance.now()
  const seconds = () => (performance.now() - begin) / 1000
  try {
    const counts = await rounds.run(({ kills }) => {
      if (kills % PROGRESS_KILLS === 0) console.log(`${mode}: ${kills} kills, ${seconds().toFixed(0)} s`)
    })
    console.log(report(mode, counts, seconds()))
    return true
  } catch (error) {
    console.log(`${mode}: FAILED after ${rounds.counts.kills} kills, seed ${values.seed}`)
    console.log((error as Error).message)
    console.log(`what the server left is in ${rounds.dir}`)
    return false
  }
}

async function main(): Promise<void> {
  const modes = values.mode === 'both' ? (['always', 'everysec'] as const) : [values.mode]
  let ok = true
  for (const mode of modes) {
    if (mode !== 'always' && mode !== 'everysec') throw new Error(`--mode is always, everysec or both, not ${mode}`)
    ok = (await run(mode)) && ok
  }
  if (!ok) process.exitCode = 1
}

main().catch((error: Error) => {
  console.error(`durability: ${error.stack}`)
  process.exitCode = 1
})
