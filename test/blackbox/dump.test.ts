/**
 * DUMP and RESTORE: by themselves, and with the peers that are installed here, in both directions.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../../ts/src/testing'
import { DRIVERS } from '../support/clients'
import { RawClient, type Reply } from '../support/resp'
import { useClient, useServer } from '../support/server'
import { findTool } from '../support/tools'

const server = useServer({ config: { 'notify-keyspace-events': 'KEA' } })
const FOOTER = 'ERR DUMP payload version or checksum are wrong'

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)

  test('a key goes and comes back', async () => {
    expect(await c.call('DUMP', 'absent')).toBeNull()
    await c.call('SET', 'k', 'a value', 'EX', 100)
    const payload = (await c.callBuffer('DUMP', 'k')) as Buffer
    expect(await c.call('RESTORE', 'other', 0, payload)).toBe('OK')
    expect(await c.call('GET', 'other')).toBe('a value')
    expect(await c.call('TTL', 'other')).toBe(-1)
    await expect(c.call('RESTORE', 'k', 0, payload)).rejects.toThrow('BUSYKEY Target key name already exists.')
    expect(await c.call('RESTORE', 'k', 50_000, payload, 'REPLACE')).toBe('OK')
    expect(await c.call('PTTL', 'k')).toBeGreaterThan(40_000)
    expect(await c.call('RESTORE', 'k', Date.now() + 30_000, payload, 'ABSTTL', 'replace')).toBe('OK')
    expect(await c.call('PTTL', 'k')).toBeLessThanOrEqual(30_000)
    expect(await c.call('RESTORE', 'k', 1, payload, 'ABSTTL', 'REPLACE')).toBe('OK')
    expect(await c.call('EXISTS', 'k')).toBe(0)
  })

  test('IDLETIME and FREQ say how it was used', async () => {
    await c.call('SET', 'k', 'v')
    const payload = (await c.callBuffer('DUMP', 'k')) as Buffer
    await c.call('RESTORE', 'idle', 0, payload, 'IDLETIME', 1000)
    expect(await c.call('OBJECT', 'IDLETIME', 'idle')).toBeGreaterThanOrEqual(1000)
    await expect(c.call('RESTORE', 'a', 0, payload, 'IDLETIME', 1, 'FREQ', 1)).rejects.toThrow('ERR syntax error')
    await expect(c.call('RESTORE', 'a', 0, payload, 'FREQ', 256)).rejects.toThrow('ERR Invalid FREQ value')
    await expect(c.call('RESTORE', 'a', 0, payload, 'IDLETIME', -1)).rejects.toThrow('ERR Invalid IDLETIME value')
    await expect(c.call('RESTORE', 'a', -1, payload)).rejects.toThrow('ERR Invalid TTL value, must be >= 0')
  })

  test('what is no payload is refused', async () => {
    await c.call('SET', 'k', 'v'.repeat(100))
    const payload = (await c.callBuffer('DUMP', 'k')) as Buffer
    for (let length = 0; length < payload.length; length++) {
      await expect(c.call('RESTORE', 'a', 0, payload.subarray(0, length))).rejects.toThrow(FOOTER)
    }
    const changed = Buffer.from(payload)
    changed[3] = 0xff
    await expect(c.call('RESTORE', 'a', 0, changed)).rejects.toThrow(FOOTER)
    expect(await c.call('EXISTS', 'a')).toBe(0)
  })
})

test('listeners hear of it', async () => {
  const listener = await server.raw()
  await listener.call('PSUBSCRIBE', '__key*__:*')
  const c = await server.raw()
  await c.call('SET', 'a', 'v')
  const payload = String(await c.call('DUMP', 'a'))
  await c.call('RESTORE', 'b', 0, Buffer.from(payload, 'latin1'))
  await c.call('RESTORE', 'b', 1, Buffer.from(payload, 'latin1'), 'ABSTTL', 'REPLACE')
  await c.call('PUBLISH', '__keyend__:', '')
  const heard: Reply[] = []
  for (;;) {
    const message = (await listener.read()) as Reply[]
    if (message[2] === '__keyend__:') break
    if (String(message[2]).startsWith('__keyevent')) heard.push(`${message[2]} ${message[3]}`)
  }
  expect(heard).toEqual(['__keyevent@0__:set a', '__keyevent@0__:restore b', '__keyevent@0__:del b'])
})

/** Values by name, each with the commands that make it under the key `k`. */
const SAMPLES: Record<string, readonly (readonly (string | number)[])[]> = {
  'a string': [['SET', 'k', 'text']],
  'an empty string': [['SET', 'k', '']],
  'a small integer': [['SET', 'k', 12]],
  'a negative integer': [['SET', 'k', -70_000]],
  'a large integer': [['SET', 'k', '-9223372036854775808']],
  'a string that compresses': [['SET', 'k', 'abcabcabd'.repeat(5000)]],
  'a string that does not': [['SETRANGE', 'k', 300, 'end']],
  'a small list': [['RPUSH', 'k', 'a', 1, '', -70_000, 'x'.repeat(100)]],
  'a large list': [
    ['RPUSH', 'k', ...numbered(3000, index => `element ${index}`)],
    ['LSET', 'k', 1500, 'y'.repeat(20_000)],
  ],
  'a compressed list': [
    ['CONFIG', 'SET', 'list-compress-depth', 1],
    ['RPUSH', 'k', ...numbered(3000, index => `element ${index}`)],
    ['CONFIG', 'SET', 'list-compress-depth', 0],
  ],
  'an intset': [['SADD', 'k', 1, -5, 70_000, '9223372036854775807']],
  'a small set': [['SADD', 'k', 1, 'a', '', 'b'.repeat(60)]],
  'a large set': [['SADD', 'k', ...numbered(1000, index => `member ${index}`)]],
  'a small sorted set': [['ZADD', 'k', 1, 'a', -1.5, 'b', '+inf', 'c', 0.1, 7, 1e300, 'e']],
  'a large sorted set': [
    ['ZADD', 'k', ...numbered(1000, index => `${index / 7} member ${index}`).flatMap(pair => pair.split(' m'))],
  ],
  'a stream': [
    ...numbered(300, index => String(index + 1)).map(id => ['XADD', 'k', `5-${id}`, 'field', `value ${id}`, 'n', id]),
    ['XDEL', 'k', '5-7', '5-300'],
    ['XGROUP', 'CREATE', 'k', 'group', '5-3'],
    ['XREADGROUP', 'GROUP', 'group', 'consumer', 'COUNT', 20, 'STREAMS', 'k', '>'],
    ['XREADGROUP', 'GROUP', 'group', 'another', 'COUNT', 5, 'STREAMS', 'k', '>'],
    ['XACK', 'k', 'group', '5-5'],
  ],
  'a stream of nothing but a group': [['XGROUP', 'CREATE', 'k', 'group', '$', 'MKSTREAM']],
  'a small hash': [['HSET', 'k', 'a', 1, '', 'empty', 'b', 'x'.repeat(60)]],
  'a large hash': [['HSET', 'k', ...numbered(2000, index => `field or value ${index}`)]],
}

