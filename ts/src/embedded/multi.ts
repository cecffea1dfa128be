/**
 * Transactions: `db.multi().incr('a').set('b', 1).exec()`.
 *
 * Commands are kept here and cross to the addon once, at `exec`. The typed methods serve twice: when a command is added,
 * to make its arguments, with functions that only note them; at the end, to make natural values of its reply, with
 * functions that only return it.
 */
import { Commands } from '../generated/commands'
import type { Arg, Raw } from '../marshal'
import { makeRaw } from './addon'

/** The names of the methods that are commands. */
type MethodName = Exclude<keyof Commands<unknown>, symbol>

/** What a command replies within a transaction. The two forms match the overloads of those that have some. */
type ReplyOf<Method> = Method extends {
  (...args: never[]): infer First
  (...args: never[]): infer Second
}
  ? Awaited<First | Second>
  : never

/** What `exec` gives: a promise where the transaction is one of `db.async`. */
type Given<Replies, IsAsync> = IsAsync extends true ? Promise<Replies | null> : Replies | null

/** A transaction under construction. Each command is a method that returns it; `exec` gives their replies in order. */
export type Multi<Bulk, Replies extends unknown[] = [], IsAsync extends boolean = false> = {
  readonly [Name in MethodName]: (
    ...args: Parameters<Commands<Bulk>[Name]>
  ) => Multi<Bulk, [...Replies, ReplyOf<Commands<Bulk>[Name]>], IsAsync>
} & {
  /** Adds any command. */
  call(...command: readonly (Arg | readonly Arg[])[]): Multi<Bulk, [...Replies, unknown], IsAsync>
  /**
   * Runs the commands: nobody else's come between them, and all of them see one instant.
   *
   * @returns the replies, or null where a watched key has changed, and nothing was done
   * @throws {TransactionError} where commands failed; the others were done all the same, as in Redis
   */
  exec(): Given<Replies, IsAsync>
}

/** Some commands of a transaction failed, the others were done. */
export class TransactionError extends Error {
  override readonly name = 'TransactionError'
  /** The code of the first error. */
  readonly code: string

  /** @param replies the reply of each command, an Error for one that failed */
  constructor(readonly replies: readonly unknown[]) {
    const errors = replies.filter(reply => reply instanceof Error)
    const [first] = errors as (Error & { code?: string })[]
    super(`${errors.length} of ${replies.length} commands failed, the first with: ${first?.message}`, { cause: first })
    this.code = first?.code ?? 'ERR'
  }
}

/** Runs the commands of a transaction. */
export type Transact = (commands: readonly (string | readonly unknown[])[]) => unknown[] | null

/** What is under way: a method of `passes` is called, and the function of its command is to note or to return. */
const pass = {
  command: undefined as string | undefined,
  args: [] as readonly unknown[],
  isReply: false,
  reply: undefined as unknown,
}

/** Both passes through the typed methods. */
class Passes extends Commands<unknown> {
  protected readonly raw: Raw = makeRaw(command => (...args) => {
    if (pass.isReply) return pass.reply
    pass.command = command
    pass.args = args
    return undefined
  })

  protected settle(call: () => unknown): Promise<unknown> {
    // Within a transaction nothing waits, so that `then` need not either.
    // biome-ignore lint/suspicious/noThenProperty: that is what a caller of settle uses
    return { then: (convert: (reply: unknown) => unknown) => convert(call()) } as unknown as Promise<unknown>
  }
}

let passes: Passes | undefined

type Method = (...args: unknown[]) => unknown

function methodOf(name: string): Method {
  passes ??= new Passes()
  return (passes as unknown as Record<string, Method>)[name] as Method
}

/** Makes the arguments of a command, and notes them in `pass`. */
function addressed(name: string, args: unknown[]): void {
  pass.command = undefined
  pass.isReply = false
  try {
    methodOf(name).apply(passes, args)
  } catch (error) {
    // Once the command is noted, whatever is thrown comes of there being no reply yet.
    if (pass.command === undefined) throw error
  }
}

/** The natural value of a reply. */
function converted(name: string, args: unknown[], reply: unknown): unknown {
  if (reply instanceof Error || name === 'call') return reply
  pass.isReply = true
  pass.reply = reply
  return methodOf(name).apply(passes, args)
}

/** Runs a transaction and gives what came of it, or a promise of that. */
type Settle = (run: () => unknown[] | null) => unknown

class MultiQueue {
  readonly #transact: Transact
  readonly #settle: Settle
  readonly #commands: (string | readonly unknown[])[] = []
  readonly #calls: { name: string; args: unknown[] }[] = []

  constructor(transact: Transact, settle: Settle) {
    this.#transact = transact
    this.#settle = settle
  }

  add(name: string, args: unknown[]): this {
    addressed(name, args)
    this.#commands.push(pass.command as string, pass.args)
    this.#calls.push({ name, args })
    return this
  }

  call(...args: unknown[]): this {
    this.#commands.push('call', args)
    this.#calls.push({ name: 'call', args })
    return this
  }

  exec(): unknown {
    return this.#settle(() => this.#run())
  }

  #run(): unknown[] | null {
    const replies = this.#transact(this.#commands)
    if (replies === null) return null
    const values = replies.map((reply, i) => {
      const { name, args } = this.#calls[i] as { name: string; args: unknown[] }
      return converted(name, args, reply)
    })
    if (values.some(value => value instanceof Error)) throw new TransactionError(values)
    return values
  }
}

for (const name of Object.getOwnPropertyNames(Commands.prototype)) {
  if (name === 'constructor') continue
  const method = function (this: MultiQueue, ...args: unknown[]) {
    return this.add(name, args)
  }
  Object.defineProperty(MultiQueue.prototype, name, { value: method, configurable: true, writable: true })
}

/** A transaction that `transact` will run. */
export function makeMulti<Bulk>(transact: Transact): Multi<Bulk> {
  return new MultiQueue(transact, run => run()) as unknown as Multi<Bulk>
}

/** The same with a promise for what came of it, which `settle` makes. */
export function makeAsyncMulti<Bulk>(transact: Transact, settle: Settle): Multi<Bulk, [], true> {
  return new MultiQueue(transact, settle) as unknown as Multi<Bulk, [], true>
}
