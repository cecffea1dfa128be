/**
 * Sorted sets, places, streams and HyperLogLogs by their methods: arguments and replies in natural shapes, and of the
 * types that the compiler is told.
 */
import { once } from 'node:events'
import net from 'node:net'
import { beforeEach, describe, expect, expectTypeOf, test } from 'vitest'
import type { Database, FullStreamInfo, GeoPlace, PendingEntry, PendingSummary, StreamGroup } from '../../ts/src/index'
import { expectError, useDatabases } from './support'

const databases = useDatabases()
let db: Database
beforeEach(() => {
  db = databases.open({})
})

describe('sorted sets', () => {
  beforeEach(() => {
    db.zadd('z', { a: 1, b: 2.5, c: Number.POSITIVE_INFINITY })
  })

  test('scores are numbers, members with scores are pairs', () => {
    expect(db.zadd('z', [['d', -1]], { ch: true })).toBe(1)
    expect(db.zscore('z', 'b')).toBe(2.5)
    expect(db.zscore('z', 'none')).toBeNull()
    expect(db.zmscore('z', 'c', 'none')).toEqual([Number.POSITIVE_INFINITY, null])
    expect(db.zincrby('z', 0.5, 'b')).toBe(3)
    expect(db.zrange('z', 0, -1)).toEqual(['d', 'a', 'b', 'c'])
    expect(db.zrange('z', 0, 1, { withscores: true })).toEqual([
      ['d', -1],
      ['a', 1],
    ])
    expect(db.zrange('z', '(1', '+inf', { byscore: true, limit: [0, 1] })).toEqual(['b'])
    expect(db.zrank('z', 'b')).toBe(2)
    expect(db.zcard('z')).toBe(4)
    expect(db.zcount('z', 1, 3)).toBe(2)
  })

  test('one is given as one is asked for, many as a list', () => {
    const one = db.zrandmember('z')
    expectTypeOf(one).toEqualTypeOf<string | null>()
    expect(['a', 'b', 'c']).toContain(one)
    expect(db.zrandmember('none')).toBeNull()
    expect(db.zrandmember('z', 5).toSorted()).toEqual(['a', 'b', 'c'])
    expect(db.zrandmember('z', -5)).toHaveLength(5)
    const pairs = db.zrandmember('z', 3, true)
    expectTypeOf(pairs).toEqualTypeOf<[string, number][]>()
    expect(Object.fromEntries(pairs)).toEqual({ a: 1, b: 2.5, c: Number.POSITIVE_INFINITY })
    expect(db.zpopmin('z')).toEqual([['a', 1]])
    expect(db.zpopmax('z', 2)).toEqual([
      ['c', Number.POSITIVE_INFINITY],
      ['b', 2.5],
    ])
    expect(db.exists('z')).toBe(0)
    db.hset('h', { f: 1 })
    expect(db.hrandfield('h')).toBe('f')
    expect(db.hrandfield('h', 1)).toEqual(['f'])
    expect(db.hrandfield('h', 1, true)).toEqual([['f', '1']])
  })

  test('sets are combined', () => {
    db.zadd('y', { b: 10, x: 1 })
    expect(db.zinter(['z', 'y'], { withscores: true })).toEqual([['b', 12.5]])
    expect(db.zunionstore('u', ['z', 'y'], { weights: [1, 0], aggregate: 'MAX' })).toBe(4)
    expect(db.zdiff(['z', 'y'])).toEqual(['a', 'c'])
    expect(db.buffers.zrange('u', 0, 0)).toEqual([Buffer.from('x')])
  })

  test('whoever waits names one key, or several', async () => {
    const waits = [db.bzpopmin('later', 5), db.bzmpop(5, ['none', 'later'], 'MAX', { count: 2 })]
    db.zadd('later', { one: 1, two: 2, three: 3 })
    await expect(waits[0]).resolves.toEqual(['later', 'one', 1])
    await expect(waits[1]).resolves.toEqual([
      'later',
      [
        ['three', 3],
        ['two', 2],
      ],
    ])
    const jobs = [db.blpop('jobs', 0), db.brpop(['none', 'jobs'], 0), db.blmpop(0, 'jobs', 'LEFT')]
    db.rpush('jobs', 'a', 'b', 'c')
    await expect(jobs[0]).resolves.toEqual(['jobs', 'a'])
    await expect(jobs[1]).resolves.toEqual(['jobs', 'c'])
    await expect(jobs[2]).resolves.toEqual(['jobs', ['b']])
    await expect(db.blpop(Buffer.from('none'), 0.01)).resolves.toBeNull()
  })
})

