import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import { lacks, product } from '../support/product'
import { useClient, useRaw, useServer } from '../support/server'

const server = useServer()
const SYNTAX = 'ERR syntax error'
const sorted = (reply: unknown) => [...(reply as string[])].sort()

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)

  test('DEL, UNLINK, EXISTS and TOUCH count what was there', async () => {
    for (const command of ['DEL', 'UNLINK']) {
      await c.call('MSET', 'a', 1, 'b', 2, 'c', 3)
      expect(await c.call('EXISTS', 'a', 'b', 'a', 'absent')).toBe(3)
      expect(await c.call('TOUCH', 'a', 'b', 'absent')).toBe(2)
      expect(await c.call(command, 'a', 'a', 'absent', 'b')).toBe(2)
      expect(await c.call('EXISTS', 'a', 'b', 'c')).toBe(1)
      await c.call('DEL', 'c')
    }
  })

  test('TYPE', async () => {
    await c.call('SET', 's', 1)
    expect(await c.call('TYPE', 's')).toBe('string')
    expect(await c.call('TYPE', 'absent')).toBe('none')
  })

  describe('RENAME and RENAMENX', () => {
    test('move the value with its time to live, over what was there', async () => {
      await c.call('SET', 'a', 1, 'EX', 100)
      await c.call('SET', 'b', 2)
      expect(await c.call('RENAME', 'a', 'b')).toBe('OK')
      expect(await c.call('EXISTS', 'a')).toBe(0)
      expect(await c.call('GET', 'b')).toBe('1')
      expect(await c.call('TTL', 'b')).toBeGreaterThan(90)
      await c.call('SET', 'c', 3)
      expect(await c.call('RENAMENX', 'c', 'b')).toBe(0)
      expect(await c.call('RENAMENX', 'c', 'd')).toBe(1)
      expect(await c.call('MGET', 'b', 'c', 'd')).toEqual(['1', null, '3'])
    })

    test('a key onto itself, and an absent one', async () => {
      await c.call('SET', 'a', 1)
      expect(await c.call('RENAME', 'a', 'a')).toBe('OK')
      expect(await c.call('RENAMENX', 'a', 'a')).toBe(0)
      expect(await c.call('GET', 'a')).toBe('1')
      for (const command of ['RENAME', 'RENAMENX']) {
        await expect(c.call(command, 'absent', 'a')).rejects.toThrow('ERR no such key')
        await expect(c.call(command, 'absent', 'absent')).rejects.toThrow('ERR no such key')
      }
    })

    test('the time to live of what was overwritten is gone', async () => {
      await c.call('SET', 'a', 1)
      await c.call('SET', 'b', 2, 'EX', 100)
      await c.call('RENAME', 'a', 'b')
      expect(await c.call('TTL', 'b')).toBe(-1)
    })
  })

  describe('COPY and MOVE', () => {
    test('COPY takes value and time to live, and overwrites only with REPLACE', async () => {
      await c.call('SET', 'a', 1, 'EX', 100)
      expect(await c.call('COPY', 'a', 'b')).toBe(1)
      expect(await c.call('TTL', 'b')).toBeGreaterThan(90)
      await c.call('APPEND', 'b', 'x')
      expect(await c.call('MGET', 'a', 'b')).toEqual(['1', '1x'])
      expect(await c.call('COPY', 'a', 'b')).toBe(0)
      expect(await c.call('COPY', 'a', 'b', 'REPLACE')).toBe(1)
      expect(await c.call('GET', 'b')).toBe('1')
      expect(await c.call('COPY', 'absent', 'b', 'REPLACE')).toBe(0)
      expect(await c.call('GET', 'b')).toBe('1')
    })

    test('COPY into another database', async () => {
      await c.call('SET', 'a', 1)
      expect(await c.call('COPY', 'a', 'a', 'DB', 9)).toBe(1)
      await expect(c.call('COPY', 'a', 'a')).rejects.toThrow('ERR source and destination objects are the same')
      await expect(c.call('COPY', 'a', 'a', 'DB', 0)).rejects.toThrow('ERR source and destination objects are the same')
      await expect(c.call('COPY', 'a', 'b', 'DB', 16)).rejects.toThrow('ERR DB index is out of range')
      await expect(c.call('COPY', 'a', 'b', 'DB', -1)).rejects.toThrow('ERR DB index is out of range')
      await expect(c.call('COPY', 'a', 'b', 'BOGUS')).rejects.toThrow(SYNTAX)
    })

    test('MOVE', async () => {
      await c.call('SET', 'a', 1, 'EX', 100)
      expect(await c.call('MOVE', 'a', 9)).toBe(1)
      expect(await c.call('EXISTS', 'a')).toBe(0)
      expect(await c.call('MOVE', 'a', 9)).toBe(0)
      await c.call('SET', 'a', 2)
      expect(await c.call('MOVE', 'a', 9)).toBe(0)
      await expect(c.call('MOVE', 'a', 0)).rejects.toThrow('ERR source and destination objects are the same')
      await expect(c.call('MOVE', 'a', 99)).rejects.toThrow('ERR DB index is out of range')
      await expect(c.call('MOVE', 'a', 'x')).rejects.toThrow('ERR value is not an integer or out of range')
    })
  })

  describe('KEYS', () => {
    test.each<[string, string[]]>([
      ['*', ['a', 'aa', 'ab', 'b*c', 'h\\llo', 'hello', 'hillo', 'hxyz', 'user:1']],
      ['h?llo', ['h\\llo', 'hello', 'hillo']],
      ['h[ei]llo', ['hello', 'hillo']],
      ['h[^e]llo', ['h\\llo', 'hillo']],
      ['h[a-f]llo', ['hello']],
      ['h[f-a]llo', ['hello']],
      ['b\\*c', ['b*c']],
      ['a*', ['a', 'aa', 'ab']],
      ['user:*', ['user:1']],
      ['user:1', ['user:1']],
      ['[a', ['a']],
      ['', []],
    ])('%j', async (pattern, expected) => {
      const keys = ['a', 'aa', 'ab', 'b*c', 'hello', 'hillo', 'h\\llo', 'hxyz', 'user:1']
      await c.call('MSET', ...keys.flatMap(key => [key, 1]))
      expect(sorted(await c.call('KEYS', pattern))).toEqual(expected)
    })
  })

  test('RANDOMKEY reaches every key', async () => {
    expect(await c.call('RANDOMKEY')).toBeNull()
    await c.call('MSET', 'a', 1, 'b', 2, 'c', 3)
    const seen = new Set<unknown>()
    // A key is missed this often with a chance of (2/3)^400.
    for (let i = 0; i < 400 && seen.size < 3; i++) seen.add(await c.call('RANDOMKEY'))
    expect(sorted(seen)).toEqual(['a', 'b', 'c'])
  })

  test('DBSIZE, FLUSHDB and FLUSHALL, with ASYNC and SYNC', async () => {
    for (const command of ['FLUSHDB', 'FLUSHALL']) {
      for (const how of [[], ['ASYNC'], ['sync']]) {
        await c.call('MSET', 'a', 1, 'b', 2)
        expect(await c.call('DBSIZE')).toBe(2)
        expect(await c.call(command, ...how)).toBe('OK')
        expect(await c.call('DBSIZE')).toBe(0)
      }
      await expect(c.call(command, 'BOGUS')).rejects.toThrow(SYNTAX)
    }
  })

  describe('OBJECT', () => {
    test('REFCOUNT, IDLETIME, FREQ and HELP', async () => {
      await c.call('SET', 'k', 'v')
      expect(await c.call('OBJECT', 'REFCOUNT', 'k')).toBe(1)
      expect(await c.call('OBJECT', 'IDLETIME', 'k')).toBeLessThan(10)
      await expect(c.call('OBJECT', 'FREQ', 'k')).rejects.toThrow('ERR An LFU maxmemory policy is not selected')
      const help = (await c.call('OBJECT', 'HELP')) as string[]
      expect(help[0]).toBe('OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:')
      for (const name of ['ENCODING', 'FREQ', 'IDLETIME', 'REFCOUNT', 'HELP']) {
        expect(help.some(line => line.split(' ')[0] === name)).toBe(true)
      }
    })

    test('answers null for absent keys, and refuses unknown subcommands', async () => {
      for (const subcommand of ['ENCODING', 'REFCOUNT', 'IDLETIME', 'FREQ']) {
        expect(await c.call('OBJECT', subcommand, 'absent')).toBeNull()
      }
      await expect(c.call('OBJECT', 'BOGUS', 'k')).rejects.toThrow("ERR unknown subcommand 'BOGUS'. Try OBJECT HELP.")
      await expect(c.call('OBJECT', 'ENCODING')).rejects.toThrow(
        "ERR wrong number of arguments for 'object|encoding' command",
      )
    })
  })

  test('WAIT without replicas answers 0', async () => {
    await c.call('SET', 'k', 'v')
    expect(await c.call('WAIT', 0, 0)).toBe(0)
    expect(await c.call('WAIT', 1, 1)).toBe(0)
    await expect(c.call('WAIT', 1, -1)).rejects.toThrow('ERR timeout is negative')
    await expect(c.call('WAIT', 'x', 1)).rejects.toThrow('ERR value is not an integer or out of range')
  })

  test.each(['DEL', 'UNLINK', 'EXISTS', 'TOUCH', 'TYPE', 'RENAME', 'COPY', 'KEYS', 'MOVE', 'PERSIST'])(
    '%s without arguments names itself',
    async command => {
      await expect(c.call(command)).rejects.toThrow(
        `ERR wrong number of arguments for '${command.toLowerCase()}' command`,
      )
    },
  )
})

