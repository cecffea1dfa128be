import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import { useClient, useServer } from '../support/server'

const server = useServer()
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value'
const NOT_FLOAT = 'ERR value is not a valid float'
const NOT_INTEGER = 'ERR value is not an integer or out of range'
const SYNTAX = 'ERR syntax error'
const MAX = '9223372036854775807'
const MIN = '-9223372036854775808'

/** Members with scores, whether they come in pairs or in turn, scores as text. */
function pairs(reply: unknown): [string, string][] {
  const flat = (reply as unknown[]).flat().map(String)
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] as string, flat[2 * i + 1] as string])
}

/** The number that a text means, infinities in Redis's words or in JavaScript's. */
const toNumber = (text: string | null) => Number(text?.replace(/inf$/, 'Infinity'))

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)
  const encoding = (key: string) => c.call('OBJECT', 'ENCODING', key)
  const all = async (key: string) => pairs(await c.call('ZRANGE', key, 0, -1, 'WITHSCORES'))
  const score = async (key: string, member: string) => {
    const reply = await c.call('ZSCORE', key, member)
    return reply === null ? null : String(reply)
  }

  /** A set in either form. */
  const forms = [
    ['listpack', 128],
    ['skiplist', 0],
  ] as const

  describe.each(forms)('as %s', (form, entries) => {
    const prepare = async (...members: (string | number)[]) => {
      await c.call('CONFIG', 'SET', 'zset-max-listpack-entries', entries)
      if (members.length > 0) await c.call('ZADD', 'z', ...members)
    }

    test('ZADD adds, and changes scores as its options allow', async () => {
      await prepare()
      expect(await c.call('ZADD', 'z', 1, 'a', 2, 'b')).toBe(2)
      expect(await encoding('z')).toBe(form)
      expect(await c.call('TYPE', 'z')).toBe('zset')
      expect(await c.call('ZADD', 'z', 'CH', 3, 'a', 2, 'b', 9, 'c')).toBe(2)
      expect(await c.call('ZADD', 'z', 'NX', 7, 'a', 4, 'd')).toBe(1)
      expect(await c.call('ZADD', 'z', 'XX', 'CH', 7, 'a', 7, 'x')).toBe(1)
      expect(await c.call('ZADD', 'z', 'GT', 'CH', 1, 'a', 10, 'c')).toBe(1)
      expect(await c.call('ZADD', 'z', 'LT', 'CH', 8, 'a', 1, 'c')).toBe(1)
      expect(String(await c.call('ZADD', 'z', 'INCR', 0.5, 'a'))).toBe('7.5')
      expect(await c.call('ZADD', 'z', 'NX', 'INCR', 1, 'a')).toBeNull()
      expect(String(await c.call('ZINCRBY', 'z', -1, 'a'))).toBe('6.5')
      expect(await all('z')).toEqual([
        ['c', '1'],
        ['b', '2'],
        ['d', '4'],
        ['a', '6.5'],
      ])
    })

    test('members are any bytes, and equal scores are in their order', async () => {
      await prepare()
      const members = [
        Buffer.alloc(0),
        Buffer.from('-12'),
        Buffer.from([0, 1, 2]),
        Buffer.from([255, 254]),
        Buffer.from('a'),
      ]
      for (const member of members) await c.call('ZADD', 'z', 0, member)
      const sorted = [...members].sort(Buffer.compare)
      expect(await c.callBuffer('ZRANGE', 'z', 0, -1)).toEqual(sorted)
      expect(await c.callBuffer('ZREVRANGE', 'z', 0, -1)).toEqual(sorted.reverse())
    })

    test('scores keep their digits', async () => {
      await prepare()
      const scores = ['inf', '-inf', '0.1', '1e+300', '1.7976931348623157e+308', '3', '-17.25', '4611686018427387904']
      for (const text of scores) {
        await c.call('ZADD', 'z', text, 'm')
        expect(toNumber(await score('z', 'm'))).toBe(toNumber(text))
      }
    })

    test('ZSCORE, ZMSCORE, ZCARD, ZRANK and ZREVRANK', async () => {
      await prepare(1, 'a', 2, 'b', 2, 'c')
      expect(await score('z', 'b')).toBe('2')
      expect(await c.call('ZSCORE', 'z', 'x')).toBeNull()
      expect(((await c.call('ZMSCORE', 'z', 'a', 'x')) as unknown[]).map(String)).toEqual(['1', 'null'])
      expect(await c.call('ZCARD', 'z')).toBe(3)
      expect(await c.call('ZRANK', 'z', 'c')).toBe(2)
      expect(await c.call('ZREVRANK', 'z', 'a')).toBe(2)
      expect(((await c.call('ZRANK', 'z', 'c', 'WITHSCORE')) as unknown[]).map(String)).toEqual(['2', '2'])
      expect(await c.call('ZRANK', 'z', 'x')).toBeNull()
      expect(await c.call('ZREVRANK', 'z', 'x', 'WITHSCORE')).toBeNull()
    })

    test('ranges by rank, by score and by member', async () => {
      await prepare(1, 'a', 2, 'b', 3, 'c', 4, 'd')
      expect(await c.call('ZRANGE', 'z', 1, -2)).toEqual(['b', 'c'])
      expect(await c.call('ZRANGE', 'z', 0, 1, 'REV')).toEqual(['d', 'c'])
      expect(await c.call('ZREVRANGE', 'z', 2, 9)).toEqual(['b', 'a'])
      expect(await c.call('ZRANGE', 'z', '(1', 3, 'BYSCORE', 'LIMIT', 1, 5)).toEqual(['c'])
      expect(await c.call('ZRANGEBYSCORE', 'z', '-inf', '(3')).toEqual(['a', 'b'])
      expect(pairs(await c.call('ZREVRANGEBYSCORE', 'z', '+inf', 3, 'WITHSCORES'))).toEqual([
        ['d', '4'],
        ['c', '3'],
      ])
      expect(await c.call('ZCOUNT', 'z', 2, '(4')).toBe(2)
      await c.call('ZADD', 'l', 0, 'a', 0, 'b', 0, 'c')
      expect(await c.call('ZRANGE', 'l', '[b', '+', 'BYLEX')).toEqual(['b', 'c'])
      expect(await c.call('ZRANGEBYLEX', 'l', '-', '(c')).toEqual(['a', 'b'])
      expect(await c.call('ZREVRANGEBYLEX', 'l', '(c', '-', 'LIMIT', 1, 1)).toEqual(['a'])
      expect(await c.call('ZLEXCOUNT', 'l', '(a', '+')).toBe(2)
    })

    test('ZRANGESTORE stores a range, and removes the key where there is none', async () => {
      await prepare(1, 'a', 2, 'b', 3, 'c')
      expect(await c.call('ZRANGESTORE', 'to', 'z', 2, '+inf', 'BYSCORE')).toBe(2)
      expect(await all('to')).toEqual([
        ['b', '2'],
        ['c', '3'],
      ])
      expect(await encoding('to')).toBe(form)
      expect(await c.call('ZRANGESTORE', 'to', 'z', 5, 9)).toBe(0)
      expect(await c.call('EXISTS', 'to')).toBe(0)
    })

    test('ZREM and ZREMRANGEBY… remove, and the key goes with the last', async () => {
      await prepare(1, 'a', 2, 'b', 3, 'c', 4, 'd', 5, 'e')
      expect(await c.call('ZREM', 'z', 'a', 'x')).toBe(1)
      expect(await c.call('ZREMRANGEBYRANK', 'z', -1, -1)).toBe(1)
      expect(await c.call('ZREMRANGEBYSCORE', 'z', '(2', 3)).toBe(1)
      expect(await c.call('ZREMRANGEBYLEX', 'z', '-', '+')).toBe(2)
      expect(await c.call('EXISTS', 'z')).toBe(0)
    })

    test('ZPOPMIN, ZPOPMAX and ZMPOP take from the ends', async () => {
      await prepare(1, 'a', 2, 'b', 3, 'c', 4, 'd', 5, 'e')
      expect(pairs(await c.call('ZPOPMIN', 'z'))).toEqual([['a', '1']])
      expect(pairs(await c.call('ZPOPMAX', 'z', 2))).toEqual([
        ['e', '5'],
        ['d', '4'],
      ])
      expect(await c.call('ZPOPMIN', 'z', 0)).toEqual([])
      const [key, popped] = (await c.call('ZMPOP', 2, 'none', 'z', 'MIN', 'COUNT', 9)) as [string, unknown]
      expect([key, pairs(popped)]).toEqual([
        'z',
        [
          ['b', '2'],
          ['c', '3'],
        ],
      ])
      expect(await c.call('EXISTS', 'z')).toBe(0)
      expect(await c.call('ZMPOP', 1, 'z', 'MAX')).toBeNull()
    })

    test('unions, intersections and differences', async () => {
      await prepare(1, 'a', 2, 'b')
      await c.call('ZADD', 'y', 10, 'b', 20, 'c')
      await c.call('SADD', 's', 'b', 'x')
      expect(pairs(await c.call('ZUNION', 3, 'z', 'y', 's', 'WITHSCORES'))).toEqual([
        ['a', '1'],
        ['x', '1'],
        ['b', '13'],
        ['c', '20'],
      ])
      expect(pairs(await c.call('ZINTER', 2, 'z', 'y', 'WEIGHTS', 3, 1, 'AGGREGATE', 'MIN', 'WITHSCORES'))).toEqual([
        ['b', '6'],
      ])
      expect(await c.call('ZDIFF', 2, 'z', 's')).toEqual(['a'])
      expect(await c.call('ZINTERCARD', 2, 'z', 'y', 'LIMIT', 5)).toBe(1)
      expect(await c.call('ZUNIONSTORE', 'to', 2, 'z', 'y')).toBe(3)
      expect(await c.call('ZINTERSTORE', 'to', 2, 'z', 'y', 'AGGREGATE', 'MAX')).toBe(1)
      expect(await all('to')).toEqual([['b', '10']])
      expect(await c.call('ZDIFFSTORE', 'to', 2, 'z', 'y')).toBe(1)
      expect(await c.call('ZDIFFSTORE', 'to', 2, 'z', 'z')).toBe(0)
      expect(await c.call('EXISTS', 'to')).toBe(0)
    })

    test('ZRANDMEMBER gives different members, or any', async () => {
      await prepare(1, 'a', 2, 'b', 3, 'c')
      expect(['a', 'b', 'c']).toContain(await c.call('ZRANDMEMBER', 'z'))
      expect(new Set((await c.call('ZRANDMEMBER', 'z', 2)) as string[]).size).toBe(2)
      expect(await c.call('ZRANDMEMBER', 'z', -10)).toHaveLength(10)
      expect(pairs(await c.call('ZRANDMEMBER', 'z', 5, 'WITHSCORES')).sort()).toEqual(await all('z'))
      expect(await c.call('ZRANDMEMBER', 'none')).toBeNull()
      expect(await c.call('ZRANDMEMBER', 'none', 3)).toEqual([])
    })

    test('ZSCAN reports every member', async () => {
      await prepare()
      for (let n = 0; n < 100; n++) await c.call('ZADD', 'z', n, `m${n}`)
      const seen = new Map<string, string>()
      let cursor = '0'
      do {
        const [next, found] = (await c.call('ZSCAN', 'z', cursor, 'COUNT', 10)) as [string, string[]]
        for (const [member, text] of pairs(found)) seen.set(member, text)
        cursor = next
      } while (cursor !== '0')
      expect(seen.size).toBe(100)
      expect(seen.get('m42')).toBe('42')
    })
  })

  test('ZRANGESTORE stores member by member: a score of -0 becomes 0 while they are few', async () => {
    await c.call('CONFIG', 'SET', 'zset-max-listpack-entries', 2)
    await c.call('ZADD', 'z', 3, 'x', 3, 'c', 1, 'a', '-0', 'b')
    // As Redis 8.0 has them.
    const kept = '6df838076cd00cd546872076e0706e5b853f0ba4'
    const lost = 'cfa4015081432a6ab2e594794b19d017610c61a1'
    const stored: [string, string[]][] = [
      [kept, ['0', '-1']],
      [kept, ['0', '-1', 'REV']],
      [lost, ['-inf', 'inf', 'BYSCORE']],
      [kept, ['inf', '-inf', 'BYSCORE', 'REV']],
    ]
    for (const [digest, range] of stored) {
      await c.call('ZRANGESTORE', 'to', 'z', ...range)
      expect(await c.call('DEBUG', 'DIGEST-VALUE', 'to')).toEqual([digest])
    }
    await c.call('CONFIG', 'SET', 'zset-max-listpack-entries', 128)
  })

  test('a set becomes a tree at its thresholds and stays one', async () => {
    await c.call('CONFIG', 'SET', 'zset-max-listpack-entries', 2, 'zset-max-listpack-value', 3)
    await c.call('ZADD', 'z', 1, 'a', 2, 'abc')
    expect(await encoding('z')).toBe('listpack')
    await c.call('ZADD', 'z', 3, 'c')
    expect(await encoding('z')).toBe('skiplist')
    await c.call('ZREM', 'z', 'a', 'c')
    expect(await encoding('z')).toBe('skiplist')
    await c.call('ZADD', 'long', 1, 'abcd')
    expect(await encoding('long')).toBe('skiplist')
  })

  test('a hundred thousand members are found by rank and score', async () => {
    const count = 100_000
    for (let from = 0; from < count; from += 1000) {
      const args = Array.from({ length: 1000 }, (_, i) => [((from + i) * 7919) % count, `member:${from + i}`]).flat()
      await c.call('ZADD', 'z', ...args)
    }
    expect(await c.call('ZCARD', 'z')).toBe(count)
    for (const n of [0, 1, 777, 50_000, 99_999]) {
      const rank = (n * 7919) % count
      expect(await c.call('ZRANK', 'z', `member:${n}`)).toBe(rank)
      expect(await c.call('ZRANGE', 'z', rank, rank)).toEqual([`member:${n}`])
      expect(await c.call('ZCOUNT', 'z', '-inf', `(${rank}`)).toBe(rank)
    }
    expect(await c.call('ZREMRANGEBYRANK', 'z', 10, -11)).toBe(count - 20)
    expect(await c.call('ZCARD', 'z')).toBe(20)
  })

  test.each([
    [['ZADD', 'z', 'x', 'a'], NOT_FLOAT],
    [['ZADD', 'z', 'nan', 'a'], NOT_FLOAT],
    [['ZADD', 'z', '1', 'a', '2'], SYNTAX],
    [['ZADD', 'z', 'NX', 'XX', '1', 'a'], 'ERR XX and NX options at the same time are not compatible'],
    [['ZADD', 'z', 'GT', 'LT', '1', 'a'], 'ERR GT, LT, and/or NX options at the same time are not compatible'],
    [['ZADD', 'z', 'INCR', '1', 'a', '2', 'b'], 'ERR INCR option supports a single increment-element pair'],
    [['ZRANGE', 'z', 'x', '1'], NOT_INTEGER],
    [['ZRANGE', 'z', '0', '1', 'LIMIT', '1', '1'], /LIMIT is only supported/],
    [['ZRANGE', 'z', '-', '+', 'BYLEX', 'WITHSCORES'], /WITHSCORES not supported/],
    [['ZCOUNT', 'z', 'x', '1'], 'ERR min or max is not a float'],
    [['ZLEXCOUNT', 'z', 'x', '+'], 'ERR min or max not valid string range item'],
    [['ZPOPMIN', 'z', '-1'], 'ERR value is out of range, must be positive'],
    [['ZMPOP', '0', 'z', 'MIN'], 'ERR numkeys should be greater than 0'],
    [['ZMPOP', MAX, 'z', 'MIN'], SYNTAX],
    [['ZMPOP', '1', 'z', 'MIN', 'COUNT', '0'], 'ERR count should be greater than 0'],
    [['ZUNION', '0', 'z'], "ERR at least 1 input key is needed for 'zunion' command"],
    [['ZUNION', MAX, 'z'], SYNTAX],
    [['ZINTERCARD', '1', 'z', 'LIMIT', '-1'], "ERR LIMIT can't be negative"],
    [['ZRANDMEMBER', 'z', MIN], /value is out of range/],
    [['ZSCAN', 'z', 'x'], 'ERR invalid cursor'],
    [['ZCARD', 's'], WRONG_TYPE],
    [['ZADD', 's', '1', 'a'], WRONG_TYPE],
    [['ZUNION', '1', 's'], WRONG_TYPE],
  ])('%j is refused', async (args, message) => {
    await c.call('SET', 's', 'x')
    await expect(c.call(...args)).rejects.toThrow(message)
  })

  test.each([0, -1, 2 ** 31, 2 ** 32 - 1, MAX, MIN])(
    'ranks, offsets and counts of %s get a bounded answer',
    async n => {
      await c.call('ZADD', 'z', 1, 'a', 2, 'b')
      for (const args of [
        ['ZRANGE', 'z', n, n],
        ['ZRANGE', 'z', 0, n],
        ['ZRANGEBYSCORE', 'z', 0, 9, 'LIMIT', n, n],
        ['ZREVRANGEBYSCORE', 'z', 9, 0, 'LIMIT', n, n],
        ['ZRANDMEMBER', 'z', n === MIN || n === MAX ? 3 : Math.min(Number(n), 100)],
      ])
        expect(((await c.call(...(args as string[]))) as unknown[]).length).toBeLessThanOrEqual(2)
      await c.call('ZREMRANGEBYRANK', 'z', n, n)
    },
  )
})
