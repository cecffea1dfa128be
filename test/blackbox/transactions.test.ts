import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { describe, expect, test } from 'vitest'
import { lacks } from '../support/product'
import { type RawClient, ReplyError } from '../support/resp'
import { useServer } from '../support/server'
import { until } from '../support/until'

const server = useServer()

/** Sends commands of which each has to be queued. */
async function queue(c: RawClient, ...commands: (string | number)[][]): Promise<void> {
  for (const command of commands) expect(await c.call(...command)).toBe('QUEUED')
}

describe('MULTI', () => {
  test('queues, and EXEC answers each in order', async () => {
    const c = await server.raw()
    expect(await c.call('MULTI')).toBe('OK')
    await queue(c, ['SET', 'a', 1], ['INCR', 'a'], ['GET', 'a'], ['GET', 'absent'])
    const other = await server.raw()
    expect(await other.call('EXISTS', 'a')).toBe(0)
    expect(await c.wire('EXEC')).toBe('*4\r\n+OK\r\n:2\r\n$1\r\n2\r\n$-1\r\n')
    expect(await c.call('GET', 'a')).toBe('2')
  })

  test('an empty one answers an empty list', async () => {
    const c = await server.raw()
    await c.call('MULTI')
    expect(await c.wire('EXEC')).toBe('*0\r\n')
  })

  test('DISCARD forgets everything, watches too', async () => {
    const [c, other] = [await server.raw(), await server.raw()]
    await c.call('WATCH', 'a')
    await other.call('SET', 'a', 1)
    await c.call('MULTI')
    await queue(c, ['SET', 'b', 1])
    expect(await c.call('DISCARD')).toBe('OK')
    expect(await c.call('EXISTS', 'b')).toBe(0)
    await c.call('MULTI')
    await queue(c, ['SET', 'b', 2])
    expect(await c.call('EXEC')).toEqual(['OK'])
  })

  test('an error when queueing aborts the whole', async () => {
    for (const wrong of [['BOGUS'], ['GET'], ['GET', 'a', 'b'], ['CLIENT', 'BOGUS']]) {
      const c = await server.raw()
      await c.call('MULTI')
      await queue(c, ['SET', 'a', 1])
      expect(await c.send(...wrong)).toBeInstanceOf(ReplyError)
      await queue(c, ['SET', 'b', 1])
      await expect(c.call('EXEC')).rejects.toThrow('EXECABORT Transaction discarded because of previous errors.')
      expect(await c.call('EXISTS', 'a', 'b')).toBe(0)
      c.close()
    }
  })

  test('an error when executing does not', async () => {
    const c = await server.raw()
    await c.call('MULTI')
    await queue(c, ['SET', 'a', 'x'], ['INCR', 'a'], ['SET', 'b', 1])
    const [first, second, third] = (await c.call('EXEC')) as unknown[]
    expect([first, third]).toEqual(['OK', 'OK'])
    expect(second).toBeInstanceOf(ReplyError)
    expect(await c.call('GET', 'b')).toBe('1')
  })

  test('what cannot be nested or comes alone is refused', async () => {
    const c = await server.raw()
    await expect(c.call('EXEC')).rejects.toThrow('ERR EXEC without MULTI')
    await expect(c.call('DISCARD')).rejects.toThrow('ERR DISCARD without MULTI')
    await c.call('MULTI')
    await expect(c.call('MULTI')).rejects.toThrow('ERR MULTI calls can not be nested')
    await queue(c, ['PING'])
    await expect(c.call('WATCH', 'a')).rejects.toThrow('ERR WATCH inside MULTI is not allowed')
    expect(await c.call('EXEC')).toEqual(['PONG'])
  })

  test('SELECT inside changes the database for what follows, and stays', async () => {
    const c = await server.raw()
    await c.call('MULTI')
    await queue(c, ['SET', 'a', 0], ['SELECT', 5], ['SET', 'a', 5])
    expect(await c.call('EXEC')).toEqual(['OK', 'OK', 'OK'])
    expect(await c.call('GET', 'a')).toBe('5')
    await c.call('SELECT', 0)
    expect(await c.call('GET', 'a')).toBe('0')
  })

  test('HELLO inside changes the protocol of what follows', async () => {
    const c = await server.raw()
    await c.call('MULTI')
    await queue(c, ['GET', 'absent'])
    await c.send('HELLO', 3)
    await queue(c, ['GET', 'absent'])
    expect(await c.wire('EXEC')).toMatch(/^\*3\r\n\$-1\r\n%\d+\r\n[\s\S]*_\r\n$/)
  })

  test('commands over several databases and shards are one', async () => {
    const [c, other] = [await server.raw(), await server.raw()]
    const keys = Array.from({ length: 50 }, (_, i) => `k${i}`)
    await other.call('MSET', ...keys.flatMap(key => [key, 0]))
    const writing = (async () => {
      for (let round = 1; round <= 100; round++) {
        const replies = [c.send('MULTI'), ...keys.map(key => c.send('SET', key, round)), c.send('EXEC')]
        await Promise.all(replies)
      }
    })()
    let isWriting = true
    writing.finally(() => {
      isWriting = false
    })
    while (isWriting) {
      const values = (await other.call('MGET', ...keys)) as string[]
      expect(new Set(values).size).toBe(1)
    }
    await writing
  })

  test('RESET ends it', async () => {
    const c = await server.raw()
    await c.call('MULTI')
    await queue(c, ['SET', 'a', 1])
    expect(await c.call('RESET')).toBe('RESET')
    await expect(c.call('EXEC')).rejects.toThrow('ERR EXEC without MULTI')
    expect(await c.call('EXISTS', 'a')).toBe(0)
  })
})

