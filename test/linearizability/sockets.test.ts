/**
 * A few seconds of what `npm run linearizability` does for as long as it is told.
 */
import { expect, test } from 'vitest'
import { type RunningServer, startServer } from '../../ts/src/testing'
import { describe } from './history'
import { Rounds } from './rounds'

const ROUNDS = 40

async function judge(server: RunningServer, seed: number): Promise<void> {
  const address = { port: server.port, host: server.host }
  const rounds = await Rounds.start({ address, threads: 2, clientsPerThread: 3, operationsPerClient: 50, seed })
  try {
    const { violation } = await rounds.until(count => count >= ROUNDS)
    expect(violation && describe(violation.operations)).toBeUndefined()
  } finally {
    await rounds.stop()
  }
}

// With more worker threads than cores they are preempted wherever they are, holding locks or not.
test.each([1, 4])('what clients do at once over sockets is linearizable with %i worker threads', async threads => {
  const server = await startServer({ args: ['--io-threads', String(threads), '--save', ''] })
  try {
    await judge(server, threads * 1000)
  } finally {
    await server.stop()
  }
})
