/**
 * From JavaScript values to arguments and from replies back: nothing is lost, and what cannot be meant is refused.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Arg, Database } from '../../ts/src/index'
import { expectError, thrownBy, useDatabases } from './support'

const databases = useDatabases()
let db: Database
beforeEach(() => {
  db = databases.open({ 'enable-debug-command': 'local' })
})

/** What of any value a caller without types may pass. */
const untyped = (value: unknown) => value as Arg

describe('strings', () => {
  test.each([
    ['empty', ''],
    ['ASCII', 'Alice'],
    ['Latin-1', 'Zoë ÿ'],
    ['two bytes', 'Ελλάδα'],
    ['three bytes', '数据库'],
    ['four bytes', '🐆 a 🐆'],
    ['NUL', 'a\0b\0'],
    ['CR LF', 'a\r\nb\r\n'],
    ['a reply', '$5\r\nhello\r\n'],
    ['a byte order mark', '\ufeffa'],
    // The addon reads short strings into a buffer of 1024 units.
    ...[1021, 1022, 1023, 1024, 1025, 5000].flatMap(length => [
      [`${length} ASCII characters`, 'x'.repeat(length)],
      [`${length} others`, 'ä'.repeat(length)],
      [`${length} characters, the last of two units`, `${'x'.repeat(length - 2)}🐆`],
    ]),
  ])('%s: as key and as value', (_, text) => {
    db.set(text, text)
    expect(db.get(text)).toBe(text)
    expect(db.buffers.get(text)).toEqual(Buffer.from(text))
    expect(db.strlen(text)).toBe(Buffer.byteLength(text))
    expect(db.exists(Buffer.from(text))).toBe(1)
    expect(db.keys('*')).toEqual([text])
  })

  test.each([
    ['a high one', 'a\ud83db'],
    ['a low one', '\udc06'],
    ['at the end', `${'x'.repeat(1023)}\ud83d`],
    ['both, the wrong way round', '\udc06\ud83d'],
  ])('a lone surrogate becomes U+FFFD, as in Buffer.from: %s', (_, text) => {
    db.set('k', text)
    expect(db.buffers.get('k')).toEqual(Buffer.from(text))
    expect(db.get('k')).toBe(Buffer.from(text).toString())
  })

  test('bytes that are no UTF-8 are given as Node decodes them, and exactly as a Buffer', () => {
    const bytes = Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x00, 0xf0, 0x9f])
    db.set('k', bytes)
    expect(db.get('k')).toBe(bytes.toString())
    expect(db.buffers.get('k')).toEqual(bytes)
  })

  test('of many megabytes', () => {
    const ascii = 'x'.repeat(20_000_000)
    const wide = '数'.repeat(5_000_000)
    db.mset({ ascii, wide })
    expect(db.get('ascii') === ascii).toBe(true)
    expect(db.get('wide') === wide).toBe(true)
    expect(db.buffers.get('wide')?.equals(Buffer.from(wide))).toBe(true)
  })

  test('longer than a string can be: only as a Buffer, and the error says so', () => {
    db.setrange('k', 2 ** 29 - 24, 'x')
    expectError(() => db.get('k'), 'ERR_STRING_TOO_LONG', 'db.buffers')
    expect(db.buffers.get('k')?.length).toBe(2 ** 29 - 23)
    db.del('k')
  })

  test('longer than proto-max-bulk-len are refused', () => {
    db.configSet({ 'proto-max-bulk-len': '1mb' })
    db.set('k', 'x'.repeat(2 ** 20))
    expectError(() => db.set('k', 'x'.repeat(2 ** 20 + 1)), 'ERR', 'longer than proto-max-bulk-len')
    expect(db.strlen('k')).toBe(2 ** 20)
    expectError(
      () =>
        db
          .multi()
          .set('k', Buffer.alloc(2 ** 20 + 1))
          .exec(),
      'ERR',
      'longer than proto-max-bulk-len',
    )
    expect(db.set('k', 'v')).toBe('OK')
  })
})

