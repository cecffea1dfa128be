/**
 * How a command is declared to the generator.
 */
import type { Args } from '../args'

/**
 * How two replies to the same command are compared where their bytes differ.
 *
 * - `exact`: they must not differ
 * - `sorted`: arrays in any order
 * - `shape`: the same type of reply, whatever it holds
 * - `time`: integers no further apart than the servers' clocks
 * - `nil`: both nil or neither
 * - `any`: neither an error
 */
export type Comparison = 'exact' | 'sorted' | 'shape' | 'time' | 'nil' | 'any'

/** One command, or one subcommand. */
export interface Command {
  /** As it is counted: `SET`, `OBJECT ENCODING`. The words are the first arguments. */
  name: string
  /** The arguments after the name. */
  args: (args: Args) => string[]
  compare?: Comparison
  /** How often it is drawn, where a usual command has 10. */
  weight?: number
  /** Only one peer has it. */
  only?: 'redis' | 'valkey'
}
