/**
 * What a server costs that nobody asks for anything: full, with connections open, and with commands before.
 */
import { once } from 'node:events'
import net from 'node:net'
import type { Section } from '../context'
import { CLIENTS, fill, KEYS } from '../load'
import { Server } from '../process'
import { PREFILL } from './cpu'

const CALM_MS = 1000
const WATCHED_MS = 5000
/** A ten-thousandth of a core: below that, reading the clock is what is measured. */
const MEASURABLE_PERCENT = 0.01

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

async function idlePercent(binary: string): Promise<number> {
  const server = await Server.start(binary)
  try {
    await fill(server, PREFILL, 0, KEYS)
    const sockets = Array.from({ length: CLIENTS }, () => net.connect({ port: server.port, host: '127.0.0.1' }))
    await Promise.all(sockets.map(socket => once(socket, 'connect')))
    await wait(CALM_MS)
    const begin = server.cpuNs()
    await wait(WATCHED_MS)
    const usedNs = server.cpuNs() - begin
    for (const socket of sockets) socket.destroy()
    return (usedNs / (WATCHED_MS * 1e6)) * 100
  } finally {
    await server.stop()
  }
}

/** See the head of the file. */
export const idle: Section = {
  title: 'CPU of an idle server',
  async run({ binary, peer }) {
    const ours = await idlePercent(binary)
    return [
      {
        what: `idle, ${CLIENTS} connections, ${KEYS} keys`,
        unit: '% of a core',
        ours,
        peer: await idlePercent(peer),
        bar: { reach: MEASURABLE_PERCENT, of: 'ours' },
        rounds: [ours],
      },
    ]
  },
}
