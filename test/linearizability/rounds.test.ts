/**
 * A few seconds of what `npm run linearizability` does for as long as it is told.
 */
import { afterEach, expect, test } from 'vitest'
import { type Database, open } from '../../ts/src/index'
import { startServer } from '../../ts/src/testing'
import { describe } from './history'
import { type RoundOptions, Rounds } from './rounds'
import type { Reach } from './worker'

const ROUNDS = 40

async function judge(options: Pick<RoundOptions, 'threads' | 'here' | 'seed'>, count = ROUNDS): Promise<void> {
  const rounds = await Rounds.start({ clientsPerThread: 3, operationsPerClient: 50, ...options })
  try {
    const { violation } = await rounds.until(done => done >= count)
    expect(violation && describe(violation.operations)).toBeUndefined()
  } finally {
    await rounds.stop()
  }
}

// With more worker threads than cores they are preempted wherever they are, holding locks or not.
test.each([1, 4])('what clients do at once over sockets is linearizable with %i worker threads', async threads => {
  const server = await startServer({ args: ['--io-threads', String(threads), '--save', ''] })
  try {
    const reach: Reach = { port: server.port, host: server.host }
    await judge({ threads: [reach, reach], seed: threads * 1000 })
  } finally {
    await server.stop()
  }
})

let db: Database
afterEach(() => db?.close())

test('what threads do at once inside the process is linearizable', async () => {
  db = open()
  const { handle } = db
  await judge({ threads: [{ handle }, { handle }], here: handle, seed: 5000 }, 100)
})

test('what threads inside and clients over sockets do at once is linearizable', async () => {
  db = open({ ioThreads: 2 })
  const { handle } = db
  const { port } = await db.listen({ port: 0 })
  await judge({ threads: [{ handle }, { port: port as number, host: '127.0.0.1' }], here: handle, seed: 6000 })
})
