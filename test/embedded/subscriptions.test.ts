/**
 * Subscriptions within the process: as callbacks and as async iterators, and calls that wait for keys.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../ts/src/index'
import { until } from '../support/until'
import { inWorker, useDatabases } from './support'

const databases = useDatabases()
let db: Database
beforeEach(() => {
  db = databases.open({})
})

describe('subscribe', () => {
  test('calls a function for each message', async () => {
    const got: string[][] = []
    const subscription = db.subscribe('news', (...message) => got.push(message))
    db.psubscribe('n*', (message, channel) => got.push(['p', message, channel]))
    db.ssubscribe('news', message => got.push(['s', message]))
    expect(db.publish('news', 'one')).toBe(2)
    expect(db.spublish('news', 'two')).toBe(1)
    await until(() => got.length === 3)
    expect(got).toEqual([
      ['one', 'news'],
      ['p', 'one', 'news'],
      ['s', 'two'],
    ])
    subscription.unsubscribe()
    subscription.unsubscribe()
    expect(db.publish('news', 'three')).toBe(1)
    await until(() => got.length === 4)
    expect(got[3]).toEqual(['p', 'three', 'news'])
  })

  test('gives an iterator, which ends with its loop', async () => {
    const messages = db.subscribe('c')
    for (const text of ['a', 'b', 'c']) db.publish('c', text)
    const got: string[] = []
    for await (const { message, channel } of messages) {
      got.push(`${channel}:${message}`)
      if (got.length === 3) break
    }
    expect(got).toEqual(['c:a', 'c:b', 'c:c'])
    await until(() => db.publish('c', 'x') === 0)
    expect(await messages.next()).toEqual({ value: undefined, done: true })
  })

  test('gives Buffers by db.buffers, and one subscription serves many functions', async () => {
    const got: unknown[] = []
    const bytes = Buffer.from([0, 255, 13, 10])
    db.buffers.subscribe('b', message => got.push(message))
    db.buffers.subscribe('b', message => got.push(message.length))
    expect(db.publish('b', bytes)).toBe(1)
    await until(() => got.length === 2)
    expect(got).toEqual([bytes, 4])
  })

  test('hears what other threads and connections publish, keyspace events too', async () => {
    const got: string[] = []
    db.psubscribe('*', (message, channel) => got.push(`${channel} ${message}`))
    db.call('CONFIG', 'SET', 'notify-keyspace-events', 'EA')
    await inWorker(({ serval, data }) => {
      const other = serval.attach(data)
      other.publish('from', 'worker')
      other.set('k', 'v')
      other.close()
      return true
    }, db.handle)
    await until(() => got.length === 2)
    expect(got).toEqual(['from worker', '__keyevent@0__:set k'])
  })

  test('what a listener throws does not concern others', async () => {
    const errors: unknown[] = []
    const got: string[] = []
    const before = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', error => errors.push(error))
    db.subscribe('c', () => {
      throw new Error('mine')
    })
    db.subscribe('c', message => got.push(message))
    db.publish('c', 'x')
    await until(() => got.length === 1 && errors.length === 1)
    process.removeAllListeners('uncaughtException')
    for (const listener of before) process.on('uncaughtException', listener)
    expect(errors).toEqual([new Error('mine')])
  })

  test('ends with its database', async () => {
    const other = databases.open({})
    const messages = other.subscribe('c')
    const next = messages.next()
    other.close()
    expect(await next).toEqual({ value: undefined, done: true })
    expect(() => other.subscribe('c')).toThrow('CLOSED')
  })

  test('is refused where replies are expected', () => {
    expect(() => db.call('SUBSCRIBE', 'c')).toThrow("SUBSCRIBE isn't allowed for a DENY BLOCKING client")
    expect(() => db.subscribe(1 as never)).toThrow(TypeError)
  })
})

describe('a call that waits for a key', () => {
  test('resolves with what comes', async () => {
    const waits = db.blpop(['k', 'l'], 0)
    db.rpush('l', 'v')
    expect(await waits).toEqual(['l', 'v'])
    expect(await db.brpop(['l'], 0.001)).toBe(null)
    const moved = db.blmove('a', 'b', 'LEFT', 'RIGHT', 0)
    const many = db.blmpop(0, ['b'], 'LEFT')
    db.lpush('a', 'x')
    expect(await moved).toBe('x')
    expect(await many).toEqual(['b', ['x']])
  })

  test('is served by another thread', async () => {
    const waits = db.buffers.blpop(['k'], 0)
    await inWorker(({ serval, data }) => {
      const other = serval.attach(data)
      other.rpush('k', 'from afar')
      other.close()
      return true
    }, db.handle)
    expect(await waits).toEqual([Buffer.from('k'), Buffer.from('from afar')])
  })

  test('is one of thousands, and each push looks at one of them', async () => {
    const COUNT = 5000
    const waits = Array.from({ length: COUNT }, () => db.blpop(['many'], 0))
    for (let i = 0; i < COUNT; i++) db.rpush('many', String(i))
    const replies = (await Promise.all(waits)) as [string, string][]
    expect(replies.map(([, value]) => Number(value))).toEqual(Array.from({ length: COUNT }, (_, i) => i))
  })

  test('ends by its signal', async () => {
    const control = new AbortController()
    const waits = db.blpop(['k'], 0, { signal: control.signal })
    control.abort()
    await expect(waits).rejects.toMatchObject({ name: 'AbortError' })
    db.rpush('k', 'v')
    expect(db.llen('k')).toBe(1)
    await expect(db.blpop(['k'], 0, { signal: control.signal })).rejects.toMatchObject({ name: 'AbortError' })
    expect(db.llen('k')).toBe(1)
    const late = new AbortController()
    const served = db.blpop(['none'], 0, { signal: late.signal })
    db.rpush('none', 'taken')
    late.abort()
    expect(await served).toEqual(['none', 'taken'])
    await expect(db.blpop(['k'], 0, { sigal: 1 } as never)).rejects.toThrow("no option 'sigal'")
  })
})
