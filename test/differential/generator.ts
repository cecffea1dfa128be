/**
 * The stream of commands of one seed.
 *
 * Commands come in batches, each on one of a few connections, so that a WATCH can see what another connection did
 * without the servers ever having a choice of order. A transaction may be cut by the end of a batch, and goes on when
 * its connection has the next turn.
 */
import { Args, type Dialect } from './args'
import { bitmaps } from './commands/bitmaps'
import type { Command } from './commands/declare'
import { databases, keys } from './commands/keys'
import { server } from './commands/server'
import { strings } from './commands/strings'
import { strayStep, transaction } from './commands/transactions'
import { Rng } from './rng'

/** One command to be sent. */
export interface Step {
  connection: number
  /** How it is counted and compared. */
  name: string
  words: string[]
}

/** How many connections each server gets. */
export const CONNECTIONS = 3

/** The connection that sets keys to expire at once, after which the servers' clocks are waited for. */
export const CLOCK_CONNECTION = CONNECTIONS

const ALL: readonly Command[] = [...strings, ...bitmaps, ...keys, ...databases, ...server]
const TRANSACTIONAL = ['MULTI', 'EXEC', 'DISCARD', 'WATCH', 'UNWATCH']
const USUAL_WEIGHT = 10

/** The commands that a dialect has. */
export function commandsOf(dialect: Dialect): Command[] {
  return ALL.filter(command => command.only === undefined || dialect[command.only])
}

/** Every name that is counted. */
export function namesOf(dialect: Dialect): string[] {
  return [...new Set([...commandsOf(dialect).map(command => command.name), ...TRANSACTIONAL])].sort()
}

/** How replies to a command are compared. */
export const comparisonOf = new Map(ALL.map(command => [command.name, command.compare ?? 'exact']))

/** Draws steps for ever. */
export class Generator {
  readonly #rng: Rng
  readonly #args: Args
  readonly #commands: Command[]
  readonly #sums: number[] = []
  #total = 0
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

  /** The next batch, of at most `limit` steps, all on one connection. */
  batch(limit: number): Step[] {
    if (this.#rng.chance(3)) return this.#clockSteps()
    const connection = this.#rng.below(CONNECTIONS)
    const size = Math.min(limit, this.#rng.between(1, 800))
    const pending = this.#pending[connection] as Step[]
    while (pending.length < size) pending.push(...this.#episode(connection))
    return pending.splice(0, size)
  }

  /** Each key once: a second PEXPIRE might already find it gone. */
  #clockSteps(): Step[] {
    const keys = new Set(this.#args.keys(1, 6))
    const commands = [['SELECT', String(this.#rng.below(4))], ...[...keys].map(key => ['PEXPIRE', key, '2'])]
    return commands.map(words => ({ connection: CLOCK_CONNECTION, name: words[0] as string, words }))
  }

  #episode(connection: number): Step[] {
    const roll = this.#rng.below(100)
    const named = (words: string[]): Step => ({ connection, name: countedName(words), words })
    if (roll < 3) return transaction(this.#args, () => this.#draw()).map(named)
    if (roll < 4) return [named(strayStep(this.#args))]
    return [named(this.#draw())]
  }

  #draw(): string[] {
    const roll = (this.#rng.uint32() / 2 ** 32) * this.#total
    const command = this.#commands[this.#indexOf(roll)] as Command
    const words = [...command.name.split(' '), ...command.args(this.#args)]
    const length = command.name.length
    if (this.#rng.chance(1)) this.#breakArity(words)
    if (this.#rng.chance(5) && length > 0) words[0] = (words[0] as string).toLowerCase()
    return words
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

  /** One argument too few or too many. */
  #breakArity(words: string[]): void {
    if (this.#rng.chance(50) && words.length > 1) words.pop()
    else words.push(this.#args.text())
  }
}

const CONTAINERS = new Set(ALL.filter(command => command.name.includes(' ')).map(command => command.name.split(' ')[0]))

/** `OBJECT ENCODING` for `object encoding k`; the first word where there are no subcommands. */
export function countedName(words: readonly string[]): string {
  const first = (words[0] ?? '').toUpperCase()
  return CONTAINERS.has(first) && words[1] !== undefined ? `${first} ${words[1].toUpperCase()}` : first
}
