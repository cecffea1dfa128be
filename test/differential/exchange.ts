/**
 * What two servers hold, compared by the ways that take it apart: the iterators, a few elements at a time, and the dumps
 * of every key, which each server must take from the other.
 */
import type { Connection } from './connection'
import { encode } from './encode'
import { decode, type Reply, show } from './replies'
import type { Snapshot } from './snapshot'

/** A database that the generator does not use. */
const SPARE = '9'
const ITERATED: Record<string, string> = { hash: 'HSCAN', set: 'SSCAN', zset: 'ZSCAN' }
const FAR_MS = '100000000000'
/** Few, so that every iteration takes several calls. */
const COUNTS = ['1', '3', '10', '40']

const cut = (line: string): string => (line.length > 600 ? `${line.slice(0, 600)}…` : line)

async function pipeline(connection: Connection, commands: readonly (readonly string[])[]): Promise<Reply[]> {
  const bytes = Buffer.from(commands.map(encode).join(''), 'latin1')
  return (await connection.pipeline(bytes, commands.length)).map(decode)
}

/** All that an iterator gives, each element once, in the order of bytes. */
async function iterate(connection: Connection, words: readonly string[], options: string[], size: number) {
  const found = new Set<string>()
  let cursor = '0'
  do {
    const [next, items] = decode(await connection.call(...words, cursor, ...options)) as [string, string[]]
    for (let at = 0; at < items.length; at += size) found.add(JSON.stringify(items.slice(at, at + size)))
    cursor = next
  } while (cursor !== '0')
  return [...found].sort()
}

interface Key {
  dbid: string
  key: string
  type: string
  expires: boolean
}

function keysOf(snapshot: Snapshot): Key[] {
  return [...snapshot].map(([name, { type, expiresAtMs }]) => {
    const at = name.indexOf(' ')
    return {
      dbid: name.slice(0, at),
      key: name.slice(at + 1),
      type: (JSON.parse(type) as { status: string }).status.slice(1),
      expires: expiresAtMs >= 0,
    }
  })
}

/** Everything that the iterators give, a line for each iteration. */
async function iterations(connection: Connection, keys: readonly Key[]): Promise<string[]> {
  const lines: string[] = []
  for (const dbid of new Set(keys.map(key => key.dbid))) {
    await connection.call('SELECT', dbid)
    const lists = [[], ['TYPE', 'zset'], ['TYPE', 'string', 'MATCH', '*1*'], ['MATCH', 't[0-9]']]
    for (const options of lists) {
      const all = await iterate(connection, ['SCAN'], [...options, 'COUNT', '9'], 1)
      lines.push(`SCAN ${options.join(' ')} in database ${dbid}: ${all.join(' ')}`)
    }
    for (const [idx, { key, type }] of keys.filter(one => one.dbid === dbid).entries()) {
      const command = ITERATED[type]
      if (!command) continue
      const count = COUNTS[idx % COUNTS.length] as string
      const all = await iterate(connection, [command, key], ['COUNT', count], type === 'set' ? 1 : 2)
      lines.push(`${command} ${dbid} ${JSON.stringify(key)}: ${all.join(' ')}`)
    }
  }
  return lines
}

/** The dump of every key. */
async function dumps(connection: Connection, keys: readonly Key[]): Promise<string[]> {
  const commands = keys.flatMap(({ dbid, key }) => [
    ['SELECT', dbid],
    ['DUMP', key],
  ])
  return (await pipeline(connection, commands)).filter((_, idx) => idx % 2 === 1) as string[]
}

/** Restores what the other server dumped, and tells what became of it. */
async function restored(connection: Connection, keys: readonly Key[], dumped: readonly string[]): Promise<Reply[]> {
  const commands = keys.flatMap(({ key, expires }, idx) => [
    ['RESTORE', key, expires ? FAR_MS : '0', dumped[idx] as string, 'REPLACE'],
    ['DEBUG', 'DIGEST-VALUE', key],
    ['OBJECT', 'ENCODING', key],
  ])
  const replies = await pipeline(connection, [['SELECT', SPARE], ...commands, ['FLUSHDB']])
  return replies.slice(1, -1)
}

/** What differs between two servers that hold the same, as far as `snapshot` tells; a line each. */
export async function exchange(ours: Connection, theirs: Connection, snapshot: Snapshot): Promise<string[]> {
  const keys = keysOf(snapshot)
  const both = <T>(work: (connection: Connection) => Promise<T>) => Promise.all([work(ours), work(theirs)])
  const [left, right] = await both(connection => iterations(connection, keys))
  const lines = left.flatMap((line, idx) => (line === right[idx] ? [] : [`${cut(line)} but ${cut(right[idx] ?? '')}`]))
  const [mine, other] = await both(connection => dumps(connection, keys))
  // Each gets what the other has given.
  const taken = await Promise.all([restored(ours, keys, other), restored(theirs, keys, mine)])
  for (const [idx, { dbid, key }] of keys.entries()) {
    const [we, they] = taken.map(replies => replies.slice(3 * idx, 3 * idx + 3).map(show)) as [string[], string[]]
    // Redis keeps room for expiries in a hash that has lost all of them, and says so in its dump; we do not.
    const plain = (words: string[]) => words.join().replace('listpackex', 'listpack')
    if (plain(we) === plain(they) && we[0] === '"+OK"') continue
    lines.push(
      `${dbid} ${JSON.stringify(key)}: we say ${we.join(' ')} and the peer ${they.join(' ')} to ` +
        `RESTORE what the other dumped, ${[other, mine].map(one => cut(show(one[idx] as string))).join(' and ')}`,
    )
  }
  return lines
}
