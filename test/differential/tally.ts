/**
 * How often each command was sent, and how often it did something.
 */
import { isError } from './compare'

const QUEUED = Buffer.from('+QUEUED\r\n')

/** Fewer calls than this prove little. */
const CALLS_MIN = 1000
/** A run of fewer commands than this cannot reach it, and is asked for its share, less what chance may take of it. */
const FULL_RUN_COMMANDS = 5_000_000
const CHANCE = 0.8
/** Below this, more errors than results may be chance. */
const ERRORS_COUNT_FROM = 20

const WRITES = 'what it writes is compared elsewhere; here, only what is refused'

/** Commands that can do nothing but refuse in a server that is to go on, each with its reason. */
const ALWAYS_REFUSED: Record<string, string> = {
  'SCRIPT KILL': 'no script runs',
  SHUTDOWN: 'a server that is gone answers no more',
  SAVE: WRITES,
  BGSAVE: WRITES,
  BGREWRITEAOF: WRITES,
}

/** Counts replies by command. */
export class Tally {
  readonly #calls = new Map<string, { calls: number; errors: number }>()

  constructor(names: readonly string[]) {
    for (const name of names) this.#calls.set(name, { calls: 0, errors: 0 })
  }

  /** A queued command has not been run yet, and does not count. */
  add(name: string, reply: Buffer): void {
    const entry = this.#calls.get(name)
    if (!entry || reply.equals(QUEUED)) return
    entry.calls++
    if (isError(reply)) entry.errors++
  }

  /** A table, and the commands that were not tried enough in a run of `commands`. */
  report(commands: number): { table: string; lacking: string[] } {
    const share = commands / FULL_RUN_COMMANDS
    const needed = Math.floor(share < 1 ? CALLS_MIN * share * CHANCE : CALLS_MIN)
    const lacking: string[] = []
    const rows = [...this.#calls].map(([name, { calls, errors }]) => {
      const reason = ALWAYS_REFUSED[name]
      const isRefused = errors >= ERRORS_COUNT_FROM && errors * 2 > calls && reason === undefined
      const isEnough = calls >= needed && !isRefused
      if (!isEnough) lacking.push(`${name}: ${calls} calls, ${errors} errors`)
      const percent = calls === 0 ? 0 : Math.round((100 * errors) / calls)
      const note = isEnough ? (reason ?? '') : 'too few'
      return `${name.padEnd(26)}${String(calls).padStart(8)}${`${percent} %`.padStart(8)}   ${note}`.trimEnd()
    })
    return {
      table: [`${'command'.padEnd(26)}${'calls'.padStart(8)}${'errors'.padStart(8)}`, ...rows].join('\n'),
      lacking,
    }
  }
}
