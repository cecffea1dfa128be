/**
 * What the dumps of this folder hold, and how it is looked at: every type in the encodings that servers of their time had,
 * by commands that the oldest of them understand.
 */
import { type Argument, type RawClient, type Reply, ReplyError } from '../../support/resp'

type Command = readonly Argument[]

const FAR_MS = 33_000_000_000_000
const numbered = (count: number, make: (idx: number) => Argument[]): Argument[] =>
  Array.from({ length: count }, (_, idx) => make(idx)).flat()

/** Elements for every form in which packed encodings have integers, strings, and lengths of what stands before. */
const ELEMENTS: readonly Argument[] = [
  ...[0, 1, 12, 13, -1, 127, -128, 128, -32_768, 32_767, 32_768, 8_388_607, -8_388_608, 8_388_608, -2_147_483_648],
  ...['9223372036854775807', '-9223372036854775808', '00012', '', 'a', 'x'.repeat(63), 'y'.repeat(64), 4095, 4096],
  ...['z'.repeat(249), 'after one of 252 bytes', 'w'.repeat(300), 'after a long one', 2_147_483_647, '1e5', '-0'],
  'v'.repeat(17_000),
]
const pairs = numbered(ELEMENTS.length / 2, idx => [`f${idx}`, ELEMENTS[2 * idx] ?? '']).concat(
  numbered(ELEMENTS.length / 2, idx => [`${idx * 1000}`, ELEMENTS[2 * idx + 1] ?? '']),
)

/** Everything; what a server does not know it does not get. */
export const COMMANDS: readonly Command[] = [
  // What is packed is packed whatever its size, and what is not is so by its number of elements.
  ...['hash', 'list', 'zset'].map(type => ['CONFIG', 'SET', `${type}-max-ziplist-value`, 20_000]),
  ['CONFIG', 'SET', 'list-max-ziplist-size', -5],
  ['FUNCTION', 'LOAD', "#!lua name=library\nredis.register_function('f', function() return 1 end)"],
  ...ELEMENTS.map((element, idx): Command => ['SET', `string:${idx}`, element]),
  ['SET', 'string:compressible', 'abcabcabd'.repeat(300)],
  ...[63, 64, 16_383, 16_384].map((length): Command => ['SETRANGE', `length:${length}`, length - 1, 'z']),
  ['SET', Buffer.from(numbered(256, idx => [idx]).map(Number)), 'a key of bytes'],
  ['SET', 'k'.repeat(300), 'a long key'],
  ['SETBIT', 'bitmap', 4000, 1],
  ['PFADD', 'hll:sparse', ...numbered(20, idx => [`element ${idx}`])],
  ['RPUSH', 'list:small', ...ELEMENTS],
  ['RPUSH', 'list:large', ...numbered(700, idx => [idx % 7 === 0 ? `element ${idx}` : idx])],
  ['SADD', 'set:int16', 1, -5, 300],
  ['SADD', 'set:int32', 1, -5, 70_000],
  ['SADD', 'set:int64', 1, -5, '9223372036854775807', '-9223372036854775808'],
  ['SADD', 'set:small', ...ELEMENTS.filter(element => String(element).length < 64)],
  ['SADD', 'set:long members', ...ELEMENTS],
  ['SADD', 'set:large', ...numbered(200, idx => [`m${idx}`])],
  ['SADD', 'set:integers', ...numbered(600, idx => [idx * 3])],
  ['HMSET', 'hash:small', ...pairs],
  ['HMSET', 'hash:large', ...numbered(600, idx => [`f${idx}`, idx])],
  // Scores that digests of all versions show alike.
  ['ZADD', 'zset:small', ...numbered(ELEMENTS.length, idx => [idx / 4 - 3, ELEMENTS[idx] ?? ''])],
  ['ZADD', 'zset:infinite', '-inf', 'a', '+inf', 'b', 0, 'c', 1_000_000, 'd', -0.5, 'e'],
  ['ZADD', 'zset:large', ...numbered(200, idx => [idx % 3, `m${idx}`])],
  ...Array.from({ length: 130 }, (_, idx): Command => ['XADD', 'stream', `5-${idx + 1}`, 'f', `v${idx}`, 'n', idx]),
  ['XADD', 'stream', '7-1', 'another', 'field', 'and', 'more'],
  ['XDEL', 'stream', '5-7', '5-120'],
  ['XGROUP', 'CREATE', 'stream', 'group', '5-3'],
  ['XGROUP', 'CREATE', 'stream', 'behind', '0'],
  ['XREADGROUP', 'GROUP', 'group', 'consumer', 'COUNT', 20, 'STREAMS', 'stream', '>'],
  ['XREADGROUP', 'GROUP', 'group', 'another', 'COUNT', 5, 'STREAMS', 'stream', '>'],
  ['XACK', 'stream', 'group', '5-5', '5-126'],
  ['XADD', 'stream:empty', '3-4', 'f', 'v'],
  ['XTRIM', 'stream:empty', 'MAXLEN', 0],
  ['HMSET', 'fields:small', 'a', 1, 'b', 2],
  ['HPEXPIREAT', 'fields:small', FAR_MS, 'FIELDS', 1, 'b'],
  ['HMSET', 'fields:large', ...numbered(600, idx => [`f${idx}`, idx])],
  ['HPEXPIREAT', 'fields:large', FAR_MS, 'FIELDS', 2, 'f2', 'f3'],
  ...['string:1', 'list:large', 'zset:small'].map((key, idx): Command => ['PEXPIREAT', key, FAR_MS + idx]),
  ['SELECT', 3],
  ['SET', 'elsewhere', 'v'],
  ['SELECT', 0],
]

