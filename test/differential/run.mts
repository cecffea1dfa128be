/**
 * `npm run differential -- --seed S --commands N`: sends the same random commands to our server and to a peer's, and
 * compares every reply and, at checkpoints, the whole keyspace and what the servers have counted.
 *
 *     --seed N         which commands (default: drawn, and printed)
 *     --commands N     how many (default 200000)
 *     --from N         after so many of them that are not sent: to come back to a difference late in a long run (default 0)
 *     --bin PATH       the server, instead of the one that was built
 *     --bin-arg ARG    an argument for it; may be repeated
 *     --oracle PATH    the peer's server (default: redis-server where the peers are kept, or on PATH)
 *     --epoch N        after how many commands all is compared and emptied (default 10000)
 *     --differences N  how many differences to find before giving up (default 1)
 *     --ci             what a submission must pass: two million commands against redis-server, and fewer against
 *                      valkey-server, whose own commands are compared there
 *
 * Where the two differ it prints the commands that lead there, as few as it can find, and ends with exit code 1. It
 * does so, too, where a command that both have was sent too seldom, or mostly refused, to have been compared. A difference
 * that does not come again from the same commands is printed and counted by itself: keys expire within milliseconds here,
 * and a machine may take longer between two commands. More than a few of those are too many.
 */
import { parseArgs } from 'node:util'
import { serverBinary } from '../../ts/src/paths'
import { findTool } from '../support/tools'
import type { Dialect } from './args'
import { unsentCommands } from './coverage'
import { explain, printReplies, printTouching, quote } from './explain'
import { allNames, Generator, namesOf } from './generator'
import { Pair } from './pair'
import { Server } from './servers'
import type { Step } from './step'
import { Tally } from './tally'

interface Options {
  seed: number
  commands: number
  from: number
  epoch: number
  differences: number
}

const CI_COMMANDS = { redis: 500_000, valkey: 100_000 }
const CI_SEED = 1
/** So many differences may depend on time. */
const PASSING_MAX = 2

/** What both servers understand: ours understands both dialects. */
function commonDialect(server: Server, oracle: Server): Dialect {
  const has = (vendor: 'redis' | 'valkey') =>
    [server, oracle].every(one => one.vendor === vendor || one.vendor === 'serval')
  return { redis: has('redis'), valkey: has('valkey') }
}

/** Two servers that are sent the commands of one seed. */
class Run {
  readonly #generator: Generator
  readonly #tally: Tally
  readonly #dialect: Dialect
  #done = 0
  #last = ''
  #differences = 0
  /** Those that did not come again. */
  #passing = 0

  constructor(
    private readonly server: Server,
    private readonly oracle: Server,
    private readonly options: Options,
  ) {
    this.#dialect = commonDialect(server, oracle)
    this.#generator = new Generator(options.seed, this.#dialect)
    this.#tally = new Tally(namesOf(this.#dialect))
  }

