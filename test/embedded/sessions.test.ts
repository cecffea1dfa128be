/**
 * What belongs to one user of a database: the selected database number, transactions, watched keys; and what becomes of
 * it when somebody pauses, kills or resets it.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import { type Database, TransactionError } from '../../ts/src/index'
import { until } from '../support/until'
import { expectError, thrownBy, useDatabases } from './support'

const databases = useDatabases()
let db: Database
beforeEach(() => {
  db = databases.open({ 'enable-debug-command': 'local' })
})

describe('multi', () => {
  test('gives the replies in order, as the methods do', () => {
    const replies = db
      .multi()
      .set('a', 1)
      .incr('a')
      .get('a')
      .mget('a', 'none')
      .configGet('maxmemory')
      .set('a', 'x', { get: true })
      .lcs('a', 'a', { len: true })
      .call('OBJECT', 'ENCODING', 'a')
      .exec()
    expect(replies).toEqual(['OK', 2, '2', ['2', null], { maxmemory: '0' }, '2', 1, 'embstr'])
    expect(db.get('a')).toBe('x')
  })

  test('nothing happens before exec, nor without it', () => {
    const multi = db.multi().set('a', 1)
    expect(db.exists('a')).toBe(0)
    multi.exec()
    expect(db.get('a')).toBe('1')
    db.multi().set('a', 2)
    expect(db.incr('a')).toBe(2)
  })

  test('without commands gives no replies', () => {
    expect(db.multi().exec()).toEqual([])
  })

  test('what can block does not: it is answered at once', () => {
    expect(db.multi().wait(5, 0).set('a', 1).exec()).toEqual([0, 'OK'])
    expect(db.multi().call('WAIT', 5, 0).exec()).toEqual([0])
  })

  test('of a hundred thousand commands', () => {
    const multi = db.multi()
    for (let i = 0; i < 100_000; i++) multi.incr('n')
    expect(multi.exec()?.at(-1)).toBe(100_000)
  })

  test('takes its arguments when a command is added', () => {
    const bytes = Buffer.from('before')
    const keys = ['a', 'b']
    const multi = db
      .multi()
      .mset({ a: 1, b: 2 })
      .del(...keys)
      .set('bytes', bytes)
    keys.push('c')
    expect(multi.exec()).toEqual(['OK', 2, 'OK'])
    expect(() => db.multi().set('k', 'v', { nx: true, ...{ exx: 1 } })).toThrow("set() has no option 'exx'")
  })

  test('commands that fail do not keep the others from being done, and are told of together', () => {
    db.set('text', 'abc')
    const error = thrownBy(() => db.multi().set('a', 1).incr('text').incr('a').decr('text').exec()) as TransactionError
    expect(error).toBeInstanceOf(TransactionError)
    expect(error.message).toMatch(/^2 of 4 commands failed, the first with: ERR value is not an integer/)
    expect(error).toMatchObject({ name: 'TransactionError', code: 'ERR' })
    expect(error.cause).toBe(error.replies[1])
    expect(error.replies).toEqual(['OK', expect.any(Error), 2, expect.any(Error)])
    expect(error.stack).toMatch(/sessions\.test\.ts/)
    expect(db.get('a')).toBe('2')
  })

  test('a command that cannot be queued keeps all from being done', () => {
    expectError(() => db.multi().set('a', 1).call('NOSUCH').exec(), 'ERR', "unknown command 'NOSUCH'")
    expectError(() => db.multi().set('a', 1).call('GET').exec(), 'ERR', 'wrong number of arguments')
    expectError(() => db.multi().set('a', 1).call('WATCH', 'a').exec(), 'ERR', 'WATCH inside MULTI is not allowed')
    expectError(() => db.multi().set('a', 1).call('MULTI').exec(), 'ERR', 'MULTI calls can not be nested')
    expectError(() => db.multi().set('a', 1).call().exec(), 'ERR', 'unknown command')
    expect(db.dbsize()).toBe(0)
    expect(db.call('CLIENT', 'INFO')).toContain('multi=-1')
  })

  test.each(['EXEC', 'DISCARD', 'QUIT', 'RESET', 'exec'])('%s is no part of one', name => {
    expectError(
      () => db.multi().set('a', 1).call(name).exec(),
      'ERR_INVALID_ARG_TYPE',
      'cannot be part of a transaction',
    )
    expect(db.exists('a')).toBe(0)
  })

  test('by call, over several calls of one session', () => {
    expect(db.call('MULTI')).toBe('OK')
    expect(db.call('SET', 'a', 1)).toBe('QUEUED')
    expect(db.session().exists('a')).toBe(0)
    expectError(() => db.multi().get('a').exec(), 'ERR', 'MULTI calls can not be nested')
    expect(db.call('EXEC')).toEqual(['OK'])
    db.call('MULTI')
    expect(db.call('DISCARD')).toBe('OK')
    expectError(() => db.call('EXEC'), 'ERR', 'EXEC without MULTI')
  })
})

describe('watch', () => {
  test('a change by another session makes exec give null, and nothing is done', () => {
    const other = db.session()
    db.set('a', 1)
    db.watch('a', 'b')
    other.incr('b')
    expect(db.multi().incr('a').exec()).toBeNull()
    expect(db.get('a')).toBe('1')
    expect(db.multi().incr('a').exec()).toEqual([2])
  })

  test('a change by the session itself counts too; one of another key does not', () => {
    db.watch('a')
    db.set('b', 1)
    expect(db.multi().get('b').exec()).toEqual(['1'])
    db.watch('a')
    db.set('a', 1)
    expect(db.multi().get('a').exec()).toBeNull()
  })

  test('is forgotten by unwatch, by exec, and with the session', () => {
    const other = db.session()
    db.watch('a')
    db.unwatch()
    other.set('a', 1)
    expect(db.multi().get('a').exec()).toEqual(['1'])
    other.set('a', 2)
    expect(db.multi().get('a').exec()).toEqual(['2'])
    other.watch('a')
    expect(db.call('CLIENT', 'LIST')).toMatch(/watch=1/)
    other.close()
    expect(db.call('CLIENT', 'LIST')).not.toMatch(/watch=1/)
  })

  test('belongs to one session', () => {
    const [one, two] = [db.session(), db.session()]
    one.watch('a')
    two.set('a', 1)
    expect(two.multi().get('a').exec()).toEqual(['1'])
    expect(one.multi().get('a').exec()).toBeNull()
  })

  test('counts to a thousand with two sessions that get into each other’s way', () => {
    const sessions = [db.session(), db.session()]
    let retries = 0
    db.set('n', 0)
    for (let done = 0, turn = 0; done < 1000; turn++) {
      const mine = sessions[turn % 2] as (typeof sessions)[0]
      mine.watch('n')
      const n = Number(mine.get('n'))
      if (turn % 3 === 0) (sessions[(turn + 1) % 2] as (typeof sessions)[0]).set('n', n)
      if (
        mine
          .multi()
          .set('n', n + 1)
          .exec()
      )
        done++
      else retries++
    }
    expect(db.get('n')).toBe('1000')
    expect(retries).toBeGreaterThan(0)
  })
})

describe('select', () => {
  test('concerns one session only', () => {
    const other = db.session()
    expect(other.select(3)).toBe('OK')
    other.set('k', 'in 3')
    expect(db.get('k')).toBeNull()
    expect(other.get('k')).toBe('in 3')
    expect(other.buffers.get('k')).toEqual(Buffer.from('in 3'))
    expect(other.multi().get('k').exec()).toEqual(['in 3'])
    expect(db.session().get('k')).toBeNull()
    db.select(3)
    expect(db.get('k')).toBe('in 3')
    expectError(() => db.select(16), 'ERR', 'DB index is out of range')
    expect(db.get('k')).toBe('in 3')
  })
})

describe('a session', () => {
  test('is a client of its own', () => {
    const other = db.session()
    other.call('CLIENT', 'SETNAME', 'other')
    expect(other.call('CLIENT', 'GETNAME')).toBe('other')
    expect(db.call('CLIENT', 'GETNAME')).toBeNull()
    expect(other.call('CLIENT', 'ID')).not.toBe(db.call('CLIENT', 'ID'))
    expect(db.info('clients')).toMatch(/connected_clients:0/)
    expect(String(db.call('CLIENT', 'LIST')).split('\n').filter(Boolean)).toHaveLength(2)
  })

  test('once closed is no client any more, and cannot be used', () => {
    const other = db.session()
    other.watch('a')
    other.close()
    other[Symbol.dispose]()
    expect(other.isOpen).toBe(false)
    expect(db.isOpen).toBe(true)
    expectError(() => other.get('a'), 'CLOSED')
    expectError(() => other.buffers.get('a'), 'CLOSED')
    expectError(() => other.multi().get('a').exec(), 'CLOSED')
    expect(String(db.call('CLIENT', 'LIST')).split('\n').filter(Boolean)).toHaveLength(1)
  })
})

describe('what ends or changes a connection', () => {
  test('QUIT forgets transaction and watches; the next command is that of a new client', () => {
    const id = db.call('CLIENT', 'ID')
    db.select(2)
    db.watch('a')
    db.call('MULTI')
    expect(db.call('QUIT')).toBe('OK')
    expect(db.call('CLIENT', 'ID')).not.toBe(id)
    expect(db.call('CLIENT', 'INFO')).toMatch(/ db=2 .*multi=-1 watch=0 /)
    expectError(() => db.call('EXEC'), 'ERR', 'EXEC without MULTI')
  })

  test('CLIENT KILL by another: the session goes on, on its database, as a client that connects anew', () => {
    const other = db.session()
    other.select(5)
    const id = other.call('CLIENT', 'ID') as number
    expect(db.call('CLIENT', 'KILL', 'ID', id)).toBe(1)
    expect(other.set('k', 1)).toBe('OK')
    expect(other.call('CLIENT', 'ID')).not.toBe(id)
    expect(other.call('CLIENT', 'INFO')).toContain(' db=5 ')
    expect(db.call('CLIENT', 'KILL', 'ID', id)).toBe(0)
  })

  test('CLIENT KILL of the caller itself', () => {
    const id = db.call('CLIENT', 'ID') as number
    expect(db.call('CLIENT', 'KILL', 'ID', id, 'SKIPME', 'no')).toBe(1)
    expect(db.call('CLIENT', 'ID')).not.toBe(id)
  })

  test('CLIENT KILL that takes watched keys or a transaction away is told once: KILLED', () => {
    const other = db.session()
    for (const begin of [() => other.watch('a'), () => other.call('MULTI')]) {
      begin()
      db.call('CLIENT', 'KILL', 'ID', other.call('CLIENT', 'ID') === 'QUEUED' ? idOfMulti() : idOfWatching())
      db.set('a', 1)
      expectError(() => other.multi().set('a', 2).exec(), 'KILLED', 'watched keys are forgotten')
      expect(db.get('a')).toBe('1')
      expect(other.multi().set('a', 2).exec()).toEqual(['OK'])
    }
  })

  const idWhere = (pattern: RegExp) => {
    const line = String(db.call('CLIENT', 'LIST'))
      .split('\n')
      .find(line => pattern.test(line))
    return /id=(\d+)/.exec(line ?? '')?.[1] as string
  }
  const idOfMulti = () => idWhere(/multi=[0-9]/)
  const idOfWatching = () => idWhere(/watch=1/)

  test('RESET leaves a session that needs no password and replies as before', () => {
    db = databases.open({ requirepass: 'secret' })
    db.select(1)
    db.watch('a')
    db.call('MULTI')
    expect(db.call('RESET')).toBe('RESET')
    expect(db.call('CLIENT', 'INFO')).toMatch(/ db=0 .*multi=-1 watch=0 /)
    expect(db.configGet('port')).toEqual({ port: '6379' })
  })

  test('HELLO 2 and AUTH change nothing', () => {
    expect(db.call('HELLO', 2)).toEqual(expect.arrayContaining(['proto', 2]))
    db.set('a', 1)
    expect(db.multi().call('HELLO', 2).configGet('port').get('none').exec()).toEqual([
      expect.any(Array),
      { port: '6379' },
      null,
    ])
    expect(db.call('HELLO', 3)).toEqual(expect.arrayContaining(['proto', 3]))
    db = databases.open({ requirepass: 'secret' })
    expectError(() => db.call('AUTH', 'wrong'), 'WRONGPASS')
    expect(db.ping()).toBe('PONG')
  })

  test('CLIENT REPLY silences only itself', () => {
    for (const mode of ['OFF', 'SKIP']) {
      expect(db.call('CLIENT', 'REPLY', mode)).toBeUndefined()
      expect(db.set('a', 1)).toBe('OK')
      expect(db.multi().get('a').exec()).toEqual(['1'])
    }
    expect(db.call('CLIENT', 'REPLY', 'ON')).toBe('OK')
  })
})

describe('CLIENT PAUSE', () => {
  test('of all: every command throws PAUSED, until it is over', async () => {
    db.set('a', 1)
    // Not even CLIENT UNPAUSE ends it, so that it has to be short; and longer than calls take that wait for nothing.
    expect(db.clientPause(5000)).toBe('OK')
    for (const act of [
      () => db.get('a'),
      () => db.buffers.get('a'),
      () => db.call('SET', 'a', 2),
      () => db.multi().set('a', 2).exec(),
      () => db.session().get('a'),
    ]) {
      expectError(act, 'PAUSED', 'CLIENT PAUSE')
    }
    await expect(db.wait(1, 10)).rejects.toMatchObject({ code: 'PAUSED' })
    await until(() => {
      try {
        return db.get('a') === '1'
      } catch {
        return false
      }
    })
  })

  test('of writes: reads go on, a transaction that writes does not', async () => {
    db.set('a', 1)
    db.clientPause(60_000, { write: true })
    expect(db.get('a')).toBe('1')
    expect(db.multi().get('a').exec()).toEqual(['1'])
    expectError(() => db.set('a', 2), 'PAUSED')
    expectError(() => db.multi().get('a').set('a', 2).exec(), 'PAUSED')
    await expect(db.wait(0, 10)).resolves.toBe(0)
    db.clientUnpause()
    expect(db.multi().set('a', 3).exec()).toEqual(['OK'])
  })

  test('a transaction that it stopped is discarded', () => {
    db.clientPause(60_000, { write: true })
    expectError(() => db.multi().set('a', 2).exec(), 'PAUSED')
    expect(db.call('CLIENT', 'INFO')).toContain('multi=-1')
    db.clientUnpause()
    expect(db.exists('a')).toBe(0)
  })
})