/** Fills a server with what it understands of them. */
export async function fill(client: RawClient): Promise<void> {
  for (const command of COMMANDS) {
    const reply = await client.send(...command)
    if (!(reply instanceof ReplyError)) continue
    const isUnknown = /unknown command|Unsupported CONFIG|Unknown option|unknown subcommand/i.test(reply.message)
    if (!isUnknown) throw new Error(`${command.slice(0, 3).join(' ')}: ${reply.message}`)
  }
}

/** What differs between servers that hold the same: how entries lie in memory, and when somebody was last seen. */
const PRIVATE = new Set(['radix-tree-keys', 'radix-tree-nodes', 'seen-time', 'active-time'])

/** What Redis takes for the first entry of an empty stream that was written before it kept that. */
const NO_ENTRY = '18446744073709551615-18446744073709551615'

/** A nested reply without what is private; deliveries without their times. */
function shown(reply: Reply): Reply {
  if (reply === NO_ENTRY) return '0-0'
  if (!Array.isArray(reply)) return reply
  const kept: Reply[] = []
  for (let idx = 0; idx < reply.length; idx++) {
    if (PRIVATE.has(String(reply[idx]))) idx++
    else if (typeof reply[idx] === 'number' && Number(reply[idx]) > 1e12) kept.push('a time')
    else kept.push(shown(reply[idx] as Reply))
  }
  return kept
}

/** How long a string is embedded depends on the version. */
const encodingOf = (encoding: Reply) => (encoding === 'raw' || encoding === 'embstr' ? 'a string' : encoding)

/** What a server of today says of everything: a line a key, in order. */
export async function look(client: RawClient): Promise<string[]> {
  const lines: string[] = []
  for (const dbid of [0, 3]) {
    await client.call('SELECT', dbid)
    for (const name of ((await client.call('KEYS', '*')) as string[]).sort()) {
      const key = Buffer.from(name, 'latin1')
      const facts = [await client.call('PEXPIRETIME', key)]
      // Redis and Valkey encode and digest these in ways of their own.
      if (name.startsWith('fields')) {
        facts.push(await client.call('HMGET', key, 'a', 'b', 'f2', 'f4'))
        facts.push(await client.call('HPEXPIRETIME', key, 'FIELDS', 4, 'a', 'b', 'f2', 'f4'))
      } else {
        facts.push(
          encodingOf(await client.call('OBJECT', 'ENCODING', key)),
          await client.call('DEBUG', 'DIGEST-VALUE', key),
        )
      }
      if (name.startsWith('stream')) facts.push(shown(await client.call('XINFO', 'STREAM', key, 'FULL', 'COUNT', 0)))
      lines.push(`${dbid} ${name.slice(0, 40)} ${JSON.stringify(facts)}`)
    }
  }
  await client.call('SELECT', 0)
  return lines
}
