/**
 * Calls that wait: what can block is a promise, and so is what is to be on disk before it is told.
 *
 * A command that blocks waits in the engine. Here is its timer, which keeps the process alive as a pending call should, and
 * the bell that other threads ring when it is served or somebody unblocks it. The same bell is rung when more is on disk:
 * one fsync settles all promises that were waiting for it.
 */
import type { WaitOptions } from '../marshal'
import type { NativeSession } from './addon'
import { Subscriptions } from './subscriptions'

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
  /** Lets the signal go that could end it. */
  release(): void
}

/** A call that was made, and whose outcome may not be told yet. */
interface Held {
  /** What has to be on disk. */
  offset: number
  resolve(): void
  reject(error: unknown): void
}

/** The signal among the options of a call that waits. */
function signalOf(wait: WaitOptions | undefined): AbortSignal | undefined {
  for (const name in wait) {
    if (name !== 'signal') throw new TypeError(`a call that waits has no option '${name}'; it knows signal`)
  }
  return wait?.signal
}

/** The calls of one database that wait. */
export class Waiters {
  readonly #native: NativeSession
  readonly #pending = new Map<number, Pending>()
  /** By their offsets, which only grow. */
  #held: Held[] = []
  /** Keeps the process alive while there are some. */
  #heldTimer: NodeJS.Timeout | undefined
  /** What is subscribed to, which the same bell is for. */
  readonly subscriptions: Subscriptions
  #hasBell = false

  constructor(native: NativeSession) {
    this.#native = native
    this.subscriptions = new Subscriptions(native, () => this.#hangBell())
  }

  /** Makes a call that may wait. */
  async call(call: () => unknown, wait?: WaitOptions): Promise<unknown> {
    const signal = signalOf(wait)
    signal?.throwIfAborted()
    return this.settle(call(), signal)
  }

  /** The reply, now or when the command waits no longer. */
  settle(reply: unknown, signal?: AbortSignal): unknown {
    if (!isWaiting(reply)) return reply
    this.#hangBell()
    const { token, deadline } = reply
    return new Promise((resolve, reject) => {
      const abort = () => this.#abort(token, signal?.reason)
      const release = () => signal?.removeEventListener('abort', abort)
      const pending = { resolve, reject, release, timer: undefined as unknown as NodeJS.Timeout }
      this.#pending.set(token, pending)
      signal?.addEventListener('abort', abort)
      this.#sleep(token, pending, deadline)
      // It may have been unblocked before there was a bell.
      this.#look(token, false)
    })
  }

  /** Makes a call of a function that is defined to be held, and gives what came of it when that may be told. */
  async held<T>(call: () => T): Promise<Awaited<T>> {
    let reply: T
    try {
      reply = call()
    } catch (error) {
      await this.#onDisk()
      throw error
    }
    if (reply instanceof Promise) return reply.finally(() => this.#onDisk()) as Promise<Awaited<T>>
    await this.#onDisk()
    return reply as Awaited<T>
  }

  /** Resolves when everything that was executed so far may be told. */
  #onDisk(): Promise<void> | undefined {
    const offset = this.#native.hold()
    if (offset === null) return undefined
    const isOnDisk = new Promise<void>((resolve, reject) => {
      this.#held.push({ offset, resolve, reject })
    })
    this.#heldTimer ??= setInterval(() => {}, TIMER_MS_MAX)
    if (!this.#hasBell) {
      this.#hangBell()
      // It may have been rung before it was there.
      this.#lookAtHeld(false)
    }
    return isOnDisk
  }

  /** Settles what is on disk by now; with `waits`, everything. */
  #lookAtHeld(waits: boolean): void {
    if (this.#held.length === 0) return
    try {
      const onDisk = this.#native.onDisk(waits)
      const count = this.#held.findIndex(({ offset }) => offset > onDisk)
      const released = this.#held.splice(0, count === -1 ? this.#held.length : count)
      for (const { resolve } of released) resolve()
    } catch (error) {
      for (const { reject } of this.#held.splice(0)) reject(error)
    }
    if (this.#held.length > 0) return
    clearInterval(this.#heldTimer)
    this.#heldTimer = undefined
  }

  /** Waits for the disk: whoever waits for it has waited long enough. */
  settleHeld(): void {
    this.#lookAtHeld(true)
  }

  /** Rejects everything: the database is being closed. */
  close(): void {
    this.subscriptions.close()
    for (const { reject, timer, release } of this.#pending.values()) {
      clearTimeout(timer)
      release()
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

  /** Resolves what others have served or ended, and hands out messages that have come. */
  lookAtAll(): void {
    this.subscriptions.look()
    this.#lookAtHeld(false)
    for (const token of this.#native.noted()) this.#look(token, false)
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
    try {
      const reply = this.#native.settle(token, isOver)
      if (reply === undefined) return
      this.#end(token, pending)
      pending.resolve(reply)
    } catch (error) {
      this.#end(token, pending)
      pending.reject(error)
    }
  }

  #end(token: number, pending: Pending): void {
    clearTimeout(pending.timer)
    pending.release()
    this.#pending.delete(token)
  }

  /** Ends a wait as its time would. What was served by then is the reply all the same: it has been taken. */
  #abort(token: number, reason: unknown): void {
    const pending = this.#pending.get(token)
    if (!pending) return
    this.#end(token, pending)
    try {
      const reply = this.#native.settle(token, true)
      if (reply === null) pending.reject(reason)
      else pending.resolve(reply)
    } catch (error) {
      pending.reject(error)
    }
  }
}
