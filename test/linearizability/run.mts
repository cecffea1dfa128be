/**
 * `npm run linearizability -- --minutes N`: concurrent clients on few keys, and a check that some order of what they
 * did explains every reply.
 *
 *     --minutes N      how long (default 1)
 *     --seed N         which operations (default: drawn, and printed); the server's timing is its own
 *     --threads N      threads of clients (default 2)
 *     --clients N      clients a thread (default 3)
 *     --operations N   operations a client and round (default 60)
 *     --bin PATH       the server, instead of the one that was built
 *     --io-threads N   the server's worker threads (default 4: more than cores, so that they are preempted)
 */
import { parseArgs } from 'node:util'
import { startServer } from '../../ts/src/testing'
import { describe } from './history'
import { Rounds } from './rounds'

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
      threads: { type: 'string', default: '2' },
      clients: { type: 'string', default: '3' },
      operations: { type: 'string', default: '60' },
      bin: { type: 'string' },
      'io-threads': { type: 'string', default: '4' },
    },
  })
  const server = await startServer({
    ...(values.bin && { binary: values.bin }),
    args: ['--io-threads', values['io-threads'], '--save', ''],
  })
  const rounds = await Rounds.start({
    address: { port: server.port, host: server.host },
    threads: Number(values.threads),
    clientsPerThread: Number(values.clients),
    operationsPerClient: Number(values.operations),
    seed: Number(values.seed),
  })
  const endMs = performance.now() + Number(values.minutes) * 60_000
  try {
    const { rounds: count, violation } = await rounds.until(() => performance.now() > endMs)
    const operations = count * Number(values.threads) * Number(values.clients) * Number(values.operations)
    console.log(`${count} rounds, about ${operations} operations, seed ${values.seed}`)
    if (!violation) {
      console.log('every history is linearizable')
      return
    }
    console.log(`NOT LINEARIZABLE:\n${describe(violation.operations)}`)
    console.log(`\nthe longest order that explains a part of it:\n${describe(violation.explained)}`)
    console.log(`\nnone of these can follow:\n${describe(violation.stuck)}`)
    process.exitCode = 1
  } finally {
    await rounds.stop()
    await server.stop()
  }
}

main().catch((error: Error) => {
  console.error(`linearizability: ${error.stack}`)
  process.exitCode = 1
})