describe('numbers and BigInts', () => {
  test.each<[number | bigint, string]>([
    [0, '0'],
    [-0, '0'],
    [42, '42'],
    [-7, '-7'],
    [2 ** 53 - 1, '9007199254740991'],
    [-(2 ** 53 - 1), '-9007199254740991'],
    [2 ** 53, '9007199254740992'],
    [0.1, '0.1'],
    [-1.5, '-1.5'],
    [1e21, '1e+21'],
    [1.5e-7, '1.5e-7'],
    [5e-324, '5e-324'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
    [0n, '0'],
    [2n ** 63n - 1n, '9223372036854775807'],
    [-(2n ** 63n), '-9223372036854775808'],
  ])('%s is stored as %s', (number, text) => {
    db.set('k', number)
    expect(db.get('k')).toBe(text)
  })

  test('integers beyond 2^53 are given as BigInts', () => {
    db.set('k', 2n ** 53n - 2n)
    expect(db.incr('k')).toBe(2 ** 53 - 1)
    expect(db.incr('k')).toBe(2n ** 53n)
    expect(db.decrby('k', 2n ** 54n)).toBe(-(2n ** 53n))
    expect(db.incr('k')).toBe(-(2 ** 53 - 1))
    expect(db.incrby('n', 2n ** 63n - 1n)).toBe(2n ** 63n - 1n)
  })

  test.each([
    [Number.NaN, 'NaN'],
    [2n ** 63n, 'does not fit 64 bits'],
    [-(2n ** 63n) - 1n, 'does not fit 64 bits'],
  ])('%s is refused', (value, message) => {
    expectError(() => db.set('k', value), 'ERR_INVALID_ARG_TYPE', message)
    expect(db.exists('k')).toBe(0)
  })
})

describe('Buffers and other views', () => {
  const memory = Uint8Array.from({ length: 32 }, (_, i) => i)

  test.each<[string, ArrayBufferView]>([
    ['Buffer', Buffer.from(memory)],
    ['Uint8Array', memory],
    ['part of one', memory.subarray(3, 9)],
    ['Uint16Array', new Uint16Array(memory.buffer, 2, 3)],
    ['Float64Array', new Float64Array([Math.PI, -0])],
    ['BigUint64Array', new BigUint64Array([2n ** 63n])],
    ['DataView', new DataView(memory.buffer, 5, 7)],
    ['an empty one', new Uint8Array(0)],
    ['shared memory', new Uint8Array(new SharedArrayBuffer(8), 2, 4).fill(7)],
    ['a Buffer of shared memory', Buffer.from(new SharedArrayBuffer(8)).fill(9)],
  ])('%s: the bytes it shows', (_, view) => {
    const bytes = Buffer.from(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
    db.set('k', view as Uint8Array)
    expect(db.buffers.get('k')).toEqual(bytes)
    db.set(view as Uint8Array, 'v')
    expect(db.get(bytes)).toBe('v')
  })

  test('resizable memory: what is there at the moment of the call', () => {
    const buffer = new ArrayBuffer(4, { maxByteLength: 16 })
    const whole = new Uint8Array(buffer)
    whole.set([1, 2, 3, 4])
    const end = new Uint8Array(buffer, 2, 2)
    db.mset({ whole, end })
    expect(db.buffers.mget('whole', 'end')).toEqual([Buffer.from([1, 2, 3, 4]), Buffer.from([3, 4])])
    buffer.resize(8)
    db.set('whole', whole)
    expect(db.strlen('whole')).toBe(8)
    buffer.resize(1)
    db.mset({ whole, end })
    expect(db.buffers.mget('whole', 'end')).toEqual([Buffer.from([1]), Buffer.alloc(0)])
  })

  test('growable shared memory', () => {
    const buffer = new SharedArrayBuffer(2, { maxByteLength: 8 })
    const view = new Uint8Array(buffer)
    buffer.grow(6)
    db.set('k', view)
    expect(db.strlen('k')).toBe(6)
  })

  test('memory that was transferred is refused: it is not an empty value', () => {
    for (const make of [
      (b: ArrayBuffer) => new Uint8Array(b),
      (b: ArrayBuffer) => Buffer.from(b),
      (b: ArrayBuffer) => new DataView(b),
    ]) {
      const buffer = new ArrayBuffer(8)
      const view = make(buffer)
      structuredClone(buffer, { transfer: [buffer] })
      expectError(() => db.set('k', view as Uint8Array), 'ERR_INVALID_ARG_TYPE', 'transferred')
    }
    expect(db.exists('k')).toBe(0)
  })

  test('what a Buffer reply holds is its own', () => {
    db.set('k', 'abc')
    const first = db.buffers.get('k') as Buffer
    db.set('k', 'xyz')
    const second = db.buffers.get('k') as Buffer
    first.fill(0)
    expect(second.toString()).toBe('xyz')
    expect(db.get('k')).toBe('xyz')
  })

  test('small ones share memory, which nobody can take away from the others, and begin where any typed array may', () => {
    const replies = Array.from({ length: 20 }, (_, size) => {
      db.set('k', 'x'.repeat(size))
      return db.buffers.get('k') as Buffer
    })
    for (const [size, { buffer, byteOffset }] of replies.entries()) {
      expect(byteOffset % 8).toBe(0)
      try {
        // Node 20 copies instead, later versions throw.
        structuredClone(buffer, { transfer: [buffer as ArrayBuffer] })
      } catch {}
      expect(
        replies.every((reply, size) => reply.toString() === 'x'.repeat(size)),
        String(size),
      ).toBe(true)
    }
  })

  test('of every size, and many of them, stay as they were', () => {
    const sizes = [0, 1, 7, 8, 9, 100, 4095, 4096, 4097, 65_535, 65_536, 65_537, 1_000_000]
    const replies = Array.from({ length: 20 }, (_, round) =>
      sizes.map(size => {
        db.set('k', Buffer.alloc(size, round))
        return db.buffers.get('k') as Buffer
      }),
    )
    for (const [round, buffers] of replies.entries())
      for (const [i, buffer] of buffers.entries())
        expect(buffer.equals(Buffer.alloc(sizes[i] as number, round))).toBe(true)
  })
})

describe('arrays', () => {
  test('stand for their elements, wherever they are', () => {
    db.mset({ a: 1, b: 2, c: 3 })
    expect(db.call('MGET', 'a', ['b', 'c'])).toEqual(['1', '2', '3'])
    expect(db.call('MGET', [], ['a'], [])).toEqual(['1'])
    expect(db.call('MSET', ['d', 4, Buffer.from('e'), 5n])).toBe('OK')
    expect(db.mget('d', 'e')).toEqual(['4', '5'])
  })

  test('of a hundred thousand elements, and calls with as many arguments', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `key:${i}`)
    db.call(
      'MSET',
      keys.flatMap(key => [key, key]),
    )
    expect(db.dbsize()).toBe(100_000)
    expect(db.mget(...keys)).toEqual(keys)
    expect(db.del(...keys)).toBe(100_000)
  })

  test('within arrays, and what only looks like one, are refused', () => {
    expectError(() => db.call('MGET', untyped([['a']])), 'ERR_INVALID_ARG_TYPE', 'an argument is an object')
    expectError(() => db.call('MGET', untyped(new Proxy(['a'], {}))), 'ERR_INVALID_ARG_TYPE', 'an object')
    expectError(() => db.call('MGET', untyped({ length: 1, 0: 'a' })), 'ERR_INVALID_ARG_TYPE', 'an object')
    expectError(() => db.call('MGET', new Array(2 ** 32 - 1)), 'ERR_INVALID_ARG_TYPE', 'an argument is undefined')
  })

  const withGetter = (get: () => unknown) => Object.defineProperty(['a', 'b'], 1, { get })

  test('a getter that throws ends the call with what it threw', () => {
    const mine = new Error('mine')
    const args = withGetter(() => {
      throw mine
    })
    expect(thrownBy(() => db.call('DEL', args))).toBe(mine)
    expect(db.ping()).toBe('PONG')
  })

  test('a getter that calls the database, or another session of it, is refused: INUSE', () => {
    db.set('b', 'value')
    const session = db.session()
    for (const other of [db, session]) {
      for (const act of [() => other.get('b'), () => other.call('GET', 'b'), () => other.multi().get('b').exec()]) {
        const seen: unknown[] = []
        const args = withGetter(() => {
          seen.push(thrownBy(act).code)
          return 'b'
        })
        expect(db.call('MGET', args)).toEqual([null, 'value'])
        expect(seen).toEqual(['INUSE'])
      }
    }
  })

  test('a getter can call another database, and cannot close this one', () => {
    const another = databases.open()
    another.set('b', 'b')
    const args = withGetter(() => {
      expectError(() => db.close(), 'INUSE')
      return another.get('b')
    })
    db.set('b', 'mine')
    expect(db.call('MGET', args)).toEqual([null, 'mine'])
    expect(db.isOpen).toBe(true)
  })

  test('a getter that transfers memory which was read before changes nothing', () => {
    const view = new Uint8Array([1, 2, 3])
    const args = Object.defineProperty([view, 'key2'] as Arg[], 1, {
      get() {
        structuredClone(view.buffer, { transfer: [view.buffer] })
        return 'key2'
      },
    })
    db.call('MSET', 'key1', args, 'value2')
    expect(db.buffers.mget('key1', 'key2')).toEqual([Buffer.from([1, 2, 3]), Buffer.from('value2')])
  })
})

