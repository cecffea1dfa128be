/**
 * Commands as methods and by `call`: what they do is tested where the server is; here it is that they get there and back,
 * and what errors look like.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Database, loadNative, OptionError, open } from '../../ts/src/index'
import { expectError, thrownBy, useDatabases } from './support'

const databases = useDatabases()
let db: Database
beforeEach(() => {
  db = databases.open()
})

describe('methods', () => {
  test('every one has a function of the addon', () => {
    const file = path.resolve(import.meta.dirname, '../../ts/src/generated/commands.ts')
    const names = [...readFileSync(file, 'utf8').matchAll(/this\.raw(?:\.([a-z_]+)|\['([a-z|_-]+)'\])!/g)]
    const called = new Set(names.map(([, bare, quoted]) => bare ?? quoted))
    const { commands } = loadNative() as { commands: string[] }
    expect([...called].filter(name => !commands.includes(name as string))).toEqual([])
    expect(called.size).toBeGreaterThan(80)
  })

  test('take their options as an object, under names that the editor knows', () => {
    expect(db.set('k', 'v', { ex: 60 })).toBe('OK')
    expect(db.ttl('k')).toSatisfy(ttl => ttl > 20 && ttl <= 60)
    expect(db.set('k', 'w', { nx: true })).toBeNull()
    expect(db.set('k', 'w', { xx: true, keepttl: true, get: true })).toBe('v')
    expect(db.ttl('k')).toSatisfy(ttl => ttl > 20 && ttl <= 60)
    expect(db.getex('k', { persist: true })).toBe('w')
    expect(db.ttl('k')).toBe(-1)
    expect(db.copy('k', 'copy', { replace: true })).toBe(1)
    expect(db.msetex({ a: 1, b: 2 }, { px: 60_000 })).toBe(1)
    expect(db.scan(0, { match: 'co*', count: 100 })).toEqual(['0', ['copy']])
    expect(db.bitfield('bits', 'SET', 'u8', 0, 255, 'GET', 'u4', 0)).toEqual([0, 15])
    expect({ ...db.configGet('maxmemory-policy') }).toEqual({ 'maxmemory-policy': 'noeviction' })
    expect(db.objectEncoding('a')).toBe('int')
    expect(db.info('server')).toMatch(/^redis_version:/m)
  })

  test('take and give the fields of a hash as an object', () => {
    expect(db.hset('h', { a: 1, b: 'two' })).toBe(2)
    expect({ ...db.hgetall('h') }).toEqual({ a: '1', b: 'two' })
    expect(db.hmget('h', 'a', 'none')).toEqual(['1', null])
    expect(db.hexpire('h', 100, ['a', 'none'])).toEqual([1, -2])
    expect(db.hexpire('h', 50, ['a'], { gt: true })).toEqual([0])
    expect(db.httl('h', ['a', 'b'])).toEqual([expect.toSatisfy(ttl => ttl > 40 && ttl <= 100), -1])
    expect(db.hgetex('h', ['a'], { persist: true })).toEqual(['1'])
    expect(db.hsetex('h', { c: 3 }, { fnx: true, ex: 10 })).toBe(1)
    expect(db.hgetdel('h', ['c', 'd'])).toEqual(['3', null])
    expect(db.hscan('h', 0, { novalues: true })).toEqual(['0', ['b', 'a']])
    expect(db.hrandfield('h', -3)).toHaveLength(3)
    expect(db.hincrbyfloat('h', 'a', 0.5)).toBe('1.5')
  })

  test('take and give members of sets as arrays, one where no count is given', () => {
    expect(db.sadd('s', 'a', 'b', 'c')).toBe(3)
    expect(db.smembers('s').sort()).toEqual(['a', 'b', 'c'])
    expect(db.smismember('s', 'a', 'x')).toEqual([1, 0])
    expect(['a', 'b', 'c']).toContain(db.srandmember('s'))
    expect(db.srandmember('s', 2)).toHaveLength(2)
    expect(db.sadd('t', 'b', 'd')).toBe(2)
    expect(db.sinter('s', 't')).toEqual(['b'])
    expect(db.sintercard(['s', 't'], { limit: 1 })).toBe(1)
    expect(db.sunionstore('u', 's', 't')).toBe(4)
    expect(db.sscan('t', 0, { match: 'd' })).toEqual(['0', ['d']])
    expect(db.buffers.sdiff('t', 's')).toEqual([Buffer.from('d')])
    expect(db.spop('s', 10).sort()).toEqual(['a', 'b', 'c'])
    expect(db.spop('s')).toBeNull()
    expect(db.pfadd('h', 'a', 'b', 'a')).toBe(1)
    expect(db.pfmerge('g', 'h')).toBe('OK')
    expect(db.pfcount('g', 'h')).toBe(2)
  })

  test('refuse an option that they do not know', () => {
    const misspelt = { nx: true, exx: 60 }
    expect(() => db.set('k', 'v', misspelt)).toThrow("set() has no option 'exx'")
    expect(db.exists('k')).toBe(0)
  })

  test('are the same function each time, and need no object to be called on their result', () => {
    const keys = ['a', 'b']
    for (const key of keys) db.set(key, key)
    expect(keys.map(key => db.get(key))).toEqual(keys)
    expect(db.buffers).toBe(db.buffers)
  })
})

describe('call', () => {
  test('runs any command, in any case, with its subcommand as an argument', () => {
    expect(db.call('set', 'k', 1)).toBe('OK')
    expect(db.call('OBJECT', 'encoding', 'k')).toBe('int')
    expect(db.call('GET', Buffer.from('k'))).toBe('1')
    expect(db.buffers.call('GET', 'k')).toEqual(Buffer.from('1'))
    expect(db.call('CONFIG', 'GET', 'port')).toEqual(['port', '6379'])
  })

  test('answers what the server would for an unknown command', () => {
    expectError(
      () => db.call('NOSUCH', 'a', 1),
      'ERR',
      "ERR unknown command 'NOSUCH', with args beginning with: 'a' '1' ",
    )
    expectError(() => db.call('CLIENT', 'NOSUCH'), 'ERR', "ERR unknown subcommand 'NOSUCH'. Try CLIENT HELP.")
    expectError(() => db.call(''), 'ERR', 'unknown command')
    expectError(() => (db.call as (...args: unknown[]) => unknown).apply(db, [[]]), 'ERR', 'unknown command')
    expectError(() => (db.call as () => unknown).apply(db), 'ERR_INVALID_ARG_TYPE')
    expectError(() => db.call('GET'), 'ERR', "ERR wrong number of arguments for 'get' command")
  })
})

describe('errors', () => {
  test('have the first word of the reply as their code, and the place of the call in their stack', () => {
    db.set('text', 'abc')
    const error = thrownBy(function caller() {
      db.incr('text')
    })
    expect(error).toBeInstanceOf(Error)
    expect(error.message).toBe('ERR value is not an integer or out of range')
    expect(error.code).toBe('ERR')
    expect(error.stack).toContain('ERR value is not an integer')
    expect(error.stack).toMatch(/at caller .*commands\.test\.ts/)
  })

  test.each([
    ['NOPROTO', () => db.call('HELLO', 4)],
    ['NOTREADY', () => db.call('DEBUG', 'ERROR', 'NOTREADY yet')],
    ['ERR', () => db.call('DEBUG', 'ERROR', 'not a code')],
    ['ERR', () => db.call('DEBUG', 'ERROR', '')],
    [
      'EXECABORT',
      () => {
        db.call('MULTI')
        expectError(() => db.call('GET'), 'ERR')
        db.call('EXEC')
      },
    ],
  ])('%s', (code, act) => {
    db.configGet('enable-debug-command')
    db.close()
    db = databases.open({ 'enable-debug-command': 'yes' })
    expectError(act, code)
  })

  test('within a reply are values', () => {
    db.set('text', 'abc')
    db.call('MULTI')
    db.call('INCR', 'text')
    db.call('GET', 'text')
    const [error, value] = db.call('EXEC') as unknown[]
    expect(error).toMatchObject({ code: 'ERR', message: expect.stringContaining('not an integer') })
    expect(value).toBe('abc')
  })

  test('leave the database as usable as before', () => {
    for (let i = 0; i < 10_000; i++) expect(() => db.call('NOSUCH')).toThrow()
    expect(db.ping()).toBe('PONG')
  })
})

describe('what a program that shares its process must not be asked', () => {
  test.each([
    ['SHUTDOWN', 'which alone can end it'],
    ['SHUTDOWN NOSAVE', 'which alone can end it'],
    ['DEBUG SEGFAULT', 'not in a process that others share'],
    ['DEBUG PANIC', 'not in a process that others share'],
    ['DEBUG RESTART', 'not in a process that others share'],
    ['CONFIG REWRITE', 'without a config file'],
    ['CONFIG SET port 1', 'to say where it listens'],
    ['CONFIG SET bind *', 'to say where it listens'],
  ])('%s', (line, message) => {
    db = databases.open({ 'enable-debug-command': 'yes' })
    const [name = '', ...args] = line.split(' ')
    expectError(() => db.call(name, ...args), 'ERR', message)
    expect(db.ping()).toBe('PONG')
  })
})

describe('open', () => {
  test('takes directives by their names and in camelCase', () => {
    db = databases.open({
      maxmemory: '10mb',
      maxmemoryPolicy: 'allkeys-lru',
      'proto-max-bulk-len': 2 ** 20,
      databases: 3,
    })
    const config = db.configGet('maxmemory*', 'proto-max-bulk-len', 'databases')
    expect(config).toMatchObject({
      maxmemory: '10485760',
      'maxmemory-policy': 'allkeys-lru',
      'proto-max-bulk-len': '1048576',
      databases: '3',
    })
    expectError(() => db.select(3), 'ERR', 'DB index is out of range')
  })

  test('needs no password from its own process', () => {
    db = databases.open({ requirepass: 'secret' })
    expect(db.ping()).toBe('PONG')
    expect(db.session().ping()).toBe('PONG')
  })

  test.each<[object, string]>([
    [{ prot: 1 }, 'Unknown option "prot" (open()). Did you mean "port"?'],
    [{ maxMemoryPolicy: 'x' }, 'Did you mean "maxmemory-policy"?'],
    [{ zzzzzzzz: 1 }, 'Unknown option "zzzzzzzz" (open()).'],
    [{ maxmemory: 'much' }, 'maxmemory: argument must be a memory value'],
    [{ maxmemoryPolicy: 'none' }, 'maxmemory-policy: '],
    [{ databases: 0 }, 'databases: '],
    [{ appenddirname: 'a/b' }, 'appenddirname: '],
    [{ port: null }, '"port" in open() must be a string, a number, a boolean'],
    [{ bind: '"::1' }, 'unbalanced quotes'],
    [[], 'open() must export an object'],
  ])('refuses %j', (options, message) => {
    const error = thrownBy(() => open(options))
    expect(error).toBeInstanceOf(OptionError)
    expect(error).toMatchObject({ name: 'OptionError', code: 'ERR_SERVAL_OPTION' })
    expect(error.message).toContain(message)
    expect(error.stack).toMatch(/commands\.test\.ts/)
  })

  test.each([null, 'dir', 1])('refuses %j, which is no object', options => {
    expect(() => open(options as never)).toThrow(OptionError)
  })

  test('gives keyspaces that share nothing', () => {
    const other = databases.open()
    db.set('k', 'mine')
    expect(other.get('k')).toBeNull()
    expect(other.handle).not.toBe(db.handle)
    other.flushall()
    expect(db.get('k')).toBe('mine')
  })
})

describe('close', () => {
  test('ends it, and may be called again; what is called after it says so', () => {
    db.set('k', 'v')
    const { get } = { get: () => db.get('k') }
    const session = db.session()
    expect(db.isOpen).toBe(true)
    db.close()
    db.close()
    expect(db.isOpen).toBe(false)
    for (const act of [
      get,
      () => db.buffers.get('k'),
      () => db.call('PING'),
      () => db.multi().get('k').exec(),
      () => db.session(),
      () => db.watch('k'),
      () => session.get('k'),
      () => session.multi().get('k').exec(),
    ]) {
      expectError(act, 'CLOSED', 'CLOSED this database was closed')
    }
    session.close()
  })

  test('is what `using` calls', () => {
    db[Symbol.dispose]()
    expect(db.isOpen).toBe(false)
    expectError(() => db.get('k'), 'CLOSED')
  })
})
