import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import { lacks } from '../support/product'
import { useClient, useRaw, useServer } from '../support/server'

const server = useServer()
const BIT_OFFSET = 'ERR bit offset is not an integer or out of range'
const BIT_VALUE = 'ERR bit is not an integer or out of range'
const BAD_TYPE = 'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.'
const SYNTAX = 'ERR syntax error'

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)
  const set = (key: string, bytes: number[] | string) => c.call('SET', key, Buffer.from(bytes as string))
  const get = (key: string) => c.callBuffer('GET', key) as Promise<Buffer | null>

  describe('SETBIT and GETBIT', () => {
    test('the first bit is the highest of the first byte', async () => {
      expect(await c.call('SETBIT', 'k', 0, 1)).toBe(0)
      expect(await c.call('SETBIT', 'k', 0, 1)).toBe(1)
      expect(await c.call('SETBIT', 'k', 15, 1)).toBe(0)
      expect(await get('k')).toEqual(Buffer.from([0x80, 0x01]))
      expect(await c.call('SETBIT', 'k', 0, 0)).toBe(1)
      expect(await get('k')).toEqual(Buffer.from([0x00, 0x01]))
    })

    test('reading beyond the end answers 0 and makes nothing', async () => {
      expect(await c.call('GETBIT', 'absent', '4294967295')).toBe(0)
      expect(await c.call('EXISTS', 'absent')).toBe(0)
      await set('k', 'a')
      expect(await Promise.all([0, 1, 2, 7, 8].map(bit => c.call('GETBIT', 'k', bit)))).toEqual([0, 1, 1, 1, 0])
    })

    test('a number is a string of digits', async () => {
      await c.call('SET', 'n', 1)
      expect(await c.call('SETBIT', 'n', 6, 1)).toBe(0)
      expect(await c.call('GET', 'n')).toBe('3')
    })

    test('setting a bit to 0 makes the key as long as needed', async () => {
      expect(await c.call('SETBIT', 'k', 20, 0)).toBe(0)
      expect(await get('k')).toEqual(Buffer.alloc(3))
    })

    test.each(['-1', '4294967296', '9223372036854775807', 'x', ''])('offset %j is refused', async offset => {
      await expect(c.call('SETBIT', 'k', offset, 1)).rejects.toThrow(BIT_OFFSET)
      await expect(c.call('GETBIT', 'k', offset)).rejects.toThrow(BIT_OFFSET)
    })

    test.each(['2', '-1', 'x'])('bit %j is refused', async bit => {
      await expect(c.call('SETBIT', 'k', 0, bit)).rejects.toThrow(BIT_VALUE)
    })
  })

  describe('BITCOUNT', () => {
    test.each<[(string | number)[], number]>([
      [[], 26],
      [[0, 0], 4],
      [[1, 1], 6],
      [[0, -5], 10],
      [[-2, -1], 7],
      [[4, 2], 0],
      [[100, 200], 0],
      [[1, 1, 'BYTE'], 6],
      [[5, 30, 'BIT'], 17],
      [[-8, -1, 'bit'], 4],
      [['-9223372036854775808', '9223372036854775807'], 26],
      [['-9223372036854775808', '9223372036854775807', 'BIT'], 26],
    ])('of foobar in %j is %i', async (range, count) => {
      await set('k', 'foobar')
      expect(await c.call('BITCOUNT', 'k', ...range)).toBe(count)
    })

    test('of every length up to a few machine words', async () => {
      for (let length = 0; length < 70; length++) {
        await c.call('SET', 'k', Buffer.alloc(length, 0xff))
        expect(await c.call('BITCOUNT', 'k')).toBe(length * 8)
      }
    })

    test('refuses what it does not understand', async () => {
      await set('k', 'foobar')
      await expect(c.call('BITCOUNT', 'k', 0)).rejects.toThrow(SYNTAX)
      await expect(c.call('BITCOUNT', 'k', 0, 1, 'WORD')).rejects.toThrow(SYNTAX)
      await expect(c.call('BITCOUNT', 'k', 'a', 'b')).rejects.toThrow('ERR value is not an integer or out of range')
      expect(await c.call('BITCOUNT', 'absent', 0, -1)).toBe(0)
    })
  })

  describe('BITPOS', () => {
    test.each<[number[], (string | number)[], number]>([
      [[0xff, 0xf0, 0x00], [0], 12],
      [[0x00, 0xff, 0xf0], [1], 8],
      [[0x00, 0xff, 0xf0], [1, 2], 16],
      [[0x00, 0xff, 0xf0], [1, 2, -1, 'BYTE'], 16],
      [[0x00, 0xff, 0xf0], [1, 7, 15, 'BIT'], 8],
      [[0x00, 0xff, 0xf0], [1, 7, -3, 'BIT'], 8],
      [[0x00, 0x00], [1], -1],
      // Beyond the end there are zeros, unless an end was given.
      [[0xff, 0xff], [0], 16],
      [[0xff, 0xff], [0, 0], 16],
      [[0xff, 0xff], [0, 0, -1], -1],
      [[0xff, 0xff], [0, 5], -1],
      [[0xff], [1, 1, 0], -1],
      [[0xff], [1, '-9223372036854775808', '9223372036854775807'], 0],
    ])('in %j, BITPOS %j is %i', async (bytes, args, position) => {
      await set('k', bytes)
      expect(await c.call('BITPOS', 'k', ...args)).toBe(position)
    })

    test('of an absent key: the first 0 is at 0, there is no 1', async () => {
      expect(await c.call('BITPOS', 'absent', 0)).toBe(0)
      expect(await c.call('BITPOS', 'absent', 1)).toBe(-1)
    })

    test('refuses what it does not understand', async () => {
      await set('k', 'x')
      await expect(c.call('BITPOS', 'k', 2)).rejects.toThrow('ERR The bit argument must be 1 or 0.')
      await expect(c.call('BITPOS', 'k', 'x')).rejects.toThrow('ERR value is not an integer or out of range')
      await expect(c.call('BITPOS', 'k', 1, 0, 1, 'WORD')).rejects.toThrow(SYNTAX)
      await expect(c.call('BITPOS', 'k', 1, 0, 1, 'BIT', 'x')).rejects.toThrow(SYNTAX)
    })
  })

  describe('BITOP', () => {
    const operations: Record<string, (bytes: number[]) => number> = {
      AND: bytes => bytes.reduce((a, b) => a & b),
      OR: bytes => bytes.reduce((a, b) => a | b),
      XOR: bytes => bytes.reduce((a, b) => a ^ b),
    }

    test.each(Object.keys(operations))('%s over strings of several lengths', async operation => {
      for (const lengths of [[3], [1, 5], [8, 33, 17], [70, 64, 3, 9]]) {
        const sources = lengths.map((length, i) => Array.from({ length }, (_, j) => (i * 91 + j * 37) & 0xff))
        for (const [i, bytes] of sources.entries()) await set(`s${i}`, bytes)
        const longest = Math.max(...lengths)
        const column = (j: number) => sources.map(bytes => bytes[j] ?? 0)
        const expected = Buffer.from(Array.from({ length: longest }, (_, j) => operations[operation]?.(column(j)) ?? 0))
        expect(await c.call('BITOP', operation, 'dest', ...sources.map((_, i) => `s${i}`))).toBe(longest)
        expect(await get('dest')).toEqual(expected)
      }
    })

    test('NOT takes one key', async () => {
      await set('k', [0xaa, 0x00, 0xff])
      expect(await c.call('BITOP', 'not', 'dest', 'k')).toBe(3)
      expect(await get('dest')).toEqual(Buffer.from([0x55, 0xff, 0x00]))
      await expect(c.call('BITOP', 'NOT', 'dest', 'k', 'k')).rejects.toThrow(
        'ERR BITOP NOT must be called with a single source key.',
      )
    })

    test('absent keys are zeros, and an empty result deletes the destination', async () => {
      await set('k', [0xff])
      await c.call('SET', 'dest', 'x', 'EX', 100)
      expect(await c.call('BITOP', 'AND', 'dest', 'k', 'absent')).toBe(1)
      expect(await get('dest')).toEqual(Buffer.from([0]))
      expect(await c.call('TTL', 'dest')).toBe(-1)
      expect(await c.call('BITOP', 'OR', 'dest', 'absent', 'absent2')).toBe(0)
      expect(await c.call('EXISTS', 'dest')).toBe(0)
    })

    test('the destination may be a source', async () => {
      await set('k', [0x0f])
      await set('l', [0xf0])
      expect(await c.call('BITOP', 'OR', 'k', 'k', 'l')).toBe(1)
      expect(await get('k')).toEqual(Buffer.from([0xff]))
    })

    test('an unknown operation is refused', async () => {
      await expect(c.call('BITOP', 'NAND', 'dest', 'k')).rejects.toThrow(SYNTAX)
    })

    test.skipIf(lacks('rpush'))('another type is refused, and nothing written', async () => {
      await c.call('RPUSH', 'list', 'a')
      await expect(c.call('BITOP', 'AND', 'dest', 'list')).rejects.toThrow('WRONGTYPE')
      expect(await c.call('EXISTS', 'dest')).toBe(0)
    })
  })

  describe('BITFIELD', () => {
    test('GET, SET and INCRBY, in order, at bits and at multiples of the width', async () => {
      const reply = await c.call(
        ...['BITFIELD', 'k', 'SET', 'u8', 0, 255, 'GET', 'u8', 0, 'GET', 'i8', 0, 'SET', 'i4', '#2', -3],
        ...['GET', 'i4', 8, 'INCRBY', 'u4', 0, 1, 'GET', 'u4', 0],
      )
      expect(reply).toEqual([0, 255, -1, 0, -3, 0, 0])
      expect(await get('k')).toEqual(Buffer.from([0x0f, 0xd0]))
    })

    test.each([
      ['WRAP', 'u8', 255, 1, 0],
      ['SAT', 'u8', 255, 1, 255],
      ['FAIL', 'u8', 255, 1, null],
      ['WRAP', 'u8', 0, -1, 255],
      ['SAT', 'u8', 0, -1, 0],
      ['FAIL', 'u8', 0, -1, null],
      ['WRAP', 'i8', 127, 1, -128],
      ['SAT', 'i8', 127, 1, 127],
      ['SAT', 'i8', -128, -1, -128],
      ['WRAP', 'i8', -128, -1, 127],
      ['FAIL', 'i8', -128, -1, null],
      ['WRAP', 'u2', 3, 7, 2],
      ['SAT', 'i64', '9223372036854775807', '9223372036854775807', '9223372036854775807'],
      ['SAT', 'i64', '-9223372036854775808', '-9223372036854775808', '-9223372036854775808'],
      ['FAIL', 'i64', '9223372036854775807', '1', null],
      ['WRAP', 'i64', '9223372036854775807', '1', '-9223372036854775808'],
    ])('OVERFLOW %s: %s %s and %s make %s', async (overflow, type, from, by, result) => {
      await c.call('BITFIELD', 'k', 'SET', type, 3, from)
      const [reply] = (await c.call('BITFIELD', 'k', 'OVERFLOW', overflow, 'INCRBY', type, 3, by)) as unknown[]
      // The clients make doubles of integers beyond 2^53.
      expect(reply === null ? null : Number(reply)).toBe(result === null ? null : Number(result))
    })

    test('OVERFLOW holds for what follows it', async () => {
      const calls = [
        'OVERFLOW',
        'SAT',
        'INCRBY',
        'u2',
        0,
        9,
        'OVERFLOW',
        'FAIL',
        'INCRBY',
        'u2',
        0,
        1,
        'OVERFLOW',
        'WRAP',
      ]
      expect(await c.call('BITFIELD', 'k', ...calls, 'INCRBY', 'u2', 0, 1)).toEqual([3, null, 0])
    })

    test('reading alone makes nothing', async () => {
      expect(await c.call('BITFIELD', 'absent', 'GET', 'u8', '#100')).toEqual([0])
      expect(await c.call('BITFIELD', 'absent')).toEqual([])
      expect(await c.call('EXISTS', 'absent')).toBe(0)
    })

    test.each<[string[], string]>([
      [['GET', 'u64', '0'], BAD_TYPE],
      [['GET', 'i65', '0'], BAD_TYPE],
      [['GET', 'i0', '0'], BAD_TYPE],
      [['GET', 'x8', '0'], BAD_TYPE],
      [['GET', 'u', '0'], BAD_TYPE],
      [['GET', 'u8', '-1'], BIT_OFFSET],
      [['GET', 'u8', '4294967296'], BIT_OFFSET],
      [['GET', 'u8', '#536870912'], BIT_OFFSET],
      [['GET', 'u8', '#9223372036854775807'], BIT_OFFSET],
      [['GET', 'u8'], SYNTAX],
      [['SET', 'u8', '0', 'x'], 'ERR value is not an integer or out of range'],
      [['OVERFLOW', 'BOGUS', 'INCRBY', 'u8', '0', '1'], 'ERR Invalid OVERFLOW type specified'],
      [['BOGUS', 'u8', '0'], SYNTAX],
    ])('%j is refused, and what stands before it not done', async (args, message) => {
      await expect(c.call('BITFIELD', 'k', 'SET', 'u8', 0, 1, ...args)).rejects.toThrow(message)
      expect(await c.call('EXISTS', 'k')).toBe(0)
    })

    test('BITFIELD_RO takes GET only', async () => {
      await set('k', [0x7f])
      expect(await c.call('BITFIELD_RO', 'k', 'GET', 'u4', 0, 'GET', 'u4', '#1')).toEqual([7, 15])
      await expect(c.call('BITFIELD_RO', 'k', 'SET', 'u8', 0, 1)).rejects.toThrow(
        'ERR BITFIELD_RO only supports the GET subcommand',
      )
    })
  })
})

// Through a raw connection: the client libraries are off by one from 2^53 - 1 on.
describe('BITFIELD of every width', () => {
  const c = useRaw(server)

  test.each(Array.from({ length: 64 }, (_, i) => i + 1))('%i bits, across byte boundaries', async width => {
    for (const sign of width === 64 ? ['i'] : ['i', 'u']) {
      const extreme = sign === 'i' ? -(2n ** BigInt(width - 1)) : 2n ** BigInt(width) - 1n
      const type = `${sign}${width}`
      const reply = (await c.call('BITFIELD', type, 'SET', type, 5, String(extreme), 'GET', type, 5)) as bigint[]
      expect(reply.map(BigInt)).toEqual([0n, extreme])
    }
  })
})