describe('WATCH', () => {
  const change = [
    ['SET', 'a', 2],
    ['DEL', 'a'],
    ['APPEND', 'a', 'x'],
    ['EXPIRE', 'a', 100],
    ['RENAME', 'a', 'b'],
    ['RENAME', 'other', 'a'],
    ['COPY', 'other', 'a', 'REPLACE'],
    ['MOVE', 'a', 3],
    ['SETBIT', 'a', 0, 1],
    ['GETDEL', 'a'],
    ['FLUSHDB'],
    ['FLUSHALL'],
    ['SWAPDB', 0, 3],
    ['PEXPIREAT', 'a', 1],
    ['UNLINK', 'a'],
    ['MSET', 'b', 1, 'a', 1],
    ['GETEX', 'a', 'EX', 10],
  ]
  test.each(change.map(command => [command.join(' '), command] as const))('%s aborts EXEC', async (_, command) => {
    const [c, other] = [await server.raw(), await server.raw()]
    await c.call('MSET', 'a', 1, 'other', 2)
    expect(await c.call('WATCH', 'a')).toBe('OK')
    await other.call(...command)
    await c.call('MULTI')
    await queue(c, ['SET', 'written', 1])
    expect(await c.wire('EXEC')).toBe('*-1\r\n')
    expect(await c.call('EXISTS', 'written')).toBe(0)
  })

  const noChange = [
    ['GET', 'a'],
    ['TTL', 'a'],
    ['SET', 'b', 1],
    ['DEL', 'absent'],
    ['SETNX', 'a', 1],
    ['TOUCH', 'a'],
    ['PERSIST', 'a'],
    ['SET', 'a', 1, 'NX'],
  ]
  test.each(noChange.map(command => [command.join(' '), command] as const))('%s does not', async (_, command) => {
    const [c, other] = [await server.raw(), await server.raw()]
    await c.call('SET', 'a', 1)
    await c.call('WATCH', 'a')
    await other.call(...command)
    await c.call('MULTI')
    await queue(c, ['PING'])
    expect(await c.call('EXEC')).toEqual(['PONG'])
  })

  test('a null in RESP3 is a null', async () => {
    const [c, other] = [await server.raw3(), await server.raw()]
    await c.call('WATCH', 'a')
    await other.call('SET', 'a', 1)
    await c.call('MULTI')
    expect(await c.wire('EXEC')).toBe('_\r\n')
  })

  test('counts a change by the watching connection itself, and one back to the same value', async () => {
    const c = await server.raw()
    await c.call('SET', 'a', 1)
    await c.call('WATCH', 'a')
    await c.call('SET', 'a', 1)
    await c.call('MULTI')
    expect(await c.call('EXEC')).toBeNull()
  })

  test('is of one database', async () => {
    const [c, other] = [await server.raw(), await server.raw()]
    await c.call('WATCH', 'a')
    await other.call('SELECT', 4)
    await other.call('SET', 'a', 1)
    await c.call('MULTI')
    expect(await c.call('EXEC')).toEqual([])
  })

  test('ends with EXEC, with UNWATCH and with DISCARD', async () => {
    const [c, other] = [await server.raw(), await server.raw()]
    for (const end of [['MULTI', 'EXEC'], ['UNWATCH'], ['MULTI', 'DISCARD']]) {
      await c.call('WATCH', 'a', 'b')
      for (const command of end) await c.call(command)
      await other.call('SET', 'a', 1)
      await c.call('MULTI')
      expect(await c.call('EXEC')).toEqual([])
    }
  })

  test('a key that expires between WATCH and EXEC aborts it', async () => {
    const c = await server.raw()
    const other = await server.raw()
    // Again where its time was over before it was watched, as on a machine that stands still in between.
    for (let ms = 20; ; ms *= 2) {
      await c.call('SET', 'a', 1, 'PX', ms)
      await c.call('WATCH', 'a')
      if ((await c.call('EXISTS', 'a')) === 1) break
      await c.call('UNWATCH')
    }
    await until(async () => (await other.call('EXISTS', 'a')) === 0)
    await c.call('MULTI')
    expect(await c.call('EXEC')).toBeNull()
  })

  test('a key that had expired before WATCH does not', async () => {
    const c = await server.raw()
    await c.call('DEBUG', 'SET-ACTIVE-EXPIRE', 0)
    await c.call('SET', 'a', 1, 'PX', 1)
    await c.call('SET', 'clock', 1, 'PX', 2)
    await until(async () => (await c.call('EXISTS', 'clock')) === 0)
    await c.call('WATCH', 'a')
    await c.call('MULTI')
    await queue(c, ['EXISTS', 'a'])
    expect(await c.call('EXEC')).toEqual([0])
    await c.call('DEBUG', 'SET-ACTIVE-EXPIRE', 1)
  })

  test.skipIf(lacks('rpush'))('a push to a watched list aborts it', async () => {
    const [c, other] = [await server.raw(), await server.raw()]
    await c.call('WATCH', 'list')
    await other.call('RPUSH', 'list', 'a')
    await c.call('MULTI')
    expect(await c.call('EXEC')).toBeNull()
  })
})

