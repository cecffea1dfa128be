/**
 * The generated methods: what they hand to the addon, and what they make of its replies. The addon is a recorder here;
 * that the real one has a function for every method is tested where it is loaded.
 */
import { describe, expect, test } from 'vitest'
import { Commands } from './generated/commands'
import type { Raw } from './marshal'

class Recorder extends Commands<string> {
  calls: unknown[][] = []
  reply: unknown = null
  protected readonly raw: Raw = new Proxy({} as Raw, {
    get:
      (_, command: string) =>
      (...args: unknown[]) => {
        this.calls.push([command, ...args.flat()])
        return this.reply
      },
  })

  protected async settle(call: () => unknown): Promise<unknown> {
    return call()
  }
}

/** What the addon was called with by `act`, and what `act` returned when the addon replied with `reply`. */
function record<T>(act: (db: Recorder) => T, reply: unknown = null): { sent: unknown[]; got: T } {
  const db = new Recorder()
  db.reply = reply
  const got = act(db)
  return { sent: db.calls[0] ?? [], got }
}

describe('arguments', () => {
  test.each<[string, (db: Recorder) => unknown, unknown[]]>([
    ['plain ones as they stand', db => db.get('k'), ['get', 'k']],
    [
      'options in the order of the command',
      db => db.set('k', 1, { px: 5, nx: true, get: true }),
      ['set', 'k', 1, 'NX', 'GET', 'PX', 5],
    ],
    ['options that are off', db => db.set('k', 'v', { nx: false, ex: undefined }), ['set', 'k', 'v']],
    ['repeated keys', db => db.del('a', 'b'), ['del', 'a', 'b']],
    ['names with values', db => db.mset({ a: 1, b: 2 }), ['mset', 'a', 1, 'b', 2]],
    ['pairs', db => db.mset(new Map([['a', 1]])), ['mset', 'a', 1]],
    ['a count of keys', db => db.msetex({ a: 1, b: 2 }, { ex: 3 }), ['msetex', 2, 'a', 1, 'b', 2, 'EX', 3]],
    ['parameters left out', db => db.bitcount('k', 0, -1), ['bitcount', 'k', 0, -1]],
    ['a choice of words', db => db.bitop('XOR', 'd', 'a', 'b'), ['bitop', 'XOR', 'd', 'a', 'b']],
    [
      'nested options',
      db => db.commandList({ filterby: { aclcat: 'string' } }),
      ['command|list', 'FILTERBY', 'ACLCAT', 'string'],
    ],
    [
      'a word with several values at the end',
      db => db.clientList({ id: [1, 2], type: 'normal' }),
      ['client|list', 'TYPE', 'normal', 'ID', 1, 2],
    ],
    ['members with scores, the score first', db => db.zadd('z', { a: 1, b: 2.5 }), ['zadd', 'z', 1, 'a', 2.5, 'b']],
    ['options before members', db => db.zadd('z', { a: 1 }, { gt: true, ch: true }), ['zadd', 'z', 'GT', 'CH', 1, 'a']],
    [
      'a word with two values',
      db => db.zrange('z', 0, 9, { byscore: true, limit: [1, 2] }),
      ['zrange', 'z', 0, 9, 'BYSCORE', 'LIMIT', 1, 2],
    ],
    [
      'keys with their count, weights at the end',
      db => db.zunion(['a', 'b'], { weights: [1, 2], withscores: true }),
      ['zunion', 2, 'a', 'b', 'WITHSCORES', 'WEIGHTS', 1, 2],
    ],
    [
      'options of trimming before the id of an entry',
      db => db.xadd('k', '*', { a: 1 }, { maxlen: 5, approximate: true, limit: 9 }),
      ['xadd', 'k', 'MAXLEN', '~', 5, 'LIMIT', 9, '*', 'a', 1],
    ],
    ['one stream trimmed', db => db.xtrim('k', { minid: '5-0' }), ['xtrim', 'k', 'MINID', '=', '5-0']],
    [
      'keys with ids in two columns',
      db => db.xread({ s: '0', t: '$' }, { count: 2 }),
      ['xread', 'COUNT', 2, 'STREAMS', 's', 't', '0', '$'],
    ],
    [
      'a group with its consumer',
      db => db.xreadgroup('g', 'c', { s: '>' }, { noack: true }),
      ['xreadgroup', 'GROUP', 'g', 'c', 'NOACK', 'STREAMS', 's', '>'],
    ],
    [
      'ids before options',
      db => db.xclaim('k', 'g', 'c', 0, ['1-0', '2-0'], { force: true, retrycount: 3 }),
      ['xclaim', 'k', 'g', 'c', 0, '1-0', '2-0', 'RETRYCOUNT', 3, 'FORCE'],
    ],
    ['whatever follows', db => db.bitfield('k', 'GET', 'u8', 0), ['bitfield', 'k', 'GET', 'u8', 0]],
  ])('%s', (_, act, expected) => {
    expect(record(act, []).sent).toEqual(expected)
  })

  test('a misspelt option is refused by name', () => {
    const misspelt = { nx: true, exx: 5 }
    expect(() => record(db => db.set('k', 'v', misspelt))).toThrow("set() has no option 'exx'; it knows nx, xx")
  })
})

