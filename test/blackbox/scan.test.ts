import { describe, expect, test } from 'vitest'
import { lacks } from '../support/product'
import type { RawClient } from '../support/resp'
import { useRaw, useServer } from '../support/server'

const server = useServer()

type Caller = Pick<RawClient, 'call'>

/** Every key that one whole iteration returns, repeated ones included. `between` is called after each step. */
async function scanAll(c: Caller, options: (string | number)[] = [], between?: (step: number) => Promise<unknown>) {
  const keys: string[] = []
  let cursor = '0'
  for (let step = 0; ; step++) {
    const [next, page] = (await c.call('SCAN', cursor, ...options)) as [string, string[]]
    keys.push(...page)
    cursor = next
    if (cursor === '0') return keys
    await between?.(step)
  }
}

const names = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `key:${from + i}`)
const setAll = (c: Caller, keys: string[]) => c.call('MSET', ...keys.flatMap(key => [key, 'v']))

describe('SCAN', () => {
  const c = useRaw(server)

  test('of nothing ends at once', async () => {
    expect(await c.call('SCAN', 0)).toEqual(['0', []])
  })

  test.each([1, 10, 1000])('with COUNT %i returns every key', async count => {
    await setAll(c, names(0, 1000))
    const keys = await scanAll(c, ['COUNT', count])
    expect(new Set(keys)).toEqual(new Set(names(0, 1000)))
  })

  test('a key that is there all the time is returned, whatever the others do', async () => {
    const staying = names(0, 500)
    await setAll(c, staying)
    const keys = await scanAll(c, ['COUNT', 5], async step => {
      // Grow to ten times as many, so that the table is resized during the iteration, and shrink again.
      const batch = names(1000 + step * 100, 1000 + step * 100 + 100)
      if (step < 50) await setAll(c, batch)
      else if (step < 100) await c.call('DEL', ...names(1000 + (step - 50) * 100, 1000 + (step - 50) * 100 + 100))
    })
    const seen = new Set(keys)
    expect(staying.filter(key => !seen.has(key))).toEqual([])
  })

  test('a key that was never there is not', async () => {
    await setAll(c, names(0, 300))
    await c.call('DEL', ...names(0, 100))
    const seen = new Set(await scanAll(c))
    expect(names(0, 100).filter(key => seen.has(key))).toEqual([])
  })

  test('several iterations at once do not disturb each other', async () => {
    await setAll(c, names(0, 1000))
    const clients = await Promise.all(Array.from({ length: 5 }, () => server.raw()))
    const all = await Promise.all(clients.map((client, i) => scanAll(client, ['COUNT', i * 7 + 1])))
    for (const keys of all) expect(new Set(keys).size).toBe(1000)
  })

  test('MATCH filters, and an empty page is not the end', async () => {
    await setAll(c, [...names(0, 1000), 'other'])
    expect(await scanAll(c, ['MATCH', 'other'])).toEqual(['other'])
    expect(new Set(await scanAll(c, ['COUNT', 3, 'MATCH', 'key:1??'])).size).toBe(100)
    expect(await scanAll(c, ['MATCH', ''])).toEqual([])
  })

  test('TYPE filters', async () => {
    await setAll(c, names(0, 100))
    expect(new Set(await scanAll(c, ['TYPE', 'string'])).size).toBe(100)
    expect(await scanAll(c, ['TYPE', 'list'])).toEqual([])
    expect(await scanAll(c, ['TYPE', 'bogus'])).toEqual([])
  })

  test.skipIf(lacks('rpush'))('TYPE tells collections from strings', async () => {
    await setAll(c, names(0, 100))
    await c.call('RPUSH', 'list', 'a')
    expect(await scanAll(c, ['TYPE', 'LIST'])).toEqual(['list'])
  })

  test('keys whose time is over are not returned', async () => {
    await c.call('DEBUG', 'SET-ACTIVE-EXPIRE', 0)
    await c.call('SET', 'over', 1, 'PXAT', 1)
    await c.call('SET', 'stays', 1)
    expect(await scanAll(c)).toEqual(['stays'])
    await c.call('DEBUG', 'SET-ACTIVE-EXPIRE', 1)
  })

  test.each([
    [['x'], 'ERR invalid cursor'],
    [['-1'], 'ERR invalid cursor'],
    [['18446744073709551616'], 'ERR invalid cursor'],
    [['0', 'COUNT', '0'], 'ERR syntax error'],
    [['0', 'COUNT', '-1'], 'ERR syntax error'],
    [['0', 'COUNT', 'x'], 'ERR value is not an integer or out of range'],
    [['0', 'COUNT'], 'ERR syntax error'],
    [['0', 'BOGUS', '1'], 'ERR syntax error'],
    [[], "ERR wrong number of arguments for 'scan' command"],
  ])('%j is refused', async (args, message) => {
    await expect(c.call('SCAN', ...args)).rejects.toThrow(message)
  })

  test.each(['1', '4611686018427387904', '9223372036854775808', '18446744073709551615'])(
    'a cursor that nobody gave out, %s, is answered in bounded time',
    async cursor => {
      await setAll(c, names(0, 100))
      const [next, keys] = (await c.call('SCAN', cursor, 'COUNT', '9223372036854775807')) as [string, string[]]
      expect(next).toMatch(/^\d+$/)
      expect(keys.length).toBeLessThanOrEqual(100)
    },
  )

  test('the cursor and the keys are bulk strings', async () => {
    await c.call('SET', 'a', 1)
    expect(await c.wire('SCAN', 0)).toBe('*2\r\n$1\r\n0\r\n*1\r\n$1\r\na\r\n')
  })
})