describe('races', () => {
  const CLIENTS = 8
  const ROUNDS = 40

  /** A compare-and-set loop: adds one to `key` under WATCH, and starts again where somebody was faster. */
  async function addOne(c: RawClient, key: string): Promise<number> {
    for (let attempts = 1; ; attempts++) {
      await c.call('WATCH', key)
      const value = Number(await c.call('GET', key))
      await c.call('MULTI')
      await queue(c, ['SET', key, value + 1])
      if ((await c.call('EXEC')) !== null) return attempts
    }
  }

  test('no increment under WATCH is lost', async () => {
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => server.raw()))
    const attempts = await Promise.all(
      clients.map(async c => {
        let sum = 0
        for (let i = 0; i < ROUNDS; i++) sum += await addOne(c, 'counter')
        return sum
      }),
    )
    expect(await clients[0]?.call('GET', 'counter')).toBe(String(CLIENTS * ROUNDS))
    // Where nobody ever had to try again, nothing ran at the same time and nothing was tested.
    expect(attempts.reduce((a, b) => a + b)).toBeGreaterThan(CLIENTS * ROUNDS)
  })

  test('money moved between accounts in transactions is conserved, as every reader sees', async () => {
    const accounts = Array.from({ length: 8 }, (_, i) => `account:${i}`)
    const setup = await server.raw()
    await setup.call('MSET', ...accounts.flatMap(key => [key, 100]))
    let isMoving = true
    const movers = Array.from({ length: 8 }, async (_, seed) => {
      const c = await server.raw()
      for (let i = 0; i < 200; i++) {
        const from = accounts[(seed + i) % 8] ?? ''
        const to = accounts[(seed * 3 + i * 5 + 1) % 8] ?? ''
        const amount = (i % 7) + 1
        await Promise.all([
          c.send('MULTI'),
          c.send('DECRBY', from, amount),
          c.send('INCRBY', to, amount),
          c.send('EXEC'),
        ])
      }
    })
    const reader = (async () => {
      const c = await server.raw()
      let reads = 0
      while (isMoving) {
        const balances = (await c.call('MGET', ...accounts)) as string[]
        expect(balances.map(Number).reduce((a, b) => a + b)).toBe(800)
        reads += 1
      }
      return reads
    })()
    await Promise.all(movers)
    isMoving = false
    expect(await reader).toBeGreaterThan(0)
  })
})

describe('through client libraries', () => {
  test('ioredis: multi, with results and with an abort', async () => {
    for (const protocol of [2, 3] as const) {
      const redis = new Redis({ port: server.port, protocol })
      expect(await redis.multi().set('a', 1).incr('a').get('a').exec()).toEqual([
        [null, 'OK'],
        [null, 2],
        [null, '2'],
      ])
      await redis.watch('a')
      const other = redis.duplicate()
      await other.set('a', 9)
      expect(await redis.multi().get('a').exec()).toBeNull()
      other.disconnect()
      redis.disconnect()
    }
  })

  test('node-redis: multi, with results and with an abort', async () => {
    for (const RESP of [2, 3] as const) {
      const client = createClient({ RESP, socket: { port: server.port, host: '127.0.0.1' } })
      await client.connect()
      expect(await client.multi().set('a', '1').incr('a').get('a').exec()).toEqual(['OK', 2, '2'])
      await client.watch('a')
      const other = client.duplicate()
      await other.connect()
      await other.set('a', '9')
      await expect(client.multi().get('a').exec()).rejects.toThrow('watched keys has been changed')
      other.destroy()
      client.destroy()
    }
  })
})
