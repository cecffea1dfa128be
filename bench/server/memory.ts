/**
 * Resident bytes a key: what the process grew by since it was empty, at four sizes, of which the worst counts, as tables
 * that double are at their best just before they do.
 */
import type { Section } from '../context'
import { fill, type Shape, VALUE_BYTES } from '../load'
import { Server } from '../process'
import type { Row } from '../table'

const SIZES = [3_000_000, 4_000_000, 5_000_000, 6_000_000]
const SHAPES: Shape[] = [
  { name: '16 B + 64 B', valueBytes: VALUE_BYTES, ttl: false },
  { name: '16 B + 8 B with TTL', valueBytes: 8, ttl: true },
]
const SETTLE_STEP_MS = 500
const SETTLE_STEPS_MAX = 20

/** Memory once it no longer changes: a table may still be moving to a larger one in the background. */
export async function settledBytes(server: Server): Promise<number> {
  let last = 0
  for (let step = 0; step < SETTLE_STEPS_MAX; step++) {
    const now = server.residentBytes()
    if (now === last) break
    last = now
    await new Promise(resolve => setTimeout(resolve, SETTLE_STEP_MS))
  }
  return last
}

async function bytesPerKey(binary: string, shape: Shape): Promise<number[]> {
  const server = await Server.start(binary)
  try {
    const empty = await settledBytes(server)
    const results: number[] = []
    let filled = 0
    for (const size of SIZES) {
      await fill(server, shape, filled, size)
      filled = size
      results.push(((await settledBytes(server)) - empty) / size)
    }
    return results
  } finally {
    await server.stop()
  }
}

/** See the head of the file. */
export const memory: Section = {
  title: 'resident bytes a key, worst of 3, 4, 5 and 6 M keys',
  async run({ binary, peer, say }) {
    const rows: Row[] = []
    for (const shape of SHAPES) {
      say(shape.name)
      const ours = await bytesPerKey(binary, shape)
      const theirs = await bytesPerKey(peer, shape)
      const worst = { ours: Math.max(...ours), peer: Math.max(...theirs) }
      rows.push({
        what: `memory a key: ${shape.name}`,
        unit: 'B',
        ...worst,
        ratio: worst.ours / worst.peer,
        bar: { reach: 0.95, aim: 0.85 },
        rounds: [...ours, ...theirs],
      })
    }
    return rows
  },
}
