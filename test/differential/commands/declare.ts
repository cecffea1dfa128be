/**
 * How a command is declared to the generator.
 */
import type { Args } from '../args'
import type { Rule } from '../rules'

/** What may be changed at random in a command's arguments: nothing, their order and number, or everything. */
export type Mutable = 'none' | 'order' | 'all'

/** One command, or one subcommand. */
export interface Command {
  /** As it is counted: `SET`, `OBJECT ENCODING`. The words are the first arguments. */
  name: string
  /** The arguments after the name. */
  args: (args: Args) => string[]
  /** How replies are compared; by default they must be equal. */
  compare?: Rule
  /** The same where it depends on the arguments after the name. */
  compareFor?: (args: readonly string[]) => Rule
  /** How often it is drawn, where a usual command has 10. */
  weight?: number
  /** Only one peer has it. */
  only?: 'redis' | 'valkey'
  /** What a mutation may do to it; by default everything. */
  mutable?: Mutable
  /** A command that is sent before it, so that the answer depends on nothing but earlier commands. */
  after?: (args: readonly string[], a: Args) => string[] | undefined
}
