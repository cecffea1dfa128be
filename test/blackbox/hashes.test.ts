import { Redis } from 'ioredis'
import { beforeEach, describe, expect, test } from 'vitest'
import { DRIVERS, type Driver, pairs } from '../support/clients'
import { useClient, useServer } from '../support/server'
import { until } from '../support/until'

const server = useServer()
/** What is left of 100 seconds that were given a moment ago, on however slow a machine. */
const ABOUT_100_S = expect.toSatisfy((ttl: number) => ttl > 40 && ttl <= 100)
/** Where it does not matter which. */
const [ANY] = DRIVERS as readonly [Driver]
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value'
const NOT_INTEGER = 'ERR value is not an integer or out of range'

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)

  test('fields keep any bytes, in names and values', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
    expect(await c.call('HSET', 'h', bytes, bytes, '', '')).toBe(2)
    expect(await c.callBuffer('HGET', 'h', bytes)).toEqual(bytes)
    expect(await c.call('HGET', 'h', '')).toBe('')
    expect(await c.call('HGET', 'h', 'absent')).toBeNull()
    expect(await c.call('HGET', 'absent', 'f')).toBeNull()
  })

  test.each([3, 600])('%i fields are set, read, listed and removed', async count => {
    const fields = Array.from({ length: count }, (_, i) => [`f${i}`, `v${i}`] as const)
    expect(await c.call('HSET', 'h', ...fields.flat())).toBe(count)
    expect(await c.call('OBJECT', 'ENCODING', 'h')).toBe(count > 512 ? 'hashtable' : 'listpack')
    expect(await c.call('HLEN', 'h')).toBe(count)
    expect(new Map(pairs(await c.call('HGETALL', 'h')))).toEqual(new Map(fields))
    expect(((await c.call('HKEYS', 'h')) as string[]).sort()).toEqual(fields.map(([name]) => name).sort())
    expect(((await c.call('HVALS', 'h')) as string[]).sort()).toEqual(fields.map(([, value]) => value).sort())
    expect(await c.call('HMGET', 'h', 'f1', 'none', 'f2')).toEqual(['v1', null, 'v2'])
    expect(await c.call('HSETNX', 'h', 'f0', 'other')).toBe(0)
    expect(await c.call('HMSET', 'h', 'f0', 'w0', 'new', 'n')).toBe('OK')
    expect(await c.call('HSTRLEN', 'h', 'f0')).toBe(2)
    expect(await c.call('HEXISTS', 'h', 'new')).toBe(1)
    expect(await c.call('HDEL', 'h', 'new', 'none', ...fields.map(([name]) => name))).toBe(count + 1)
    expect(await c.call('EXISTS', 'h')).toBe(0)
  })

  test('HINCRBY and HINCRBYFLOAT count', async () => {
    expect(await c.call('HINCRBY', 'h', 'n', 7)).toBe(7)
    expect(await c.call('HINCRBY', 'h', 'n', -10)).toBe(-3)
    expect(await c.call('HINCRBYFLOAT', 'h', 'n', '2.75')).toBe('-0.25')
    await expect(c.call('HINCRBY', 'h', 'n', 1)).rejects.toThrow('ERR hash value is not an integer')
    await c.call('HSET', 'h', 'big', '9223372036854775807', 's', 'text')
    await expect(c.call('HINCRBY', 'h', 'big', 1)).rejects.toThrow('ERR increment or decrement would overflow')
    await expect(c.call('HINCRBYFLOAT', 'h', 's', 1)).rejects.toThrow('ERR hash value is not a float')
    await expect(c.call('HINCRBY', 'h', 'n', 'x')).rejects.toThrow(NOT_INTEGER)
  })

  test.each([10, 700])('HRANDFIELD draws from %i fields', async count => {
    const names = Array.from({ length: count }, (_, i) => `f${i}`)
    await c.call('HSET', 'h', ...names.flatMap(name => [name, `v${name}`]))
    expect(names).toContain(await c.call('HRANDFIELD', 'h'))
    for (const wanted of [1, 5, count, count * 2]) {
      const drawn = (await c.call('HRANDFIELD', 'h', wanted)) as string[]
      expect(new Set(drawn).size).toBe(Math.min(wanted, count))
      expect(drawn).toHaveLength(Math.min(wanted, count))
      expect(await c.call('HRANDFIELD', 'h', -wanted)).toHaveLength(wanted)
    }
    const drawn = ((await c.call('HRANDFIELD', 'h', 5, 'WITHVALUES')) as unknown[]).flat() as string[]
    expect(drawn).toHaveLength(10)
    for (let i = 0; i < 10; i += 2) expect(drawn[i + 1]).toBe(`v${drawn[i]}`)
  })

  test.each([10, 700])('HSCAN reports all of %i fields', async count => {
    const names = Array.from({ length: count }, (_, i) => `f${i}`)
    await c.call('HSET', 'h', ...names.flatMap(name => [name, `v${name}`]))
    for (const novalues of [false, true]) {
      const seen = new Set<string>()
      let cursor = '0'
      do {
        const options = novalues ? ['NOVALUES'] : []
        const [next, found] = (await c.call('HSCAN', 'h', cursor, 'COUNT', 50, ...options)) as [string, string[]]
        found.forEach((text, i) => {
          if (novalues || i % 2 === 0) seen.add(text)
          else expect(text).toBe(`v${found[i - 1]}`)
        })
        cursor = next
      } while (cursor !== '0')
      expect([...seen].sort()).toEqual([...names].sort())
    }
    expect(await c.call('HSCAN', 'h', 0, 'MATCH', 'f3', 'COUNT', 1000)).toEqual(['0', ['f3', 'vf3']])
  })

  test('another type is refused', async () => {
    await c.call('SET', 's', 'v')
    for (const words of [
      ['HSET', 's', 'f', 'v'],
      ['HGET', 's', 'f'],
      ['HGETALL', 's'],
      ['HINCRBY', 's', 'f', 1],
      ['HSCAN', 's', 0],
      ['HRANDFIELD', 's'],
    ] as const) {
      await expect(c.call(...words)).rejects.toThrow(WRONG_TYPE)
    }
    await c.call('HSET', 'h', 'f', 'v')
    await expect(c.call('GET', 'h')).rejects.toThrow(WRONG_TYPE)
    expect(await c.call('TYPE', 'h')).toBe('hash')
  })
})