describe('databases', () => {
  const c = useRaw(server)

  test('are apart from each other', async () => {
    await c.call('SET', 'k', 0)
    for (const dbid of [1, 15]) {
      expect(await c.call('SELECT', dbid)).toBe('OK')
      expect(await c.call('GET', 'k')).toBeNull()
      await c.call('SET', 'k', dbid)
    }
    await c.call('FLUSHDB')
    await c.call('SELECT', 1)
    expect(await c.call('GET', 'k')).toBe('1')
    await c.call('SELECT', 0)
    expect(await c.call('GET', 'k')).toBe('0')
  })

  test.each([
    ['16', 'ERR DB index is out of range'],
    ['-1', 'ERR DB index is out of range'],
    ['2147483648', 'ERR value is out of range, value must between -2147483648 and 2147483647'],
    ['x', 'ERR value is not an integer or out of range'],
  ])('SELECT %s is refused', async (dbid, message) => {
    await expect(c.call('SELECT', dbid)).rejects.toThrow(message)
  })

  test('MOVE and COPY … DB arrive there', async () => {
    await c.call('MSET', 'a', 1, 'b', 2)
    await c.call('MOVE', 'a', 5)
    await c.call('COPY', 'b', 'c', 'DB', 5)
    await c.call('SELECT', 5)
    expect(await c.call('MGET', 'a', 'b', 'c')).toEqual(['1', null, '2'])
    await c.call('SELECT', 0)
    expect(await c.call('MGET', 'a', 'b', 'c')).toEqual([null, '2', null])
  })

  test('SWAPDB exchanges two, for every connection', async () => {
    const other = await server.raw()
    await other.call('SELECT', 3)
    await other.call('SET', 'where', 'three')
    await c.call('SET', 'where', 'zero')
    expect(await c.call('SWAPDB', 0, 3)).toBe('OK')
    expect(await c.call('GET', 'where')).toBe('three')
    expect(await other.call('GET', 'where')).toBe('zero')
    expect(await c.call('SWAPDB', 4, 4)).toBe('OK')
    await expect(c.call('SWAPDB', 0, 16)).rejects.toThrow('ERR DB index is out of range')
    await expect(c.call('SWAPDB', 'x', 1)).rejects.toThrow('ERR invalid first DB index')
    await expect(c.call('SWAPDB', 1, 'x')).rejects.toThrow('ERR invalid second DB index')
  })

  test('a flush frees in the background, and what follows it waits', async () => {
    const raw = await server.raw()
    await server.resetStats()
    await c.call('MSET', 'a', 1, 'b', 2)
    raw.write('FLUSHALL\r\nDBSIZE\r\nSET a 3\r\nFLUSHDB SYNC\r\nCLIENT REPLY SKIP\r\nFLUSHALL\r\nECHO end\r\n')
    expect([await raw.read(), await raw.read(), await raw.read(), await raw.read()]).toEqual(['OK', 0, 'OK', 'OK'])
    expect(await raw.read()).toBe('end')
    // Valkey does it on the spot.
    if (product() !== 'valkey') expect(await server.info('lazyfreed_objects', 'memory')).toBe('3')
    await c.call('SET', 'a', 1)
    await c.call('MULTI')
    await c.call('FLUSHALL')
    expect(await c.call('EXEC')).toEqual(['OK'])
    if (product() !== 'valkey') expect(await server.info('lazyfreed_objects', 'memory')).toBe('3')
  })

  test('FLUSHALL empties all of them', async () => {
    for (const dbid of [0, 7]) {
      await c.call('SELECT', dbid)
      await c.call('SET', 'k', 1)
    }
    await c.call('SELECT', 0)
    await c.call('FLUSHALL')
    await c.call('SELECT', 7)
    expect(await c.call('DBSIZE')).toBe(0)
    await c.call('SELECT', 0)
  })
})

