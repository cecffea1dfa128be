/**
 * A queue between connections that wait: one pushes numbers, others pop them, mostly because they were blocked when one
 * came. What a waiting client was given must be gone after a crash, and nothing else may be.
 */
import { encode } from '../differential/encode'
import { decode } from '../differential/replies'
import { Lost } from './judge'
import type { Link } from './link'

const KEY = 'queue'
const PIPELINE = 4

/** A round of it. Numbers go on from `next`. */
export class Queue {
  #sent: number
  #acked: number
  readonly #popped = new Set<number>()
  #isStopped = false

  constructor(
    private readonly pusher: Link,
    private readonly poppers: readonly Link[],
    /** What was in it before. */
    private readonly before: readonly number[],
    private readonly next: number,
  ) {
    this.#sent = next
    this.#acked = next
  }

  start(): void {
    this.pusher.listen(() => {
      this.#acked++
      this.#pushIfShort()
    })
    for (const popper of this.poppers) {
      popper.listen(reply => {
        const [, number] = decode(reply) as [string, string]
        this.#popped.add(Number(number))
        this.#pop(popper)
        this.#pushIfShort()
      })
      this.#pop(popper)
    }
    this.#pushIfShort()
  }

  stop(): void {
    this.#isStopped = true
  }

  /** Settles when all that arrived has been noted. */
  get closed(): Promise<unknown> {
    return Promise.all([this.pusher, ...this.poppers].map(link => link.closed))
  }

  /** How many it can hold at most, were all that was sent in it. */
  get #lengthMax(): number {
    return this.before.length + this.#sent - this.next - this.#popped.size
  }

  /**
   * Pushes once the earlier are acknowledged and most of them popped. Who pops needs a round trip for each, so that it would
   * grow from round to round otherwise, and what is popped would have waited instead of who pops it.
   */
  #pushIfShort(): void {
    if (this.#isStopped || this.#acked < this.#sent || this.#lengthMax >= this.poppers.length) return
    let text = ''
    for (let count = 0; count < PIPELINE; count++) text += encode(['RPUSH', KEY, String(this.#sent++)])
    this.pusher.write(text)
  }

  #pop(popper: Link): void {
    if (!this.#isStopped) popper.write(encode(['BLPOP', KEY, '0']))
  }

  /**
   * Judges what is in it now, and answers the number to go on with.
   *
   * @param all whether everything that was acknowledged must have taken effect
   * @throws {Lost} where what is found cannot be
   */
  judge(found: readonly number[], all: boolean): number {
    const first = found[0] ?? this.#sent
    const gap = found.findIndex((number, idx) => number !== first + idx)
    if (gap !== -1) throw new Lost(`the queue has ${found[gap]} behind ${found[gap - 1]}`)
    const last = found.at(-1) ?? -1
    if (last >= this.#sent) throw new Lost(`the queue has ${last}, which was never sent`)
    if (!all) return Math.max(last + 1, this.#sent)
    const there = new Set(found)
    const back = [...this.#popped].find(number => there.has(number))
    if (back !== undefined) throw new Lost(`${back} was given to a client, and is in the queue again`)
    const added = Array.from({ length: this.#acked - this.next }, (_, idx) => this.next + idx)
    const missing = [...this.before, ...added].filter(number => !there.has(number) && !this.#popped.has(number))
    // Each of those who popped may have been given one of which it never heard.
    if (missing.length > this.poppers.length)
      throw new Lost(
        `${missing.length} elements of the queue are gone, and ${this.poppers.length} clients waited: ${missing.slice(0, 10)}`,
      )
    return this.#sent
  }

  /** Reads it. */
  static async read(link: Link): Promise<number[]> {
    const [items] = (await link.ask([['LRANGE', KEY, '0', '-1']])).map(decode) as [string[]]
    return items.map(Number)
  }
}
