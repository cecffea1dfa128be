/**
 * The stream of commands of one seed.
 *
 * Commands come in batches, each on one of a few connections, so that a WATCH can see what another connection did
 * without the servers ever having a choice of order. A transaction may be cut by the end of a batch, and goes on when
 * its connection has the next turn.
 */
import { Args, type Dialect } from './args'
import { bitmaps } from './commands/bitmaps'
import { blocking } from './commands/blocking'
import { config } from './commands/config'
import { connection } from './commands/connection'
import type { Command } from './commands/declare'
import { dumps } from './commands/dumps'
import { hashes } from './commands/hashes'
import { hyperloglogs } from './commands/hyperloglogs'
import { introspection } from './commands/introspection'
import { databases, keys } from './commands/keys'
import { lists } from './commands/lists'
import { persistence } from './commands/persistence'
import { pubsub } from './commands/pubsub'
import { setCommands } from './commands/sets'
import { sorting } from './commands/sort'
import { streamCommands } from './commands/streams'
import { strings } from './commands/strings'
import { strayStep, transaction } from './commands/transactions'
import { zsets } from './commands/zsets'
import { mutate } from './mutate'
import { Rng } from './rng'
import { exact, type Rule } from './rules'
import { scenes } from './scenes'
import { CONNECTIONS, type Form, type Step } from './step'

const ALL: readonly Command[] = [
  ...strings,
  ...lists,
  ...zsets,
  ...blocking,
  ...pubsub,
  ...hashes,
  ...setCommands,
  ...sorting,
  ...streamCommands,
  ...hyperloglogs,
  ...bitmaps,
  ...keys,
  ...dumps,
  ...databases,
  ...connection,
  ...introspection,
  ...config,
  ...persistence,
]
/** What only transactions and scenes send. */
const IN_EPISODES = [
  ...['MULTI', 'EXEC', 'DISCARD', 'WATCH', 'UNWATCH', 'CLIENT PAUSE', 'CLIENT REPLY', 'QUIT'],
  ...['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE', 'UNSUBSCRIBE', 'PUNSUBSCRIBE', 'SUNSUBSCRIBE'],
]
const USUAL_WEIGHT = 10
const BATCH_STEPS = 180

/** What is compared with Valkey too: where the two differ in other commands, Redis is followed. */
const WITH_VALKEY: readonly Command[] = [
  ...strings,
  ...bitmaps,
  ...keys,
  ...databases,
  ...connection,
  ...introspection,
  ...config,
]

/** The commands that a dialect has. */
export function commandsOf(dialect: Dialect): Command[] {
  return (dialect.redis ? ALL : WITH_VALKEY).filter(command => command.only === undefined || dialect[command.only])
}

/** Every name that is counted. */
export function namesOf(dialect: Dialect): string[] {
  return [...new Set([...commandsOf(dialect).map(command => command.name), ...IN_EPISODES])].sort()
}

/** Every name that is counted against one peer or another. */
export function allNames(): string[] {
  return [...new Set([...ALL.map(command => command.name), ...IN_EPISODES])]
}

const byName = new Map<string, Command[]>()
for (const command of ALL) byName.set(command.name, [...(byName.get(command.name) ?? []), command])

/** How replies to a command are compared with those of a peer. */
export function ruleOf(words: readonly string[], oracle: string): Rule {
  const name = countedName(words)
  const command = byName.get(name)?.find(({ only }) => only === undefined || only === oracle)
  return command?.compareFor?.(words.slice(name.split(' ').length)) ?? command?.compare ?? exact
}

/** Draws steps for ever. */
export class Generator {
  readonly #rng: Rng
  readonly #args: Args
  readonly #commands: Command[]
  readonly #sums: number[] = []
  #total = 0
  #batches = 0
  readonly #preparations = new WeakSet<string[]>()
  readonly #pending: Step[][] = Array.from({ length: CONNECTIONS }, () => [])

  constructor(seed: number, dialect: Dialect) {
    this.#rng = new Rng(seed)
    this.#args = new Args(this.#rng, dialect)
    this.#commands = commandsOf(dialect)
    for (const command of this.#commands) {
      this.#total += command.weight ?? USUAL_WEIGHT
      this.#sums.push(this.#total)
    }
  }

  /** The next batch, of at most `limit` steps, all on one connection, or a scene, which may be a few steps longer. */
  batch(limit: number): Step[] {
    const batch = ++this.#batches
    const scene = this.#scene()
    if (scene) return scene.map(step => ({ ...step, batch, isOfScene: true }))
    return this.#mixed(limit).map(step => ({ ...step, batch }))
  }

  #mixed(limit: number): Step[] {
    const connection = this.#rng.below(CONNECTIONS)
    const size = Math.min(limit, this.#rng.between(1, BATCH_STEPS))
    const pending = this.#pending[connection] as Step[]
    while (pending.length < size) pending.push(...this.#episode(connection))
    // What prepares a command goes out with it, else another connection might undo it.
    const isPreparation = this.#preparations.has(pending[size - 1]?.words ?? [])
    return pending.splice(0, isPreparation ? size + 1 : size)
  }

  #scene(): Step[] | undefined {
    let roll = this.#rng.below(100)
    for (const [percent, scene] of scenes) {
      if (roll < percent) return scene(this.#args, named)
      roll -= percent
    }
    return undefined
  }

  #episode(connection: number): Step[] {
    const roll = this.#rng.below(100)
    let steps: string[][]
    if (roll < 3) steps = transaction(this.#args, () => this.#draw())
    else if (roll < 4) steps = [strayStep(this.#args)]
    else steps = this.#draw()
    return steps.map(words => ({ ...named(connection, words), form: this.#form(words) }))
  }

  #form(words: readonly string[]): Form {
    if (!this.#rng.chance(2)) return 'bulk'
    // A line has a limit, and no end within it.
    const isLine = words.every(word => word.length < 1000) && words[0] !== ''
    return isLine && this.#rng.chance(70) ? 'inline' : 'padded'
  }

  /** A command, and before it what makes its answer certain. */
  #draw(): string[][] {
    const roll = (this.#rng.uint32() / 2 ** 32) * this.#total
    const command = this.#commands[this.#indexOf(roll)] as Command
    const words = command.name.split(' ')
    const from = words.length
    words.push(...command.args(this.#args))
    const { mutable = 'all' } = command
    if (mutable !== 'none' && this.#rng.chance(2)) mutate(this.#args, words, from, mutable)
    if (this.#rng.chance(5)) words[0] = (words[0] as string).toLowerCase()
    const before = command.after?.(words.slice(from), this.#args)
    if (!before) return [words]
    this.#preparations.add(before)
    return [before, words]
  }

  #indexOf(roll: number): number {
    let low = 0
    let high = this.#sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sums[middle] as number) > roll) high = middle
      else low = middle + 1
    }
    return low
  }
}

const CONTAINERS = new Set(
  [...ALL.map(command => command.name), ...IN_EPISODES]
    .filter(name => name.includes(' '))
    .map(name => name.split(' ')[0]),
)

/** `OBJECT ENCODING` for `object encoding k`; the first word where there are no subcommands. */
export function countedName(words: readonly string[]): string {
  const first = (words[0] ?? '').toUpperCase()
  return CONTAINERS.has(first) && words[1] !== undefined ? `${first} ${words[1].toUpperCase()}` : first
}

function named(connection: number, words: string[]): Step {
  return { connection, name: countedName(words), words }
}
