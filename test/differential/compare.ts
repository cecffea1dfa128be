/**
 * Whether two replies to the same command say the same.
 */
import { ruleOf } from './generator'
import { isKnown } from './known'
import { decode, type Reply } from './replies'
import { isEqual, isErrorReply } from './rules'

const MINUS = 45

/** Whether a reply is an error. */
export function isError(reply: Buffer): boolean {
  return reply[0] === MINUS
}

/** Two answers that say different things, and the command they answer: within EXEC, the one that was queued. */
export interface Disagreement {
  words: readonly string[]
  ours: Reply
  theirs: Reply
}

/**
 * Compares replies of one connection in order. It follows MULTI, since the reply of EXEC is many replies, each of which
 * is compared as its command asks for.
 */
export class Comparer {
  #queued: string[][] | undefined

  /** `oracle` names whose replies `b` are, so that differences that we mean to have are let pass. */
  constructor(private readonly oracle: string) {}

  /** How the replies `a` and `b` to `words` differ, if they do. Must be called for every command. */
  compare(words: readonly string[], a: Buffer, b: Buffer): Disagreement | undefined {
    const queued = this.#follow(words, b)
    if (a.equals(b)) return undefined
    const [ours, theirs] = [decode(a), decode(b)]
    if (!queued) return this.#difference(words, ours, theirs)
    if (!Array.isArray(ours) || !Array.isArray(theirs) || ours.length !== theirs.length) return { words, ours, theirs }
    for (const [i, reply] of theirs.entries()) {
      const found = this.#difference(queued[i] ?? [], ours[i] as Reply, reply)
      if (found) return found
    }
    return undefined
  }

  /** What differs between two replies, reduced to what matters. */
  #difference(words: readonly string[], ours: Reply, theirs: Reply): Disagreement | undefined {
    if (isEqual(ours, theirs) || isKnown(this.oracle, words, ours, theirs)) return undefined
    if (isErrorReply(ours) || isErrorReply(theirs)) return { words, ours, theirs }
    const [left, right] = ruleOf(words, this.oracle)(ours, theirs)
    return isEqual(left, right) ? undefined : { words, ours: left, theirs: right }
  }

  /** Returns the queued commands where `words` is the EXEC that ran them. */
  #follow(words: readonly string[], reply: Buffer): string[][] | undefined {
    const name = (words[0] ?? '').toUpperCase()
    const text = reply.length < 16 ? reply.toString('latin1') : ''
    if (text === '+QUEUED\r\n') this.#queued?.push([...words])
    else if (name === 'MULTI' && text === '+OK\r\n') this.#queued = []
    else if ((name === 'DISCARD' && text === '+OK\r\n') || text === '+RESET\r\n') this.#queued = undefined
    else if (name === 'EXEC' && this.#queued) {
      const queued = this.#queued
      this.#queued = undefined
      return isError(reply) ? undefined : queued
    }
    return undefined
  }
}
