import { describe, expect, test } from 'vitest'
import { DRIVERS, pairs } from '../support/clients'
import type { Argument } from '../support/resp'
import { useClient, useServer } from '../support/server'
import { until } from '../support/until'

const server = useServer()
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value'
const NOT_INTEGER = 'ERR value is not an integer or out of range'
const SYNTAX = 'ERR syntax error'
const BAD_ID = 'ERR Invalid stream ID specified as stream command argument'
const MAX = '9223372036854775807'
const MIN = '-9223372036854775808'
const TOP_ID = '18446744073709551615-18446744073709551615'

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)
  const info = async (...args: Argument[]) => Object.fromEntries(pairs(await c.call('XINFO', ...args)))
  /** What XREAD found, by stream: RESP2 has pairs of key and entries, RESP3 a map. */
  const read = async (...args: Argument[]) => {
    const reply = await c.call(...args)
    if (reply === null) return null
    return Object.fromEntries(driver.protocol === 2 ? (reply as [string, unknown][]) : pairs(reply))
  }
  const fill = async (key: string, count: number) => {
    for (let id = 1; id <= count; id++) await c.call('XADD', key, id, 'f', id)
  }
  const idsOf = async (key: string) => ((await c.call('XRANGE', key, '-', '+')) as [string][]).map(([id]) => id)

  describe('adding', () => {
    test('XADD makes a stream and an id', async () => {
      const first = String(await c.call('XADD', 's', '*', 'field', 'value'))
      expect(first).toMatch(/^\d{13}-0$/)
      const second = String(await c.call('XADD', 's', '*', 'field', 'value'))
      expect(BigInt(second.replace('-', ''))).toBeGreaterThan(BigInt(first.replace('-', '')))
      expect(await c.call('XLEN', 's')).toBe(2)
      expect(await c.call('TYPE', 's')).toBe('stream')
      expect(await c.call('OBJECT', 'ENCODING', 's')).toBe('stream')
    })

    test('ids are given in whole or in part, and only grow', async () => {
      expect(await c.call('XADD', 's', '5', 'f', 'v')).toBe('5-0')
      expect(await c.call('XADD', 's', '5-*', 'f', 'v')).toBe('5-1')
      expect(await c.call('XADD', 's', '5-7', 'f', 'v')).toBe('5-7')
      const low = 'ERR The ID specified in XADD is equal or smaller than the target stream top item'
      for (const id of ['5-7', '5-0', '4-9', '4-*'])
        await expect(c.call('XADD', 's', id, 'f', 'v')).rejects.toThrow(low)
      const zero = 'ERR The ID specified in XADD must be greater than 0-0'
      await expect(c.call('XADD', 't', '0-0', 'f', 'v')).rejects.toThrow(zero)
      expect(await c.call('XADD', 't', '0-*', 'f', 'v')).toBe('0-1')
      expect(await c.call('XADD', 't', TOP_ID, 'f', 'v')).toBe(TOP_ID)
      await expect(c.call('XADD', 't', '*', 'f', 'v')).rejects.toThrow(
        'ERR The stream has exhausted the last possible ID',
      )
      for (const id of ['-', '+', '', 'x', '1-', '-1', '1-1-1', '18446744073709551616'])
        await expect(c.call('XADD', 's', id, 'f', 'v')).rejects.toThrow(BAD_ID)
    })

    test('NOMKSTREAM makes none; fields need values', async () => {
      expect(await c.call('XADD', 's', 'NOMKSTREAM', '*', 'f', 'v')).toBeNull()
      expect(await c.call('EXISTS', 's')).toBe(0)
      const arity = "ERR wrong number of arguments for 'xadd' command"
      for (const rest of [['f'], ['f', 'v', 'g']])
        await expect(c.call('XADD', 's', '*', ...rest)).rejects.toThrow(arity)
    })

    test('fields and values are any bytes, in their order, repeated or not', async () => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
      const fields = [bytes, Buffer.alloc(0), Buffer.from('-12'), bytes, Buffer.from('12'), Buffer.alloc(5000, 'x')]
      await c.call('XADD', 's', '1', ...fields)
      await c.call('XADD', 's', '2', 'other', 'fields')
      const [first] = (await c.callBuffer('XRANGE', 's', '-', '+', 'COUNT', 1)) as [[Buffer, Buffer[]]]
      expect(first).toEqual([Buffer.from('1-0'), fields])
    })
  })

  describe('trimming and deleting', () => {
    test('XTRIM and XADD leave so many, or those from an id on', async () => {
      await fill('s', 250)
      expect(await c.call('XTRIM', 's', 'MAXLEN', 240)).toBe(10)
      expect(await c.call('XTRIM', 's', 'MAXLEN', '~', 139)).toBe(90)
      expect(await c.call('XTRIM', 's', 'MINID', '=', 110)).toBe(9)
      expect(await c.call('XTRIM', 's', 'MINID', '~', 250, 'LIMIT', 5)).toBe(0)
      expect(await c.call('XTRIM', 's', 'MINID', '~', 250, 'LIMIT', 0)).toBe(91)
      expect(await c.call('XADD', 's', 'MAXLEN', '2', '251', 'f', 'v')).toBe('251-0')
      expect(await idsOf('s')).toEqual(['250-0', '251-0'])
      expect(await c.call('XTRIM', 's', 'MAXLEN', 0)).toBe(2)
      expect(await c.call('EXISTS', 's')).toBe(1)
      expect(await c.call('XTRIM', 'none', 'MAXLEN', 0)).toBe(0)
    })

    test.each([
      [['MAXLEN', -1], 'ERR The MAXLEN argument must be >= 0.'],
      [['MAXLEN', 'x'], NOT_INTEGER],
      [['MAXLEN', '9223372036854775808'], NOT_INTEGER],
      [['MINID', 'x'], BAD_ID],
      [['MAXLEN', '~', 1, 'LIMIT', -1], 'ERR The LIMIT argument must be >= 0.'],
      [['MAXLEN', 1, 'LIMIT', 1], 'ERR syntax error, LIMIT cannot be used without the special ~ option'],
      [['MAXLEN', 1, 'MINID', 1], 'ERR syntax error, MAXLEN and MINID options at the same time are not compatible'],
      [['LIMIT', 1], 'ERR syntax error, LIMIT cannot be used without specifying a trimming strategy'],
      [['bogus', 1], SYNTAX],
    ])('XTRIM %j is refused', async (options, message) => {
      await c.call('XADD', 's', '1', 'f', 'v')
      await expect(c.call('XTRIM', 's', ...options)).rejects.toThrow(message)
    })

    test('XDEL deletes by id, thousands at once', async () => {
      await fill('s', 5)
      expect(await c.call('XDEL', 's', '2', '2-0', '4', '99')).toBe(2)
      expect(await idsOf('s')).toEqual(['1-0', '3-0', '5-0'])
      await expect(c.call('XDEL', 's', '1', 'x')).rejects.toThrow(BAD_ID)
      const many = Array.from({ length: 20_000 }, (_, i) => `${i}-0`)
      expect(await c.call('XDEL', 's', ...many)).toBe(3)
      expect(await c.call('XLEN', 's')).toBe(0)
      expect(await c.call('XDEL', 'none', 'x')).toBe(0)
    })

    test('XSETID sets what is remembered', async () => {
      await fill('s', 3)
      await c.call('XDEL', 's', '2')
      expect(await c.call('XSETID', 's', '9', 'ENTRIESADDED', MAX, 'MAXDELETEDID', '4')).toBe('OK')
      expect(await info('STREAM', 's')).toMatchObject({
        length: 2,
        'last-generated-id': '9-0',
        'max-deleted-entry-id': '4-0',
        'recorded-first-entry-id': '1-0',
      })
      for (const [args, message] of [
        [['2'], 'ERR The ID specified in XSETID is smaller than current max_deleted_entry_id'],
        [
          ['9', 'ENTRIESADDED', '1'],
          'ERR The entries_added specified in XSETID is smaller than the target stream length',
        ],
        [['9', 'ENTRIESADDED', '-1'], 'ERR entries_added must be positive'],
        [
          ['9', 'MAXDELETEDID', '10'],
          'ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id',
        ],
        [['x'], BAD_ID],
        [['9', 'ENTRIESADDED'], SYNTAX],
      ] as const) {
        await expect(c.call('XSETID', 's', ...args)).rejects.toThrow(message)
      }
      await expect(c.call('XSETID', 'none', '1')).rejects.toThrow('ERR no such key')
    })
  })

  describe('reading', () => {
    test('XRANGE and XREVRANGE, with and without their ends', async () => {
      for (const id of ['1-1', '1-2', '2-0', '3-0']) await c.call('XADD', 's', id, 'f', id)
      const range = async (...args: Argument[]) => ((await c.call(...args)) as [string][]).map(([id]) => id)
      expect(await range('XRANGE', 's', '-', '+')).toEqual(['1-1', '1-2', '2-0', '3-0'])
      expect(await range('XREVRANGE', 's', '+', '-', 'COUNT', 2)).toEqual(['3-0', '2-0'])
      expect(await range('XRANGE', 's', '1', '1')).toEqual(['1-1', '1-2'])
      expect(await range('XRANGE', 's', '(1-1', '(3-0')).toEqual(['1-2', '2-0'])
      expect(await range('XREVRANGE', 's', '(3-0', '(1-1', 'COUNT', MAX)).toEqual(['2-0', '1-2'])
      expect(await range('XRANGE', 's', '2', '1')).toEqual([])
      expect(await range('XRANGE', 'none', '-', '+')).toEqual([])
      for (const count of ['0', '-1', MIN]) expect(await c.call('XRANGE', 's', '-', '+', 'COUNT', count)).toBeNull()
      await expect(c.call('XRANGE', 's', '-', '+', 'COUNT', 'x')).rejects.toThrow(NOT_INTEGER)
      await expect(c.call('XRANGE', 's', '(-', '+')).rejects.toThrow(BAD_ID)
      await expect(c.call('XRANGE', 's', `(${TOP_ID}`, '+')).rejects.toThrow('ERR invalid start ID for the interval')
      await expect(c.call('XRANGE', 's', '-', '(0-0')).rejects.toThrow('ERR invalid end ID for the interval')
    })

    test('XREAD reads what comes after an id, $ is the last and + the last but one', async () => {
      await fill('s', 3)
      await fill('t', 1)
      expect(await read('XREAD', 'COUNT', 1, 'STREAMS', 's', 't', 'none', '1', '0', '0')).toEqual({
        s: [['2-0', ['f', '2']]],
        t: [['1-0', ['f', '1']]],
      })
      expect(await read('XREAD', 'STREAMS', 's', 't', '$', '$')).toBeNull()
      expect(await read('XREAD', 'STREAMS', 's', '+')).toEqual({ s: [['3-0', ['f', '3']]] })
      expect(await read('XREAD', 'COUNT', MAX, 'STREAMS', 't', '0')).toEqual({ t: [['1-0', ['f', '1']]] })
      const unbalanced =
        "ERR Unbalanced 'xread' list of streams: for each stream key an ID, '+', or '$' must be specified."
      await expect(c.call('XREAD', 'STREAMS', 's', 't', '0')).rejects.toThrow(unbalanced)
      await expect(c.call('XREAD', 'BLOCK', MAX, 'STREAMS', 's', '0')).rejects.toThrow('ERR timeout is out of range')
      await expect(c.call('XREAD', 'BLOCK', '-1', 'STREAMS', 's', '0')).rejects.toThrow('ERR timeout is negative')
    })

    test('XREAD BLOCK waits for an entry after $, and no longer than it is told to', async () => {
      await fill('s', 1)
      const writer = await driver.connect({ port: server.port })
      try {
        const waiting = read('XREAD', 'BLOCK', 0, 'STREAMS', 'none', 's', '$', '$')
        await until(async () => String(await writer.call('INFO', 'clients')).includes('blocked_clients:1'))
        await writer.call('XADD', 's', '2', 'f', 'new')
        expect(await waiting).toEqual({ s: [['2-0', ['f', 'new']]] })
        expect(await read('XREAD', 'BLOCK', 1, 'STREAMS', 's', '$')).toBeNull()
      } finally {
        await writer.close()
      }
    })
  })

  describe('consumer groups', () => {
    test('XGROUP makes and removes groups and consumers', async () => {
      const noKey = 'ERR The XGROUP subcommand requires the key to exist.'
      await expect(c.call('XGROUP', 'CREATE', 's', 'g', '$')).rejects.toThrow(noKey)
      expect(await c.call('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM', 'ENTRIESREAD', MAX)).toBe('OK')
      await expect(c.call('XGROUP', 'CREATE', 's', 'g', '0')).rejects.toThrow('BUSYGROUP')
      expect(await c.call('XGROUP', 'SETID', 's', 'g', '-', 'ENTRIESREAD', -1)).toBe('OK')
      await expect(c.call('XGROUP', 'SETID', 's', 'none', '0')).rejects.toThrow('NOGROUP')
      expect(await c.call('XGROUP', 'CREATECONSUMER', 's', 'g', 'c')).toBe(1)
      expect(await c.call('XGROUP', 'CREATECONSUMER', 's', 'g', 'c')).toBe(0)
      expect(await c.call('XGROUP', 'DELCONSUMER', 's', 'g', 'c')).toBe(0)
      expect(await c.call('XGROUP', 'DESTROY', 's', 'g')).toBe(1)
      expect(await c.call('XGROUP', 'DESTROY', 's', 'g')).toBe(0)
      expect(await c.call('XGROUP', 'HELP')).toContain('HELP')
    })

    test('every entry goes to one consumer, who acknowledges it', async () => {
      await fill('s', 3)
      await c.call('XGROUP', 'CREATE', 's', 'g', '0')
      const group = (consumer: string, ...rest: Argument[]) => read('XREADGROUP', 'GROUP', 'g', consumer, ...rest)
      expect(await group('a', 'COUNT', 1, 'STREAMS', 's', '>')).toEqual({ s: [['1-0', ['f', '1']]] })
      expect(await group('b', 'STREAMS', 's', '>')).toEqual({
        s: [
          ['2-0', ['f', '2']],
          ['3-0', ['f', '3']],
        ],
      })
      expect(await group('b', 'STREAMS', 's', '>')).toBeNull()
      await c.call('XDEL', 's', '2')
      expect(await group('b', 'COUNT', MAX, 'STREAMS', 's', '0')).toEqual({
        s: [
          ['2-0', null],
          ['3-0', ['f', '3']],
        ],
      })
      expect(await c.call('XPENDING', 's', 'g')).toEqual([
        3,
        '1-0',
        '3-0',
        [
          ['a', '1'],
          ['b', '2'],
        ],
      ])
      const many = Array.from({ length: 20_000 }, (_, i) => `${i}-0`)
      expect(await c.call('XACK', 's', 'g', '1', '1')).toBe(1)
      expect(await c.call('XACK', 's', 'g', ...many)).toBe(2)
      expect(await c.call('XPENDING', 's', 'g')).toEqual([0, null, null, null])
      await c.call('XADD', 's', '9', 'f', '9')
      expect(await group('a', 'NOACK', 'STREAMS', 's', '>')).toEqual({ s: [['9-0', ['f', '9']]] })
      expect(await c.call('XPENDING', 's', 'g', '-', '+', MAX)).toEqual([])
      await expect(group('a', 'STREAMS', 'none', '>')).rejects.toThrow(
        "NOGROUP No such key 'none' or consumer group 'g'",
      )
    })

    test('XPENDING shows owner, idle time and deliveries', async () => {
      await fill('s', 2)
      await c.call('XGROUP', 'CREATE', 's', 'g', '0')
      await c.call('XREADGROUP', 'GROUP', 'g', 'a', 'STREAMS', 's', '>')
      const [first] = (await c.call('XPENDING', 's', 'g', 'IDLE', 0, '-', '+', 1, 'a')) as [unknown[]]
      expect(first).toEqual(['1-0', 'a', expect.any(Number), 1])
      expect(await c.call('XPENDING', 's', 'g', 'IDLE', MAX, '-', '+', 10)).toEqual([])
      expect(await c.call('XPENDING', 's', 'g', '-', '+', 10, 'none')).toEqual([])
      for (const count of ['0', '-1', MIN]) expect(await c.call('XPENDING', 's', 'g', '-', '+', count)).toEqual([])
      await expect(c.call('XPENDING', 's', 'g', '-')).rejects.toThrow(SYNTAX)
    })

    test('XCLAIM takes over what it names', async () => {
      await fill('s', 3)
      await c.call('XGROUP', 'CREATE', 's', 'g', '0')
      await c.call('XREADGROUP', 'GROUP', 'g', 'a', 'COUNT', 2, 'STREAMS', 's', '>')
      expect(await c.call('XCLAIM', 's', 'g', 'b', 0, '1', '3')).toEqual([['1-0', ['f', '1']]])
      expect(await c.call('XCLAIM', 's', 'g', 'b', MAX, '2')).toEqual([])
      expect(await c.call('XCLAIM', 's', 'g', 'b', 0, '2', '3', 'FORCE', 'JUSTID', 'RETRYCOUNT', MAX)).toEqual([
        '2-0',
        '3-0',
      ])
      expect(await c.call('XCLAIM', 's', 'g', 'b', 0, '2', 'IDLE', MIN, 'TIME', MIN, 'LASTID', '3')).toHaveLength(1)
      expect(await c.call('XPENDING', 's', 'g')).toEqual([3, '1-0', '3-0', [['b', '3']]])
      await expect(c.call('XCLAIM', 's', 'g', 'b', 'x', '1')).rejects.toThrow(
        'ERR Invalid min-idle-time argument for XCLAIM',
      )
      await expect(c.call('XCLAIM', 's', 'g', 'b', 0, '1', 'x')).rejects.toThrow("ERR Unrecognized XCLAIM option 'x'")
    })

    test('XAUTOCLAIM goes on where it stopped, and forgets what was deleted', async () => {
      await fill('s', 5)
      await c.call('XGROUP', 'CREATE', 's', 'g', '0')
      await c.call('XREADGROUP', 'GROUP', 'g', 'a', 'STREAMS', 's', '>')
      await c.call('XDEL', 's', '2', '4')
      expect(await c.call('XAUTOCLAIM', 's', 'g', 'b', 0, '-', 'COUNT', 2)).toEqual([
        '3-0',
        [['1-0', ['f', '1']]],
        ['2-0'],
      ])
      expect(await c.call('XAUTOCLAIM', 's', 'g', 'b', 0, '3', 'JUSTID')).toEqual(['0-0', ['3-0', '5-0'], ['4-0']])
      for (const count of ['0', '-1', MAX]) {
        const call = c.call('XAUTOCLAIM', 's', 'g', 'b', 0, '-', 'COUNT', count)
        await expect(call).rejects.toThrow('ERR COUNT must be > 0')
      }
    })

    test('a wait in the name of a group ends with it', async () => {
      await c.call('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM')
      const writer = await driver.connect({ port: server.port })
      try {
        const waiting = c.call('XREADGROUP', 'GROUP', 'g', 'a', 'BLOCK', 0, 'STREAMS', 's', '>')
        const ended = expect(waiting).rejects.toThrow('NOGROUP')
        await until(async () => String(await writer.call('INFO', 'clients')).includes('blocked_clients:1'))
        await writer.call('XGROUP', 'DESTROY', 's', 'g')
        await ended
      } finally {
        await writer.close()
      }
    })
  })

  describe('XINFO', () => {
    test('shows the stream, its groups and their consumers', async () => {
      await fill('s', 120)
      await c.call('XGROUP', 'CREATE', 's', 'g', '0')
      await c.call('XREADGROUP', 'GROUP', 'g', 'a', 'COUNT', 2, 'STREAMS', 's', '>')
      expect(await info('STREAM', 's')).toEqual({
        length: 120,
        'radix-tree-keys': 2,
        'radix-tree-nodes': 6,
        'last-generated-id': '120-0',
        'max-deleted-entry-id': '0-0',
        'entries-added': 120,
        'recorded-first-entry-id': '1-0',
        groups: 1,
        'first-entry': ['1-0', ['f', '1']],
        'last-entry': ['120-0', ['f', '120']],
      })
      const full = await info('STREAM', 's', 'FULL', 'COUNT', 1)
      expect(full.entries).toEqual([['1-0', ['f', '1']]])
      const [group] = full.groups as unknown[]
      const { consumers, ...rest } = Object.fromEntries(pairs(group))
      expect(rest).toMatchObject({ name: 'g', 'entries-read': 2, lag: 118, 'pel-count': 2 })
      const [consumer] = (consumers as unknown[]).map(one => Object.fromEntries(pairs(one)))
      expect(consumer).toMatchObject({ name: 'a', 'pel-count': 2 })
      const [shown] = ((await c.call('XINFO', 'GROUPS', 's')) as unknown[]).map(one => Object.fromEntries(pairs(one)))
      expect(shown).toEqual({
        name: 'g',
        consumers: 1,
        pending: 2,
        'last-delivered-id': '2-0',
        'entries-read': 2,
        lag: 118,
      })
      const [who] = ((await c.call('XINFO', 'CONSUMERS', 's', 'g')) as unknown[]).map(one =>
        Object.fromEntries(pairs(one)),
      )
      expect(who).toEqual({ name: 'a', pending: 2, idle: expect.any(Number), inactive: expect.any(Number) })
      expect(await c.call('XINFO', 'HELP')).toContain('HELP')
      await expect(c.call('XINFO', 'STREAM', 'none')).rejects.toThrow('ERR no such key')
    })
  })

  test('other types are refused', async () => {
    await c.call('SET', 'k', 'v')
    for (const call of [
      ['XADD', 'k', '*', 'f', 'v'],
      ['XLEN', 'k'],
      ['XRANGE', 'k', '-', '+'],
      ['XREVRANGE', 'k', '+', '-'],
      ['XREAD', 'STREAMS', 'k', '0'],
      ['XDEL', 'k', '1'],
      ['XTRIM', 'k', 'MAXLEN', '1'],
      ['XSETID', 'k', '1'],
      ['XGROUP', 'CREATE', 'k', 'g', '$', 'MKSTREAM'],
      ['XACK', 'k', 'g', '1'],
      ['XCLAIM', 'k', 'g', 'c', '0', '1'],
      ['XAUTOCLAIM', 'k', 'g', 'c', '0', '0'],
      ['XPENDING', 'k', 'g'],
      ['XINFO', 'STREAM', 'k'],
    ]) {
      await expect(c.call(...call), call.join(' ')).rejects.toThrow(WRONG_TYPE)
    }
  })
})
