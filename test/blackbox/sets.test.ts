import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import { useClient, useServer } from '../support/server'

const server = useServer()
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value'
const NOT_INTEGER = 'ERR value is not an integer or out of range'
const NOT_POSITIVE = 'ERR value is out of range, must be positive'
const SYNTAX = 'ERR syntax error'
const MAX = '9223372036854775807'
const MIN = '-9223372036854775808'

/** A set's members in order: an array, or what a library makes of RESP3's sets. */
const sorted = (reply: unknown): string[] => [...(reply as Iterable<string>)].sort()
const numbers = (count: number, prefix = '') => Array.from({ length: count }, (_, i) => `${prefix}${i}`)

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)
  const members = async (key: string) => sorted(await c.call('SMEMBERS', key))
  const encoding = (key: string) => c.call('OBJECT', 'ENCODING', key)

  describe('members', () => {
    test('are added once, asked for, counted and removed', async () => {
      expect(await c.call('SADD', 's', 'a', 'b', 'a')).toBe(2)
      expect(await c.call('SADD', 's', 'b', 'c')).toBe(1)
      expect(await c.call('SCARD', 's')).toBe(3)
      expect(await c.call('SISMEMBER', 's', 'a')).toBe(1)
      expect(await c.call('SISMEMBER', 's', 'x')).toBe(0)
      expect(await c.call('SMISMEMBER', 's', 'a', 'x', 'c')).toEqual([1, 0, 1])
      expect(await c.call('SREM', 's', 'a', 'x', 'a')).toBe(1)
      expect(await members('s')).toEqual(['b', 'c'])
      expect(await c.call('TYPE', 's')).toBe('set')
    })

    test('the key goes with the last, and a key that is not there is an empty set', async () => {
      await c.call('SADD', 's', 'a')
      expect(await c.call('SREM', 's', 'a')).toBe(1)
      expect(await c.call('EXISTS', 's')).toBe(0)
      expect(await c.call('SREM', 's', 'a')).toBe(0)
      expect(await members('s')).toEqual([])
      expect(await c.call('SCARD', 's')).toBe(0)
      expect(await c.call('SMISMEMBER', 's', 'a', 'b')).toEqual([0, 0])
    })

    test('are any bytes', async () => {
      const all = [Buffer.from(Array.from({ length: 256 }, (_, i) => i)), Buffer.alloc(0), Buffer.from('-12')]
      await c.call('SADD', 's', ...all)
      const reply = [...((await c.callBuffer('SMEMBERS', 's')) as Iterable<Buffer>)]
      expect(reply.sort(Buffer.compare)).toEqual([...all].sort(Buffer.compare))
      for (const member of all) expect(await c.call('SREM', 's', member)).toBe(1)
    })

    test('SMOVE takes one from here and puts it there', async () => {
      await c.call('SADD', 'from', 'a', 'b')
      await c.call('SADD', 'to', 'b')
      expect(await c.call('SMOVE', 'from', 'to', 'x')).toBe(0)
      expect(await c.call('SMOVE', 'from', 'to', 'b')).toBe(1)
      expect(await c.call('SMOVE', 'from', 'from', 'a')).toBe(1)
      expect(await c.call('SMOVE', 'from', 'new', 'a')).toBe(1)
      expect(await c.call('EXISTS', 'from')).toBe(0)
      expect(await c.call('SMOVE', 'from', 'to', 'a')).toBe(0)
      expect(await members('to')).toEqual(['b'])
      expect(await members('new')).toEqual(['a'])
    })
  })

  describe('encodings', () => {
    test('change with what is added, not with what is removed', async () => {
      await c.call('SADD', 's', ...numbers(512))
      expect(await encoding('s')).toBe('intset')
      await c.call('SADD', 's', '512')
      expect(await encoding('s')).toBe('hashtable')
      await c.call('SADD', 't', ...numbers(127), 'a')
      expect(await encoding('t')).toBe('listpack')
      await c.call('SADD', 't', 'b')
      expect(await encoding('t')).toBe('hashtable')
      await c.call('SREM', 't', 'b', ...numbers(127))
      expect(await encoding('t')).toBe('hashtable')
      await c.call('SADD', 'u', 'x'.repeat(64))
      expect(await encoding('u')).toBe('listpack')
      await c.call('SADD', 'u', 'x'.repeat(65))
      expect(await encoding('u')).toBe('hashtable')
      await c.call('SADD', 'v', ...numbers(128), 'a')
      expect(await encoding('v')).toBe('hashtable')
    })

    test('a copy has its own members', async () => {
      await c.call('SADD', 's', ...numbers(200, 'm'))
      expect(await c.call('COPY', 's', 't')).toBe(1)
      await c.call('SREM', 's', 'm1')
      expect(await c.call('SISMEMBER', 't', 'm1')).toBe(1)
      expect(await c.call('SCARD', 't')).toBe(200)
      expect(await c.call('MEMORY', 'USAGE', 't')).toBeGreaterThan(200 * 16)
    })
  })

  describe('random members', () => {
    test.each([
      ['intset', numbers(50)],
      ['listpack', numbers(50, 'm')],
      ['hashtable', numbers(300, 'm')],
    ])('SRANDMEMBER reads and SPOP takes them: %s', async (name, all) => {
      await c.call('SADD', 's', ...all)
      expect(await encoding('s')).toBe(name)
      const known = new Set(all)
      for (const count of [1, 5, 30, all.length - 1, all.length + 9]) {
        const drawn = (await c.call('SRANDMEMBER', 's', count)) as string[]
        expect(new Set(drawn).size).toBe(Math.min(count, all.length))
        expect(drawn.every(member => known.has(member))).toBe(true)
        expect(await c.call('SRANDMEMBER', 's', -count)).toHaveLength(count)
      }
      expect(known.has((await c.call('SRANDMEMBER', 's')) as string)).toBe(true)
      for (const count of [3, 20]) {
        for (const member of sorted(await c.call('SPOP', 's', count))) expect(known.delete(member)).toBe(true)
      }
      expect(known.delete((await c.call('SPOP', 's')) as string)).toBe(true)
      expect(await members('s')).toEqual([...known].sort())
      expect(sorted(await c.call('SPOP', 's', MAX))).toEqual([...known].sort())
      expect(await c.call('EXISTS', 's')).toBe(0)
    })

    test('of no set are none', async () => {
      expect(await c.call('SPOP', 's')).toBeNull()
      expect(sorted(await c.call('SPOP', 's', 3))).toEqual([])
      expect(await c.call('SRANDMEMBER', 's')).toBeNull()
      expect(await c.call('SRANDMEMBER', 's', -3)).toEqual([])
    })

    test('where SPOP leaves few, they are a set of their own', async () => {
      await c.call('SADD', 's', ...numbers(200, 'm'))
      await c.call('SPOP', 's', 190)
      expect(await encoding('s')).toBe('listpack')
    })

    test('counts beyond reason are refused', async () => {
      await c.call('SADD', 's', 'a')
      await expect(c.call('SRANDMEMBER', 's', MIN)).rejects.toThrow('ERR value is out of range')
      await expect(c.call('SRANDMEMBER', 's', '-4294967295')).rejects.toThrow('ERR value is out of range')
      await expect(c.call('SRANDMEMBER', 's', 'x')).rejects.toThrow(NOT_INTEGER)
      expect(await c.call('SRANDMEMBER', 's', MAX)).toEqual(['a'])
      await expect(c.call('SPOP', 's', '-1')).rejects.toThrow(NOT_POSITIVE)
      await expect(c.call('SPOP', 's', '9223372036854775808')).rejects.toThrow(NOT_POSITIVE)
    })
  })

  describe('several sets', () => {
    test.each([
      ['small', 10],
      ['large', 400],
    ])('are combined: %s', async (_, size) => {
      const [first, second, third] = [numbers(size), [...numbers(size / 2), 'a'], ['1', 'a', 'b']]
      await c.call('SADD', 'first', ...first)
      await c.call('SADD', 'second', ...second)
      await c.call('SADD', 'third', ...third)
      expect(sorted(await c.call('SINTER', 'first', 'second'))).toEqual(numbers(size / 2).sort())
      expect(sorted(await c.call('SINTER', 'first', 'second', 'third'))).toEqual(['1'])
      expect(await c.call('SINTERCARD', 2, 'first', 'second')).toBe(size / 2)
      expect(await c.call('SINTERCARD', 2, 'first', 'second', 'LIMIT', 3)).toBe(3)
      expect(sorted(await c.call('SUNION', 'first', 'second', 'none'))).toEqual([...first, 'a'].sort())
      expect(sorted(await c.call('SDIFF', 'first', 'second', 'none'))).toEqual(first.slice(size / 2).sort())
      expect(sorted(await c.call('SDIFF', 'second', 'first', 'third'))).toEqual([])
      expect(sorted(await c.call('SDIFF', 'third', 'first', 'second'))).toEqual(['b'])
      expect(await c.call('SINTERSTORE', 'd', 'first', 'second')).toBe(size / 2)
      expect(await encoding('d')).toBe('intset')
      expect(await c.call('SUNIONSTORE', 'd', 'first', 'third')).toBe(size + 2)
      expect(await c.call('SDIFFSTORE', 'd', 'd', 'first')).toBe(2)
      expect(await members('d')).toEqual(['a', 'b'])
    })

    test('with one that is not there have nothing in common, and nothing is stored', async () => {
      await c.call('SADD', 's', 'a')
      expect(sorted(await c.call('SINTER', 's', 'none'))).toEqual([])
      await c.call('SET', 'd', 'v')
      expect(await c.call('SINTERSTORE', 'd', 's', 'none')).toBe(0)
      expect(await c.call('EXISTS', 'd')).toBe(0)
      expect(await c.call('SUNIONSTORE', 'd', 's')).toBe(1)
      expect(await c.call('SDIFFSTORE', 'd', 's', 's')).toBe(0)
      expect(await c.call('EXISTS', 'd')).toBe(0)
    })

    test('within a transaction', async () => {
      await c.call('SADD', 's', ...numbers(300, 'm'))
      await c.call('SADD', 't', 'm1', 'x')
      await c.call('MULTI')
      await c.call('SINTERCARD', 2, 's', 't')
      await c.call('SUNIONSTORE', 'd', 's', 't')
      expect(await c.call('EXEC')).toEqual([1, 301])
    })

    test.each([
      [['0', 's'], 'ERR numkeys should be greater than 0'],
      [[MIN, 's'], 'ERR numkeys should be greater than 0'],
      [['4294967295', 's'], "ERR Number of keys can't be greater than number of args"],
      [[MAX, 's'], "ERR Number of keys can't be greater than number of args"],
      [['1', 's', 'LIMIT', '-1'], "ERR LIMIT can't be negative"],
      [['1', 's', 'LIMIT'], SYNTAX],
      [['1', 's', 't'], SYNTAX],
    ])('SINTERCARD %j is refused', async (args, message) => {
      await expect(c.call('SINTERCARD', ...args)).rejects.toThrow(message)
    })
  })

  test('SSCAN reports every member, and those that match', async () => {
    for (const all of [numbers(20), numbers(20, 'm'), numbers(1000, 'm')]) {
      await c.call('DEL', 's')
      await c.call('SADD', 's', ...all)
      const found = new Set<string>()
      let cursor = '0'
      do {
        const [next, page] = (await c.call('SSCAN', 's', cursor, 'COUNT', 7)) as [string, string[]]
        for (const member of page) found.add(member)
        cursor = next
      } while (cursor !== '0')
      expect([...found].sort()).toEqual([...all].sort())
    }
    expect(await c.call('SSCAN', 's', 0, 'MATCH', 'm99?', 'COUNT', MAX)).toEqual(['0', expect.any(Array)])
    expect(await c.call('SSCAN', 'none', 0)).toEqual(['0', []])
    await expect(c.call('SSCAN', 's', 'x')).rejects.toThrow('ERR invalid cursor')
    await expect(c.call('SSCAN', 's', 0, 'COUNT', 0)).rejects.toThrow(SYNTAX)
  })

  test.each([
    ['SADD', 'k', 'a'],
    ['SREM', 'k', 'a'],
    ['SISMEMBER', 'k', 'a'],
    ['SMISMEMBER', 'k', 'a'],
    ['SCARD', 'k'],
    ['SMEMBERS', 'k'],
    ['SSCAN', 'k', 0],
    ['SPOP', 'k'],
    ['SPOP', 'k', 1],
    ['SRANDMEMBER', 'k'],
    ['SRANDMEMBER', 'k', 1],
    ['SMOVE', 's', 'k', 'a'],
    ['SMOVE', 'k', 's', 'a'],
    ['SINTER', 'none', 'k'],
    ['SINTERCARD', 2, 's', 'k'],
    ['SINTERSTORE', 'd', 's', 'k'],
    ['SUNION', 's', 'k'],
    ['SUNIONSTORE', 'd', 's', 'k'],
    ['SDIFF', 'none', 'k'],
    ['SDIFFSTORE', 'd', 's', 'k'],
  ])('%s refuses another type', async (...command) => {
    await c.call('SET', 'k', 'v')
    await c.call('SADD', 's', 'a')
    await expect(c.call(...command)).rejects.toThrow(WRONG_TYPE)
  })
})