  /** Compares until the commands are done, or enough differences found. Whether there were none. */
  async compare(): Promise<boolean> {
    const { seed, commands, from, epoch, differences } = this.options
    const started = performance.now()
    const seconds = () => ((performance.now() - started) / 1000).toFixed(0)
    while (this.#done < from) this.#skip(Math.min(epoch, commands - this.#done))
    while (this.#done < commands) {
      const before = this.#done
      await this.#epoch(Math.min(epoch, commands - this.#done))
      if (this.#differences >= differences || this.#passing > PASSING_MAX) {
        const last = Math.max(0, this.#done - epoch)
        console.log(`\nseed ${seed}: once more by --seed ${seed} --from ${last} --commands ${this.#done}`)
        return false
      }
      if (Math.floor(before / (10 * epoch)) < Math.floor(this.#done / (10 * epoch))) {
        console.log(`${this.#last}, ${seconds()} s`)
      }
    }
    const { table, lacking } = this.#tally.report(this.#done)
    // Against Valkey, what was compared with Redis may be left out.
    const sent = this.#dialect.redis ? namesOf(this.#dialect) : allNames()
    lacking.push(...(await unsentCommands(this.server, this.oracle, sent)))
    console.log(`\n${table}\n\n${this.#last}`)
    for (const line of lacking) console.log(`not compared enough to prove anything: ${line}`)
    if (this.#passing > 0) console.log(`${this.#passing} differences that did not come again: see above`)
    console.log(`${this.#differences} differences in ${this.#done} commands, seed ${seed}, ${seconds()} s`)
    return this.#differences === 0 && lacking.length === 0
  }

  /** Draws what an epoch would send. */
  #skip(size: number): void {
    const end = this.#done + size
    while (this.#done < end) this.#done += this.#generator.batch(end - this.#done).length
  }

  /** Runs commands on empty servers, and compares what they hold and counted afterwards. */
  async #epoch(size: number): Promise<void> {
    const pair = await Pair.fresh(this.server, this.oracle)
    const history: Step[] = []
    try {
      while (history.length < size) {
        const batch = this.#generator.batch(size - history.length)
        const before = history.length
        history.push(...batch)
        const found = await pair.run(batch, (step, reply) => this.#tally.add(step.name, reply))
        if (!found) continue
        history.length = before + found.idx + 1
        console.log(`\nDIFFERENCE at command ${this.#done + history.length}: ${quote(history.at(-1)?.words ?? [])}`)
        printReplies(this.server, this.oracle, found)
        console.log('the last commands with the same arguments:')
        printTouching(history)
        return await this.#explain(pair, history, false)
      }
      const { lines, digest, keys } = await pair.compareKeyspaces()
      this.#last = `${this.#done + history.length} commands, ${keys} keys, digest ${digest}`
      if (lines.length === 0) return
      console.log(`\nDIFFERENT AFTERWARDS, at command ${this.#done + history.length}:`)
      for (const line of lines.slice(0, 10)) console.log(`  ${line}`)
      await this.#explain(pair, history, true)
    } catch (error) {
      console.log(`\nBROKEN at about command ${this.#done + history.length}`)
      printTouching(history)
      throw error
    } finally {
      this.#done += history.length
      pair.close()
    }
  }

  async #explain(pair: Pair, history: readonly Step[], isKeyspace: boolean): Promise<void> {
    pair.close()
    if (await explain(this.server, this.oracle, history, isKeyspace)) this.#differences++
    else this.#passing++
  }
}

/** One run against one peer; whether nothing differed. */
async function runAgainst(peer: string, bin: string, binArgs: readonly string[], options: Options): Promise<boolean> {
  const server = await Server.start(bin, binArgs)
  const oracle = await Server.start(peer).catch(async error => {
    await server.stop()
    throw error
  })
  try {
    console.log(`${server.vendor} ${server.version} against ${oracle.vendor} ${oracle.version}, seed ${options.seed}`)
    return await new Run(server, oracle, options).compare()
  } finally {
    await Promise.all([server.stop(), oracle.stop()])
  }
}

/** Whether a peer's tool is here. */
function hasTool(name: string): boolean {
  try {
    return findTool(name) !== ''
  } catch {
    return false
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      commands: { type: 'string' },
      from: { type: 'string', default: '0' },
      bin: { type: 'string' },
      'bin-arg': { type: 'string', multiple: true, default: [] },
      oracle: { type: 'string' },
      epoch: { type: 'string', default: '10000' },
      differences: { type: 'string', default: '1' },
      ci: { type: 'boolean', default: false },
    },
  })
  const run = (oracle: string, commands: number) =>
    runAgainst(oracle, values.bin ?? serverBinary(), values['bin-arg'], {
      seed: Number(values.seed ?? (values.ci ? CI_SEED : Math.floor(Math.random() * 1e9))),
      commands: Number(values.commands ?? commands),
      from: Number(values.from),
      epoch: Number(values.epoch),
      differences: Number(values.differences),
    })
  let isSame = await run(values.oracle ?? findTool('redis-server'), values.ci ? CI_COMMANDS.redis : 200_000)
  if (values.ci && !values.oracle) {
    if (hasTool('valkey-server')) isSame = (await run(findTool('valkey-server'), CI_COMMANDS.valkey)) && isSame
    else console.log('no valkey-server is here: nothing was compared with it')
  }
  process.exitCode = isSame ? 0 : 1
}

main().catch((error: Error) => {
  console.error(`differential: ${error.stack}`)
  process.exitCode = 1
})
