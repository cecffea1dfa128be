/**
 * What can block is a promise, here WAIT for replicas that there are not; and what a long command does to others.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../ts/src/index'
import { until } from '../support/until'
import { expectError, inWorker, nextMessage, startWorker, useDatabases } from './support'

const databases = useDatabases()
let db: Database
beforeEach(() => {
  db = databases.open({ 'enable-debug-command': 'local', 'busy-reply-threshold': 20 })
})

/** The ids of the clients that wait. */
function waiting(): number[] {
  return [...String(db.call('CLIENT', 'LIST')).matchAll(/^id=(\d+) .* flags=b /gm)].map(([, id]) => Number(id))
}

describe('a call that waits', () => {
  test('resolves when its time is over, and not before', async () => {
    const start = performance.now()
    await expect(db.wait(1, 50)).resolves.toBe(0)
    expect(performance.now() - start).toBeGreaterThan(48)
    expect(waiting()).toEqual([])
  })

  test('resolves at once where there is nothing to wait for', async () => {
    await expect(db.wait(0, 0)).resolves.toBe(0)
    expect(db.call('WAIT', 0, 0)).toBe(0)
  })

  test('by call is a promise, too, and may be among transactions', async () => {
    const call = db.call('WAIT', 1, 20)
    expect(call).toBeInstanceOf(Promise)
    await expect(call).resolves.toBe(0)
    await expect(db.buffers.wait(1, 20)).resolves.toBe(0)
    db.call('MULTI')
    expect(db.call('WAIT', 1, 0)).toBe('QUEUED')
    expect(db.call('EXEC')).toEqual([0])
  })

  test('with wrong arguments rejects, or throws by call', async () => {
    await expect(db.wait(1, -1)).rejects.toMatchObject({ code: 'ERR', message: 'ERR timeout is negative' })
    expectError(() => db.call('WAIT', 1, -1), 'ERR', 'timeout is negative')
    await expect(db.wait({} as never, 1)).rejects.toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' })
    expect(waiting()).toEqual([])
  })

  test('does not keep its session from going on', async () => {
    const session = db.session()
    session.select(2)
    session.watch('k')
    const waits = session.wait(1, 0)
    expect(String(db.call('CLIENT', 'LIST'))).toMatch(/flags=b db=2 .* cmd=wait /)
    session.set('other', 1)
    expect(session.multi().get('other').exec()).toEqual(['1'])
    db.clientUnblock(waiting()[0] as number)
    await expect(waits).resolves.toBe(0)
  })

  test('is ended by CLIENT UNBLOCK: the first one of a database, and any other', async () => {
    const waits = [db.wait(1, 0), db.wait(1, 0), db.session().wait(1, 0)]
    const [one, two, three] = waiting() as [number, number, number]
    expect(db.clientUnblock(one)).toBe(1)
    await expect(waits[0]).resolves.toBe(0)
    expect(db.clientUnblock(three, { timeout: true })).toBe(1)
    await expect(waits[2]).resolves.toBe(0)
    expect(waiting()).toEqual([two])
    expect(db.clientUnblock(two, { error: true })).toBe(1)
    await expect(waits[1]).rejects.toMatchObject({ code: 'UNBLOCKED' })
    expect(db.clientUnblock(two)).toBe(0)
    expect(waiting()).toEqual([])
  })

  test('is ended by CLIENT UNBLOCK from another thread', async () => {
    const waits = db.wait(1, 0)
    const unblocked = await inWorker(
      ({ serval, data }) => {
        const other = serval.attach(data.handle)
        const unblocked = other.clientUnblock(data.id)
        other.close()
        return unblocked
      },
      { handle: db.handle, id: waiting()[0] as number },
    )
    expect(unblocked).toBe(1)
    await expect(waits).resolves.toBe(0)
  })

  test('is ended by CLIENT KILL', async () => {
    const waits = db.wait(1, 0)
    expect(db.call('CLIENT', 'KILL', 'ID', waiting()[0] as number)).toBe(1)
    await expect(waits).rejects.toMatchObject({ code: 'KILLED' })
    expect(db.ping()).toBe('PONG')
  })

  test('is rejected when the database is closed', async () => {
    const waits = [db.wait(1, 0), db.wait(1, 60_000), db.session().wait(1, 0)]
    db.close()
    for (const wait of waits) {
      await expect(wait).rejects.toMatchObject({ code: 'CLOSED', message: 'CLOSED this database was closed' })
    }
  })

  test('a thousand of them', async () => {
    const waits = Array.from({ length: 1000 }, () => db.wait(1, 0))
    const ids = waiting()
    expect(ids).toHaveLength(1000)
    for (const id of ids) db.clientUnblock(id)
    expect(await Promise.all(waits)).toEqual(new Array(1000).fill(0))
  })
})

describe('a long command', () => {
  /** A thread that holds the whole keyspace until it is killed; then it says with what error. */
  const keepBusy = async () => {
    const worker = startWorker(async ({ serval, data, post, receive }) => {
      const db = serval.attach(data)
      post('begins')
      try {
        db.call('DEBUG', 'BUSYLOOP', 20_000)
      } catch (error) {
        post((error as Error).message)
      }
      await receive()
      db.close()
    }, db.handle)
    await nextMessage(worker)
    await until(() => {
      try {
        return db.ping() === undefined
      } catch (error) {
        return (error as { code: string }).code === 'BUSY'
      }
    })
    return worker
  }

  test('of another thread: calls throw BUSY, it can be killed, and then all is as it was', async () => {
    db.set('a', 1)
    const worker = await keepBusy()
    for (const act of [
      () => db.get('a'),
      () => db.buffers.get('a'),
      () => db.call('SET', 'a', 2),
      () => db.multi().set('a', 2).exec(),
      () => db.flushall(),
    ]) {
      expectError(act, 'BUSY', 'BUSY Redis is busy')
    }
    await expect(db.wait(1, 10)).rejects.toMatchObject({ code: 'BUSY' })
    const message = nextMessage<string>(worker)
    expect(db.call('SCRIPT', 'KILL')).toBe('OK')
    expect(await message).toMatch(/killed by user/)
    expect(db.get('a')).toBe('1')
    expect(db.multi().incr('a').exec()).toEqual([2])
    worker.postMessage('end')
  })

  test('is ended where its thread is ended', async () => {
    const worker = await keepBusy()
    const ended = worker.terminate()
    expect(db.call('SCRIPT', 'KILL')).toBe('OK')
    await ended
    await until(() => {
      try {
        return db.ping() === 'PONG'
      } catch {
        return false
      }
    })
  })
})
