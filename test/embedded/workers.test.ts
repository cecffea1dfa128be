/**
 * One keyspace for all threads of the process, by handle.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import { attach, type Database } from '../../ts/src/index'
import { until } from '../support/until'
import { expectError, inWorker, nextMessage, startWorker, useDatabases } from './support'

const databases = useDatabases()
let db: Database
beforeEach(() => {
  db = databases.open()
})

const clientCount = () => String(db.call('CLIENT', 'LIST')).split('\n').filter(Boolean).length

describe('attach', () => {
  test('sees and changes the same keys, from as many threads as there are', async () => {
    db.set('from main', 1)
    const seen = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        inWorker(
          ({ serval, data }) => {
            const other = serval.attach(data.handle)
            other.set(`from ${data.i}`, Buffer.from([data.i]))
            const seen = other.get('from main')
            other.close()
            return seen
          },
          { handle: db.handle, i },
        ),
      ),
    )
    expect(seen).toEqual(new Array(8).fill('1'))
    for (let i = 0; i < 8; i++) expect(db.buffers.get(`from ${i}`)).toEqual(Buffer.from([i]))
  })

  test('within one thread, too: a second use of the same keyspace', () => {
    const other = databases.keep(attach(db.handle))
    expect(other.handle).toBe(db.handle)
    other.set('k', 'v')
    expect(db.get('k')).toBe('v')
    other.select(1)
    expect(db.get('k')).toBe('v')
    db.close()
    expect(other.select(0)).toBe('OK')
    expect(other.get('k')).toBe('v')
  })

  test('concurrent increments are exact, in the process and within transactions', async () => {
    const work = ({ serval, data }: { serval: typeof import('../../ts/src/index'); data: string }) => {
      const other = serval.attach(data)
      for (let i = 0; i < 20_000; i++) {
        other.incr('n')
        if (i % 10 === 0) other.multi().incr('both:a').incr('both:b').append('text', 'x').exec()
      }
      other.close()
    }
    const workers = Array.from({ length: 4 }, () => startWorker(work, db.handle))
    const ended = Promise.all(workers.map(worker => new Promise(resolve => worker.once('exit', resolve))))
    let torn = 0
    for (let running = true; running; ) {
      const [a, b] = db.mget('both:a', 'both:b')
      if (a !== b) torn++
      running = await Promise.race([
        ended.then(() => false),
        new Promise<boolean>(resolve => setImmediate(resolve, true)),
      ])
    }
    expect(torn).toBe(0)
    expect(await ended).toEqual([0, 0, 0, 0])
    expect(db.mget('n', 'both:a', 'both:b')).toEqual(['80000', '8000', '8000'])
    expect(db.strlen('text')).toBe(8000)
  })

  test('compare-and-set by watch loses no update', async () => {
    const work = ({ serval, data }: { serval: typeof import('../../ts/src/index'); data: string }) => {
      const other = serval.attach(data)
      for (let done = 0; done < 2000; ) {
        other.watch('n')
        const n = Number(other.get('n') ?? 0)
        if (
          other
            .multi()
            .set('n', n + 1)
            .exec()
        )
          done++
      }
      other.close()
      return 'done'
    }
    await Promise.all(Array.from({ length: 3 }, () => inWorker(work, db.handle)))
    expect(db.get('n')).toBe('6000')
  })

  test('the keys live until the last thread has closed', async () => {
    const worker = startWorker(async ({ serval, data, post, receive }) => {
      const other = serval.attach(data)
      other.set('k', 'still here')
      post('attached')
      await receive()
      post(other.get('k'))
      await receive()
      const again = serval.attach(data)
      other.close()
      post(again.get('k'))
      again.close()
      try {
        serval.attach(data)
      } catch (error) {
        post((error as { code: string }).code)
      }
    }, db.handle)
    const say = async () => {
      const next = nextMessage(worker)
      worker.postMessage('go on')
      return next
    }
    const { handle } = db
    await nextMessage(worker)
    db.close()
    expect(await say()).toBe('still here')
    const messages: unknown[] = []
    worker.on('message', message => messages.push(message))
    const ended = new Promise(resolve => worker.once('exit', resolve))
    worker.postMessage('go on')
    await ended
    expect(messages).toEqual(['still here', 'ERR_SERVAL_HANDLE'])
    expectError(() => attach(handle), 'ERR_SERVAL_HANDLE')
  })
})

describe('a handle', () => {
  test('is an index and a token, and no other will do', () => {
    const { handle } = db
    expect(handle).toMatch(/^\d+:[0-9a-f]{16}$/)
    const [index, token = ''] = handle.split(':')
    const flipped = (token[0] === '0' ? '1' : '0') + token.slice(1)
    for (const bad of [
      '',
      ':',
      'x',
      index,
      token,
      `${index}:`,
      `:${token}`,
      `${index}:${flipped}`,
      `${index}:0`,
      `${Number(index) + 1}:${token}`,
      `-1:${token}`,
      `99999999999999999999:${token}`,
      `${handle}:`,
      `${handle} `,
      undefined,
      null,
      0,
      {},
      [handle],
      Buffer.from(handle),
    ]) {
      expectError(() => attach(bad as string), 'ERR_SERVAL_HANDLE', 'no open database of this process has this handle')
    }
    databases.keep(attach(handle))
  })

  test('is stale once the database is closed, also when another has taken its place', () => {
    const { handle } = db
    db.close()
    const next = databases.open()
    expectError(() => attach(handle), 'ERR_SERVAL_HANDLE')
    expect(next.handle).not.toBe(handle)
  })
})

describe('terminate', () => {
  test('in the middle of commands leaves the others as they were', async () => {
    for (let round = 0; round < 5; round++) {
      const workers = Array.from({ length: 3 }, () =>
        startWorker(({ serval, data, post }) => {
          const other = serval.attach(data)
          other.watch('watched')
          post('begins')
          for (;;) {
            other.incr('n')
            other.multi().incr('a').incr('b').exec()
            other.buffers.set('big', Buffer.alloc(100_000))
          }
        }, db.handle),
      )
      await Promise.all(workers.map(worker => nextMessage(worker)))
      await Promise.all(workers.map(worker => worker.terminate()))
      const [a, b] = db.mget('a', 'b')
      expect(a).toBe(b)
      expect(db.incr('n')).toBeGreaterThan(0)
      await until(() => clientCount() === 1, 'their sessions to be gone')
    }
  })

  test('while calls wait ends them', async () => {
    const worker = startWorker(({ serval, data, post }) => {
      const other = serval.attach(data)
      for (let i = 0; i < 10; i++) other.wait(1, 0).catch(() => {})
      post('waits')
    }, db.handle)
    await nextMessage(worker)
    expect(clientCount()).toBe(12)
    await worker.terminate()
    await until(() => clientCount() === 1)
  })

  test('while others unblock its calls', async () => {
    for (let round = 0; round < 10; round++) {
      const worker = startWorker(({ serval, data, post }) => {
        const other = serval.attach(data)
        for (let i = 0; i < 20; i++) other.wait(1, 0).catch(() => {})
        post('waits')
      }, db.handle)
      await nextMessage(worker)
      const ids = [...String(db.call('CLIENT', 'LIST')).matchAll(/^id=(\d+) .* flags=b /gm)].map(([, id]) => Number(id))
      const ended = worker.terminate()
      for (const id of ids) db.clientUnblock(id)
      await ended
    }
    await until(() => clientCount() === 1)
  })

  test('of the last thread that has it frees the keyspace', async () => {
    const worker = startWorker(({ serval, post }) => {
      const own = serval.open()
      own.set('k', 'v')
      post(own.handle)
      setInterval(() => own.incr('n'), 1)
    }, undefined)
    const handle = await nextMessage<string>(worker)
    const other = attach(handle)
    expect(other.get('k')).toBe('v')
    other.close()
    await worker.terminate()
    expectError(() => attach(handle), 'ERR_SERVAL_HANDLE')
  })
})

describe('threads that end without closing', () => {
  test('twenty, one after the other, and their sessions go with them', async () => {
    for (let i = 0; i < 20; i++) {
      const n = await inWorker(({ serval, data }) => {
        const other = serval.attach(data)
        other.session().watch('k')
        other.call('MULTI')
        return serval.attach(data).incr('n')
      }, db.handle)
      expect(n).toBe(i + 1)
    }
    await until(() => clientCount() === 1)
  })
})
