import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import type { Argument, RawClient } from '../support/resp'
import { useClient, useServer } from '../support/server'
import { until } from '../support/until'

const server = useServer({ config: { 'io-threads': 2 } })

/** Waits until so many clients wait. */
async function blocked(count: number): Promise<void> {
  await until(async () => Number(await server.info('blocked_clients')) === count, `${count} blocked clients`)
}

/** A client that waits in a command, and the promise of its reply. */
async function waiter(...command: Argument[]): Promise<{ c: RawClient; id: number; reply: Promise<unknown> }> {
  const before = Number(await server.info('blocked_clients'))
  const c = await server.raw()
  const id = Number(await c.call('CLIENT', 'ID'))
  const reply = c.send(...command)
  await blocked(before + 1)
  return { c, id, reply }
}

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)

  test('what is there is taken at once', async () => {
    await c.call('RPUSH', 'l', 'a', 'b', 'c', 'd', 'e')
    expect(await c.call('BLPOP', 'none', 'l', 0)).toEqual(['l', 'a'])
    expect(await c.call('BRPOP', 'l', 0)).toEqual(['l', 'e'])
    expect(await c.call('BLMPOP', 0, 1, 'l', 'LEFT', 'COUNT', 9)).toEqual(['l', ['b', 'c', 'd']])
    await c.call('RPUSH', 'l', 'x', 'y')
    expect(await c.call('BLMOVE', 'l', 'm', 'LEFT', 'RIGHT', 0)).toBe('x')
    expect(await c.call('BRPOPLPUSH', 'l', 'm', 0)).toBe('y')
    expect(await c.call('LRANGE', 'm', 0, -1)).toEqual(['y', 'x'])
  })

  test('of sorted sets too', async () => {
    const scored = (reply: unknown) => JSON.parse(JSON.stringify(reply).replace(/"(\d+)"/g, '$1'))
    await c.call('ZADD', 'z', 1, 'a', 2, 'b', 3, 'c', 4, 'd')
    expect(scored(await c.call('BZPOPMIN', 'none', 'z', 0))).toEqual(['z', 'a', 1])
    expect(scored(await c.call('BZPOPMAX', 'z', 0))).toEqual(['z', 'd', 4])
    expect(scored(await c.call('BZMPOP', 0, 1, 'z', 'MIN', 'COUNT', 9)).flat(9)).toEqual(['z', 'b', 2, 'c', 3])
    const other = await server.raw()
    const waits = c.call('BZPOPMIN', 'z', 0)
    await blocked(1)
    await other.call('RPUSH', 'z', 'no set')
    await other.call('DEL', 'z')
    await other.call('ZADD', 'z', 2, 'b', 1, 'a')
    expect(scored(await waits)).toEqual(['z', 'a', 1])
    expect(await other.call('ZCARD', 'z')).toBe(1)
    expect(await c.call('BZMPOP', 0.01, 1, 'none', 'MAX')).toBe(null)
  })

  test('a wait ends with what comes, or with its time', async () => {
    const other = await server.raw()
    const waits = c.call('BLPOP', 'k', 0)
    await blocked(1)
    await other.call('RPUSH', 'k', 'v')
    expect(await waits).toEqual(['k', 'v'])
    expect(await c.call('BLPOP', 'k', 0.01)).toBe(null)
    expect(await c.call('BLMOVE', 'k', 'l', 'LEFT', 'LEFT', '0.01')).toBe(null)
    expect(await c.call('BLMPOP', 0.01, 1, 'k', 'LEFT')).toBe(null)
  })
})

describe('on the wire', () => {
  test('a wait in vain is a null array in RESP2, for BLMOVE too, and a null in RESP3', async () => {
    const [c, c3] = [await server.raw(), await server.raw3()]
    expect(await c.wire('BLPOP', 'k', '0.001')).toBe('*-1\r\n')
    expect(await c.wire('BLMOVE', 'k', 'l', 'LEFT', 'LEFT', '0.001')).toBe('*-1\r\n')
    expect(await c3.wire('BRPOP', 'k', '0.001')).toBe('_\r\n')
    c.write('MULTI\r\nBLPOP k 0\r\nBLMOVE k l LEFT LEFT 0\r\nEXEC\r\n')
    for (const reply of ['+OK\r\n', '+QUEUED\r\n', '+QUEUED\r\n', '*2\r\n*-1\r\n$-1\r\n']) {
      expect(await c.readWire()).toBe(reply)
    }
  })

  test('what follows in the pipeline waits as well', async () => {
    const [c, other] = [await server.raw(), await server.raw()]
    c.write('SET a 1\r\nBLPOP k 0\r\nGET a\r\n')
    expect(await c.read()).toBe('OK')
    await blocked(1)
    expect(c.unreadBytes).toBe(0)
    await other.call('SET', 'a', 2)
    await other.call('RPUSH', 'k', 'v')
    expect(await c.read()).toEqual(['k', 'v'])
    expect(await c.read()).toBe('2')
  })

  test('what is no timeout', async () => {
    const c = await server.raw()
    for (const [timeout, error] of [
      ['x', 'ERR timeout is not a float or out of range'],
      ['', 'ERR timeout is not a float or out of range'],
      ['-1', 'ERR timeout is negative'],
      ['9223372036854775807', 'ERR timeout is out of range'],
      ['1e300', 'ERR timeout is out of range'],
    ]) {
      await expect(c.call('BLPOP', 'k', timeout as string)).rejects.toThrow(error)
      await expect(c.call('BLMPOP', timeout as string, 1, 'k', 'LEFT')).rejects.toThrow(error)
      await expect(c.call('BRPOPLPUSH', 'k', 'l', timeout as string)).rejects.toThrow(error)
    }
    await c.call('SET', 's', 'x')
    await expect(c.call('BLPOP', 'none', 's', 0)).rejects.toThrow('WRONGTYPE')
    await expect(c.call('BLMOVE', 's', 'l', 'LEFT', 'LEFT', 0)).rejects.toThrow('WRONGTYPE')
  })
})

