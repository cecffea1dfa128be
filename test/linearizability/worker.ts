/**
 * A thread with connections of its own: rounds come in as messages, histories go out.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { Connection } from '../differential/connection'
import { runPlan } from './client'
import { planFor } from './scripts'

/** What a worker is started with. */
export interface WorkerSettings {
  address: { path: string } | { port: number; host: string }
  /** The clients that are its own. */
  clients: number[]
}

/** One round's work. */
export interface RoundMessage {
  seed: number
  groups: string[][]
  operations: number
}

async function serve(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('worker.ts runs as a worker thread')
  const { address, clients } = workerData as WorkerSettings
  const connections = await Promise.all(clients.map(() => Connection.connect(address, 'the server')))
  port.on('message', async ({ seed, groups, operations }: RoundMessage) => {
    const histories = clients.map((client, i) => {
      return runPlan(connections[i] as Connection, client, planFor(seed, client, groups, operations))
    })
    port.postMessage((await Promise.all(histories)).flat())
  })
  port.postMessage('ready')
}

serve()
