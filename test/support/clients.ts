/**
 * The two client libraries of Node, each speaking RESP2 and RESP3, behind one small interface, so that a test of a
 * command is written once and runs through all four.
 */
import { Redis } from 'ioredis'
import { createClient, RESP_TYPES } from 'redis'
import type { Argument } from './resp'

/** What a test may say about a connection. */
export interface ClientOptions {
  username?: string
  password?: string
  database?: number
}

/** A connected client. Replies are what the library makes of them. */
export interface Client {
  /** Calls any command. Rejects with an Error whose message is the server's. */
  call(...args: Argument[]): Promise<unknown>
  /** The same, with bulk strings as Buffers. */
  callBuffer(...args: Argument[]): Promise<unknown>
  close(): void | Promise<void>
}

/** One library in one protocol version. */
export interface Driver {
  readonly name: string
  readonly protocol: 2 | 3
  connect(options: ClientOptions & { port: number }): Promise<Client>
}

const words = (args: readonly Argument[]) => args.map(arg => (Buffer.isBuffer(arg) ? arg : String(arg)))

function ioredisDriver(protocol: 2 | 3): Driver {
  return {
    name: `ioredis RESP${protocol}`,
    protocol,
    async connect({ port, username, password, database }) {
      const redis = new Redis({
        port,
        protocol,
        lazyConnect: true,
        retryStrategy: () => null,
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password }),
        ...(database === undefined ? {} : { db: database }),
      })
      // Without a listener a lost connection would be printed; the call in flight rejects anyway.
      redis.on('error', () => {})
      await redis.connect()
      return {
        call: (name, ...args) => redis.call(String(name), ...words(args)),
        callBuffer: (name, ...args) => redis.callBuffer(String(name), ...words(args)),
        close: () => redis.disconnect(),
      }
    },
  }
}

function nodeRedisDriver(protocol: 2 | 3): Driver {
  return {
    name: `node-redis RESP${protocol}`,
    protocol,
    async connect({ port, username, password, database }) {
      const client = createClient({
        RESP: protocol,
        socket: { port, host: '127.0.0.1', reconnectStrategy: false },
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password }),
        ...(database === undefined ? {} : { database }),
      })
      client.on('error', () => {})
      await client.connect()
      const buffers = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
      return {
        call: (...args) => client.sendCommand(words(args)),
        callBuffer: (...args) => buffers.sendCommand(words(args)),
        close: () => {
          if (client.isOpen) client.destroy()
        },
      }
    },
  }
}

/** All four. */
export const DRIVERS: readonly Driver[] = [ioredisDriver(2), ioredisDriver(3), nodeRedisDriver(2), nodeRedisDriver(3)]

/** A map reply as pairs: RESP2 has flat lists, RESP3 maps, and each library its own objects for those. */
export function pairs(reply: unknown): [string, unknown][] {
  if (reply instanceof Map) return [...reply].map(([key, value]) => [String(key), value])
  if (!Array.isArray(reply)) return Object.entries(reply as object)
  const found: [string, unknown][] = []
  for (let i = 0; i < reply.length; i += 2) found.push([String(reply[i]), reply[i + 1]])
  return found
}
