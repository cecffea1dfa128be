/**
 * `npm run differential -- --seed S --commands N`: sends the same random commands to our server and to a peer's, and
 * compares every reply and, at checkpoints, the whole keyspace.
 *
 *     --seed N        which commands (default: drawn, and printed)
 *     --commands N    how many (default 200000)
 *     --bin PATH      the server, instead of the one that was built
 *     --bin-arg ARG   an argument for it; may be repeated
 *     --oracle PATH   the peer's server (default: redis-server where the peers are kept, or on PATH)
 *     --epoch N       after how many commands the keyspaces are compared and emptied (default 10000)
 *
 * Where the two differ it prints the commands that lead there, as few as it can find, and ends with exit code 1. It
 * does so, too, where a command was sent too seldom, or mostly refused, to have been compared.
 */
import { parseArgs } from 'node:util'
import { serverBinary } from '../../ts/src/paths'
import { findTool } from '../support/tools'
import type { Dialect } from './args'
import { encode } from './connection'
import { Generator, namesOf, type Step } from './generator'
import { type Difference, Pair } from './pair'
import { decode, show } from './replies'
import { Server } from './servers'
import { shrink } from './shrink'
import { Tally } from './tally'

const SHRINK_TRIES = 600
const TOUCHED_MAX = 12

interface Options {
  seed: number
  commands: number
  epoch: number
}

const quote = (words: readonly string[]): string => words.map(word => JSON.stringify(word)).join(' ')

/** What both servers understand: ours understands both dialects. */
function commonDialect(server: Server, oracle: Server): Dialect {
  const has = (vendor: 'redis' | 'valkey') =>
    [server, oracle].every(one => one.vendor === vendor || one.vendor === 'serval')
  return { redis: has('redis'), valkey: has('valkey') }
}

/** The last commands that name one of the last step's arguments. */
function touching(history: readonly Step[]): Step[] {
  const words = new Set(history.at(-1)?.words.slice(1))
  return history.filter(step => step.words.slice(1).some(word => words.has(word))).slice(-TOUCHED_MAX)
}

async function explain(server: Server, oracle: Server, history: readonly Step[], isKeyspace: boolean): Promise<void> {
  console.log('looking for a shorter way there …')
  const replay = async (steps: readonly Step[]): Promise<Difference | string | undefined> => {
    const pair = await Pair.fresh(server, oracle)
    try {
      const found = await pair.run(steps)
      if (found || !isKeyspace) return found
      return (await pair.compareKeyspaces()).lines[0]
    } finally {
      pair.close()
    }
  }
  const fails = async (steps: readonly Step[]) => (await replay(steps)) !== undefined
  if (!(await fails(history))) {
    console.log('it does not happen again: it depends on time, or on what happened before the last checkpoint')
    return
  }
  const steps = await shrink(history, fails, SHRINK_TRIES)
  const found = await replay(steps)
  console.log(`\n${steps.length} commands, in order, with the connection each is sent on:`)
  for (const { connection, words } of steps) console.log(`  ${connection}> ${quote(words)}`)
  if (typeof found === 'string') console.log(`the keyspaces differ then, for example in ${found}`)
  else if (found) printReplies(server, oracle, found)
  console.log(`\nas bytes: ${JSON.stringify(steps.map(step => encode(step.words)).join(''))}`)
}

function printReplies(server: Server, oracle: Server, { ours, theirs }: Difference): void {
  console.log(`  ${server.vendor.padEnd(7)} ${show(decode(ours))}`)
  console.log(`  ${`${oracle.vendor}${server.vendor === oracle.vendor ? "'" : ''}`.padEnd(7)} ${show(decode(theirs))}`)
}

/** Runs one epoch; false where the servers differ. */
async function epoch(server: Server, oracle: Server, generator: Generator, size: number, done: number, tally: Tally) {
  const pair = await Pair.fresh(server, oracle)
  const history: Step[] = []
  try {
    while (history.length < size) {
      const batch = generator.batch(size - history.length)
      const before = history.length
      history.push(...batch)
      const found = await pair.run(batch, (step, reply) => tally.add(step.name, reply))
      if (!found) continue
      history.length = before + found.idx + 1
      console.log(`\nDIFFERENCE at command ${done + history.length}: ${quote(history.at(-1)?.words ?? [])}`)
      printReplies(server, oracle, found)
      console.log('the last commands with the same arguments:')
      for (const { connection, words } of touching(history)) console.log(`  ${connection}> ${quote(words)}`)
      await explain(server, oracle, history, false)
      return undefined
    }
    const { lines, digest, keys } = await pair.compareKeyspaces()
    if (lines.length === 0) return { digest, keys }
    console.log(`\nDIFFERENT KEYSPACES after command ${done + history.length}:`)
    for (const line of lines.slice(0, 10)) console.log(`  ${line}`)
    await explain(server, oracle, history, true)
    return undefined
  } finally {
    pair.close()
  }
}

async function compare(server: Server, oracle: Server, { seed, commands, epoch: size }: Options): Promise<boolean> {
  const dialect = commonDialect(server, oracle)
  const generator = new Generator(seed, dialect)
  const tally = new Tally(namesOf(dialect))
  const started = performance.now()
  let last = ''
  for (let done = 0; done < commands; ) {
    const step = Math.min(size, commands - done)
    const checkpoint = await epoch(server, oracle, generator, step, done, tally)
    if (!checkpoint) {
      console.log(`\nseed ${seed}: once more by --seed ${seed} --commands ${done + step}`)
      return false
    }
    done += step
    last = `${done} commands, ${checkpoint.keys} keys, digest ${checkpoint.digest}`
    if (done % (10 * size) === 0) console.log(`${last}, ${((performance.now() - started) / 1000).toFixed(0)} s`)
  }
  const { table, lacking } = tally.report(commands)
  console.log(`\n${table}\n\n${last}`)
  for (const line of lacking) console.log(`too few calls, or too many errors, to prove anything: ${line}`)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`0 differences in ${commands} commands, seed ${seed}, ${seconds} s`)
  return lacking.length === 0
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
      commands: { type: 'string', default: '200000' },
      bin: { type: 'string' },
      'bin-arg': { type: 'string', multiple: true, default: [] },
      oracle: { type: 'string' },
      epoch: { type: 'string', default: '10000' },
    },
  })
  const server = await Server.start(values.bin ?? serverBinary(), values['bin-arg'])
  const oracle = await Server.start(values.oracle ?? findTool('redis-server')).catch(async error => {
    await server.stop()
    throw error
  })
  try {
    const options = { seed: Number(values.seed), commands: Number(values.commands), epoch: Number(values.epoch) }
    console.log(`${server.vendor} ${server.version} against ${oracle.vendor} ${oracle.version}, seed ${options.seed}`)
    process.exitCode = (await compare(server, oracle, options)) ? 0 : 1
  } finally {
    await Promise.all([server.stop(), oracle.stop()])
  }
}

main().catch((error: Error) => {
  console.error(`differential: ${error.stack}`)
  process.exitCode = 1
})
