/**
 * A keyspace with every type in every encoding, as commands that all vendors understand, and what is compared of it.
 */
import type { Argument, RawClient, Reply } from '../../support/resp'

export type Command = readonly Argument[]

const FAR_MS = 33_000_000_000_000
const numbered = (count: number, make: (idx: number) => Argument[]): Argument[] =>
  Array.from({ length: count }, (_, idx) => make(idx)).flat()

const STRINGS: Command[] = [
  ['SET', 'string:empty', ''],
  ...[0, 1, -1, 127, 128, -128, 32_767, -32_769, 2_147_483_647, -2_147_483_649, 9999, 10_000].map(value => [
    'SET',
    `string:int:${value}`,
    value,
  ]),
  ['SET', 'string:int:most', '9223372036854775807'],
  ['SET', 'string:int:least', '-9223372036854775808'],
  ['SET', 'string:no int', '00012'],
  ['SET', 'string:embstr', 'x'.repeat(44)],
  ['SET', 'string:raw', 'y'.repeat(45)],
  ['SET', 'string:compressible', 'abcabcabd'.repeat(4000)],
  // Lengths of 6, 14 and 32 bits.
  ...[63, 64, 16_383, 16_384].map(length => ['SETRANGE', `string:length:${length}`, length - 1, 'z']),
  ['SET', 'string:bytes', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
  ['SET', Buffer.from([0, 255, 13, 10]), 'a key of bytes'],
  ['SET', 'k'.repeat(300), 'a long key'],
  ['SETBIT', 'string:bitmap', 40_000, 1],
  ['PFADD', 'hll:sparse', ...numbered(20, idx => [`element ${idx}`])],
  ['PFADD', 'hll:dense', ...numbered(5000, idx => [`element ${idx}`])],
]

const LISTS: Command[] = [
  ['RPUSH', 'list:small', 'a', 1, '', -70_000, 'x'.repeat(100), '9223372036854775807', 4095, 4096, 'w'.repeat(5000)],
  ['RPUSH', 'list:nodes', ...numbered(2000, idx => [`element ${idx}`])],
  // Nodes of one large element, in the middle and at both ends.
  ['RPUSH', 'list:plain', 'p'.repeat(20_000), ...numbered(300, idx => [`element ${idx}`]), 'q'.repeat(20_000)],
  ['LINSERT', 'list:plain', 'BEFORE', 'element 150', Buffer.from(numbered(9000, idx => [idx * 7919]).map(Number))],
]

const HASHES: Command[] = [
  ['HSET', 'hash:small', 'a', 1, '', 'empty', 'b', 'x'.repeat(60), 'c', -70_000],
  ['HSET', 'hash:long value', 'a', 'x'.repeat(65)],
  ['HSET', 'hash:most', ...numbered(128, idx => [`f${idx}`, idx])],
  ['HSET', 'hash:large', ...numbered(700, idx => [`field ${idx}`, `value ${idx}`])],
]

const SETS: Command[] = [
  ['SADD', 'set:int16', 1, -5, 300],
  ['SADD', 'set:int32', 1, -5, 70_000],
  ['SADD', 'set:int64', 1, -5, '9223372036854775807', '-9223372036854775808'],
  ['SADD', 'set:small', 1, 'a', '', 'b'.repeat(60), '9223372036854775808'],
  ['SADD', 'set:large', ...numbered(600, idx => [`member ${idx}`])],
  ['SADD', 'set:large integers', ...numbered(600, idx => [idx * 1_000_003])],
]

const ZSETS: Command[] = [
  [
    'ZADD',
    'zset:small',
    1,
    'a',
    -1.5,
    'b',
    '+inf',
    'c',
    '-inf',
    'd',
    0.1,
    7,
    1e300,
    'e',
    '3.0000000000000004',
    'f',
    0,
    '',
  ],
  ['ZADD', 'zset:long member', 1, 'x'.repeat(65)],
  ['ZADD', 'zset:large', ...numbered(500, idx => [idx / 7, `member ${idx}`])],
  ['ZADD', 'zset:ties', ...numbered(300, idx => [idx % 3, `member ${idx}`])],
  ['GEOADD', 'zset:places', 13.361389, 38.115556, 'Palermo', 15.087269, 37.502669, 'Catania'],
]

const STREAMS: Command[] = [
  ...Array.from(
    { length: 350 },
    (_, idx): Command => ['XADD', 'stream', `5-${idx + 1}`, 'field', `value ${idx}`, 'n', idx],
  ),
  ['XADD', 'stream', '7-1', 'another', 'field', 'names', 'differ', 'and', 'are more'],
  ['XADD', 'stream', '9000000000000-5', 'field', 'much later', 'n', ''],
  ['XDEL', 'stream', '5-7', '5-200', '5-201'],
  ['XGROUP', 'CREATE', 'stream', 'group', '5-3'],
  ['XGROUP', 'CREATE', 'stream', 'behind', '0', 'ENTRIESREAD', 1],
  ['XGROUP', 'CREATECONSUMER', 'stream', 'group', 'idle'],
  ['XREADGROUP', 'GROUP', 'group', 'consumer', 'COUNT', 120, 'STREAMS', 'stream', '>'],
  ['XREADGROUP', 'GROUP', 'group', 'another', 'COUNT', 5, 'STREAMS', 'stream', '>'],
  ['XACK', 'stream', 'group', '5-5', '5-126'],
  ['XCLAIM', 'stream', 'group', 'another', 0, '5-10', '5-11', 'TIME', 1_700_000_000_000, 'RETRYCOUNT', 7],
  ['XADD', 'stream:empty', '3-4', 'f', 'v'],
  ['XTRIM', 'stream:empty', 'MAXLEN', 0],
  ['XGROUP', 'CREATE', 'stream:of groups', 'group', '$', 'MKSTREAM'],
  ['XADD', 'stream:set', '1-1', 'f', 'v'],
  ['XSETID', 'stream:set', '50-0', 'ENTRIESADDED', 12, 'MAXDELETEDID', '40-0'],
]

const EXPIRIES: Command[] = [
  ['SET', 'expiring:string', 'v', 'PXAT', FAR_MS],
  ...['list:small', 'hash:small', 'hash:large', 'set:small', 'zset:large', 'stream'].flatMap((key, idx): Command[] => [
    ['COPY', key, `expiring:${key}`],
    ['PEXPIREAT', `expiring:${key}`, FAR_MS + idx],
  ]),
]

/** What all vendors know. */
export const COMMON: Command[] = [
  ...[...STRINGS, ...LISTS, ...HASHES, ...SETS, ...ZSETS, ...STREAMS, ...EXPIRIES],
  ...[3, 15].flatMap((dbid): Command[] => [
    ['COPY', 'stream', 'elsewhere', 'DB', dbid],
    ['COPY', 'string:raw', 'string:raw', 'DB', dbid],
  ]),
]

/** Entries that are pending and gone, which no command could bring back: a log made of commands has nothing of them. */
export const GONE_ENTRIES: Command[] = [['XDEL', 'stream', '5-20', '5-21']]

/** Fields that expire, which Redis and Valkey write in ways of their own. */
export const FIELD_EXPIRIES: Command[] = [
  ['HSET', 'fields:small', 'a', 1, 'b', 2, 'c', 3],
  ['HPEXPIREAT', 'fields:small', FAR_MS, 'FIELDS', 1, 'b'],
  ['HSET', 'fields:large', ...numbered(600, idx => [`field ${idx}`, idx])],
  ['HPEXPIREAT', 'fields:large', FAR_MS, 'FIELDS', 2, 'field 2', 'field 3'],
  ['HPEXPIREAT', 'fields:large', FAR_MS + 5000, 'FIELDS', 1, 'field 9'],
  ['COPY', 'fields:small', 'fields:expiring'],
  ['PEXPIREAT', 'fields:expiring', FAR_MS - 1000],
]

/** Written after a rewrite, so that a log's two kinds of files each have a part of every kind. */
export const AFTERWARDS: Command[] = [
  ['APPEND', 'string:raw', 'appended'],
  ['INCRBYFLOAT', 'string:int:1', 0.25],
  ['LPUSH', 'list:nodes', 'first'],
  ['SPOP', 'set:large', 3],
  ['ZINCRBY', 'zset:large', 1.5, 'member 9'],
  ['HINCRBYFLOAT', 'hash:small', 'a', 0.5],
  ['XADD', 'stream', '*', 'field', 'by the clock'],
  ['XREADGROUP', 'GROUP', 'group', 'consumer', 'COUNT', 2, 'STREAMS', 'stream', '>'],
  ['MULTI'],
  ['SELECT', 3],
  ['SET', 'from a transaction', 1],
  ['SELECT', 0],
  ['RENAME', 'set:small', 'set:renamed'],
  ['EXEC'],
  ['EXPIRE', 'string:embstr', 100_000],
  ['DEL', 'string:empty', 'zset:ties'],
]

/** The sorted sets whose scores older versions write in digests with all the digits that a double has. */
const LONG_SCORES = new Set<Argument | undefined>(
  ['zset:small', 'zset:large', 'zset:places'].flatMap(key => [key, `expiring:${key}`]),
)

/** Whether digests of all versions agree on what a command makes. */
export const hasPlainScores = (command: Command): boolean => !command.some(argument => LONG_SCORES.has(argument))

/** Sends commands in one pipeline; an error is thrown. */
export async function send(client: RawClient, commands: readonly Command[]): Promise<void> {
  await Promise.all(commands.map(command => client.call(...command)))
}

/** What differs between servers that hold the same: how entries lie in memory, and when somebody was last seen. */
const PRIVATE = new Set(['radix-tree-keys', 'radix-tree-nodes', 'seen-time', 'active-time'])

/** A nested reply of names and values, without those that are private. */
function shown(reply: Reply): Reply {
  if (!Array.isArray(reply)) return reply
  const kept: Reply[] = []
  for (let idx = 0; idx < reply.length; idx++) {
    if (PRIVATE.has(String(reply[idx]))) idx++
    else kept.push(shown(reply[idx] as Reply))
  }
  return kept
}

/** Two encodings of strings depend on the version, and on how a string came about. */
const encodingOf = (encoding: Reply) => (encoding === 'raw' || encoding === 'embstr' ? 'a string' : encoding)

/** A score as the number that it is. */
const round = (word: string, idx: number) => (idx % 2 === 1 ? String(Number(word.replace('inf', 'Infinity'))) : word)

/** Fields with their values, by name. */
const pairs = (flat: readonly string[]) =>
  flat
    .flatMap((field, idx) => (idx % 2 === 0 ? [`${field}=${flat[idx + 1]}`] : []))
    .sort()
    .join()

/**
 * What a server holds, as lines that two servers must have in common; of some types, or of hashes whose `fields` expire,
 * without their encodings and digests.
 */
export async function inventory(client: RawClient, unlike: readonly string[]): Promise<string[]> {
  const isLike = !unlike.includes('zset') && !unlike.includes('fields')
  const lines = isLike ? [`digest ${await client.call('DEBUG', 'DIGEST')}`] : []
  for (const dbid of [0, 3, 15]) {
    await client.call('SELECT', dbid)
    const names = ((await client.call('KEYS', '*')) as string[]).sort()
    lines.push(`${dbid}: ${names.length} keys`)
    for (const name of names) {
      const key = Buffer.from(name, 'latin1')
      const type = String(await client.call('TYPE', key))
      const facts: Reply[] = [type, await client.call('PEXPIRETIME', key)]
      const isExpiring = name.startsWith('fields:')
      const isUnlike = isExpiring && unlike.includes('fields')
      if (!isUnlike && !unlike.includes(type)) facts.push(encodingOf(await client.call('OBJECT', 'ENCODING', key)))
      // How scores are written, digests of older versions show.
      if (type === 'zset')
        facts.push(((await client.call('ZRANGE', key, 0, -1, 'WITHSCORES')) as string[]).map(round).join())
      else if (isUnlike) facts.push(pairs((await client.call('HGETALL', key)) as string[]))
      else facts.push(await client.call('DEBUG', 'DIGEST-VALUE', key))
      if (type === 'stream')
        facts.push(JSON.stringify(shown(await client.call('XINFO', 'STREAM', key, 'FULL', 'COUNT', 0))))
      if (isExpiring)
        facts.push(String(await client.call('HPEXPIRETIME', key, 'FIELDS', 4, 'b', 'field 2', 'field 9', 'field 4')))
      lines.push(`${dbid}: ${JSON.stringify(name)} ${facts.join(' ')}`)
    }
  }
  await client.call('SELECT', 0)
  return lines
}
