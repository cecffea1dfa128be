import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import { useClient, useServer } from '../support/server'

const server = useServer()
const SYNTAX = 'ERR syntax error'
const SCORES = "ERR One or more scores can't be converted into double"
const MAX = '9223372036854775807'

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)

  test('SORT and SORT_RO sort numbers, or words', async () => {
    await c.call('RPUSH', 'l', '3', '1', '10', '2', '-5', '1.5')
    expect(await c.call('SORT', 'l')).toEqual(['-5', '1', '1.5', '2', '3', '10'])
    expect(await c.call('SORT_RO', 'l', 'desc')).toEqual(['10', '3', '2', '1.5', '1', '-5'])
    expect(await c.call('SORT', 'l', 'ALPHA')).toEqual(['-5', '1', '1.5', '10', '2', '3'])
    expect(await c.call('SORT', 'l', 'BY', 'nosort', 'DESC')).toEqual(['1.5', '-5', '2', '10', '1', '3'])
    expect(await c.call('SORT', 'none')).toEqual([])
    await c.call('SADD', 's', 'b', 'c', 'a')
    expect(await c.call('SORT', 's', 'ALPHA')).toEqual(['a', 'b', 'c'])
    await expect(c.call('SORT', 's')).rejects.toThrow(SCORES)
  })

  test.each([
    [0, 2, ['1', '2']],
    [1, -1, ['2', '3']],
    [2, MAX, ['3']],
    [-7, 1, ['1']],
    [MAX, 1, []],
    ['-9223372036854775808', '-9223372036854775808', ['1', '2', '3']],
    [1, 0, []],
  ])('LIMIT %s %s', async (offset, count, expected) => {
    await c.call('RPUSH', 'l', '2', '3', '1')
    expect(await c.call('SORT', 'l', 'LIMIT', offset, count)).toEqual(expected)
  })

  test('BY and GET ask other keys', async () => {
    await c.call('RPUSH', 'l', '1', '2', '3')
    await c.call('MSET', 'w1', '30', 'w2', '10', 'w3', '20')
    expect(await c.call('SORT', 'l', 'BY', 'w*')).toEqual(['2', '3', '1'])
    expect(await c.call('SORT', 'l', 'BY', 'w*', 'GET', '#', 'GET', 'x*')).toEqual(['2', null, '3', null, '1', null])
    expect(await c.call('SORT', 'l', 'GET', 'w*', 'LIMIT', 0, 1)).toEqual(['30'])
    expect(await c.call('SORT', 'l', 'GET', 'w')).toEqual([null, null, null])
  })

  test('STORE makes a list, or removes what was there', async () => {
    await c.call('RPUSH', 'l', '2', '1')
    await c.call('SET', 'd', 'x', 'EX', 100)
    expect(await c.call('SORT', 'l', 'STORE', 'd')).toBe(2)
    expect(await c.call('LRANGE', 'd', 0, -1)).toEqual(['1', '2'])
    expect(await c.call('TTL', 'd')).toBe(-1)
    expect(await c.call('SORT', 'none', 'STORE', 'd')).toBe(0)
    expect(await c.call('EXISTS', 'd')).toBe(0)
  })

  test('many clients may sort by other keys while they change', async () => {
    await c.call('RPUSH', 'l', ...Array.from({ length: 50 }, (_, i) => String(i)))
    for (let i = 0; i < 50; i++) await c.call('SET', `w${i}`, String(50 - i))
    const expected = Array.from({ length: 50 }, (_, i) => String(49 - i))
    const other = await server.raw()
    const changes = Array.from({ length: 200 }, (_, i) => other.call('SET', `v${i}`, 'x'))
    for (let i = 0; i < 20; i++) expect(await c.call('SORT', 'l', 'BY', 'w*')).toEqual(expected)
    await Promise.all(changes)
  })

  test.each([
    [['LIMIT', '1'], SYNTAX],
    [['LIMIT', '1', 'x'], 'ERR value is not an integer or out of range'],
    [['GET'], SYNTAX],
    [['UP'], SYNTAX],
  ])('SORT l %j is refused', async (options, message) => {
    await expect(c.call('SORT', 'l', ...options)).rejects.toThrow(message)
  })

  test('SORT_RO stores nothing, and a string cannot be sorted', async () => {
    await expect(c.call('SORT_RO', 'l', 'STORE', 'd')).rejects.toThrow(SYNTAX)
    await c.call('SET', 'k', 'x')
    await expect(c.call('SORT', 'k')).rejects.toThrow('WRONGTYPE')
  })
})
