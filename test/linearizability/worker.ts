/**
 * A thread with clients of its own, over sockets or inside the process: rounds come in as messages, histories go out.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { Connection } from '../differential/connection'
import { runPlan } from './client'
import { inProcess } from './embedded'
import type { Operation } from './history'
import { planFor } from './scripts'

/** How clients reach the keyspace: over a socket, or by the handle of one in this process. */
export type Reach = { path: string } | { port: number; host: string } | { handle: string }

/** What a worker is started with. */
export interface WorkerSettings {
  reach: Reach
  /** The clients that are its own. */
  clients: number[]
}

/** One round's work. */
export interface RoundMessage {
  seed: number
  groups: string[][]
  operations: number
  meeting: Meeting
}

/** Where the threads that call inside the process meet before they begin, and how many they are. */
export interface Meeting {
  /** Arrivals so far, in shared memory. */
  arrived: Int32Array
  count: number
}

type Player = (message: RoundMessage) => Promise<Operation[]> | Operation[]

/** Plays rounds over sockets, a connection a client. */
async function overSockets(address: Exclude<Reach, { handle: string }>, clients: number[]): Promise<Player> {
  const connections = await Promise.all(clients.map(() => Connection.connect(address, 'the server')))
  return async ({ seed, groups, operations }) => {
    const histories = clients.map((client, i) => {
      return runPlan(connections[i] as Connection, client, planFor(seed, client, groups, operations))
    })
    return (await Promise.all(histories)).flat()
  }
}

async function serve(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('worker.ts runs as a worker thread')
  const { reach, clients } = workerData as WorkerSettings
  const play: Player = 'handle' in reach ? inProcess(reach.handle, clients) : await overSockets(reach, clients)
  port.on('message', async (message: RoundMessage) => port.postMessage(await play(message)))
  port.postMessage('ready')
}

serve()
