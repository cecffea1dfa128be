/**
 * A process that writes to a sorted set at a rate that is asked for, over connections that each wait for their reply. It
 * begins when it is sent an offer, ends when it is sent `end`, and answers then how long the longest of them waited.
 *
 * It looks at the clock at least every {@link TURN_MS}; where it comes much later, it did not run, and what waited then
 * waited for it.
 */
import { once } from 'node:events'
import net from 'node:net'
import { CLIENTS } from '../load'
import { encode } from '../types/send'

/** What is to be written: scores of random members of the set `large`. */
export interface Offer {
  port: number
  perSecond: number
  members: number
}

/** How long writes took, in milliseconds. */
export interface Waits {
  writes: number
  /** Without the time in which this process did not run. */
  longestMs: number
  longestInAllMs: number
}

const TURN_MS = 1
/** A turn that comes so late was kept from coming: timers are late by some tenths on their own. */
const LATE_MS = 1

/** The clock, and how much of its time this process has not run. */
class Clock {
  stoodStillMs = 0
  #last = performance.now()

  /** Looks at it; to be called whenever anything happens. */
  now(): number {
    const now = performance.now()
    const late = now - this.#last - TURN_MS
    if (late > LATE_MS) this.stoodStillMs += late
    this.#last = now
    return now
  }
}

class Connection {
  #sentAt = 0
  #stoodStillMs = 0

  constructor(
    readonly socket: net.Socket,
    private readonly clock: Clock,
  ) {}

  write(members: number): void {
    const random = () => Math.floor(Math.random() * members)
    const text = encode(['ZADD', 'large', random(), `element:${String(random()).padStart(12, '0')}`])
    this.#sentAt = this.clock.now()
    this.#stoodStillMs = this.clock.stoodStillMs
    this.socket.write(text)
  }

  /** How long the reply took that has just come: in all, and without what the process stood still. */
  waited(): [number, number] {
    const inAll = this.clock.now() - this.#sentAt
    return [inAll, inAll - (this.clock.stoodStillMs - this.#stoodStillMs)]
  }
}

let isWanted = false

async function write({ port, perSecond, members }: Offer): Promise<Waits> {
  const clock = new Clock()
  const waits: Waits = { writes: 0, longestMs: 0, longestInAllMs: 0 }
  const connections: Connection[] = []
  while (connections.length < CLIENTS) {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    connections.push(new Connection(socket, clock))
  }
  const free = [...connections]
  for (const connection of connections) {
    connection.socket.on('data', () => {
      const [inAll, own] = connection.waited()
      waits.writes++
      waits.longestInAllMs = Math.max(waits.longestInAllMs, inAll)
      waits.longestMs = Math.max(waits.longestMs, own)
      free.push(connection)
    })
  }
  let offered = 0
  let last = clock.now()
  while (isWanted) {
    const now = clock.now()
    // What a standstill has kept from being offered is not made good.
    offered = Math.min(offered + ((now - last) * perSecond) / 1000, CLIENTS)
    last = now
    for (; offered >= 1 && free.length > 0; offered--) free.pop()?.write(members)
    await new Promise(resolve => setTimeout(resolve, TURN_MS))
  }
  while (free.length < connections.length) await new Promise(resolve => setTimeout(resolve, TURN_MS))
  for (const { socket } of connections) socket.destroy()
  return waits
}

let writing: Promise<Waits> | undefined
process.on('message', async (message: Offer | 'end') => {
  isWanted = message !== 'end'
  if (message !== 'end') writing = write(message)
  process.send?.(isWanted ? 'writing' : await writing)
})
process.send?.('ready')
