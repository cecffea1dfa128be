/**
 * Subscriptions: messages as calls of a function, or by an async iterator.
 *
 * The engine has one client for those that want strings and one for those that want Buffers, whatever number of functions
 * is subscribed; it subscribes once to each name. Messages are handed out when other threads have rung, in their order.
 */
import type { NativeListener, NativeSession } from './addon'
import { TIMER_MS_MAX } from './waiting'

/** Called with each message, and with the channel that it was published on. */
export type Listener<Bulk> = (message: Bulk, channel: string) => void

/** A message, as iterators give it. */
export interface Message<Bulk> {
  readonly channel: string
  readonly message: Bulk
}

/** What ends a subscription. */
export interface Subscription {
  /** Ends it: no message comes any more. May be called again. */
  unsubscribe(): void
  /** Lets the process end although it is subscribed. */
  unref(): this
  /** Keeps the process alive, as at first. */
  ref(): this
  [Symbol.dispose](): void
}

/** Messages one after the other. Leaving a loop over them ends the subscription. */
export interface SubscriptionIterator<Bulk> extends Subscription, AsyncIterableIterator<Message<Bulk>> {}

/** SUBSCRIBE, PSUBSCRIBE or SSUBSCRIBE, by what stands before it; messages are marked by the same letter. */
export type Space = '' | 'p' | 's'

/** Messages that an iterator keeps for somebody who does not take them. */
const KEPT_MAX = 65_536

/** One subscription, of a function or an iterator. */
class Entry<Bulk> implements SubscriptionIterator<Bulk> {
  readonly #leave: (entry: Entry<Bulk>) => void
  readonly #listener: Listener<Bulk> | undefined
  readonly #kept: Message<Bulk>[] = []
  readonly #takers: { resolve(result: IteratorResult<Message<Bulk>>): void; reject(error: unknown): void }[] = []
  /** Keeps the process alive. */
  #timer: NodeJS.Timeout
  #isOver = false
  #error: unknown

  constructor(listener: Listener<Bulk> | undefined, leave: (entry: Entry<Bulk>) => void) {
    this.#listener = listener
    this.#leave = leave
    this.#timer = setInterval(() => {}, TIMER_MS_MAX)
  }

  receive(message: Bulk, channel: string): void {
    if (this.#isOver) return
    if (this.#listener) {
      try {
        this.#listener(message, channel)
      } catch (error) {
        // As with events: what a listener throws is nobody else's, and must not keep messages from others.
        queueMicrotask(() => {
          throw error
        })
      }
      return
    }
    const taker = this.#takers.shift()
    if (taker) taker.resolve({ value: { channel, message }, done: false })
    else if (this.#kept.length < KEPT_MAX) this.#kept.push({ channel, message })
    else this.end(Object.assign(new Error('SLOW too many messages were not taken'), { code: 'SLOW' }))
  }

  /** Ends it, for an error or since nobody wants it. What was kept can still be taken. */
  end(error?: unknown): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#error = error
    clearInterval(this.#timer)
    this.#leave(this)
    for (const { resolve, reject } of this.#takers.splice(0)) {
      if (error) reject(error)
      else resolve({ value: undefined, done: true })
    }
    if (error && this.#listener) {
      queueMicrotask(() => {
        throw error
      })
    }
  }

  unsubscribe(): void {
    this.end()
  }

  unref(): this {
    this.#timer.unref()
    return this
  }

  ref(): this {
    this.#timer.ref()
    return this
  }

  [Symbol.dispose](): void {
    this.end()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Message<Bulk>>> {
    const value = this.#kept.shift()
    if (value) return Promise.resolve({ value, done: false })
    if (this.#error) {
      const error = this.#error
      this.#error = undefined
      return Promise.reject(error)
    }
    if (this.#isOver) return Promise.resolve({ value: undefined, done: true })
    return new Promise((resolve, reject) => {
      this.#takers.push({ resolve, reject })
    })
  }

  return(): Promise<IteratorResult<Message<Bulk>>> {
    this.end()
    this.#kept.length = 0
    return Promise.resolve({ value: undefined, done: true })
  }
}

/** The subscriptions of one kind of replies. */
class Ear {
  readonly #native: NativeListener
  readonly #entries = new Map<string, Set<Entry<unknown>>>()

  constructor(native: NativeListener) {
    this.#native = native
  }

  get isIdle(): boolean {
    return this.#entries.size === 0
  }

  add(space: Space, name: string, listener: Listener<unknown> | undefined): Entry<unknown> {
    const key = space + name
    const entry = new Entry(listener, () => this.#leave(space, name, entry))
    let entries = this.#entries.get(key)
    if (!entries) {
      entries = new Set()
      this.#entries.set(key, entries)
      try {
        this.#native.send(`${space}subscribe`, name)
      } catch (error) {
        this.#entries.delete(key)
        entry.end()
        throw error
      }
    }
    entries.add(entry)
    return entry
  }

  #leave(space: Space, name: string, entry: Entry<unknown>): void {
    const entries = this.#entries.get(space + name)
    if (!entries?.delete(entry) || entries.size > 0) return
    this.#entries.delete(space + name)
    this.#native.send(`${space}unsubscribe`, name)
  }

  look(): void {
    let frames: unknown[][]
    try {
      frames = this.#native.take()
    } catch (error) {
      this.close(error)
      return
    }
    for (const [kind, ...rest] of frames) {
      const space = { message: '', pmessage: 'p', smessage: 's' }[String(kind)]
      if (space === undefined) continue
      const name = String(rest[0])
      const channel = String(rest.at(-2))
      for (const entry of [...(this.#entries.get(space + name) ?? [])]) entry.receive(rest.at(-1), channel)
    }
  }

  close(error?: unknown): void {
    const all = [...this.#entries.values()].flatMap(entries => [...entries])
    this.#entries.clear()
    this.#native.end()
    for (const entry of all) entry.end(error)
  }
}

/** All subscriptions of a database in this thread. */
export class Subscriptions {
  readonly #native: NativeSession
  readonly #hangBell: () => void
  readonly #ears = new Map<boolean, Ear>()

  constructor(native: NativeSession, hangBell: () => void) {
    this.#native = native
    this.#hangBell = hangBell
  }

  /** Subscribes a function, or an iterator where there is none. */
  add<Bulk>(
    space: Space,
    name: string,
    asBuffers: boolean,
    listener: Listener<Bulk> | undefined,
  ): SubscriptionIterator<Bulk> {
    if (typeof name !== 'string') throw new TypeError('the name of a channel is a string')
    if (listener !== undefined && typeof listener !== 'function') throw new TypeError('a listener is a function')
    this.#hangBell()
    let ear = this.#ears.get(asBuffers)
    if (!ear) {
      ear = new Ear(this.#native.listener(asBuffers))
      this.#ears.set(asBuffers, ear)
    }
    return ear.add(space, name, listener as Listener<unknown> | undefined) as SubscriptionIterator<Bulk>
  }

  /** Hands out what has come. */
  look(): void {
    for (const [asBuffers, ear] of this.#ears) {
      ear.look()
      if (!ear.isIdle) continue
      // A client that listens to nothing need not be one.
      this.#ears.delete(asBuffers)
      ear.close()
    }
  }

  /** Ends all of them: the database is being closed. */
  close(): void {
    for (const ear of this.#ears.values()) ear.close()
    this.#ears.clear()
  }
}
