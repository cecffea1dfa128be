/**
 * One subject of the comparison, in a process of its own: `subject.mts NAME [ADDON]`. It is filled, then answers each
 * `get` or `set` with the CPU nanoseconds that its thread spent on one operation.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import type { Database } from '../../ts/src'
import { KEYS, makeKeys, shuffled, valueAt } from './keys'

const require = createRequire(import.meta.url)

/** What is compared. Those that need a round trip give promises. */
interface Subject {
  get(key: string): unknown
  set(key: string, value: string): unknown
  /** How it is filled, where `set` for each key is not the way. */
  fill?(keys: readonly string[]): Promise<void>
  isRemote?: boolean
}

/** Round trips of a subject that is asked over a socket; each costs a hundred times what a call does. */
const REMOTE_OPERATIONS = 10_000

function embedded(): Database {
  return (require('../../dist/index.js') as typeof import('../../ts/src')).open()
}

/** What we are, and that we are what we say: what somebody writes over RESP is what the next `get` gives. */
async function serval(): Promise<Subject> {
  const db = embedded()
  const server = await db.listen({ port: 0 })
  const client = new Redis({ port: server.port ?? 0 })
  for (const value of ['one', 'two', 'three']) {
    await client.set('written over RESP', value)
    if (db.get('written over RESP') !== value) throw new Error('a write over RESP was not seen by the next get')
  }
  client.disconnect()
  await server.close()
  return db
}

function lmdb(): Subject {
  const { open } = require('lmdb') as typeof import('lmdb')
  const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-bench-lmdb-'))
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }))
  const db = open<string, string>({ path: dir, encoding: 'string', noSync: true, compression: false })
  return {
    get: key => db.get(key),
    set: (key, value) => db.putSync(key, value),
    async fill(keys) {
      const puts = keys.map((key, i) => db.put(key, valueAt(i)))
      await Promise.all(puts)
    },
  }
}

function lruCache(): Subject {
  const { LRUCache } = require('lru-cache') as typeof import('lru-cache')
  return new LRUCache<string, string>({ max: 2 * KEYS })
}

/** The addon that only converts strings. */
function conversions(): Subject {
  const addon = { exports: {} as { convert(key: string): string } }
  process.dlopen(addon, process.argv[3] as string)
  return { get: addon.exports.convert, set: () => undefined }
}

async function overLoopback(): Promise<Subject> {
  const { port } = await embedded().listen({ port: 0 })
  const client = new Redis({ port: port ?? 0 })
  return { get: key => client.get(key), set: (key, value) => client.set(key, value), isRemote: true }
}

const SUBJECTS: Record<string, () => Subject | Promise<Subject>> = {
  serval,
  lmdb,
  'lru-cache': lruCache,
  Map: () => new Map<string, string>(),
  conversions,
  ioredis: overLoopback,
}

const MAIN_THREAD = `/proc/self/task/${process.pid}/schedstat`

/** CPU time of this thread. */
function cpuNs(): number {
  return Number(readFileSync(MAIN_THREAD, 'utf8').split(' ')[0])
}

async function main(): Promise<void> {
  const subject = await (SUBJECTS[process.argv[2] ?? ''] as () => Promise<Subject>)()
  const keys = makeKeys(KEYS)
  if (subject.fill) await subject.fill(keys)
  else if (subject.isRemote) await Promise.all(keys.map((key, i) => subject.set(key, valueAt(i))))
  else for (const [i, key] of keys.entries()) subject.set(key, valueAt(i))
  const order = shuffled(keys)
  const values = order.map((_, i) => valueAt(i))
  const characters = valueAt(0).length
  const loops: Record<string, () => number | Promise<number>> = {
    get() {
      let seen = 0
      for (const key of order) seen += (subject.get(key) as string).length
      if (seen !== order.length * characters) throw new Error('a value has the wrong length')
      return order.length
    },
    set() {
      for (let i = 0; i < order.length; i++) subject.set(order[i] as string, values[i] as string)
      return order.length
    },
    async remoteGet() {
      for (let i = 0; i < REMOTE_OPERATIONS; i++) await subject.get(order[i] as string)
      return REMOTE_OPERATIONS
    },
    async remoteSet() {
      for (let i = 0; i < REMOTE_OPERATIONS; i++) await subject.set(order[i] as string, values[i] as string)
      return REMOTE_OPERATIONS
    },
  }
  process.on('message', async (operation: 'get' | 'set') => {
    const loop = loops[subject.isRemote ? (operation === 'get' ? 'remoteGet' : 'remoteSet') : operation]
    const begin = cpuNs()
    const count = (await loop?.()) ?? 0
    process.send?.((cpuNs() - begin) / count)
  })
  process.send?.('ready')
}

await main()
