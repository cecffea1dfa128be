import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import { useClient, useServer } from '../support/server'

const server = useServer()
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value'
const NOT_INTEGER = 'ERR value is not an integer or out of range'
const SYNTAX = 'ERR syntax error'
const MAX = '9223372036854775807'
const MIN = '-9223372036854775808'

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)
  const all = (key: string) => c.call('LRANGE', key, 0, -1)
  const encoding = (key: string) => c.call('OBJECT', 'ENCODING', key)

  describe('the ends', () => {
    test('LPUSH and RPUSH add one after the other, and answer the length', async () => {
      expect(await c.call('RPUSH', 'l', 'a', 'b')).toBe(2)
      expect(await c.call('LPUSH', 'l', 'c', 'd')).toBe(4)
      expect(await all('l')).toEqual(['d', 'c', 'a', 'b'])
      expect(await c.call('TYPE', 'l')).toBe('list')
    })

    test('LPUSHX and RPUSHX need a list', async () => {
      expect(await c.call('LPUSHX', 'l', 'a')).toBe(0)
      expect(await c.call('RPUSHX', 'l', 'a')).toBe(0)
      expect(await c.call('EXISTS', 'l')).toBe(0)
      await c.call('RPUSH', 'l', 'b')
      expect(await c.call('LPUSHX', 'l', 'a')).toBe(2)
      expect(await c.call('RPUSHX', 'l', 'c', 'd')).toBe(4)
      expect(await all('l')).toEqual(['a', 'b', 'c', 'd'])
    })

    test('LPOP and RPOP take one, or so many, and the key goes with the last', async () => {
      await c.call('RPUSH', 'l', 'a', 'b', 'c', 'd', 'e')
      expect(await c.call('LPOP', 'l')).toBe('a')
      expect(await c.call('RPOP', 'l')).toBe('e')
      expect(await c.call('RPOP', 'l', 2)).toEqual(['d', 'c'])
      expect(await c.call('LPOP', 'l', 0)).toEqual([])
      expect(await c.call('LPOP', 'l', MAX)).toEqual(['b'])
      expect(await c.call('EXISTS', 'l')).toBe(0)
      expect(await c.call('LPOP', 'l')).toBeNull()
      expect(await c.call('RPOP', 'l', 5)).toBeNull()
    })

    test('elements are any bytes', async () => {
      const elements = [Buffer.from(Array.from({ length: 256 }, (_, i) => i)), Buffer.alloc(0), Buffer.from('-12')]
      await c.call('RPUSH', 'l', ...elements)
      expect(await c.callBuffer('LRANGE', 'l', 0, -1)).toEqual(elements)
      for (const element of elements) expect(await c.callBuffer('LPOP', 'l')).toEqual(element)
    })

    test('LMPOP takes from the first list that there is', async () => {
      await c.call('RPUSH', 'b', '1', '2', '3')
      expect(await c.call('LMPOP', 2, 'a', 'b', 'LEFT')).toEqual(['b', ['1']])
      expect(await c.call('LMPOP', 2, 'a', 'b', 'right', 'count', 10)).toEqual(['b', ['3', '2']])
      expect(await c.call('LMPOP', 2, 'a', 'b', 'LEFT')).toBeNull()
    })

    test.each([
      [['0', 'a', 'LEFT'], 'ERR numkeys should be greater than 0'],
      [['-1', 'a', 'LEFT'], 'ERR numkeys should be greater than 0'],
      [[MAX, 'a', 'LEFT'], SYNTAX],
      [['2', 'a', 'LEFT'], SYNTAX],
      [['1', 'a', 'UP'], SYNTAX],
      [['1', 'a', 'LEFT', 'COUNT', '0'], 'ERR count should be greater than 0'],
      [['1', 'a', 'LEFT', 'COUNT'], SYNTAX],
    ])('LMPOP %j is refused', async (args, message) => {
      await expect(c.call('LMPOP', ...args)).rejects.toThrow(message)
    })

    test('LMOVE and RPOPLPUSH move an element, also within one list', async () => {
      await c.call('RPUSH', 'a', '1', '2', '3')
      expect(await c.call('LMOVE', 'a', 'b', 'LEFT', 'RIGHT')).toBe('1')
      expect(await c.call('RPOPLPUSH', 'a', 'b')).toBe('3')
      expect(await all('b')).toEqual(['3', '1'])
      expect(await c.call('LMOVE', 'b', 'b', 'LEFT', 'RIGHT')).toBe('3')
      expect(await all('b')).toEqual(['1', '3'])
      expect(await c.call('RPOPLPUSH', 'a', 'b')).toBe('2')
      expect(await c.call('EXISTS', 'a')).toBe(0)
      expect(await c.call('RPOPLPUSH', 'a', 'b')).toBeNull()
      await expect(c.call('LMOVE', 'b', 'a', 'LEFT', 'UP')).rejects.toThrow(SYNTAX)
    })
  })

  describe('by index', () => {
    test('LINDEX, LLEN and LRANGE look', async () => {
      await c.call('RPUSH', 'l', 'a', 'b', 'c')
      expect(await c.call('LLEN', 'l')).toBe(3)
      expect(await c.call('LINDEX', 'l', 0)).toBe('a')
      expect(await c.call('LINDEX', 'l', -1)).toBe('c')
      for (const index of [3, -4, MAX, MIN]) expect(await c.call('LINDEX', 'l', index)).toBeNull()
      expect(await c.call('LRANGE', 'l', -2, 5)).toEqual(['b', 'c'])
      expect(await c.call('LRANGE', 'l', MIN, MAX)).toEqual(['a', 'b', 'c'])
      expect(await c.call('LRANGE', 'l', 2, 1)).toEqual([])
      expect(await all('none')).toEqual([])
      expect(await c.call('LLEN', 'none')).toBe(0)
    })

    test('LSET, LINSERT, LREM and LTRIM change', async () => {
      await c.call('RPUSH', 'l', 'a', 'b', 'c', 'b')
      expect(await c.call('LSET', 'l', -1, 'd')).toBe('OK')
      await expect(c.call('LSET', 'l', 4, 'x')).rejects.toThrow('ERR index out of range')
      await expect(c.call('LSET', 'none', 0, 'x')).rejects.toThrow('ERR no such key')
      expect(await c.call('LINSERT', 'l', 'BEFORE', 'b', 'x')).toBe(5)
      expect(await c.call('LINSERT', 'l', 'after', 'd', 'x')).toBe(6)
      expect(await c.call('LINSERT', 'l', 'AFTER', 'none', 'x')).toBe(-1)
      expect(await c.call('LINSERT', 'none', 'AFTER', 'b', 'x')).toBe(0)
      expect(await c.call('LREM', 'l', -1, 'x')).toBe(1)
      expect(await all('l')).toEqual(['a', 'x', 'b', 'c', 'd'])
      expect(await c.call('LTRIM', 'l', 1, -2)).toBe('OK')
      expect(await all('l')).toEqual(['x', 'b', 'c'])
      expect(await c.call('LTRIM', 'l', 9, 10)).toBe('OK')
      expect(await c.call('EXISTS', 'l')).toBe(0)
      expect(await c.call('LREM', 'l', 0, 'x')).toBe(0)
    })

    test('LPOS finds', async () => {
      await c.call('RPUSH', 'l', 'a', 'b', 'c', '1', '2', '3', 'c', 'c')
      expect(await c.call('LPOS', 'l', 'c')).toBe(2)
      expect(await c.call('LPOS', 'l', 'c', 'RANK', -2)).toBe(6)
      expect(await c.call('LPOS', 'l', 'c', 'COUNT', 0)).toEqual([2, 6, 7])
      expect(await c.call('LPOS', 'l', 'c', 'COUNT', 2, 'RANK', 2)).toEqual([6, 7])
      expect(await c.call('LPOS', 'l', 'c', 'MAXLEN', 2)).toBeNull()
      expect(await c.call('LPOS', 'none', 'c', 'COUNT', 1)).toEqual([])
      await expect(c.call('LPOS', 'l', 'c', 'RANK', 0)).rejects.toThrow("ERR RANK can't be zero")
      await expect(c.call('LPOS', 'l', 'c', 'COUNT', -1)).rejects.toThrow("ERR COUNT can't be negative")
    })

    test.each([
      ['LINDEX', 'l', 'x'],
      ['LRANGE', 'l', '0', '9223372036854775808'],
      ['LTRIM', 'l', '', '1'],
      ['LREM', 'l', '1.5', 'a'],
      ['LSET', 'l', 'x', 'a'],
    ])('%s %s %s is refused', async (...command) => {
      await c.call('RPUSH', 'l', 'a')
      await expect(c.call(...(command as unknown as [string]))).rejects.toThrow(NOT_INTEGER)
    })
  })

  test('other types are refused', async () => {
    await c.call('SET', 's', 'x')
    for (const command of [
      'LPUSH s a',
      'LPOP s',
      'RPOP s 1',
      'LLEN s',
      'LINDEX s 0',
      'LRANGE s 0 1',
      'LPOS s a',
      'LMPOP 1 s LEFT',
    ])
      await expect(c.call(...(command.split(' ') as [string]))).rejects.toThrow(WRONG_TYPE)
    await c.call('RPUSH', 'l', 'a')
    await expect(c.call('GET', 'l')).rejects.toThrow(WRONG_TYPE)
    await expect(c.call('LMOVE', 'l', 's', 'LEFT', 'LEFT')).rejects.toThrow(WRONG_TYPE)
    expect(await all('l')).toEqual(['a'])
  })

  describe('many elements', () => {
    const elements = Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? String(i) : `element:${i}`))

    test('make it a quicklist, and few a listpack again', async () => {
      expect(await c.call('RPUSH', 'l', ...elements.slice(0, 100))).toBe(100)
      expect(await encoding('l')).toBe('listpack')
      expect(await c.call('RPUSH', 'l', ...elements.slice(100))).toBe(3000)
      expect(await encoding('l')).toBe('quicklist')
      expect(await all('l')).toEqual(elements)
      expect(await c.call('LRANGE', 'l', 1000, 1599)).toEqual(elements.slice(1000, 1600))
      for (const index of [0, 1, 700, 1500, 2300, 2999])
        expect(await c.call('LINDEX', 'l', index)).toBe(elements[index])
      expect(await c.call('LPOP', 'l', 2900)).toEqual(elements.slice(0, 2900))
      expect(await encoding('l')).toBe('listpack')
      expect(await all('l')).toEqual(elements.slice(2900))
    })

    test('stay in order whatever happens in the middle', async () => {
      const model = [...elements]
      await c.call('RPUSH', 'l', ...elements)
      for (const index of [5, 800, 1500, 2999]) {
        await c.call('LINSERT', 'l', 'AFTER', model[index] as string, `new:${index}`)
        model.splice(index + 1, 0, `new:${index}`)
        await c.call('LSET', 'l', index, 'x'.repeat(10_000))
        model[index] = 'x'.repeat(10_000)
      }
      await c.call('LTRIM', 'l', 3, -700)
      expect(await all('l')).toEqual(model.slice(3, -699))
    })

    test('COPY and RENAME take them along', async () => {
      await c.call('RPUSH', 'l', ...elements)
      expect(await c.call('COPY', 'l', 'copy')).toBe(1)
      await c.call('RPOP', 'l', 2999)
      expect(await c.call('LLEN', 'copy')).toBe(3000)
      await c.call('RENAME', 'copy', 'l')
      expect(await all('l')).toEqual(elements)
      expect(await c.call('UNLINK', 'l')).toBe(1)
    })
  })
})
