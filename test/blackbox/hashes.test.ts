import { beforeEach, describe, expect, test } from 'vitest'
import { DRIVERS, pairs } from '../support/clients'
import { useClient, useServer } from '../support/server'
import { until } from '../support/until'

const server = useServer()
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
  const c = useClient(server, DRIVERS[0])
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