function numbered(count: number, name: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => name(index))
}

const latin1 = (text: string) => [...Buffer.from(text, 'latin1')]
/** A string in RDB form, of at most 63 bytes. */
const rdbString = (bytes: number[]) => [bytes.length, ...bytes]
/** A ziplist of `ab` and 2. */
const ZIPLIST = rdbString([17, 0, 0, 0, 14, 0, 0, 0, 2, 0, 0, 2, 0x61, 0x62, 4, 0xf3, 0xff])
/** A listpack of the fields `c` and `b` with the values `z` and `y`, of which the first expires. */
const EXPIRING = rdbString(
  [31, 0, 0, 0, 6, 0, 0x81, 0x63, 2, 0x81, 0x7a, 2].concat(
    ...[[0xf4, 0, 0x68, 0xe5, 0xcf, 0x8b, 3, 0, 0, 9], [0x81, 0x62, 2, 0x81, 0x79, 2], [0, 1], [0xff]],
  ),
)
const STREAM_ID = [0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0]
const TIME = [0, 0x68, 0xe5, 0xcf, 0x8b, 1, 0, 0]

/** Values in forms that nobody writes any more, or that only a release candidate wrote: type number and what follows. */
const OLD_FORMS: Record<string, { body: number[]; only?: string }> = {
  'a linked list': { body: [1, 2, 1, 0x61, 0xc0, 5] },
  'a list in a ziplist': { body: [10, ...ZIPLIST] },
  'a list in ziplists, one of them empty': {
    body: [14, 3, ...ZIPLIST, ...rdbString([11, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0xff]), ...ZIPLIST],
  },
  'a set of integers one by one': { body: [2, 2, 0xc0, 5, 0xc1, 0, 2] },
  'a sorted set with scores as text': { body: [3, 3, 1, 0x61, 0xfe, 1, 0x62, 0xff, 1, 0x63, 3, ...latin1('1.5')] },
  'a sorted set in a ziplist': { body: [12, ...ZIPLIST] },
  'a hash field by field': { body: [4, 1, 1, 0x66, 0xc0, 5] },
  'a hash in a zipmap': { body: [9, ...rdbString([2, 1, 0x66, 4, 1, ...latin1('val!'), 0, 1, 0x67, 0, 0, 0xff])] },
  'a hash in a ziplist': { body: [13, ...ZIPLIST] },
  'a stream of the first form': {
    body: [15, 0, 0, 5, 0, 1, 1, 0x67, 5, 0, 0, 1, 1, 0x63, ...TIME, 0],
  },
  'a stream of the second form': {
    body: [
      19,
      0,
      0,
      5,
      0,
      0,
      0,
      4,
      0,
      9,
      1,
      1,
      0x67,
      5,
      0,
      9,
      1,
      ...STREAM_ID,
      ...TIME,
      1,
      1,
      1,
      0x63,
      ...TIME,
      1,
    ].concat(STREAM_ID),
  },
  'fields that expire as a release candidate wrote them': {
    body: [22, 2, 0x81, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0x61, 1, 0x78, 0, 1, 0x62, 1, 0x79],
    only: 'redis-server',
  },
  'fields that expire in a listpack, likewise': {
    body: [23, ...EXPIRING],
    only: 'redis-server',
  },
}