describe('replies', () => {
  test('entries of streams are objects', async () => {
    const raw = [
      ['1-0', ['f', 'v', 'g', 'w']],
      ['2-0', null],
    ]
    const entries = [
      { id: '1-0', fields: { f: 'v', g: 'w' } },
      { id: '2-0', fields: null },
    ]
    expect(record(db => db.xrange('k', '-', '+'), raw).got).toEqual(entries)
    expect(record(db => db.xrange('k', '-', '+', { count: 0 }), null).got).toEqual([])
    expect(await record(db => db.xread({ s: '0' }), ['s', raw]).got).toEqual({ s: entries })
    expect(await record(db => db.xread({ s: '0' }), null).got).toBeNull()
    const claimed = ['3-0', [['1-0', ['f', 'v']]], ['2-0']]
    const found = ['3-0', [{ id: '1-0', fields: { f: 'v' } }], ['2-0']]
    expect(record(db => db.xautoclaim('k', 'g', 'c', 0, '-'), claimed).got).toEqual(found)
    const ids = record(db => db.xautoclaim('k', 'g', 'c', 0, '-', { justid: true }), ['0-0', ['1-0'], []]).got
    expect(ids).toEqual(['0-0', ['1-0'], []])
  })

  test('a map becomes an object, its texts strings', () => {
    const reply = [Buffer.from('maxmemory'), Buffer.from('0'), 'port', '6379']
    expect({ ...record(db => db.configGet('*'), reply).got }).toEqual({ maxmemory: '0', port: '6379' })
  })

  test('a name like a member of every object is a name', () => {
    expect(Object.keys(record(db => db.configGet('*'), ['__proto__', '1']).got)).toEqual(['__proto__'])
  })

  test('an option that changes the reply changes its form', () => {
    expect({ ...record(db => db.lcs('a', 'b', { idx: true }), ['matches', [], 'len', 0]).got }).toEqual({
      matches: [],
      len: 0,
    })
    expect(record(db => db.lcs('a', 'b', { len: true }), 3).got).toBe(3)
  })

  test('a cursor is text, keys are as the caller wants them', () => {
    expect(record(db => db.scan(0), [Buffer.from('17'), ['k']]).got).toEqual(['17', ['k']])
  })

  test('members with scores are pairs, one or many', () => {
    expect(record(db => db.zpopmin('z'), ['a', 1]).got).toEqual([['a', 1]])
    expect(record(db => db.zpopmin('z'), []).got).toEqual([])
    expect(
      record(
        db => db.zpopmin('z', 2),
        [
          ['a', 1],
          ['b', 2],
        ],
      ).got,
    ).toEqual([
      ['a', 1],
      ['b', 2],
    ])
  })

  test('what may block is a promise', async () => {
    expect(await record(db => db.wait(0, 1), 2).got).toBe(2)
  })
})
