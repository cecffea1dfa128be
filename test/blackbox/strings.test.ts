import { beforeEach, describe, expect, test } from 'vitest'
import { DRIVERS, pairs } from '../support/clients'
import { lacks, product } from '../support/product'
import { useClient, useServer } from '../support/server'

const server = useServer()
/** Until there are lists, nothing can be of the wrong type. */
const noLists = lacks('rpush')
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value'
const NOT_INTEGER = 'ERR value is not an integer or out of range'
const SYNTAX = 'ERR syntax error'

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)

  describe('SET and GET', () => {
    test('round-trip any bytes, in keys and values', async () => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
      expect(await c.call('SET', bytes, bytes)).toBe('OK')
      expect(await c.callBuffer('GET', bytes)).toEqual(bytes)
      expect(await c.call('SET', '', '')).toBe('OK')
      expect(await c.call('GET', '')).toBe('')
      expect(await c.call('GET', 'absent')).toBeNull()
    })

    test.each([1, 44, 45, 127, 128, 16_383, 16_384, 1_000_003])('keep a value of %i bytes', async length => {
      const value = Buffer.alloc(length, 'abc\r\n\0')
      await c.call('SET', 'k', value)
      expect(value.equals((await c.callBuffer('GET', 'k')) as Buffer)).toBe(true)
      expect(await c.call('STRLEN', 'k')).toBe(length)
    })

    test('NX and XX set only where the key is absent or present', async () => {
      expect(await c.call('SET', 'k', '1', 'XX')).toBeNull()
      expect(await c.call('SET', 'k', '1', 'NX')).toBe('OK')
      expect(await c.call('SET', 'k', '2', 'NX')).toBeNull()
      expect(await c.call('SET', 'k', '2', 'xx')).toBe('OK')
      expect(await c.call('GET', 'k')).toBe('2')
    })

    test('GET returns what was there before, also where nothing was set', async () => {
      expect(await c.call('SET', 'k', '1', 'GET')).toBeNull()
      expect(await c.call('SET', 'k', '2', 'GET')).toBe('1')
      expect(await c.call('SET', 'k', '3', 'NX', 'GET')).toBe('2')
      expect(await c.call('SET', 'k', '4', 'GET', 'XX')).toBe('2')
      expect(await c.call('GET', 'k')).toBe('4')
    })

    test('a plain SET drops the time to live, KEEPTTL keeps it', async () => {
      await c.call('SET', 'k', '1', 'EX', 100)
      await c.call('SET', 'k', '2', 'KEEPTTL')
      expect(await c.call('TTL', 'k')).toBeGreaterThan(90)
      await c.call('SET', 'k', '3')
      expect(await c.call('TTL', 'k')).toBe(-1)
    })

    test('EX, PX, EXAT and PXAT set it', async () => {
      const nowS = Math.floor(Date.now() / 1000)
      await c.call('SET', 'ex', '1', 'EX', 100)
      await c.call('SET', 'px', '1', 'PX', 100_000)
      await c.call('SET', 'exat', '1', 'EXAT', nowS + 100)
      await c.call('SET', 'pxat', '1', 'PXAT', (nowS + 100) * 1000)
      expect(await c.call('EXPIRETIME', 'exat')).toBe(nowS + 100)
      expect(await c.call('PEXPIRETIME', 'pxat')).toBe((nowS + 100) * 1000)
      for (const key of ['ex', 'px'])
        expect(await c.call('TTL', key)).toSatisfy((ttl: number) => ttl > 90 && ttl <= 100)
    })

    test('a time in the past deletes the key', async () => {
      await c.call('SET', 'k', '1')
      expect(await c.call('SET', 'k', '2', 'EXAT', 1)).toBe('OK')
      expect(await c.call('EXISTS', 'k')).toBe(0)
    })

    test.each([
      [['NX', 'XX'], SYNTAX],
      [['EX', '10', 'PX', '10'], SYNTAX],
      [['EX', '10', 'KEEPTTL'], SYNTAX],
      [['EX'], SYNTAX],
      [['BOGUS'], SYNTAX],
      [['EX', 'ten'], NOT_INTEGER],
      [['EX', '0'], "ERR invalid expire time in 'set' command"],
      [['PX', '-1'], "ERR invalid expire time in 'set' command"],
      [['EX', '9223372036854775807'], "ERR invalid expire time in 'set' command"],
      [['PXAT', '9223372036854775808'], NOT_INTEGER],
    ])('SET k v %j is refused', async (options, message) => {
      await expect(c.call('SET', 'k', 'v', ...options)).rejects.toThrow(message)
      expect(await c.call('EXISTS', 'k')).toBe(0)
    })

    test.skipIf(noLists)('SET replaces any type, GET and SET … GET refuse other types', async () => {
      await c.call('RPUSH', 'list', 'a')
      await expect(c.call('GET', 'list')).rejects.toThrow(WRONG_TYPE)
      await expect(c.call('SET', 'list', 'x', 'GET')).rejects.toThrow(WRONG_TYPE)
      expect(await c.call('TYPE', 'list')).toBe('list')
      await c.call('SET', 'list', 'x')
      expect(await c.call('GET', 'list')).toBe('x')
    })

    test('SETNX, SETEX, PSETEX and GETSET, the older forms', async () => {
      expect(await c.call('SETNX', 'k', '1')).toBe(1)
      expect(await c.call('SETNX', 'k', '2')).toBe(0)
      expect(await c.call('GETSET', 'k', '3')).toBe('1')
      expect(await c.call('SETEX', 'k', 100, '4')).toBe('OK')
      expect(await c.call('TTL', 'k')).toBeGreaterThan(90)
      expect(await c.call('PSETEX', 'k', 100_000, '5')).toBe('OK')
      expect(await c.call('GET', 'k')).toBe('5')
      expect(await c.call('GETSET', 'k', '6')).toBe('5')
      expect(await c.call('TTL', 'k')).toBe(-1)
      await expect(c.call('SETEX', 'k', 0, 'x')).rejects.toThrow("ERR invalid expire time in 'setex' command")
      await expect(c.call('PSETEX', 'k', -5, 'x')).rejects.toThrow("ERR invalid expire time in 'psetex' command")
    })
  })

  describe('GETEX and GETDEL', () => {
    test('GETEX reads, and changes the time to live as told', async () => {
      await c.call('SET', 'k', 'v')
      expect(await c.call('GETEX', 'k')).toBe('v')
      expect(await c.call('TTL', 'k')).toBe(-1)
      expect(await c.call('GETEX', 'k', 'EX', 100)).toBe('v')
      expect(await c.call('TTL', 'k')).toBeGreaterThan(90)
      expect(await c.call('GETEX', 'k')).toBe('v')
      expect(await c.call('TTL', 'k')).toBeGreaterThan(90)
      expect(await c.call('GETEX', 'k', 'PERSIST')).toBe('v')
      expect(await c.call('TTL', 'k')).toBe(-1)
      expect(await c.call('GETEX', 'k', 'PXAT', 1)).toBe('v')
      expect(await c.call('EXISTS', 'k')).toBe(0)
      expect(await c.call('GETEX', 'k', 'PERSIST')).toBeNull()
    })

    test('GETDEL reads and deletes', async () => {
      await c.call('SET', 'k', 'v')
      expect(await c.call('GETDEL', 'k')).toBe('v')
      expect(await c.call('GETDEL', 'k')).toBeNull()
    })

    test.each([
      [['EX', '10', 'PERSIST'], SYNTAX],
      [['KEEPTTL'], SYNTAX],
      [['EX', '0'], "ERR invalid expire time in 'getex' command"],
    ])('GETEX k %j is refused', async (options, message) => {
      await c.call('SET', 'k', 'v')
      await expect(c.call('GETEX', 'k', ...options)).rejects.toThrow(message)
    })
  })

  describe('several keys', () => {
    test('MGET answers null for absent keys', async () => {
      await c.call('MSET', 'a', '1', 'b', '2')
      expect(await c.call('MGET', 'a', 'absent', 'b', 'a')).toEqual(['1', null, '2', '1'])
    })

    test.skipIf(noLists)('MGET answers null for other types', async () => {
      await c.call('SET', 'a', '1')
      await c.call('RPUSH', 'list', 'x')
      expect(await c.call('MGET', 'a', 'list')).toEqual(['1', null])
    })

    test('MSET takes the last of repeated keys, MSETNX sets all or none', async () => {
      expect(await c.call('MSET', 'a', '1', 'a', '2')).toBe('OK')
      expect(await c.call('GET', 'a')).toBe('2')
      expect(await c.call('MSETNX', 'b', '1', 'a', '3')).toBe(0)
      expect(await c.call('EXISTS', 'b')).toBe(0)
      expect(await c.call('MSETNX', 'b', '1', 'b', '2')).toBe(1)
      expect(await c.call('GET', 'b')).toBe('2')
      await expect(c.call('MSET', 'a', '1', 'b')).rejects.toThrow("ERR wrong number of arguments for 'mset' command")
      await expect(c.call('MSETNX', 'a')).rejects.toThrow("ERR wrong number of arguments for 'msetnx' command")
    })
  })

  describe('ranges', () => {
    test('APPEND makes the key and returns the new length', async () => {
      expect(await c.call('APPEND', 'k', 'Hello')).toBe(5)
      expect(await c.call('APPEND', 'k', ' World')).toBe(11)
      expect(await c.call('GET', 'k')).toBe('Hello World')
      await c.call('SET', 'n', 12)
      expect(await c.call('APPEND', 'n', '3')).toBe(3)
      expect(await c.call('INCR', 'n')).toBe(124)
    })

    test.each([
      [0, 3, 'This'],
      [-3, -1, 'ing'],
      [0, -1, 'This is a string'],
      [10, 100, 'string'],
      [5, 2, ''],
      [-1, -5, ''],
      [100, 200, ''],
      [-100, 3, 'This'],
      ['-9223372036854775808', '9223372036854775807', 'This is a string'],
      ['9223372036854775807', '-9223372036854775808', ''],
    ])('GETRANGE %s %s is %j', async (start, end, expected) => {
      await c.call('SET', 'k', 'This is a string')
      expect(await c.call('GETRANGE', 'k', start, end)).toBe(expected)
      expect(await c.call('SUBSTR', 'k', start, end)).toBe(expected)
    })

    test('SETRANGE pads with zero bytes and refuses what is too long', async () => {
      expect(await c.call('SETRANGE', 'k', 3, 'abc')).toBe(6)
      expect(await c.callBuffer('GET', 'k')).toEqual(Buffer.from('\0\0\0abc'))
      expect(await c.call('SETRANGE', 'k', 0, 'XY')).toBe(6)
      expect(await c.callBuffer('GET', 'k')).toEqual(Buffer.from('XY\0abc'))
      expect(await c.call('SETRANGE', 'absent', 10, '')).toBe(0)
      expect(await c.call('EXISTS', 'absent')).toBe(0)
      await expect(c.call('SETRANGE', 'k', -1, 'x')).rejects.toThrow('ERR offset is out of range')
      for (const offset of ['9223372036854775807', '536870911', '4294967296']) {
        await expect(c.call('SETRANGE', 'k', offset, 'ab')).rejects.toThrow('ERR string exceeds maximum allowed size')
      }
      await c.call('SET', 'n', 1234)
      expect(await c.call('SETRANGE', 'n', 1, '9')).toBe(4)
      expect(await c.call('GET', 'n')).toBe('1934')
    })

    test('STRLEN of an absent key is 0', async () => {
      expect(await c.call('STRLEN', 'absent')).toBe(0)
      await c.call('SET', 'n', -12345)
      expect(await c.call('STRLEN', 'n')).toBe(6)
    })
  })

  describe('numbers', () => {
    test('INCR, DECR, INCRBY and DECRBY', async () => {
      expect(await c.call('INCR', 'n')).toBe(1)
      expect(await c.call('INCRBY', 'n', 41)).toBe(42)
      expect(await c.call('DECR', 'n')).toBe(41)
      expect(await c.call('DECRBY', 'n', 50)).toBe(-9)
      expect(await c.call('INCRBY', 'n', -1)).toBe(-10)
      expect(await c.call('GET', 'n')).toBe('-10')
    })

    test('they keep the time to live', async () => {
      await c.call('SET', 'n', 1, 'EX', 100)
      await c.call('INCR', 'n')
      expect(await c.call('TTL', 'n')).toBeGreaterThan(90)
    })

    test('the ends of 64 bits are reached and not passed', async () => {
      await c.call('SET', 'n', '9223372036854775806')
      await c.call('INCR', 'n')
      expect(await c.call('GET', 'n')).toBe('9223372036854775807')
      await expect(c.call('INCR', 'n')).rejects.toThrow('ERR increment or decrement would overflow')
      await c.call('SET', 'n', '-9223372036854775808')
      await expect(c.call('DECR', 'n')).rejects.toThrow('ERR increment or decrement would overflow')
      await expect(c.call('DECRBY', 'n', '-9223372036854775808')).rejects.toThrow('ERR decrement would overflow')
      expect(await c.call('GET', 'n')).toBe('-9223372036854775808')
    })

    test.each([' 11', '11 ', '+11', '1.5', '0x10', '', '9223372036854775808', '01', '-0'])(
      '%j is no integer',
      async value => {
        await c.call('SET', 'n', value)
        await expect(c.call('INCR', 'n')).rejects.toThrow(NOT_INTEGER)
        await expect(c.call('INCRBY', 'm', value)).rejects.toThrow(NOT_INTEGER)
      },
    )

    test.each([
      ['3.0', '1.5', '4.5'],
      ['10.50', '0.1', '10.6'],
      ['5.0e3', '2.0e2', '5200'],
      ['0', '-1.5', '-1.5'],
      ['1', '-1', '0'],
      ['0.1', '0.2', '0.3'],
      ['3', '1e-17', '3.00000000000000001'],
      ['1', '1e20', '100000000000000000000'],
      ['17179869184', '1.5', '17179869185.5'],
      ['-1', '0.9', '-0.1'],
    ])('INCRBYFLOAT: %s and %s make %s', async (value, increment, expected) => {
      await c.call('SET', 'n', value)
      expect(await c.call('INCRBYFLOAT', 'n', increment)).toBe(expected)
      expect(await c.call('GET', 'n')).toBe(expected)
    })

    test('INCRBYFLOAT refuses what is no number or becomes none', async () => {
      await c.call('SET', 'n', 'abc')
      await expect(c.call('INCRBYFLOAT', 'n', 1)).rejects.toThrow('ERR value is not a valid float')
      await c.call('SET', 'n', ' 1')
      await expect(c.call('INCRBYFLOAT', 'n', 1)).rejects.toThrow('ERR value is not a valid float')
      await c.call('SET', 'n', 1)
      for (const bad of ['nan', 'x', '1 ', '']) {
        await expect(c.call('INCRBYFLOAT', 'n', bad)).rejects.toThrow('ERR value is not a valid float')
      }
      for (const endless of ['inf', '-inf']) {
        await expect(c.call('INCRBYFLOAT', 'n', endless)).rejects.toThrow('ERR increment would produce NaN or Infinity')
      }
    })
  })

  describe('LCS', () => {
    beforeEach(() => c.call('MSET', 'a', 'ohmytext', 'b', 'mynewtext'))

    test('the string, its length, its matches', async () => {
      expect(await c.call('LCS', 'a', 'b')).toBe('mytext')
      expect(await c.call('LCS', 'a', 'b', 'LEN')).toBe(6)
      const matches = Object.fromEntries(pairs(await c.call('LCS', 'a', 'b', 'IDX')))
      expect(matches).toEqual({
        matches: [
          [
            [4, 7],
            [5, 8],
          ],
          [
            [2, 3],
            [0, 1],
          ],
        ],
        len: 6,
      })
      const long = Object.fromEntries(pairs(await c.call('LCS', 'a', 'b', 'IDX', 'MINMATCHLEN', 4, 'WITHMATCHLEN')))
      expect(long).toEqual({ matches: [[[4, 7], [5, 8], 4]], len: 6 })
    })

    test('absent keys are empty strings, options that exclude each other an error', async () => {
      expect(await c.call('LCS', 'a', 'absent')).toBe('')
      expect(await c.call('LCS', 'absent', 'a', 'LEN')).toBe(0)
      await expect(c.call('LCS', 'a', 'b', 'LEN', 'IDX')).rejects.toThrow('ERR If you want both the length and indexes')
      await expect(c.call('LCS', 'a', 'b', 'MINMATCHLEN')).rejects.toThrow(SYNTAX)
    })

    test('MINMATCHLEN takes any 64-bit number', async () => {
      for (const [length, count] of [
        ['-9223372036854775808', 2],
        ['9223372036854775807', 0],
      ] as const) {
        const reply = Object.fromEntries(pairs(await c.call('LCS', 'a', 'b', 'IDX', 'MINMATCHLEN', length)))
        expect(reply.matches).toHaveLength(count)
      }
    })
  })

  // Valkey keeps longer strings within the entry.
  describe.skipIf(product() === 'valkey')('OBJECT ENCODING', () => {
    test.each([
      ['0', 'int'],
      ['-9223372036854775808', 'int'],
      ['9223372036854775808', 'embstr'],
      ['01', 'embstr'],
      ['', 'embstr'],
      ['x'.repeat(44), 'embstr'],
      ['x'.repeat(45), 'raw'],
    ])('of %s is %s', async (value, encoding) => {
      await c.call('SET', 'k', value)
      expect(await c.call('OBJECT', 'ENCODING', 'k')).toBe(encoding)
    })

    test('APPEND makes it raw', async () => {
      await c.call('SET', 'k', 'a')
      await c.call('APPEND', 'k', 'b')
      expect(await c.call('OBJECT', 'ENCODING', 'k')).toBe('raw')
    })
  })

  // Valkey has these since 8.1 and 9.0; Redis 8.0 has not.
  describe.skipIf(product() === 'redis')('compare and set, compare and delete', () => {
    test('SET … IFEQ', async () => {
      expect(await c.call('SET', 'k', 'new', 'IFEQ', 'old')).toBeNull()
      expect(await c.call('EXISTS', 'k')).toBe(0)
      await c.call('SET', 'k', 'old')
      expect(await c.call('SET', 'k', 'new', 'IFEQ', 'other')).toBeNull()
      expect(await c.call('SET', 'k', 'new', 'IFEQ', 'old')).toBe('OK')
      expect(await c.call('SET', 'k', 'newer', 'IFEQ', 'new', 'GET')).toBe('new')
      expect(await c.call('GET', 'k')).toBe('newer')
      await expect(c.call('SET', 'k', 'x', 'IFEQ', 'y', 'NX')).rejects.toThrow(SYNTAX)
    })

    test('DELIFEQ', async () => {
      await c.call('SET', 'k', 'v')
      expect(await c.call('DELIFEQ', 'k', 'other')).toBe(0)
      expect(await c.call('DELIFEQ', 'k', 'v')).toBe(1)
      expect(await c.call('DELIFEQ', 'k', 'v')).toBe(0)
    })
  })

  describe.skipIf(product() === 'redis')('MSETEX', () => {
    test('sets several keys with one time to live, all or none', async () => {
      expect(await c.call('MSETEX', 2, 'a', '1', 'b', '2', 'EX', 100)).toBe(1)
      expect(await c.call('MGET', 'a', 'b')).toEqual(['1', '2'])
      expect(await c.call('TTL', 'a')).toBeGreaterThan(90)
      expect(await c.call('MSETEX', 2, 'c', '1', 'b', '3', 'NX')).toBe(0)
      expect(await c.call('EXISTS', 'c')).toBe(0)
      expect(await c.call('MSETEX', 2, 'c', '1', 'b', '3', 'XX')).toBe(0)
      expect(await c.call('MSETEX', 1, 'b', '3', 'XX', 'KEEPTTL')).toBe(1)
      expect(await c.call('TTL', 'b')).toBeGreaterThan(90)
      expect(await c.call('MSETEX', 1, 'b', '4')).toBe(1)
      expect(await c.call('TTL', 'b')).toBe(-1)
    })

    test.each([
      [['0', 'a', '1']],
      [['-1', 'a', '1']],
      [['2147483648', 'a', '1']],
      [['x', 'a', '1']],
      [['2', 'a', '1']],
      [['1', 'a', '1', 'NX', 'XX']],
      [['1', 'a', '1', 'EX', '0']],
    ])('MSETEX %j is refused', async args => {
      await expect(c.call('MSETEX', ...args)).rejects.toThrow(/^ERR /)
      expect(await c.call('EXISTS', 'a')).toBe(0)
    })
  })

  test.skipIf(noLists)('a command on a key of another type changes nothing', async () => {
    await c.call('RPUSH', 'list', 'a')
    const calls = [
      ['APPEND', 'list', 'x'],
      ['INCR', 'list'],
      ['GETRANGE', 'list', '0', '1'],
      ['SETRANGE', 'list', '0', 'x'],
      ['GETEX', 'list', 'EX', '10'],
      ['GETSET', 'list', 'x'],
      ['GETDEL', 'list'],
      ['STRLEN', 'list'],
      ['INCRBYFLOAT', 'list', '1'],
    ]
    for (const [name = '', ...args] of calls) await expect(c.call(name, ...args)).rejects.toThrow(WRONG_TYPE)
    await expect(c.call('LCS', 'list', 'list')).rejects.toThrow('ERR The specified keys must contain string values')
    expect(await c.call('LRANGE', 'list', 0, -1)).toEqual(['a'])
    expect(await c.call('TTL', 'list')).toBe(-1)
  })
})