describe('serving', () => {
  test('first come, first served', async () => {
    const waiters = []
    for (let i = 0; i < 20; i++) waiters.push(await waiter(i % 2 ? 'BLPOP' : 'BRPOP', 'k', 0))
    const c = await server.raw()
    for (let i = 0; i < 20; i++) await c.call('RPUSH', 'k', i)
    for (const [i, { reply }] of waiters.entries()) expect(await reply).toEqual(['k', String(i)])
    expect(await c.call('EXISTS', 'k')).toBe(0)
  })

  test('one push of many serves many', async () => {
    const waiters = []
    for (let i = 0; i < 5; i++) waiters.push(await waiter('BLPOP', 'k', 0))
    const c = await server.raw()
    expect(await c.call('RPUSH', 'k', 0, 1, 2, 3, 4, 5, 6)).toBe(7)
    for (const [i, { reply }] of waiters.entries()) expect(await reply).toEqual(['k', String(i)])
    expect(await c.call('LRANGE', 'k', 0, -1)).toEqual(['5', '6'])
  })

  test('nobody sees the element in between', async () => {
    const { reply } = await waiter('BLPOP', 'k', 0)
    const c = await server.raw()
    c.write('RPUSH k v\r\nEXISTS k\r\n')
    expect([await c.read(), await c.read()]).toEqual([1, 0])
    expect(await reply).toEqual(['k', 'v'])
  })

  test('a transaction serves what it leaves, not what it had in between', async () => {
    const one = await waiter('BLPOP', 'a', 'b', 0)
    const c = await server.raw()
    for (const command of ['MULTI', 'RPUSH a x', 'DEL a', 'SET b x', 'EXEC']) await c.call(...command.split(' '))
    expect(Number(await server.info('blocked_clients'))).toBe(1)
    for (const command of ['MULTI', 'DEL b', 'RPUSH b 1', 'RPUSH b 2', 'EXEC']) await c.call(...command.split(' '))
    expect(await one.reply).toEqual(['b', '1'])
    expect(await c.call('LRANGE', 'b', 0, -1)).toEqual(['2'])
  })

  test.each([
    ['RENAME', ['RPUSH x v', 'RENAME x k']],
    ['COPY', ['RPUSH x v', 'COPY x k']],
    ['MOVE', ['SELECT 1', 'RPUSH k v', 'MOVE k 0']],
    ['SWAPDB', ['SELECT 1', 'RPUSH k v', 'SWAPDB 0 1']],
    ['LMOVE', ['RPUSH x v', 'LMOVE x k LEFT LEFT']],
    ['LINSERT and a type that changes', ['SET k x', 'DEL k', 'RPUSH k v']],
  ])('%s brings a key', async (_, commands) => {
    const { reply } = await waiter('BLPOP', 'k', 0)
    const c = await server.raw()
    for (const command of commands) await c.call(...command.split(' '))
    expect(await reply).toEqual(['k', 'v'])
  })

  test('chains of BLMOVE end where nobody waits, whatever shards their keys are in', async () => {
    const COUNT = 12
    const links = []
    for (let i = 0; i < COUNT; i++) links.push(await waiter('BLMOVE', `k${i}`, `k${i + 1}`, 'LEFT', 'RIGHT', 0))
    const c = await server.raw()
    await c.call('RPUSH', 'k0', 'v')
    for (const { reply } of links) expect(await reply).toBe('v')
    expect(await c.call('LRANGE', `k${COUNT}`, 0, -1)).toEqual(['v'])
    expect(await c.call('DBSIZE')).toBe(1)
  })

  test('a circle turns once', async () => {
    const [ab, ba] = [await waiter('BRPOPLPUSH', 'a', 'b', 0), await waiter('BRPOPLPUSH', 'b', 'a', 0)]
    const c = await server.raw()
    await c.call('LPUSH', 'a', 'v')
    expect([await ab.reply, await ba.reply]).toEqual(['v', 'v'])
    expect(await c.call('LRANGE', 'a', 0, -1)).toEqual(['v'])
  })

  test('a destination of another type is the waiter’s error', async () => {
    const [wrong, next] = [await waiter('BLMOVE', 'a', 's', 'LEFT', 'LEFT', 0), await waiter('BLPOP', 'a', 0)]
    const c = await server.raw()
    await c.call('SET', 's', 'x')
    await c.call('RPUSH', 'a', 'v')
    expect(await wrong.reply).toMatchObject({ message: expect.stringMatching(/^WRONGTYPE/) })
    expect(await next.reply).toEqual(['a', 'v'])
  })
})

