/**
 * Many clients that wait for something: a thousand subscribers of one channel, ten thousand clients blocked on one list.
 */
import { once } from 'node:events'
import net from 'node:net'
import type { Section } from '../context'
import { Group, type Server } from '../process'
import { compare, median } from '../statistics'
import { encode } from './send'

const SUBSCRIBERS = 1000
const MESSAGES = 300
const MESSAGE = 'x'.repeat(64)
const WAITERS = 10_000
/** Few, since a peer looks at every waiter each time. */
const HAND_OVERS = 20
/** Above the waiters, and below what a process may open. */
const DIRECTIVES = { maxclients: '15000' }

async function connect(server: Server): Promise<net.Socket> {
  const socket = net.connect({ port: server.port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** Counts bytes, and tells when there are so many. */
class Bytes {
  private seen = 0
  private reached: { bytes: number; resolve: () => void } | undefined

  add(count: number): void {
    this.seen += count
    if (this.reached && this.seen >= this.reached.bytes) this.reached.resolve()
  }

  async wait(bytes: number): Promise<void> {
    if (this.seen < bytes) await new Promise<void>(resolve => (this.reached = { bytes, resolve }))
    this.seen -= bytes
    this.reached = undefined
  }
}

/** CPU time of the server for each message that a subscriber gets, in nanoseconds. */
async function deliveryNs(server: Server): Promise<number> {
  const bytes = new Bytes()
  const sockets = await Promise.all(Array.from({ length: SUBSCRIBERS }, () => connect(server)))
  for (const socket of sockets) {
    socket.on('data', data => bytes.add(data.length))
    socket.write(encode(['SUBSCRIBE', 'channel']))
  }
  await bytes.wait(SUBSCRIBERS * '*3\r\n$9\r\nsubscribe\r\n$7\r\nchannel\r\n:1\r\n'.length)
  const publisher = await connect(server)
  publisher.on('data', () => {})
  const begin = server.cpuNs()
  for (let sent = 0; sent < MESSAGES; sent++) {
    publisher.write(encode(['PUBLISH', 'channel', MESSAGE]))
    await bytes.wait(SUBSCRIBERS * encode(['message', 'channel', MESSAGE]).length)
  }
  const spent = server.cpuNs() - begin
  for (const socket of [...sockets, publisher]) socket.destroy()
  return spent / (SUBSCRIBERS * MESSAGES)
}

/** Time from a push to the reply of the client that waited longest, in milliseconds: the median of many. */
async function handOverMs(server: Server): Promise<number> {
  const bytes = new Bytes()
  const sockets: net.Socket[] = []
  const CHUNK = 500
  while (sockets.length < WAITERS)
    sockets.push(...(await Promise.all(Array.from({ length: CHUNK }, () => connect(server)))))
  for (const socket of sockets) {
    socket.on('data', data => bytes.add(data.length))
    socket.write(encode(['BRPOP', 'queue', 0]))
  }
  const pusher = await connect(server)
  let told = ''
  pusher.on('data', data => (told += data.toString()))
  // Whoever has not been heard yet is no waiter.
  while (!told.includes(`blocked_clients:${WAITERS}\r\n`)) {
    told = ''
    pusher.write(encode(['INFO', 'clients']))
    await once(pusher, 'data')
  }
  const times: number[] = []
  for (let round = 0; round < HAND_OVERS; round++) {
    const begin = performance.now()
    pusher.write(encode(['LPUSH', 'queue', 'element']))
    await bytes.wait(encode(['queue', 'element']).length)
    times.push(performance.now() - begin)
  }
  for (const socket of [...sockets, pusher]) socket.destroy()
  return median(times)
}

/** See the head of the file. */
export const crowd: Section = {
  title: 'subscribers and blocked clients',
  async run({ binary, peer, rounds, say }) {
    const group = await Group.start([binary, { directives: DIRECTIVES }], [peer, { directives: DIRECTIVES }])
    const pairs = async (measure: (server: Server) => Promise<number>) =>
      (await group.rounds(rounds, measure)).map(([ours = Number.NaN, other = Number.NaN]) => ({ ours, peer: other }))
    try {
      say(`${SUBSCRIBERS} subscribers`)
      const delivery = await pairs(deliveryNs)
      say(`${WAITERS} waiters`)
      const handOver = await pairs(handOverMs)
      const ratios = (all: typeof delivery) => all.map(round => round.ours / round.peer)
      return [
        {
          what: `CPU a delivered message, ${SUBSCRIBERS} subscribers`,
          unit: 'ns',
          ...compare(delivery),
          bar: { reach: 1.0, aim: 0.9 },
          rounds: ratios(delivery),
        },
        {
          what: `BRPOP hand-over, ${WAITERS} waiters`,
          unit: 'ms',
          ...compare(handOver),
          bar: { reach: 1.0 },
          rounds: ratios(handOver),
        },
      ]
    } finally {
      await group.stop()
    }
  },
}