describe('MEMORY', () => {
  const c = useRaw(server)

  test('USAGE grows with the value', async () => {
    await c.call('SET', 'small', 'x')
    await c.call('SET', 'big', 'x'.repeat(100_000))
    const small = Number(await c.call('MEMORY', 'USAGE', 'small'))
    const big = Number(await c.call('MEMORY', 'USAGE', 'big', 'SAMPLES', 0))
    expect(small).toBeGreaterThan(10)
    expect(small).toBeLessThan(200)
    expect(big).toBeGreaterThan(100_000)
    expect(big).toBeLessThan(140_000)
    expect(await c.call('MEMORY', 'USAGE', 'absent')).toBeNull()
    await expect(c.call('MEMORY', 'USAGE', 'small', 'SAMPLES', -1)).rejects.toThrow(SYNTAX)
    await expect(c.call('MEMORY', 'USAGE', 'small', 'BOGUS', 1)).rejects.toThrow(SYNTAX)
  })

  test('STATS, DOCTOR, PURGE, MALLOC-STATS and HELP answer', async () => {
    await c.call('SET', 'k', 'v')
    const stats = (await c.call('MEMORY', 'STATS')) as unknown[]
    for (const field of ['peak.allocated', 'total.allocated', 'keys.count', 'dataset.bytes', 'db.0']) {
      expect(stats).toContain(field)
    }
    expect(stats[stats.indexOf('keys.count') + 1]).toBe(1)
    expect(await c.call('MEMORY', 'DOCTOR')).toMatch(/\w/)
    expect(await c.call('MEMORY', 'PURGE')).toBe('OK')
    expect(typeof (await c.call('MEMORY', 'MALLOC-STATS'))).toBe('string')
    expect(String(await c.call('MEMORY', 'HELP'))).toContain('DOCTOR')
  })
})

test.skipIf(lacks('rpush'))('a list that becomes empty is gone', async () => {
  const c = await server.raw()
  await c.call('RPUSH', 'list', 'a')
  await c.call('LPOP', 'list')
  expect(await c.call('EXISTS', 'list')).toBe(0)
})

test.runIf(product() !== 'valkey')('LOLWUT names the version', async () => {
  const c = await server.raw()
  expect(await c.call('LOLWUT')).toMatch(/ver\. \d+\.\d+\.\d+\)?\n+$/)
  expect(await c.call('LOLWUT', 'VERSION', 5, 20, 2, 2)).toMatch(/ver\. \d+\.\d+\.\d+\)?\n+$/)
})