describe('ending a wait', () => {
  test('CLIENT UNBLOCK, as a timeout and with an error', async () => {
    const [one, two] = [await waiter('BLPOP', 'k', 0), await waiter('BRPOP', 'k', 0)]
    const c = await server.raw()
    expect(String(await c.call('CLIENT', 'LIST', 'ID', one.id))).toMatch(/flags=b .*cmd=blpop/)
    expect(await c.call('CLIENT', 'UNBLOCK', one.id)).toBe(1)
    expect(await one.reply).toBe(null)
    expect(await c.call('CLIENT', 'UNBLOCK', one.id)).toBe(0)
    expect(await c.call('CLIENT', 'UNBLOCK', two.id, 'ERROR')).toBe(1)
    expect(await two.reply).toMatchObject({ message: 'UNBLOCKED client unblocked via CLIENT UNBLOCK' })
    await c.call('RPUSH', 'k', 'v')
    expect(await c.call('LLEN', 'k')).toBe(1)
  })

  test('whoever was killed or has gone takes nothing', async () => {
    const [killed, gone, last] = [
      await waiter('BLPOP', 'k', 0),
      await waiter('BLPOP', 'k', 0),
      await waiter('BLPOP', 'k', 0),
    ]
    killed.reply.catch(() => {})
    gone.reply.catch(() => {})
    const c = await server.raw()
    expect(await c.call('CLIENT', 'KILL', 'ID', killed.id)).toBe(1)
    gone.c.close()
    await blocked(1)
    await c.call('RPUSH', 'k', 'v')
    expect(await last.reply).toEqual(['k', 'v'])
    expect(Number(await server.info('total_blocking_keys'))).toBe(0)
  })

  test('many that run out of time leave nothing behind', async () => {
    const clients = await Promise.all(Array.from({ length: 100 }, () => server.raw()))
    const replies = await Promise.all(clients.map((c, i) => c.call('BLPOP', 'k', `k${i}`, '0.05')))
    expect(new Set(replies)).toEqual(new Set([null]))
    expect(Number(await server.info('total_blocking_keys'))).toBe(0)
    expect(Number(await server.info('blocked_clients'))).toBe(0)
  })
})

describe('under load', () => {
  test('every element goes to exactly one of many who wait, push, move and give up at once', async () => {
    const CONSUMERS = 20
    const ELEMENTS = 3000
    const producers = [await server.raw(), await server.raw(), await server.raw()]
    const got: string[] = []
    let open = true
    const consume = async (c: RawClient, i: number) => {
      while (open) {
        const timeout = i % 3 ? '0.5' : '0.002'
        const reply = (await c.call('BLPOP', `q${i % 3}`, 'q3', timeout)) as string[] | null
        if (reply) got.push(reply[1] as string)
      }
    }
    const move = async (c: RawClient) => {
      while (open) await c.call('BLMOVE', 'source', 'q3', 'LEFT', 'RIGHT', '0.2')
    }
    const clients = await Promise.all(Array.from({ length: CONSUMERS + 2 }, () => server.raw()))
    const running = clients.map((c, i) => (i < CONSUMERS ? consume(c, i) : move(c)))
    await Promise.all(
      producers.map(async (c, p) => {
        for (let i = p; i < ELEMENTS; i += producers.length) {
          const key = i % 4 === 3 ? 'source' : `q${i % 4}`
          if (i % 10 === 0) {
            c.write('MULTI\r\n')
            await c.read()
            await c.call('RPUSH', key, i)
            await c.call('EXEC')
          } else await c.call('RPUSH', key, i)
        }
      }),
    )
    await until(() => got.length === ELEMENTS, 'all are consumed')
    open = false
    await Promise.all(running)
    expect(new Set(got).size).toBe(ELEMENTS)
    expect(Number(await server.info('total_blocking_keys'))).toBe(0)
  })

  test('hundreds of clients of a library are served by one push', async () => {
    const COUNT = 300
    const redis = new Redis({ port: server.port })
    const waiters = Array.from({ length: COUNT }, () => new Redis({ port: server.port }))
    const replies = waiters.map(c => c.blpop('many', 0))
    await blocked(COUNT)
    await redis.rpush('many', ...Array.from({ length: COUNT }, (_, i) => String(i)))
    const values = (await Promise.all(replies)).map(reply => Number(reply?.[1]))
    expect([...values].sort((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, i) => i))
    for (const c of [redis, ...waiters]) c.disconnect()
  })
})
