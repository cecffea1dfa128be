/**
 * The whole keyspace of a server, read through its commands, and its digest.
 */
import { createHash } from 'node:crypto'
import type { Connection } from './connection'
import { encode } from './encode'
import { commonEncoding } from './known'
import { decode, type Reply, toNumber } from './replies'

/** The databases that the generator writes to. */
const DATABASES = 4
const TOLERANCE_MS = 5000

interface Entry {
  type: string
  encoding: string
  value: string
  /** −1 where it does not expire. */
  expiresAtMs: number
}

/** Every key as `<dbid> <key>`. */
export type Snapshot = Map<string, Entry>

async function allKeys(connection: Connection): Promise<string[]> {
  const keys = new Set<string>()
  let cursor = '0'
  do {
    const [next, page] = decode(await connection.call('SCAN', cursor, 'COUNT', '100')) as [string, string[]]
    for (const key of page) keys.add(key)
    cursor = next
  } while (cursor !== '0')
  return [...keys].sort()
}

/** Keys that have expired count until they are met, by SCAN or in the background. */
async function untilCounted(connection: Connection, count: number): Promise<void> {
  const giveUpMs = performance.now() + TOLERANCE_MS
  for (;;) {
    const dbsize = decode(await connection.call('DBSIZE'))
    if (dbsize === count) return
    if (performance.now() > giveUpMs) {
      throw new Error(`${connection.title}: DBSIZE stays ${dbsize} where SCAN finds ${count} keys`)
    }
  }
}

async function readEntries(connection: Connection, keys: readonly string[], oracle: string): Promise<Entry[]> {
  if (keys.length === 0) return []
  const questions = ['TYPE', 'OBJECT ENCODING', 'GET', 'PEXPIRETIME']
  const text = keys.flatMap(key => questions.map(question => encode([...question.split(' '), key]))).join('')
  const replies = await connection.pipeline(Buffer.from(text, 'latin1'), keys.length * questions.length)
  return keys.map((_, i) => {
    const [type, encoding, value, time] = questions.map((_, j) => decode(replies[i * questions.length + j] as Buffer))
    return {
      type: JSON.stringify(type),
      encoding: commonEncoding(oracle, JSON.stringify(encoding)),
      value: JSON.stringify(value),
      expiresAtMs: toNumber(time as Reply) ?? Number.NaN,
    }
  })
}

/** Reads all databases, to be compared with those of `oracle`; the connection must not be in a transaction. */
export async function takeSnapshot(connection: Connection, oracle: string): Promise<Snapshot> {
  const snapshot: Snapshot = new Map()
  for (let dbid = 0; dbid < DATABASES; dbid++) {
    await connection.call('SELECT', String(dbid))
    const keys = await allKeys(connection)
    await untilCounted(connection, keys.length)
    const entries = await readEntries(connection, keys, oracle)
    for (const [i, key] of keys.entries()) snapshot.set(`${dbid} ${key}`, entries[i] as Entry)
  }
  return snapshot
}

function isSame(a: Entry | undefined, b: Entry | undefined): boolean {
  if (!a || !b) return a === b
  const isSameTime = a.expiresAtMs < 0 || b.expiresAtMs < 0 ? a.expiresAtMs === b.expiresAtMs : true
  return (
    a.type === b.type &&
    a.encoding === b.encoding &&
    a.value === b.value &&
    isSameTime &&
    Math.abs(a.expiresAtMs - b.expiresAtMs) <= TOLERANCE_MS
  )
}

/** What differs, a line each. */
export function differences(a: Snapshot, b: Snapshot): string[] {
  const names = [...new Set([...a.keys(), ...b.keys()])].sort()
  return names
    .filter(name => !isSame(a.get(name), b.get(name)))
    .map(name => `${name}: ${JSON.stringify(a.get(name) ?? 'missing')} but ${JSON.stringify(b.get(name) ?? 'missing')}`)
}

/** A fingerprint of all that does not depend on the clock. */
export function digest(snapshot: Snapshot): string {
  const hash = createHash('sha1')
  for (const [name, { type, encoding, value, expiresAtMs }] of [...snapshot].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(JSON.stringify([name, type, encoding, value, expiresAtMs >= 0]))
  }
  return hash.digest('hex').slice(0, 12)
}

/** How to read what a key of each type holds. */
const CONTENTS: Record<string, (key: string) => string[]> = {
  list: key => ['LRANGE', key, '0', '-1'],
  set: key => ['SMEMBERS', key],
  zset: key => ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
  hash: key => ['HGETALL', key],
  stream: key => ['XRANGE', key, '-', '+'],
}

/** The digest of every key, and what it holds. */
async function digestsOf(connection: Connection, snapshot: Snapshot): Promise<Map<string, string>> {
  const digests = new Map<string, string>()
  for (const [name, { type }] of snapshot) {
    const at = name.indexOf(' ')
    const key = name.slice(at + 1)
    await connection.call('SELECT', name.slice(0, at))
    const [value] = decode(await connection.call('DEBUG', 'DIGEST-VALUE', key)) as string[]
    const words = CONTENTS[(JSON.parse(type) as { status: string }).status.slice(1)]?.(key)
    const contents = words ? JSON.stringify(decode(await connection.call(...words))) : ''
    digests.set(name, `${value} ${contents}`)
  }
  return digests
}

/** Which keys differ in their digests, a line each; `both` are the snapshots of the two connections. */
export async function digestDifferences(
  connections: readonly [Connection, Connection],
  both: readonly [Snapshot, Snapshot],
): Promise<string[]> {
  const [ours, theirs] = [await digestsOf(connections[0], both[0]), await digestsOf(connections[1], both[1])]
  const value = (text = '') => text.split(' ')[0]
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter(name => value(ours.get(name)) !== value(theirs.get(name)))
    .map(name => `${name}: ${ours.get(name)} but ${theirs.get(name)}`)
}