describe('places', () => {
  beforeEach(() => {
    db.geoadd('sicily', [
      [13.361389, 38.115556, 'Palermo'],
      [15.087269, 37.502669, 'Catania'],
    ])
  })

  test('are found by what is an option each', () => {
    const near = { fromlonlat: [15, 37], byradius: [200, 'km'], asc: true } as const
    expect(db.geosearch('sicily', near)).toEqual(['Catania', 'Palermo'])
    const places = db.geosearch('sicily', { ...near, withcoord: true, withdist: true, withhash: true })
    expectTypeOf(places).toEqualTypeOf<GeoPlace<string>[]>()
    expect(places[0]).toEqual({
      member: 'Catania',
      distance: 56.4413,
      hash: 3479447370796909,
      position: [expect.closeTo(15.087269, 4), expect.closeTo(37.502669, 4)],
    })
    expect(db.geosearch('sicily', { frommember: 'Palermo', bybox: [1, 1, 'm'], withdist: true })).toEqual([
      { member: 'Palermo', distance: 0 },
    ])
    expect(
      db.geosearch('sicily', {
        bypolygon: [
          [14, 37],
          [16, 37],
          [16, 38],
          [14, 38],
        ],
      }),
    ).toEqual(['Catania'])
    expect(db.geosearchstore('near', 'sicily', { ...near, count: 1, storedist: true })).toBe(1)
    expect(db.zscore('near', 'Catania')).toBeCloseTo(56.4413, 3)
    expectError(() => db.geosearch('sicily', {}), 'ERR')
    expect(() => db.geosearch('sicily', { byradios: 1 } as never)).toThrow(/no option 'byradios'/)
  })

  test('are found by the commands of old, too', () => {
    expect(db.georadius('sicily', 15, 37, 200, 'km', { desc: true })).toEqual(['Palermo', 'Catania'])
    expect(db.georadiusbymemberRo('sicily', 'Palermo', 1, 'm', { withdist: true })).toEqual([
      { member: 'Palermo', distance: 0 },
    ])
    expect(db.georadius('sicily', 15, 37, 200, 'km', { store: 'copy' })).toBe(2)
    expect(db.geodist('sicily', 'Palermo', 'Catania', { km: true })).toBeCloseTo(166.2742, 3)
    expect(db.geodist('sicily', 'Palermo', 'none')).toBeNull()
    expect(db.geopos('sicily', 'none', 'Palermo')[0]).toBeNull()
    expect(db.geohash('sicily', 'Palermo', 'none')).toEqual(['sqc8b49rny0', null])
    expect(db.geoadd('sicily', [[13, 38, 'Palermo']], { ch: true })).toBe(1)
    expect(db.geopos('sicily', 'Palermo')).toEqual([[expect.closeTo(13, 4), expect.closeTo(38, 4)]])
  })
})

describe('streams', () => {
  beforeEach(() => {
    for (const id of ['1-1', '2-1', '3-1']) db.xadd('s', id, { n: id })
    db.xgroupCreate('s', 'g', '0')
  })

  test('entries are objects', async () => {
    expect(db.xrange('s', '-', '+', { count: 1 })).toEqual([{ id: '1-1', fields: { n: '1-1' } }])
    expect(db.xlen('s')).toBe(3)
    await expect(db.xread({ s: '2-1' })).resolves.toEqual({ s: [{ id: '3-1', fields: { n: '3-1' } }] })
    await expect(db.xread({ s: '9' })).resolves.toBeNull()
  })

  test('what a group got and has not acknowledged', () => {
    db.xreadgroup('g', 'c', { s: '>' }, { count: 2 })
    const summary = db.xpending('s', 'g')
    expectTypeOf(summary).toEqualTypeOf<PendingSummary<string>>()
    expect(summary).toEqual({ count: 2, min: '1-1', max: '2-1', consumers: [{ name: 'c', count: 2 }] })
    const entries = db.xpending('s', 'g', { start: '(1-1', consumer: 'c' })
    expectTypeOf(entries).toEqualTypeOf<PendingEntry<string>[]>()
    expect(entries).toEqual([{ id: '2-1', consumer: 'c', idle: expect.any(Number), deliveries: 1 }])
    expect(db.xpending('s', 'g', { idle: 1_000_000 })).toEqual([])
    expect(db.xpending('s', 'g', { count: 1 })).toHaveLength(1)
    expect(db.xack('s', 'g', '1-1', '2-1')).toBe(2)
    expect(db.xpending('s', 'g')).toEqual({ count: 0, min: null, max: null, consumers: [] })
    expect(db.buffers.xpending('s', 'g', {})).toEqual([])
  })

  test('what is known of them is an object each', () => {
    db.xreadgroup('g', 'c', { s: '>' }, { count: 1 })
    const groups = db.xinfoGroups('s')
    expectTypeOf(groups).toEqualTypeOf<StreamGroup<string>[]>()
    expect(groups).toEqual([
      { name: 'g', consumers: 1, pending: 1, 'last-delivered-id': '1-1', 'entries-read': 1, lag: 2 },
    ])
    expect(db.buffers.xinfoGroups('s')[0]).toMatchObject({ name: Buffer.from('g'), 'last-delivered-id': '1-1' })
    expect(db.xinfoConsumers('s', 'g')).toEqual([
      { name: 'c', pending: 1, idle: expect.any(Number), inactive: expect.any(Number) },
    ])
    expect(db.xinfoStream('s')).toMatchObject({
      length: 3,
      groups: 1,
      'last-generated-id': '3-1',
      'first-entry': { id: '1-1', fields: { n: '1-1' } },
      'last-entry': { id: '3-1', fields: { n: '3-1' } },
    })
    const full = db.xinfoStream('s', { full: true, count: 2 })
    expectTypeOf(full).toEqualTypeOf<FullStreamInfo<string>>()
    expect(full.entries.map(entry => entry.id)).toEqual(['1-1', '2-1'])
    expect(full.groups[0]).toMatchObject({
      name: 'g',
      'pel-count': 1,
      pending: [['1-1', 'c', expect.any(Number), 1]],
      consumers: [{ name: 'c', 'pel-count': 1, pending: [['1-1', expect.any(Number), 1]] }],
    })
    db.xtrim('s', { maxlen: 0 })
    expect(db.xinfoStream('s')).toMatchObject({ length: 0, 'first-entry': null, 'last-entry': null })
  })

  test('whoever waits for entries gets them as objects', async () => {
    const waits = db.xread({ s: '$' }, { block: 5000 })
    db.xadd('s', '4-1', { n: 4 })
    await expect(waits).resolves.toEqual({ s: [{ id: '4-1', fields: { n: '4' } }] })
  })
})