const PEERS = ['redis-server', 'valkey-server'].filter(name => {
  try {
    return findTool(name)
  } catch {
    return false
  }
})

describe.each(PEERS)('%s', name => {
  let running: RunningServer
  let peer: RawClient

  beforeAll(async () => {
    running = await startServer({ binary: findTool(name) })
    peer = await RawClient.connect({ port: running.port, host: '127.0.0.1' })
  })
  afterAll(async () => {
    peer.close()
    await running.stop()
  })

  test.each(Object.keys(SAMPLES))('reads and writes %s as we do', async sample => {
    const ours = await server.raw()
    const clients = [ours, peer]
    await peer.call('FLUSHALL')
    for (const client of clients) for (const command of SAMPLES[sample] ?? []) await client.call(...command)
    const digests = await Promise.all(clients.map(client => client.call('DEBUG', 'DIGEST-VALUE', 'k')))
    expect(digests[0]).toEqual(digests[1])
    for (const [from, to] of [clients, clients.toReversed()] as [RawClient, RawClient][]) {
      const payload = Buffer.from(String(await from.call('DUMP', 'k')), 'latin1')
      expect(await to.call('RESTORE', 'restored', 0, payload)).toBe('OK')
      expect(await to.call('DEBUG', 'DIGEST-VALUE', 'restored')).toEqual(digests[0])
      expect(await to.call('OBJECT', 'ENCODING', 'restored')).toBe(await from.call('OBJECT', 'ENCODING', 'k'))
    }
  })

  const oldForms = Object.entries(OLD_FORMS).filter(([, { only }]) => only === undefined || only === name)
  test.each(oldForms)('reads %s as we do', async (_, { body }) => {
    const payload = Buffer.from([...body, 11, 0, ...Array<number>(8).fill(0)])
    const looks: Reply[] = []
    for (const client of [await server.raw(), peer]) {
      await client.call('FLUSHALL')
      await client.call('DEBUG', 'SET-SKIP-CHECKSUM-VALIDATION', 1)
      expect(await client.call('RESTORE', 'k', 0, payload)).toBe('OK')
      await client.call('DEBUG', 'SET-SKIP-CHECKSUM-VALIDATION', 0)
      const type = await client.call('TYPE', 'k')
      const more = { hash: ['HPEXPIRETIME', 'k', 'FIELDS', 2, 'a', 'c'], stream: ['XINFO', 'GROUPS', 'k'] }[
        String(type)
      ]
      looks.push([
        ...[type, await client.call('OBJECT', 'ENCODING', 'k'), await client.call('DEBUG', 'DIGEST-VALUE', 'k')],
        more ? await client.call(...more) : null,
      ])
    }
    expect(looks[0]).toEqual(looks[1])
  })

  test('writes fields that expire as we read them', async () => {
    const ours = await server.raw()
    await peer.call('FLUSHALL')
    for (const [key, count] of [
      ['small', 3],
      ['large', 600],
    ] as const) {
      await peer.call('HSET', key, ...numbered(count * 2, index => `word ${index}`))
      await peer.call('HPEXPIREAT', key, 33_000_000_000_000, 'FIELDS', 1, 'word 2')
      const payload = Buffer.from(String(await peer.call('DUMP', key)), 'latin1')
      expect(await ours.call('RESTORE', key, 0, payload)).toBe('OK')
      expect(await ours.call('HPEXPIRETIME', key, 'FIELDS', 2, 'word 0', 'word 2')).toEqual([-1, 33_000_000_000_000])
      expect(await ours.call('HLEN', key)).toBe(count)
      // Each peer knows fields that expire in its own form only.
      await ours.call('CONFIG', 'SET', 'rdb-dialect', name.replace('-server', ''))
      const back = Buffer.from(String(await ours.call('DUMP', key)), 'latin1')
      await ours.call('CONFIG', 'SET', 'rdb-dialect', 'redis')
      expect(await peer.call('RESTORE', key, 0, back, 'REPLACE')).toBe('OK')
      expect(await peer.call('HPEXPIRETIME', key, 'FIELDS', 2, 'word 0', 'word 2')).toEqual([-1, 33_000_000_000_000])
      expect(await peer.call('HLEN', key)).toBe(count)
      if (name !== 'redis-server') continue
      expect(await peer.call('DEBUG', 'DIGEST-VALUE', key)).toEqual(await ours.call('DEBUG', 'DIGEST-VALUE', key))
    }
  })
})