describe('what is no argument', () => {
  test.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'a boolean'],
    [Symbol('x'), 'a symbol'],
    [{}, 'an object'],
    [new Date(0), 'an object'],
    [new ArrayBuffer(8), 'an object'],
    [() => 'x', 'a function'],
  ])('%o is refused', (value, kind) => {
    const act = () => db.get(untyped(value))
    expectError(
      act,
      'ERR_INVALID_ARG_TYPE',
      `an argument is ${kind}: commands take strings, Buffers, numbers and BigInts`,
    )
    expect(thrownBy(act)).toBeInstanceOf(TypeError)
    expectError(() => db.multi().get(untyped(value)).exec(), 'ERR_INVALID_ARG_TYPE', kind)
  })
})

describe('replies', () => {
  const protocol = (type: string) => db.call('DEBUG', 'PROTOCOL', type)

  test.each<[string, unknown]>([
    ['string', 'Hello World'],
    ['integer', 12345],
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: it is what Redis answers
    ['double', 3.141],
    ['null', null],
    ['array', [0, 1, 2]],
    ['set', [0, 1, 2]],
    ['map', [0, false, 1, true, 2, false]],
    ['true', true],
    ['false', false],
    ['bignum', '1234567999999999999999999999999999999'],
    ['verbatim', 'This is a verbatim\nstring'],
    ['attrib', 'Some real reply following the attribute'],
    ['push', 'Some real reply following the push reply'],
  ])('of type %s', (type, value) => {
    expect(protocol(type)).toEqual(value)
  })

  test('Buffers wherever there are strings', () => {
    db.set('a', '1')
    expect(db.buffers.mget('a', 'none')).toEqual([Buffer.from('1'), null])
    expect(db.buffers.call('DEBUG', 'PROTOCOL', 'verbatim')).toEqual(Buffer.from('This is a verbatim\nstring'))
    expect(db.buffers.scan(0)).toEqual(['0', [Buffer.from('a')]])
    expect(db.buffers.set('a', '2')).toBe('OK')
    expect(db.buffers.type('a')).toBe('string')
    expect(db.buffers.ping()).toBe('PONG')
    expect(db.buffers.echo('a')).toEqual(Buffer.from('a'))
    expect(db.buffers.multi().get('a').incr('a').exec()).toEqual([Buffer.from('2'), 3])
  })

  test('nested, of many elements', () => {
    for (let i = 0; i < 1000; i++) db.set(`k${i}`, i)
    expect(db.keys('*')).toHaveLength(1000)
    const docs = db.call('COMMAND', 'DOCS', 'get', 'set') as unknown[]
    expect(docs).toHaveLength(4)
    expect(docs[0]).toBe('get')
  })
})