test('HyperLogLogs count', () => {
  expect(db.pfadd('a', 'x', 'y', 'z')).toBe(1)
  expect(db.pfadd('a', 'x')).toBe(0)
  db.pfadd('b', 'z', Buffer.from([0xff]))
  expect(db.pfcount('a')).toBe(3)
  expect(db.pfcount('a', 'b')).toBe(4)
  expect(db.pfmerge('c', 'a', 'b')).toBe('OK')
  expect(db.pfcount('c')).toBe(4)
})

test('conditions on a hash are options', () => {
  expect(db.hsetex('h', { f: 1 }, { xx: true })).toBe(0)
  expect(db.hsetex('h', { f: 1 }, { nx: true, ex: 100 })).toBe(1)
  expect(db.httl('h', ['f'])).toEqual([expect.toSatisfy(ttl => ttl > 40 && ttl <= 100)])
})

describe('keys go to another server', () => {
  /** A server that takes what it is sent, and says so when it is told to. */
  async function target(): Promise<{ port: number; asked: Promise<unknown>; answer(): void; close(): void }> {
    const listener = net.createServer()
    listener.listen(0, '127.0.0.1')
    await once(listener, 'listening')
    let socket: net.Socket | undefined
    const asked = once(listener, 'connection').then(([connection]) => {
      socket = connection as net.Socket
      return once(socket, 'data')
    })
    return {
      port: (listener.address() as net.AddressInfo).port,
      asked,
      answer: () => socket?.write('+OK\r\n+OK\r\n'),
      close() {
        socket?.destroy()
        listener.close()
      },
    }
  }

  test('as a promise, while commands on them are refused', async () => {
    const other = await target()
    db.set('k', 'v')
    const migrated = db.migrate('127.0.0.1', other.port, 'k', 0, 10_000)
    await other.asked
    expectError(() => db.get('k'), 'MIGRATING')
    expectError(() => db.multi().set('k', 'lost').exec(), 'MIGRATING')
    await expect(db.blpop('k', 0)).rejects.toMatchObject({ code: 'MIGRATING' })
    expect(db.set('other', 1)).toBe('OK')
    other.answer()
    await expect(migrated).resolves.toBe('OK')
    expect(db.get('k')).toBeNull()
    await expect(db.migrate('127.0.0.1', other.port, '', 0, 100, { keys: ['k', 'none'] })).resolves.toBe('NOKEY')
    other.close()
  })

  test('and stay where that fails, or is given up', async () => {
    const other = await target()
    db.set('k', 'v')
    const signal = AbortSignal.timeout(20)
    await expect(db.migrate('127.0.0.1', other.port, 'k', 0, 100, {}, { signal })).rejects.toThrow('timeout')
    await expect(db.migrate('127.0.0.1', 1, 'other', 0, 100)).resolves.toBe('NOKEY')
    other.close()
    db.set('l', 'v')
    await expect(db.migrate('127.0.0.1', other.port, 'l', 0, 100)).rejects.toMatchObject({ code: 'IOERR' })
    expect(db.get('l')).toBe('v')
  })
})
