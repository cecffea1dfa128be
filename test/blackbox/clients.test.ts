/**
 * What the client libraries do beyond calling a command: their own methods, pipelines, iterators, reconnection.
 */
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { useServer } from '../support/server'
import { until } from '../support/until'

const server = useServer()

describe.each([2, 3] as const)('ioredis in RESP%i', protocol => {
  let redis: Redis
  beforeEach(() => {
    redis = new Redis({ port: server.port, protocol, connectionName: 'my-app', retryStrategy: () => 5 })
    redis.on('error', () => {})
  })
  afterEach(() => redis.disconnect())

  test('its methods', async () => {
    expect(await redis.set('k', 'v', 'EX', 100, 'NX')).toBe('OK')
    expect(await redis.get('k')).toBe('v')
    expect(await redis.getBuffer('k')).toEqual(Buffer.from('v'))
    expect(await redis.mset({ a: 1, b: 2 })).toBe('OK')
    expect(await redis.mget('a', 'b', 'absent')).toEqual(['1', '2', null])
    expect(await redis.incrby('a', 41)).toBe(42)
    expect(await redis.incrbyfloat('a', 0.5)).toBe('42.5')
    expect(await redis.ttl('k')).toBeGreaterThan(90)
    expect(await redis.exists('k', 'a')).toBe(2)
    expect(await redis.setbit('bits', 7, 1)).toBe(0)
    expect(await redis.bitcount('bits')).toBe(1)
    expect(await redis.client('GETNAME')).toBe('my-app')
    await expect(redis.incr('k')).rejects.toThrow('ERR value is not an integer or out of range')
  })

  test('a pipeline answers each command, errors among them', async () => {
    const replies = await redis.pipeline().set('k', 'x').incr('k').get('k').exec()
    expect(replies?.map(([error, value]) => error?.message ?? value)).toEqual([
      'OK',
      'ERR value is not an integer or out of range',
      'x',
    ])
  })

  test('autopipelining', async () => {
    const auto = new Redis({ port: server.port, protocol, enableAutoPipelining: true })
    const replies = await Promise.all(Array.from({ length: 500 }, (_, i) => auto.set(`k${i}`, i)))
    expect(replies.every(reply => reply === 'OK')).toBe(true)
    expect(await redis.dbsize()).toBe(500)
    auto.disconnect()
  })

  test('scanStream', async () => {
    await redis.mset(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])))
    const seen = new Set<string>()
    for await (const keys of redis.scanStream({ match: 'k*', count: 20 })) for (const key of keys) seen.add(key)
    expect(seen.size).toBe(300)
  })

  test('a killed connection comes back, in its database', async () => {
    const client = redis.duplicate({ db: 4 })
    client.on('error', () => {})
    await client.set('k', 'four')
    const id = await client.client('ID')
    await redis.client('KILL', 'ID', id)
    await until(async () => (await client.client('ID')) !== id)
    expect(await client.get('k')).toBe('four')
    client.disconnect()
  })
})

describe.each([2, 3] as const)('node-redis in RESP%i', RESP => {
  const connect = async () => {
    const client = createClient({
      RESP,
      name: 'my-app',
      socket: { port: server.port, host: '127.0.0.1', reconnectStrategy: 5 },
    })
    client.on('error', () => {})
    return client.connect()
  }
  let client: Awaited<ReturnType<typeof connect>>
  beforeEach(async () => {
    client = await connect()
  })
  afterEach(() => client.destroy())

  test('its methods', async () => {
    expect(await client.set('k', 'v', { expiration: { type: 'EX', value: 100 }, condition: 'NX' })).toBe('OK')
    expect(await client.get('k')).toBe('v')
    expect(await client.mSet({ a: '1', b: '2' })).toBe('OK')
    expect(await client.mGet(['a', 'b', 'absent'])).toEqual(['1', '2', null])
    expect(await client.incrBy('a', 41)).toBe(42)
    expect(await client.ttl('k')).toBeGreaterThan(90)
    expect(await client.exists(['k', 'a'])).toBe(2)
    expect(await client.setBit('bits', 7, 1)).toBe(0)
    expect(await client.bitCount('bits')).toBe(1)
    expect(await client.clientGetName()).toBe('my-app')
    expect((await client.clientInfo()).name).toBe('my-app')
    expect(await client.configGet('hz')).toEqual({ hz: '10' })
    await expect(client.incr('k')).rejects.toThrow('ERR value is not an integer or out of range')
  })

  test('commands of one tick are pipelined', async () => {
    const replies = await Promise.all(Array.from({ length: 500 }, (_, i) => client.set(`k${i}`, String(i))))
    expect(replies.every(reply => reply === 'OK')).toBe(true)
    expect(await client.dbSize()).toBe(500)
  })

  test('scanIterator', async () => {
    await client.mSet(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, String(i)])))
    const seen = new Set<string>()
    for await (const keys of client.scanIterator({ MATCH: 'k*', COUNT: 20 })) for (const key of keys) seen.add(key)
    expect(seen.size).toBe(300)
  })

  test('a killed connection comes back', async () => {
    const other = await connect()
    const id = await other.clientId()
    await client.clientKill({ filter: 'ID', id })
    await until(async () => (await other.clientId().catch(() => id)) !== id)
    other.destroy()
  })
})
