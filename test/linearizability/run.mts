/**
 * `npm run linearizability -- --minutes N`: concurrent clients on few keys, and a check that some order of what they
 * did explains every reply. A third of the time over sockets to a server, a third in threads of this process, and a
 * third both at once on one keyspace that is inside of this process.
 *
 *     --minutes N      how long (default 1)
 *     --seed N         which operations (default: drawn, and printed); the timing is its own
 *     --threads N      threads of clients (default 2); inside the process this one is one more
 *     --clients N      clients a thread (default 3)
 *     --operations N   operations a client and round (default 60)
 *     --bin PATH       a server, instead of the one that was built: all of the time over sockets to it
 *     --io-threads N   worker threads of the server (default 4: more than cores, so that they are preempted)
 */
import { parseArgs } from 'node:util'
import { open } from '../../ts/src/index'
import { startServer } from '../../ts/src/testing'
import { describe } from './history'
import { type RoundOptions, Rounds } from './rounds'
import type { Reach } from './worker'

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
const threadCount = Number(values.threads)

/** Rounds until the time is over; false where one is not linearizable. */
async function judge(title: string, minutes: number, how: Pick<RoundOptions, 'threads' | 'here'>): Promise<boolean> {
  const operationsPerClient = Number(values.operations)
  const clientsPerThread = Number(values.clients)
  const rounds = await Rounds.start({ ...how, clientsPerThread, operationsPerClient, seed: Number(values.seed) })
  const endMs = performance.now() + minutes * 60_000
  try {
    const { rounds: count, violation } = await rounds.until(() => performance.now() > endMs)
    const threads = how.threads.length + Number(how.here !== undefined)
    const operations = count * threads * clientsPerThread * operationsPerClient
    console.log(`${title}: ${count} rounds, about ${operations} operations, seed ${values.seed}`)
    if (!violation) return true
    console.log(`NOT LINEARIZABLE:\n${describe(violation.operations)}`)
    console.log(`\nthe longest order that explains a part of it:\n${describe(violation.explained)}`)
    console.log(`\nnone of these can follow:\n${describe(violation.stuck)}`)
    return false
  } finally {
    await rounds.stop()
  }
}

async function overSockets(minutes: number): Promise<boolean> {
  const server = await startServer({
    ...(values.bin && { binary: values.bin }),
    args: ['--io-threads', values['io-threads'], '--save', ''],
  })
  try {
    const reach: Reach = { port: server.port, host: server.host }
    return await judge('over sockets', minutes, { threads: new Array(threadCount).fill(reach) })
  } finally {
    await server.stop()
  }
}

async function inside(minutes: number): Promise<boolean> {
  const db = open({ ioThreads: Number(values['io-threads']) })
  try {
    const { handle } = db
    const threads: Reach[] = new Array(threadCount).fill({ handle })
    const alone = await judge('inside the process', minutes, { threads, here: handle })
    // Rounds have their keys' names from the seed, and begin with nothing there.
    db.flushall()
    const { port } = await db.listen({ port: 0 })
    const reach: Reach = { port: port as number, host: '127.0.0.1' }
    const mixed = threads.map((own, i) => (i % 2 === 0 ? reach : own))
    return (await judge('inside and over sockets', minutes, { threads: mixed, here: handle })) && alone
  } finally {
    db.close()
  }
}

async function main(): Promise<void> {
  const minutes = Number(values.minutes)
  // A server of somebody else's has no inside.
  const ok = values.bin
    ? await overSockets(minutes)
    : [await overSockets(minutes / 3), await inside(minutes / 3)].every(Boolean)
  if (ok) console.log('every history is linearizable')
  else process.exitCode = 1
}

main().catch((error: Error) => {
  console.error(`linearizability: ${error.stack}`)
  process.exitCode = 1
})
