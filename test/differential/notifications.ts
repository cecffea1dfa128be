/**
 * What each server tells of its keys, in the order in which it tells it: a client listens to all keyspace notifications
 * of a run, and both servers must have sent the same ones.
 *
 * Steps go out one connection after the other, so that the order of events is that of the commands. But that a key has
 * expired is told when it is met, or before, as each server likes, or never where it is flushed first: that is left out. A
 * key that has expired and is overwritten by nothing, as by SUNIONSTORE, Redis calls deleted: of deletions it may tell more.
 * And in which order one command misses several keys may follow a hash table, as with SORT BY of a set.
 */
import type net from 'node:net'
import { encode } from './encode'
import { decode, takeReplies } from './replies'

const PATTERN = '__key*__:*'
/** The channel of the harness, by which it learns that all that was sent before has come. */
const MARK = 'end of notifications'
const EXPIRED = /^__keyevent@\d+__:expired |^__keyspace@\d+__:.* expired$/s

const DELETED = /^__keyevent@\d+__:del |^__keyspace@\d+__:.* del$/s
const MISSED = /^__keyevent@\d+__:keymiss |^__keyspace@\d+__:.* keymiss$/s

/** A client that listens. */
export class Listener {
  #rest: Buffer = Buffer.alloc(0)
  #events: string[] = []
  #onMark: () => void = () => {}
  #onSubscribed: () => void = () => {}
  #missing = 2

  private constructor(
    private readonly socket: net.Socket,
    private readonly mark: () => Promise<unknown>,
  ) {
    socket.on('data', chunk => this.#take(chunk))
  }

  /**
   * Subscribes, over a socket that nobody else uses.
   *
   * @param publish sends a command on another connection of the same server
   */
  static async open(socket: net.Socket, publish: (...words: string[]) => Promise<unknown>): Promise<Listener> {
    const listener = new Listener(socket, () => publish('PUBLISH', MARK, ''))
    await new Promise<void>(resolve => {
      listener.#onSubscribed = resolve
      socket.write(encode(['PSUBSCRIBE', PATTERN]) + encode(['SUBSCRIBE', MARK]), 'latin1')
    })
    return listener
  }

  /** All events so far but those of expired keys, as `channel message`. */
  async events(): Promise<string[]> {
    const arrived = new Promise<void>(resolve => {
      this.#onMark = resolve
    })
    await this.mark()
    await arrived
    return this.#events.filter(event => !EXPIRED.test(event))
  }

  close(): void {
    this.socket.destroy()
  }

  #take(chunk: Buffer): void {
    const buf = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    this.#rest = takeReplies(buf, reply => this.#message(decode(reply) as string[]))
  }

  #message(words: readonly string[]): void {
    switch (words[0]) {
      case 'pmessage':
        this.#events.push(`${words[2]} ${words[3]}`)
        break
      case 'message':
        this.#onMark()
        break
      default:
        this.#missing--
        if (this.#missing === 0) this.#onSubscribed()
    }
  }
}

/** Those that are no deletions, each row of missed keys by name. */
function comparable(events: readonly string[]): string[] {
  const ordered: string[] = []
  let row: string[] = []
  for (const event of events.filter(one => !DELETED.test(one))) {
    if (MISSED.test(event)) row.push(event)
    else {
      ordered.push(...row.sort(), event)
      row = []
    }
  }
  return [...ordered, ...row.sort()]
}

/** Where two lists of events part, a line each; none where they are the same. */
export function eventDifferences(ours: readonly string[], theirs: readonly string[]): string[] {
  const [mine, others] = [comparable(ours), comparable(theirs)]
  const deletions = new Map<string, number>()
  for (const event of theirs) if (DELETED.test(event)) deletions.set(event, (deletions.get(event) ?? 0) + 1)
  for (const event of ours) if (DELETED.test(event)) deletions.set(event, (deletions.get(event) ?? 0) - 1)
  const lines = [...deletions].filter(([, more]) => more < 0).map(([event]) => `we alone tell ${JSON.stringify(event)}`)
  const at = mine.findIndex((event, idx) => event !== others[idx])
  const from = at === -1 ? mine.length : at
  if (from === mine.length && from === others.length) return lines
  const around = (events: readonly string[]) => JSON.stringify(events.slice(Math.max(0, from - 3), from + 3))
  return [
    `notification ${from} of ${mine.length} and ${others.length}: ${around(mine)} but ${around(others)}`,
    ...lines,
  ]
}
