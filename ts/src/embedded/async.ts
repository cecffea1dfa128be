/**
 * `db.async`: the methods for whoever does not wait for the disk.
 *
 * A command is executed when its method is called, in the order of the calls, as without `async`. Only what it gives or
 * throws is kept back until it is on disk, so that any number of calls share an fsync; see `Waiters.held`.
 */
import { type AsyncCommands, Commands } from '../generated/commands'
import type { Arg } from '../marshal'
import type { Multi } from './multi'

/** Every command as a method that gives a promise, which is settled when what the command did and saw is on disk. */
export type AsyncMethods<Bulk> = AsyncCommands<Bulk> & {
  /** Runs any command; see {@link SessionCommands.call}. */
  call(command: string, ...args: readonly (Arg | readonly Arg[])[]): Promise<unknown>
  /** Begins a transaction whose `exec()` gives a promise. */
  multi(): Multi<Bulk, [], true>
}

/** What the methods are made of. */
export interface AsyncParts<Bulk> {
  /** The methods of commands that are executed at once and tell too early. */
  readonly commands: Commands<Bulk> & { call(command: string, ...args: readonly (Arg | readonly Arg[])[]): unknown }
  /** Makes a call, and gives what came of it when it may be told. */
  held(call: () => unknown): Promise<unknown>
  multi(): Multi<Bulk, [], true>
}

type Method = (...args: unknown[]) => unknown

class AsyncCalls<Bulk> {
  readonly #parts: AsyncParts<Bulk>

  constructor(parts: AsyncParts<Bulk>) {
    this.#parts = parts
  }

  multi(): Multi<Bulk, [], true> {
    return this.#parts.multi()
  }

  run(name: string, args: unknown[]): Promise<unknown> {
    const { commands } = this.#parts
    const method = (commands as unknown as Record<string, Method>)[name] as Method
    return this.#parts.held(() => method.apply(commands, args))
  }
}

for (const name of [...Object.getOwnPropertyNames(Commands.prototype), 'call']) {
  if (name === 'constructor') continue
  const method = function (this: AsyncCalls<unknown>, ...args: unknown[]) {
    return this.run(name, args)
  }
  Object.defineProperty(AsyncCalls.prototype, name, { value: method, configurable: true, writable: true })
}

/** The methods. */
export function makeAsync<Bulk>(parts: AsyncParts<Bulk>): AsyncMethods<Bulk> {
  return new AsyncCalls(parts) as unknown as AsyncMethods<Bulk>
}
