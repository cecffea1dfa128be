/**
 * Whether two replies to the same command say the same.
 */
import type { Comparison } from './commands/declare'
import { comparisonOf, countedName } from './generator'
import { isKnown } from './known'
import { decode, type Reply, toNumber } from './replies'

const TOLERANCE_SECONDS = 5
const TOLERANCE_MS = 5000

const MINUS = 45

/** Whether a reply is an error. */
export function isError(reply: Buffer): boolean {
  return reply[0] === MINUS
}

function status(reply: Reply): string | undefined {
  return reply !== null && typeof reply === 'object' && 'status' in reply ? reply.status : undefined
}

function isErrorReply(reply: Reply): boolean {
  return status(reply)?.startsWith('-') ?? false
}

/** Arrays inside of it sorted, from the innermost outwards. */
function sorted(reply: Reply): Reply {
  if (!Array.isArray(reply)) return reply
  const items = reply.map(sorted)
  return items.sort((a, b) => {
    const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
    return left < right ? -1 : Number(left > right)
  })
}

function isSameTime(name: string, a: Reply, b: Reply): boolean {
  const [left, right] = [toNumber(a), toNumber(b)]
  // Negative ones are no times but answers.
  if (left === undefined || right === undefined || left < 0 || right < 0) return false
  return Math.abs(left - right) <= (name.startsWith('P') ? TOLERANCE_MS : TOLERANCE_SECONDS)
}

function isSameValue(comparison: Comparison, name: string, a: Reply, b: Reply): boolean {
  if (JSON.stringify(a) === JSON.stringify(b)) return true
  if (isErrorReply(a) || isErrorReply(b)) return false
  switch (comparison) {
    case 'exact':
      return false
    case 'sorted':
      return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
    case 'shape':
      return Array.isArray(a) === Array.isArray(b) && typeof a === typeof b
    case 'time':
      return isSameTime(name, a, b)
    case 'nil':
      return (a === null) === (b === null)
    case 'any':
      return true
  }
}

/**
 * Compares replies of one connection in order. It follows MULTI, since the reply of EXEC is many replies, each of which
 * is compared as its command asks for.
 */
export class Comparer {
  #queued: string[][] | undefined

  /** `oracle` names whose replies `b` are, so that differences that we mean to have are let pass. */
  constructor(private readonly oracle: string) {}

  /** Whether the replies `a` and `b` to `words` agree. Must be called for every command. */
  agrees(words: readonly string[], a: Buffer, b: Buffer): boolean {
    const queued = this.#follow(words, b)
    if (a.equals(b)) return true
    const [left, right] = [decode(a), decode(b)]
    if (!queued) return this.#agree(words, left, right)
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false
    return right.every((reply, i) => this.#agree(queued[i] ?? [], left[i] as Reply, reply))
  }

  #agree(words: readonly string[], a: Reply, b: Reply): boolean {
    const name = countedName(words)
    const comparison = comparisonOf.get(name) ?? 'exact'
    return isSameValue(comparison, name, a, b) || isKnown(this.oracle, words, a, b)
  }

  /** Returns the queued commands where `words` is the EXEC that ran them. */
  #follow(words: readonly string[], reply: Buffer): string[][] | undefined {
    const name = (words[0] ?? '').toUpperCase()
    const text = reply.length < 16 ? reply.toString('latin1') : ''
    if (text === '+QUEUED\r\n') this.#queued?.push([...words])
    else if (name === 'MULTI' && text === '+OK\r\n') this.#queued = []
    else if (name === 'DISCARD' && text === '+OK\r\n') this.#queued = undefined
    else if (name === 'EXEC' && this.#queued) {
      const queued = this.#queued
      this.#queued = undefined
      return isError(reply) ? undefined : queued
    }
    return undefined
  }
}
