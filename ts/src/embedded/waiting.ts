/**
 * Calls that wait: what can block is a promise.
 *
 * The command waits in the engine. Here is its timer, which keeps the process alive as a pending call should, and the
 * bell that other threads ring when somebody unblocks it.
 */
import type { NativeSession } from './addon'

/** What the addon gives for a command that waits. */
interface Waiting {
  readonly token: number
  /** Unix milliseconds at which it waits no longer; null for never. */
  readonly deadline: number | null
}

/** Longest delay of a timer, milliseconds. */
export const TIMER_MS_MAX = 0x7fff_ffff

/** Only what waits is an object that is neither an array nor a Buffer. */
function isWaiting(reply: unknown): reply is Waiting {
  return typeof reply === 'object' && reply !== null && 'token' in reply
}

interface Pending {
  resolve(reply: unknown): void
  reject(error: unknown): void
  timer: NodeJS.Timeout
}

/** The calls of one database that wait. */
export class Waiters {
  readonly #native: NativeSession
  readonly #pending = new Map<number, Pending>()
  #hasBell = false

  constructor(native: NativeSession) {
    this.#native = native
  }

  /** The reply, now or when the command waits no longer. */
  settle(reply: unknown): unknown {
    if (!isWaiting(reply)) return reply
    this.#hangBell()
    const { token, deadline } = reply
    return new Promise((resolve, reject) => {
      const pending = { resolve, reject, timer: undefined as unknown as NodeJS.Timeout }
      this.#pending.set(token, pending)
      this.#sleep(token, pending, deadline)
      // It may have been unblocked before there was a bell.
      this.#look(token, false)
    })
  }

  /** Rejects everything: the database is being closed. */
  close(): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer)
      reject(Object.assign(new Error('CLOSED this database was closed'), { code: 'CLOSED' }))
    }
    this.#pending.clear()
  }

  #hangBell(): void {
    if (this.#hasBell) return
    this.#hasBell = true
    // The addon holds the function for good; the database must not be held by it.
    const weak = new WeakRef(this)
    this.#native.onRing(() => weak.deref()?.lookAtAll())
  }

  /** Resolves what waits no longer. */
  lookAtAll(): void {
    for (const token of [...this.#pending.keys()]) this.#look(token, false)
  }

  #sleep(token: number, pending: Pending, deadline: number | null): void {
    const leftMs = deadline === null ? Number.POSITIVE_INFINITY : deadline - Date.now()
    const wake = () => {
      if (leftMs > TIMER_MS_MAX) this.#sleep(token, pending, deadline)
      else this.#look(token, true)
    }
    pending.timer = setTimeout(wake, Math.min(Math.max(leftMs, 0), TIMER_MS_MAX))
  }

  #look(token: number, isOver: boolean): void {
    const pending = this.#pending.get(token)
    if (!pending) return
    const end = () => {
      clearTimeout(pending.timer)
      this.#pending.delete(token)
    }
    try {
      const reply = this.#native.settle(token, isOver)
      if (reply === undefined) return
      end()
      pending.resolve(reply)
    } catch (error) {
      end()
      pending.reject(error)
    }
  }
}