describe('hostile numbers', () => {
  const c = useClient(server, ANY)
  const NUMBERS = ['0', '-1', '2147483648', '4294967295', '9223372036854775807', '9223372036854775808']

  beforeEach(async () => {
    await c.call('HSET', 'h', 'a', '1', 'b', '2')
  })

  test.each(NUMBERS)('%s as a count, a cursor or an increment does no harm', async number => {
    for (const words of [
      ['HRANDFIELD', 'h', number],
      ['HSCAN', 'h', number],
      ['HSCAN', 'h', '0', 'COUNT', number],
      ['HINCRBY', 'h', 'a', number],
    ]) {
      await c.call(...words).catch(error => expect(String(error)).toMatch(/ERR /))
    }
    expect(await c.call('HLEN', 'h')).toBe(2)
    expect(await c.call('HGET', 'h', 'b')).toBe('2')
  })
})

describe('fields that expire', () => {
  const c = useClient(server, ANY)

  // A listpack, and a table.
  describe.each([3, 600])('among %i', count => {
    beforeEach(async () => {
      await c.call('HSET', 'h', ...Array.from({ length: count }, (_, i) => [`f${i}`, `v${i}`]).flat())
    })

    test('are given a time, asked for it and freed from it', async () => {
      const nowS = Math.floor(Date.now() / 1000)
      expect(await c.call('HEXPIRE', 'h', 100, 'FIELDS', 2, 'f0', 'none')).toEqual([1, -2])
      expect(await c.call('HPEXPIRE', 'h', 100_000, 'NX', 'FIELDS', 2, 'f0', 'f1')).toEqual([0, 1])
      expect(await c.call('HEXPIREAT', 'h', nowS + 200, 'GT', 'FIELDS', 1, 'f0')).toEqual([1])
      expect(await c.call('HPEXPIREAT', 'h', (nowS + 300) * 1000, 'LT', 'FIELDS', 2, 'f0', 'f2')).toEqual([0, 1])
      expect(await c.call('HEXPIRETIME', 'h', 'FIELDS', 2, 'f0', 'none')).toEqual([nowS + 200, -2])
      expect(await c.call('HPEXPIRETIME', 'h', 'FIELDS', 1, 'f2')).toEqual([(nowS + 300) * 1000])
      const [ttl] = (await c.call('HTTL', 'h', 'FIELDS', 1, 'f1')) as number[]
      expect(ttl).toBeGreaterThan(90)
      const [pttl] = (await c.call('HPTTL', 'h', 'FIELDS', 1, 'f1')) as number[]
      expect(pttl).toBeGreaterThan(90_000)
      expect(await c.call('OBJECT', 'ENCODING', 'h')).toBe(count > 512 ? 'hashtable' : 'listpackex')
      expect(await c.call('INFO', 'keyspace')).toContain('subexpiry=1')
      expect(await c.call('HPERSIST', 'h', 'FIELDS', 4, 'f0', 'f0', 'f1', 'f2')).toEqual([1, -1, 1, 1])
      expect(await c.call('HTTL', 'h', 'FIELDS', 1, 'f0')).toEqual([-1])
    })

    test('go by themselves, and the key with the last', async () => {
      const names = Array.from({ length: count }, (_, i) => `f${i}`)
      await c.call('HPEXPIRE', 'h', 20, 'FIELDS', count, ...names)
      await until(async () => (await c.call('EXISTS', 'h')) === 0)
      expect(await c.call('DBSIZE')).toBe(0)
    })

    test('follow their key when it is renamed, moved and copied', async () => {
      await c.call('HEXPIRE', 'h', 100, 'FIELDS', 1, 'f1')
      await c.call('RENAME', 'h', 'other')
      await c.call('COPY', 'other', 'copy')
      await c.call('MOVE', 'copy', 1)
      await c.call('SELECT', 1)
      expect(await c.call('HTTL', 'copy', 'FIELDS', 2, 'f0', 'f1')).toEqual([-1, ABOUT_100_S])
      await c.call('FLUSHDB')
      await c.call('SELECT', 0)
      expect(await c.call('HTTL', 'other', 'FIELDS', 2, 'f0', 'f1')).toEqual([-1, ABOUT_100_S])
    })

    test('lose it when they are set, not when they count', async () => {
      await c.call('HEXPIRE', 'h', 100, 'FIELDS', 2, 'f0', 'f1')
      await c.call('HSET', 'h', 'f0', '1', 'n', '2')
      await c.call('HEXPIRE', 'h', 100, 'FIELDS', 1, 'n')
      await c.call('HINCRBY', 'h', 'n', 5)
      expect(await c.call('HTTL', 'h', 'FIELDS', 3, 'f0', 'f1', 'n')).toEqual([-1, ABOUT_100_S, ABOUT_100_S])
    })

    test('are read and removed, or given a time, in one step', async () => {
      expect(await c.call('HGETDEL', 'h', 'FIELDS', 2, 'f0', 'none')).toEqual(['v0', null])
      expect(await c.call('HEXISTS', 'h', 'f0')).toBe(0)
      expect(await c.call('HGETEX', 'h', 'EX', 100, 'FIELDS', 2, 'f1', 'f0')).toEqual(['v1', null])
      expect(await c.call('HTTL', 'h', 'FIELDS', 1, 'f1')).toEqual([ABOUT_100_S])
      expect(await c.call('HGETEX', 'h', 'PERSIST', 'FIELDS', 1, 'f1')).toEqual(['v1'])
      expect(await c.call('HTTL', 'h', 'FIELDS', 1, 'f1')).toEqual([-1])
      expect(await c.call('HSETEX', 'h', 'FNX', 'EX', 100, 'FIELDS', 2, 'a', '1', 'b', '2')).toBe(1)
      expect(await c.call('HSETEX', 'h', 'FNX', 'FIELDS', 2, 'a', '1', 'c', '2')).toBe(0)
      expect(await c.call('HSETEX', 'h', 'KEEPTTL', 'FIELDS', 1, 'a', '3')).toBe(1)
      expect(await c.call('HTTL', 'h', 'FIELDS', 2, 'a', 'b')).toEqual([ABOUT_100_S, ABOUT_100_S])
      expect(await c.call('HSETEX', 'h', 'PXAT', 1, 'FIELDS', 2, 'a', '4', 'b', '5')).toBe(1)
      expect(await c.call('HMGET', 'h', 'a', 'b')).toEqual([null, null])
    })
  })

  test.each(['0', '-1', '2147483648', '4294967295', '9223372036854775807', '9223372036854775808', 'x'])(
    'a count or a time of %s is refused, or harmless',
    async number => {
      await c.call('HSET', 'h', 'a', '1', 'b', '2')
      for (const words of [
        ['HEXPIRE', 'h', '100', 'FIELDS', number, 'a'],
        ['HTTL', 'h', 'FIELDS', number, 'a'],
        ['HPERSIST', 'h', 'FIELDS', number, 'a'],
        ['HGETDEL', 'h', 'FIELDS', number, 'a'],
        ['HGETEX', 'h', 'FIELDS', number, 'a'],
        ['HSETEX', 'h', 'FIELDS', number, 'a', '2'],
      ]) {
        await expect(c.call(...words)).rejects.toThrow(/ERR /)
      }
      for (const command of ['HEXPIRE', 'HPEXPIRE', 'HEXPIREAT', 'HPEXPIREAT']) {
        const reply = await c.call(command, 'h', number, 'GT', 'FIELDS', 1, 'a').catch(String)
        expect(reply).toSatisfy(value => Array.isArray(value) || /ERR /.test(String(value)))
      }
      expect(await c.call('HLEN', 'h')).toBe(2)
    },
  )
})

