/**
 * `db.async`: promises that are settled when what they tell of is on disk.
 */
import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, expectTypeOf, test } from 'vitest'
import { attach, type Database, open } from '../../ts/src/index'
import { useDir } from '../support/scratch'
import { inWorker, startProcess, useDatabases } from './support'

const databases = useDatabases()

describe('in memory', () => {
  let db: Database
  beforeEach(() => {
    db = databases.open()
  })

  test('gives what the same method gives', async () => {
    expect(await db.async.set('k', 'v', { ex: 100 })).toBe('OK')
    expect(await db.async.set('k', 'w', { get: true })).toBe('v')
    expect(await db.async.get('none')).toBeNull()
    expect(await db.async.hset('h', { f: 1, g: 2 })).toBe(2)
    expect(await db.async.hgetall('h')).toEqual({ f: '1', g: '2' })
    expect(await db.async.zadd('z', { a: 1.5 })).toBe(1)
    expect(await db.async.zrandmember('z', 1, true)).toEqual([['a', 1.5]])
    expect(await db.buffers.async.get('k')).toEqual(Buffer.from('w'))
    expect(await db.async.call('OBJECT', 'ENCODING', 'k')).toBe('embstr')
    expectTypeOf(db.async.get('k')).toEqualTypeOf<Promise<string | null>>()
    expectTypeOf(db.async.set('k', 'v')).toEqualTypeOf<Promise<'OK' | null>>()
    expectTypeOf(db.async.set('k', 'v', { get: true })).toEqualTypeOf<Promise<string | null>>()
    expectTypeOf(() => db.buffers.async.blpop('l', 0)).returns.toEqualTypeOf<Promise<[Buffer, Buffer] | null>>()
  })

  test('rejects where the same method throws', async () => {
    db.rpush('list', 'a')
    await expect(db.async.get('list')).rejects.toMatchObject({ code: 'WRONGTYPE' })
    await expect(db.async.set('k', 'v', { nosuch: 1 } as never)).rejects.toThrow(/nosuch/)
    await expect(db.async.get(Symbol('k') as never)).rejects.toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' })
    await expect(db.async.call('NOSUCH')).rejects.toMatchObject({ code: 'ERR' })
  })

  test('a command is executed when its method is called', async () => {
    const promises = [db.async.rpush('list', 'a'), db.async.rpush('list', 'b')]
    expect(db.lrange('list', 0, -1)).toEqual(['a', 'b'])
    expect(await Promise.all(promises)).toEqual([1, 2])
  })

  test('waits for others as without it', async () => {
    const popped = db.async.blpop('jobs', 0)
    const called = db.async.call('BLPOP', 'others', 0)
    db.rpush('jobs', 'a')
    db.rpush('others', 'b')
    expect(await popped).toEqual(['jobs', 'a'])
    expect(await called).toEqual(['others', 'b'])
    const controller = new AbortController()
    const aborted = db.async.blpop('jobs', 0, { signal: controller.signal })
    controller.abort()
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('transactions are those of its session', async () => {
    const transaction = db.async.multi().incr('n').set('k', 'v', { get: true }).call('INCR', 'n')
    expect(db.get('n')).toBeNull()
    const replies = transaction.exec()
    expectTypeOf(replies).toEqualTypeOf<Promise<[number, string | null, unknown] | null>>()
    expect(await replies).toEqual([1, null, 2])
    const session = db.session()
    session.watch('k')
    db.set('k', 'other')
    expect(await session.async.multi().get('k').exec()).toBeNull()
    await expect(db.async.multi().get('k').lpush('k', 'a').exec()).rejects.toMatchObject({ name: 'TransactionError' })
  })

  test('is over with the database', async () => {
    const { async: methods } = db
    db.close()
    await expect(methods.get('k')).rejects.toMatchObject({ code: 'CLOSED' })
  })
})

describe('with appendfsync always', () => {
  const freshDir = useDir('async')
  let dir: string
  beforeEach(() => {
    dir = freshDir()
    process.env.SERVAL_TEST_DIR = dir
  })

  const ALWAYS = { appendonly: true, appendfsync: 'always', 'enable-debug-command': 'local' } as const

  /** What is in the file that is written, whose writes are slow from now on. */
  function slowly(db: Database): () => string {
    db.call('DEBUG', 'AOF-FLUSH-SLEEP', 100_000)
    return () => fs.readFileSync(path.join(dir, 'appendonlydir', 'appendonly.aof.1.incr.aof'), 'utf8')
  }

  /** The next turn of the event loop. */
  const turn = () => new Promise(resolve => setImmediate(resolve))

  test('the thread goes on until it is on disk, and what is told is there', async () => {
    const db = databases.open({ ...ALWAYS, dir })
    const file = slowly(db)
    let wasPending = false
    for (let i = 0; !wasPending; i++) {
      let isPending = true
      const written = db.async.set('key', `value:${i}`).then(() => {
        isPending = false
        expect(file()).toContain(`value:${i}`)
      })
      await turn()
      wasPending = isPending
      await written
    }
  })

  test('nor is an error told, or what others wrote, before that is on disk', async () => {
    const db = databases.open({ ...ALWAYS, dir })
    const file = slowly(db)
    const other = databases.keep(attach(db.handle))
    const written = other.async.rpush('list', 'a-value')
    const read = db.async.lrange('list', 0, -1).then(values => {
      expect(values).toEqual(['a-value'])
      expect(file()).toContain('a-value')
    })
    const failed = db.async.get('list').catch((error: { code: string }) => {
      expect(error.code).toBe('WRONGTYPE')
      expect(file()).toContain('a-value')
    })
    const popped = db.async.blpop('later', 0).then(() => expect(file()).toContain('another-value'))
    await Promise.all([written, read, failed, other.async.rpush('later', 'another-value'), popped])
  })

  test('thousands may be under way', async () => {
    const db = databases.open({ ...ALWAYS, dir })
    const values = Array.from({ length: 3000 }, (_, i) => db.async.incr(i % 2 ? 'odd' : 'even'))
    expect((await Promise.all(values)).slice(-2)).toEqual([1500, 1500])
    const transactions = Array.from({ length: 100 }, () => db.async.multi().incr('odd').incr('even').exec())
    expect((await Promise.all(transactions)).at(-1)).toEqual([1600, 1600])
  })

  test('close() settles what is pending', async () => {
    const db = open({ ...ALWAYS, dir })
    slowly(db)
    const pending = [db.async.set('k', 'v'), db.async.get('k')]
    db.close()
    expect(await Promise.all(pending)).toEqual(['OK', 'v'])
    expect(databases.open({ dir, appendonly: true }).get('k')).toBe('v')
  })

  test('worker threads have it too', async () => {
    const db = databases.open({ ...ALWAYS, dir })
    const body = async ({ serval, data }: { serval: { attach: typeof attach }; data: string }) => {
      const shared = serval.attach(data)
      await Promise.all(Array.from({ length: 100 }, () => shared.async.incr('n')))
      return shared.async.get('n')
    }
    const ours = Promise.all(Array.from({ length: 100 }, () => db.async.incr('m')))
    expect(await inWorker(body, db.handle)).toBe('100')
    expect((await ours).at(-1)).toBe(100)
  })

  test('a kill loses nothing that was told', async () => {
    const writer = startProcess(async ({ serval }) => {
      const dir = process.env.SERVAL_TEST_DIR as string
      const db = serval.open({ dir, appendonly: true, appendfsync: 'always' })
      for (let batch = 0; ; batch++) {
        await Promise.all(Array.from({ length: 100 }, (_, i) => db.async.set(`key:${batch}:${i}`, i)))
        process.stdout.write(`${batch}\n`)
      }
    })
    await writer.printed(/^20$/m)
    writer.child.kill('SIGKILL')
    const { stdout } = await writer.ended
    const told = Number(stdout.slice(0, stdout.lastIndexOf('\n')).split('\n').at(-1))
    const db = databases.open({ dir, appendonly: true })
    for (let batch = 0; batch <= told; batch++) {
      const keys = Array.from({ length: 100 }, (_, i) => `key:${batch}:${i}`)
      expect(db.exists(...keys)).toBe(100)
    }
  })

  test('a pending promise keeps the process alive, and nothing else does', async () => {
    const writer = startProcess(({ serval }) => {
      const dir = process.env.SERVAL_TEST_DIR as string
      const options = { dir, appendonly: true, appendfsync: 'always', 'enable-debug-command': 'local' } as const
      const db = serval.open(options)
      db.call('DEBUG', 'AOF-FLUSH-SLEEP', 100_000)
      db.async.set('k', 'v').then(reply => process.stdout.write(`${reply}\n`))
    })
    await expect(writer.ended).resolves.toMatchObject({ code: 0, stdout: 'OK\n', stderr: '' })
  })
})
