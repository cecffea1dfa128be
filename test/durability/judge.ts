/**
 * Decides whether what was found after a crash can be: for each connection, the state after some number of the units that
 * it sent, in their order. A state that no number of them leads to shows a write that was lost among others, or half of a
 * transaction.
 */
import { apply, type Context, type Entry, effective, type State, show } from './model'
import type { Unit } from './units'

/** A unit that was sent, and what became of it. */
export interface Sent {
  unit: Unit
  sentMs: number
  /** When its reply had come; undefined if it had not when the server was killed. */
  ackedMs?: number
  /** The words of the reply of each of its commands. */
  replies?: readonly (readonly string[])[]
}

/** What one connection did between two crashes, and what was found of it. */
export interface Case {
  /** What its keys held before; it is changed. */
  before: State
  sent: readonly Sent[]
  killedMs: number
  found: State
  /** When reading began and ended. */
  foundMs: { begin: number; end: number }
}

/** How many of the units are there: the least and the most that explain what was found. */
export interface Verdict {
  least: number
  most: number
}

/** How far two clocks of one machine may be apart: a server may read its own only now and then. */
const CLOCK_SLACK_MS = 50
/** A relative expiry counts from when the server executed it, which is known only about; see {@link sameExpiry}. */
const EXPIRY_SLACK_MS = 1000

/** No number of units explains what was found. */
export class Lost extends Error {
  override readonly name = 'Lost'
}

function sameExpiry(expected: Entry, found: Entry): boolean {
  if (!expected.expiry || !found.expiry) return expected.expiry === found.expiry
  const { low, high } = expected.expiry
  // A moment that was read once must be the same for ever.
  const slackMs = low === high ? 0 : EXPIRY_SLACK_MS
  return found.expiry.low >= low - slackMs && found.expiry.low <= high + slackMs
}

function same(expected: Entry | undefined, found: Entry | undefined): boolean {
  if (!expected || !found) return expected === found
  return show(expected.value) === show(found.value) && sameExpiry(expected, found)
}

/** Does what a unit does to a state. */
export function applySent(
  state: State,
  { unit, sentMs, ackedMs, replies }: Sent,
  found: State,
  killedMs: number,
): void {
  const executed = { low: sentMs, high: ackedMs ?? killedMs }
  for (const [idx, words] of unit.commands.entries()) {
    const context: Context = { executed, reply: replies?.[idx], found }
    apply(state, words, context)
  }
}

/** The keys that differ between a state and what was found, kept up to date while the state changes. */
class Differences {
  readonly keys = new Set<string>()

  constructor(private readonly about: Case) {
    for (const key of [...about.before.keys(), ...about.found.keys()]) this.check(key)
  }

  check(key: string): void {
    const { before, found, foundMs } = this.about
    const expected = before.get(key)
    const times = [foundMs.begin - CLOCK_SLACK_MS, foundMs.end + CLOCK_SLACK_MS]
    const isSame = times.some(time => same(expected && effective(expected, time), found.get(key)))
    if (isSame) this.keys.delete(key)
    else this.keys.add(key)
  }

  checkAfter({ unit }: Sent): void {
    const { before, found } = this.about
    for (const words of unit.commands) {
      const touched = words[0] === 'FLUSHDB' ? [...found.keys(), ...this.keys] : words
      for (const word of touched) if (before.has(word) || found.has(word) || this.keys.has(word)) this.check(word)
    }
  }
}

function describe(about: Case, keys: ReadonlySet<string>): string {
  const text = (entry: Entry | undefined) =>
    entry ? `${show(entry.value)} ${JSON.stringify(entry.expiry ?? '')}` : 'nothing'
  const cut = (line: string) => (line.length > 400 ? `${line.slice(0, 400)}… (${line.length})` : line)
  const lines = [...keys].slice(0, 3).map(key => {
    const expected = cut(text(about.before.get(key)))
    return `  ${JSON.stringify(key)}\n    expected ${expected}\n    found    ${cut(text(about.found.get(key)))}`
  })
  return lines.join('\n')
}

/**
 * Finds how many of the units are there.
 *
 * @param required the number of units that must be there at least
 * @throws {Lost} where no number from `required` on explains what was found
 */
export function judge(about: Case, required: number): Verdict {
  const { before, sent, found, killedMs } = about
  // What must be there is not compared before it all is: that is most of the work. It is compared then, if it was in vain.
  let verdict: Verdict | undefined
  const initial = structuredClone(before)
  for (const one of sent.slice(0, required)) applySent(before, one, found, killedMs)
  const differences = new Differences(about)
  let fewest = { count: Number.POSITIVE_INFINITY, text: '' }
  for (let count = required; ; count++) {
    if (differences.keys.size === 0) verdict = { least: verdict?.least ?? count, most: count }
    else if (differences.keys.size < fewest.count)
      fewest = { count: differences.keys.size, text: `after ${count} units:\n${describe(about, differences.keys)}` }
    const next = sent[count]
    if (!next) break
    applySent(before, next, found, killedMs)
    differences.checkAfter(next)
  }
  if (verdict) return verdict
  const least = required > 0 ? lostUnits({ ...about, before: initial }, required) : undefined
  if (least !== undefined) {
    throw new Lost(`${required - least} of ${required} units that were acknowledged are lost (of ${sent.length} sent)`)
  }
  throw new Lost(`no prefix of the ${sent.length} units sent explains what was found; the nearest, ${fewest.text}`)
}

/** The most units, fewer than `required`, that explain what was found. */
function lostUnits(about: Case, required: number): number | undefined {
  try {
    return judge({ ...about, sent: about.sent.slice(0, required) }, 0).most
  } catch {
    return undefined
  }
}

/** What one connection sent, and how many of it are there. */
export interface Judged {
  sent: readonly Sent[]
  verdict: Verdict
}

/**
 * Compares the connections with each other: where a unit is there that was sent after another one had been acknowledged,
 * the other one must be there, too.
 *
 * @throws {Lost} where that is not so
 */
export function judgeOrder(all: readonly Judged[]): void {
  for (const [mine, { sent, verdict }] of all.entries()) {
    const last = sent[verdict.least - 1]
    for (const [other, one] of all.entries()) {
      const missing = one.sent[one.verdict.most]
      if (!last || missing?.ackedMs === undefined || last.sentMs <= missing.ackedMs) continue
      const laterMs = (last.sentMs - missing.ackedMs).toFixed(1)
      const words = ({ unit }: Sent) => JSON.stringify(unit.commands).slice(0, 300)
      throw new Lost(
        `connection ${mine} has ${words(last)}, unit ${verdict.least} of ${sent.length}, which it sent ${laterMs} ms after ` +
          `connection ${other} had the answer to ${words(missing)}, unit ${one.verdict.most + 1} of ${one.sent.length}, which is lost`,
      )
    }
  }
}