describe('notifications', () => {
  const c = useClient(server, ANY)

  test('tell what commands and time do to fields', async () => {
    await c.call('CONFIG', 'SET', 'notify-keyspace-events', 'KEA')
    const listener = new Redis({ port: server.port })
    const events: string[] = []
    listener.on('pmessage', (_pattern, channel, event) => {
      if (channel === '__keyspace@0__:h') events.push(event)
    })
    await listener.psubscribe('__keyspace@0__:*')
    const steps: [string[], string[]][] = [
      [['HSET', 'h', 'a', '1', 'b', '2', 'c', '3', 'd', '4'], ['hset']],
      [['HSETNX', 'h', 'a', '2'], []],
      [['HINCRBY', 'h', 'a', '1'], ['hincrby']],
      [['HINCRBYFLOAT', 'h', 'a', '1.5'], ['hincrbyfloat']],
      [['HDEL', 'h', 'a', 'none'], ['hdel']],
      [['HEXPIRE', 'h', '100', 'FIELDS', '1', 'b'], ['hexpire']],
      [['HPERSIST', 'h', 'FIELDS', '1', 'b'], ['hpersist']],
      [['HGETEX', 'h', 'EX', '100', 'FIELDS', '1', 'b'], ['hexpire']],
      [['HGETEX', 'h', 'PERSIST', 'FIELDS', '1', 'b'], ['hpersist']],
      [['HEXPIRE', 'h', '0', 'FIELDS', '1', 'b'], ['hdel']],
      [
        ['HSETEX', 'h', 'EX', '100', 'FIELDS', '1', 'b', '2'],
        ['hset', 'hexpire'],
      ],
      [['HGETDEL', 'h', 'FIELDS', '2', 'b', 'c'], ['hdel']],
      [
        ['HPEXPIRE', 'h', '20', 'FIELDS', '1', 'd'],
        ['hexpire', 'hexpired', 'del'],
      ],
      [
        ['HSETEX', 'h', 'EXAT', '1', 'FIELDS', '1', 'b', '2'],
        ['hset', 'hdel', 'del'],
      ],
      [['HSET', 'h', 'a', '1'], ['hset']],
      [
        ['HDEL', 'h', 'a'],
        ['hdel', 'del'],
      ],
    ]
    for (const [words, expected] of steps) {
      events.length = 0
      await c.call(...words)
      await until(() => events.length >= expected.length)
      expect(events, words.join(' ')).toEqual(expected)
    }
    listener.disconnect()
    await c.call('CONFIG', 'SET', 'notify-keyspace-events', '')
  })
})
