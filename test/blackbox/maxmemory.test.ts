import { describe, expect, test } from 'vitest'
import { ReplyError } from '../support/resp'
import { useRaw, useServer } from '../support/server'

const server = useServer()
const c = useRaw(server)
const VALUE = 'x'.repeat(1000)
const OOM = "OOM command not allowed when used memory > 'maxmemory'."

const used = async () => Number(await server.info('used_memory', 'memory'))

/** Allows this many bytes more than what is used now. */
async function limit(policy: string, moreBytes: number): Promise<void> {
  await c.call('CONFIG', 'SET', 'maxmemory-policy', policy, 'maxmemory-samples', 10)
  await c.call('CONFIG', 'SET', 'maxmemory', (await used()) + moreBytes)
}

const unlimit = () => c.call('CONFIG', 'SET', 'maxmemory', 0, 'maxmemory-policy', 'noeviction')

describe('maxmemory', () => {
  test('noeviction refuses what needs memory, and nothing else', async () => {
    await limit('noeviction', 2 * 1024 * 1024)
    try {
      let written = 0
      for (;;) {
        const reply = await c.send('SET', `k${written}`, VALUE)
        if (reply instanceof ReplyError) {
          expect(reply.message).toBe(OOM)
          break
        }
        written += 1
        expect(written).toBeLessThan(10_000)
      }
      expect(written).toBeGreaterThan(500)
      expect(await c.call('GET', 'k0')).toBe(VALUE)
      await expect(c.call('APPEND', 'k0', 'x')).rejects.toThrow(OOM)
      expect(await c.call('DEL', 'k0', 'k1', 'k2')).toBe(3)
      expect(await c.call('EXPIRE', 'k3', 100)).toBe(1)
      const writer = await server.raw()
      await c.call('CONFIG', 'SET', 'maxmemory', 1)
      await writer.call('MULTI')
      await expect(writer.call('SET', 'a', 1)).rejects.toThrow(OOM)
      await expect(writer.call('EXEC')).rejects.toThrow('EXECABORT')
    } finally {
      await unlimit()
    }
  })

  test.each([
    'allkeys-random',
    'allkeys-lru',
    'allkeys-lfu',
    'volatile-lru',
    'volatile-lfu',
    'volatile-random',
    'volatile-ttl',
  ])('%s makes room, and memory stays below the limit', async policy => {
    await limit(policy, 4 * 1024 * 1024)
    try {
      const max = Number(((await c.call('CONFIG', 'GET', 'maxmemory')) as string[])[1])
      const evictedBefore = Number(await server.info('evicted_keys', 'stats'))
      for (let i = 0; i < 10_000; i++) await c.call('SET', `k${i}`, VALUE, 'EX', 10_000 + i)
      expect(await used()).toBeLessThan(max + 200_000)
      // At one instant: another connection needs memory too, and may cost a key.
      const replies = await Promise.all(['MULTI', 'DBSIZE', 'INFO', 'EXEC'].map(command => c.call(command)))
      const [size, info] = replies[3] as [number, string]
      expect(size).toBeGreaterThan(1000)
      expect(size).toBeLessThan(5000)
      expect(Number(/evicted_keys:(\d+)/.exec(info)?.[1]) - evictedBefore).toBe(10_000 - size)
    } finally {
      await unlimit()
    }
  })

  test.each(['volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl'])(
    '%s never takes a key without a time to live',
    async policy => {
      for (let i = 0; i < 1000; i++) await c.call('SET', `stays${i}`, VALUE)
      await limit(policy, 1024 * 1024)
      try {
        let isFull = false
        for (let i = 0; i < 5000 && !isFull; i++)
          isFull = (await c.send('SET', `more${i}`, VALUE)) instanceof ReplyError
        expect(isFull).toBe(true)
        for (let i = 0; i < 1000; i++) expect(await c.call('EXISTS', `stays${i}`)).toBe(1)
      } finally {
        await unlimit()
      }
    },
  )

  test('volatile-ttl takes those first that would go first', async () => {
    for (let i = 0; i < 500; i++) {
      await c.call('SET', `soon${i}`, VALUE, 'EX', 1000)
      await c.call('SET', `later${i}`, VALUE, 'EX', 100_000)
    }
    await limit('volatile-ttl', 0)
    try {
      // A quarter of what is there has to go.
      for (let i = 0; i < 250; i++) await c.call('SET', `new${i}`, VALUE)
      const count = async (prefix: string) => ((await c.call('KEYS', `${prefix}*`)) as string[]).length
      expect(await count('later')).toBeGreaterThan(450)
      expect(await count('soon')).toBeLessThan(400)
    } finally {
      await unlimit()
    }
  })

  test('allkeys-lfu keeps what is used often', async () => {
    await c.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lfu')
    for (let i = 0; i < 500; i++) await c.call('SET', `k${i}`, VALUE)
    for (let round = 0; round < 50; round++) for (let i = 0; i < 50; i++) await c.call('GET', `k${i}`)
    expect(Number(await c.call('OBJECT', 'FREQ', 'k0'))).toBeGreaterThan(Number(await c.call('OBJECT', 'FREQ', 'k100')))
    await expect(c.call('OBJECT', 'IDLETIME', 'k0')).rejects.toThrow('ERR An LFU maxmemory policy is selected')
    await limit('allkeys-lfu', 0)
    try {
      for (let i = 0; i < 200; i++) await c.call('SET', `new${i}`, VALUE)
      const kept = await Promise.all(Array.from({ length: 50 }, (_, i) => c.call('EXISTS', `k${i}`)))
      expect(kept.filter(Boolean).length).toBeGreaterThan(45)
    } finally {
      await unlimit()
    }
  })

  test('small requests for large values fill no memory before the client is closed', async () => {
    await c.call('SETRANGE', 'large', 1024 * 1024 - 1, 'x')
    await c.call('CONFIG', 'SET', 'maxmemory-clients', '4mb')
    try {
      const before = await used()
      const greedy = await server.raw()
      greedy.write('*2\r\n$3\r\nGET\r\n$5\r\nlarge\r\n'.repeat(400))
      await greedy.closed
      expect(Number(await server.info('used_memory_peak', 'memory')) - before).toBeLessThan(60 * 1024 * 1024)
    } finally {
      await c.call('CONFIG', 'SET', 'maxmemory-clients', 0)
    }
  })

  test('no key goes for memory that evicted clients are about to give back', async () => {
    for (let i = 0; i < 50; i++) await c.call('SETRANGE', `k${i}`, 100_000, 'x')
    await c.call('CLIENT', 'NO-EVICT', 'ON')
    await c.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru', 'maxmemory-clients', '3mb')
    await c.call('CONFIG', 'SET', 'maxmemory', (await used()) + 5 * 1024 * 1024)
    try {
      const clients = await Promise.all(Array.from({ length: 20 }, () => server.raw()))
      for (const client of clients) client.socket.pause()
      const evicted = () => server.info('evicted_clients', 'stats')
      const before = await evicted()
      while ((await evicted()) === before)
        for (const client of clients) client.write('*2\r\n$4\r\nMGET\r\n$2\r\nk1\r\n')
      expect(await c.call('DBSIZE')).toBe(50)
    } finally {
      await c.call('CONFIG', 'SET', 'maxmemory-clients', 0)
      await c.call('CLIENT', 'NO-EVICT', 'OFF')
      await unlimit()
    }
  })

  test('maxmemory-clients closes those who hold the most', async () => {
    const [modest, greedy] = [await server.raw(), await server.raw()]
    await modest.call('PING')
    await c.call('CONFIG', 'SET', 'maxmemory-clients', '2mb')
    try {
      greedy.write(`*2\r\n$4\r\nECHO\r\n$${8 * 1024 * 1024}\r\n${'x'.repeat(4 * 1024 * 1024)}`)
      await greedy.closed
      expect(await modest.call('PING')).toBe('PONG')
      expect(Number(await server.info('evicted_clients', 'stats'))).toBeGreaterThanOrEqual(1)
    } finally {
      await c.call('CONFIG', 'SET', 'maxmemory-clients', 0)
    }
  })
})
