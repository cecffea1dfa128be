/**
 * Bad input and abuse: how clients behave. Each describe is a row of the project's table of hostile inputs, or a part of
 * one. Every case ends in an error or a closed connection, keeps within its limit, gives the memory back and leaves the
 * others alone.
 *
 * Subscribers and replicas, who have limits of their own, come with their commands.
 */
import os from 'node:os'
import { describe, expect, test } from 'vitest'
import { product } from '../support/product'
import { encodeCommand, type RawClient } from '../support/resp'
import { TestServer, useServer } from '../support/server'
import { until } from '../support/until'

const MB = 1024 * 1024

const usedMemory = async (server: TestServer) => Number(await server.info('used_memory', 'memory'))
const clientCount = async (server: TestServer) => Number(await server.info('connected_clients', 'clients'))

/** Waits until others are served and the memory is that of before, give or take what an allocator keeps. */
async function expectRecovery(server: TestServer, beforeBytes: number): Promise<void> {
  await until(async () => (await usedMemory(server)) < beforeBytes + 4 * MB, 'the memory to come back')
  expect(await (await server.raw()).call('PING')).toBe('PONG')
}

describe('before AUTH', () => {
  const PASSWORD = 'correct horse'
  const NOAUTH = 'NOAUTH Authentication required.'
  const server = useServer({ config: { requirepass: PASSWORD }, flush: false })

  test.each<[string, string]>([
    ['*11\r\n', 'Protocol error: unauthenticated multibulk length'],
    ['*100\r\n', 'Protocol error: unauthenticated multibulk length'],
    ['*1\r\n$16385\r\n', 'Protocol error: unauthenticated bulk length'],
    ['*1\r\n$100000000\r\n', 'Protocol error: unauthenticated bulk length'],
  ])('multibulk count > 10, bulk > 16384: %j', async (bytes, message) => {
    const c = await server.raw()
    c.write(bytes)
    expect(await c.readToEnd()).toBe(`-ERR ${message}\r\n`)
  })

  test('the limits end with the password, and just fit before it', async () => {
    const c = await server.raw()
    await expect(c.call('PING', 'x'.repeat(16_384))).rejects.toThrow(NOAUTH)
    await expect(c.call(...Array.from({ length: 10 }, () => 'EXISTS'))).rejects.toThrow(NOAUTH)
    await c.call('AUTH', PASSWORD)
    expect(await c.call('ECHO', 'x'.repeat(100_000))).toHaveLength(100_000)
    expect(await c.call('DEL', ...Array.from({ length: 100 }, (_, i) => i))).toBe(0)
  })

  test('AUTH within a pipeline lifts them for what follows', async () => {
    const c = await server.raw()
    const wide = encodeCommand(['ECHO', 'x'.repeat(100_000)])
    c.write(Buffer.concat([encodeCommand(['AUTH', PASSWORD]), ...Array.from({ length: 20 }, () => wide)]))
    expect(await c.read()).toBe('OK')
    for (let i = 0; i < 20; i++) expect(await c.read()).toHaveLength(100_000)
  })

  test('pipelined commands, replies never read', async () => {
    const c = await server.raw()
    c.socket.pause()
    const request = encodeCommand(['SET', 'x', '5'])
    const batch = Buffer.concat(Array.from({ length: 10_000 }, () => request))
    let sent = 0
    let isCutOff = false
    // Each reply is about as long as its request: what is written beyond the sockets' buffers waits in the server.
    while (!isCutOff && sent < 400 * MB) {
      const failure = await new Promise<unknown>(resolve => c.socket.write(batch, resolve))
      isCutOff = failure instanceof Error
      sent += batch.length
    }
    expect(isCutOff).toBe(true)
    const other = await server.raw()
    await other.call('AUTH', PASSWORD)
    expect(await other.call('PING')).toBe('PONG')
  })
})

describe('POST or Host: as a command', () => {
  const server = useServer()

  test.each([
    'POST / HTTP/1.1\r\n',
    'Host: localhost\r\n',
    'post x\r\n',
    'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
    '*1\r\n$4\r\nPOST\r\n',
  ])('%j is logged, and the connection closed before its body is read as commands', async head => {
    const c = await server.raw()
    c.write(`${head}SET smuggled 1\r\n`)
    await c.closed
    // Once: it is logged at most every minute.
    await server.process.waitForLog(/Possible SECURITY ATTACK detected/)
    expect(await (await server.raw()).call('EXISTS', 'smuggled')).toBe(0)
  })
})

describe('slow readers', () => {
  const server = useServer()

  /** Sends commands and reads nothing. */
  async function sendAndNotRead(commands: string[][]): Promise<RawClient> {
    const slow = await server.raw()
    slow.socket.pause()
    slow.write(Buffer.concat(commands.map(encodeCommand)))
    return slow
  }

  /** Runs with a limit for normal clients, and counts those who were cut off for it. */
  async function withLimit(limit: string, body: (cutOff: () => Promise<number>) => Promise<void>): Promise<void> {
    const c = await server.raw()
    const count = async () => Number(await server.info('client_output_buffer_limit_disconnections', 'stats'))
    await c.call('SET', 'big', 'x'.repeat(MB))
    await c.call('CONFIG', 'SET', 'client-output-buffer-limit', `normal ${limit}`)
    const before = await count()
    try {
      await body(async () => (await count()) - before)
    } finally {
      await c.call('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 0 0 0')
    }
  }

  test('the hard limit cuts off at once', async () => {
    const before = await usedMemory(server)
    await withLimit('20mb 0 0', async cutOff => {
      await sendAndNotRead(Array.from({ length: 100 }, () => ['GET', 'big']))
      await until(async () => (await cutOff()) === 1)
    })
    await expectRecovery(server, before)
  })

  test('the soft limit cuts off when its time is over, and only then', async () => {
    await withLimit('0 8mb 1', async cutOff => {
      const sentAt = performance.now()
      const slow = await sendAndNotRead(Array.from({ length: 40 }, () => ['GET', 'big']))
      await until(async () => (await cutOff()) === 1)
      // The server counts whole milliseconds, and by another clock.
      expect(performance.now() - sentAt).toBeGreaterThan(990)
      slow.socket.resume()
      await slow.closed
    })
  })

  test('whoever reads again in time stays', async () => {
    await withLimit('0 8mb 60', async cutOff => {
      const slow = await sendAndNotRead(Array.from({ length: 40 }, () => ['GET', 'big']))
      await until(async () => Number(await server.info('client_recent_max_output_buffer', 'clients')) > 8 * MB)
      slow.socket.resume()
      for (let i = 0; i < 40; i++) expect(await slow.read()).toHaveLength(MB)
      expect(await cutOff()).toBe(0)
    })
  })

  test.each<[string, string[][]]>([
    ['a pipeline', Array.from({ length: 1000 }, () => ['GET', 'big'])],
    ['MGET', [['MGET', ...Array.from({ length: 1000 }, () => 'big')]]],
    ['a transaction', [['MULTI'], ...Array.from({ length: 1000 }, () => ['GET', 'big']), ['INCR', 'n'], ['EXEC']]],
  ])('%s cannot make more replies than the limit before anybody looks', async (name, commands) => {
    const c = await server.raw()
    await c.call('SET', 'n', 0)
    await withLimit('20mb 0 0', async cutOff => {
      await sendAndNotRead(commands)
      await until(async () => (await cutOff()) === 1)
    })
    // A gigabyte was asked for.
    expect(Number(await server.info('used_memory_peak', 'memory'))).toBeLessThan(300 * MB)
    // A transaction has taken place, whether its client hears of it or not.
    expect(await c.call('GET', 'n')).toBe(name === 'a transaction' ? '1' : '0')
  })

  test('one who does not read keeps nobody waiting', async () => {
    const slow = await server.raw()
    await slow.call('SET', 'k', 'x'.repeat(MB))
    slow.socket.pause()
    slow.write(Buffer.concat(Array.from({ length: 50 }, () => encodeCommand(['GET', 'k']))))
    const c = await server.raw()
    for (let i = 1; i <= 1000; i++) expect(await c.call('INCR', 'n')).toBe(i)
    slow.socket.resume()
    for (let i = 0; i < 50; i++) expect(await slow.read()).toHaveLength(MB)
  })
})

describe('slow writers', () => {
  const server = useServer()

  test('a client that sends a long command a byte at a time keeps nobody waiting', async () => {
    const slow = await server.raw()
    slow.write('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000\r\n')
    for (let i = 0; i < 100; i++) {
      slow.write('x')
      const c = await server.raw()
      expect(await c.call('PING')).toBe('PONG')
      c.close()
    }
  })

  test('connections that break off in the middle of a command leave nothing', async () => {
    const c = await server.raw()
    const before = await clientCount(server)
    for (let i = 0; i < 200; i++) {
      const broken = await server.raw()
      broken.write(encodeCommand(['SET', 'k', 'x'.repeat(1000)]).subarray(0, 20 + i))
      broken.close()
    }
    await until(async () => (await clientCount(server)) <= before)
    expect(await c.call('EXISTS', 'k')).toBe(0)
  })

  test('timeout: who says nothing is sent away, half a command is nothing, who speaks stays', async () => {
    const strict = await new TestServer({ config: { timeout: 1 } }).start()
    /** True where this machine let the third one speak often enough, so that it had to stay. */
    async function wasJudged(): Promise<boolean> {
      const [idle, half, busy] = [await strict.raw(), await strict.raw(), await strict.raw()]
      half.write('*2\r\n$4\r\nECHO\r\n$10\r\nab')
      let gone = 0
      for (const c of [idle, half]) c.closed.then(() => (gone += 1))
      let [spokeAt, longestMs] = [performance.now(), 0]
      const speaks = async () => {
        const reply = await busy.send('PING').catch(() => 'gone')
        longestMs = Math.max(longestMs, performance.now() - spokeAt)
        spokeAt = performance.now()
        return reply === 'PONG'
      }
      while (gone < 2) {
        if (!(await speaks()) && longestMs > 500) return false
        expect(busy.socket.destroyed).toBe(false)
        await new Promise(resolve => setTimeout(resolve, 2))
      }
      const isThere = await speaks()
      if (longestMs > 500) return false
      expect(isThere).toBe(true)
      return true
    }
    try {
      await until(wasJudged)
    } finally {
      await strict.stop()
    }
  })
})

describe('10,000 idle connections', () => {
  const COUNT = 10_000

  test('cost little, are served, and leave nothing', async () => {
    const server = await new TestServer({ config: { maxclients: COUNT + 100 } }).start()
    try {
      const before = await usedMemory(server)
      const idle: RawClient[] = []
      // As many at a time as fit into the queue of those who wait to be accepted.
      while (idle.length < COUNT) idle.push(...(await Promise.all(Array.from({ length: 250 }, () => server.raw()))))
      await until(async () => (await clientCount(server)) > COUNT)
      expect(((await usedMemory(server)) - before) / COUNT).toBeLessThan(product() === 'serval' ? 4096 : 32_768)
      const c = await server.raw()
      for (let i = 1; i <= 100; i++) expect(await c.call('INCR', 'n')).toBe(i)
      for (const at of [0, COUNT / 2, COUNT - 1]) expect(await idle[at]?.call('GET', 'n')).toBe('100')
      expect(String(await c.call('CLIENT', 'LIST')).split('\n').length).toBeGreaterThan(COUNT)
      // The last that the harness has asked from may still be going.
      expect(await c.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')).toBeGreaterThanOrEqual(COUNT)
      await until(async () => (await clientCount(server)) <= 2)
      await expectRecovery(server, before)
    } finally {
      await server.stop()
    }
  })

  test('maxclients: one more is told so and sent away, and may come back when another has gone', async () => {
    const small = await new TestServer({ config: { maxclients: 10 } }).start()
    try {
      const clients = await Promise.all(Array.from({ length: 10 }, () => small.raw()))
      for (const client of clients) expect(await client.call('PING')).toBe('PONG')
      const extra = await small.raw()
      expect(await extra.readToEnd()).toBe('-ERR max number of clients reached\r\n')
      clients[0]?.close()
      await until(async () => {
        const c = await small.raw()
        const reply = await c.send('PING').catch(() => undefined)
        c.close()
        return reply === 'PONG'
      })
      clients[1]?.close()
      await until(async () => (await small.raw().then(c => c.send('PING').catch(() => null))) === 'PONG')
      expect(String(await clients[2]?.call('INFO', 'stats'))).toMatch(/rejected_connections:[1-9]/)
    } finally {
      await small.stop()
    }
  })

  test('thousands that come and go', async () => {
    const server = await new TestServer().start()
    try {
      const before = await usedMemory(server)
      for (let round = 0; round < 20; round++) {
        const clients = await Promise.all(Array.from({ length: 100 }, () => server.raw()))
        for (const c of clients) c.write('PING\r\n')
        for (const c of clients) c.close()
      }
      await until(async () => (await clientCount(server)) === 1)
      await expectRecovery(server, before)
    } finally {
      await server.stop()
    }
  })
})

describe('1 GB query buffers', () => {
  const server = useServer()

  /** Writes without end until it is cut off. */
  async function writeUntilCutOff(c: RawClient, chunk: string, bytesMax: number): Promise<void> {
    const bytes = Buffer.from(chunk)
    for (let sent = 0; sent < bytesMax && !c.socket.destroyed; sent += bytes.length) {
      await new Promise(resolve => c.socket.write(bytes, resolve))
    }
    await c.closed
  }

  test('an argument that grows is held in memory once, and its memory returns', async () => {
    const before = await usedMemory(server)
    const greedy = await server.raw()
    const length = 256 * MB
    greedy.write(`*2\r\n$4\r\nECHO\r\n$${length}\r\n`)
    await new Promise(resolve => greedy.socket.write(Buffer.alloc(length / 2), resolve))
    await until(async () => (await usedMemory(server)) > before + length / 2)
    expect(Number(await server.info('used_memory_peak', 'memory'))).toBeLessThan(before + length + 64 * MB)
    greedy.close()
    await expectRecovery(server, before)
  })

  test('lengths that are announced cost nothing before something comes', async () => {
    const before = await usedMemory(server)
    for (const head of ['*2147483647\r\n', '*1000000\r\n$1\r\nx\r\n', '*1\r\n$1000\r\n']) {
      for (let i = 0; i < 20; i++) (await server.raw()).write(head)
    }
    const c = await server.raw()
    expect(await c.call('PING')).toBe('PONG')
    expect((await usedMemory(server)) - before).toBeLessThan(8 * MB)
  })

  test.each([
    ['big ones', Array.from({ length: 6 }, (_, i) => String(i).repeat(800_000))],
    ['small ones', Array.from({ length: 20_000 }, (_, i) => `${i} ${'x'.repeat(80)}`)],
  ])(
    'a command of more than client-query-buffer-limit passes, made of %s: what is an argument is no query',
    async (_, args) => {
      const c = await server.raw()
      await c.call('CONFIG', 'SET', 'client-query-buffer-limit', '1mb')
      expect(await c.call('RPUSH', 'l', ...args)).toBe(args.length)
      expect(await c.call('LINDEX', 'l', -2)).toBe(args.at(-2))
      // Whoever queues it must keep to the limit all the same.
      await c.call('MULTI')
      await expect(c.call('RPUSH', 'l', ...args).then(() => c.call('PING'))).rejects.toThrow(
        'the connection was closed',
      )
      const other = await server.raw()
      expect(await other.call('LLEN', 'l')).toBe(args.length)
      await other.call('DEL', 'l')
      await other.call('CONFIG', 'SET', 'client-query-buffer-limit', '1gb')
    },
  )

  test.each([
    ['one big argument', '*2\r\n$4\r\nECHO\r\n$8388608\r\n', 'x'.repeat(65_536)],
    ['a transaction that is never executed', 'MULTI\r\n', 'SET k v\r\n'.repeat(8192)],
  ])('%s beyond client-query-buffer-limit is cut off', async (_, head, chunk) => {
    const c = await server.raw()
    await c.call('CONFIG', 'SET', 'client-query-buffer-limit', '1mb')
    const logged = server.log.length
    const greedy = await server.raw()
    greedy.write(head)
    await writeUntilCutOff(greedy, chunk, 64 * MB)
    await server.process.waitForLog(/query buffer/i, { fromIdx: logged })
    await c.call('CONFIG', 'SET', 'client-query-buffer-limit', '1gb')
  })

  test('a transaction of whole commands, each answered, is cut off too', async () => {
    const c = await server.raw()
    await c.call('CONFIG', 'SET', 'client-query-buffer-limit', '1mb')
    const patient = await server.raw()
    await patient.call('MULTI')
    const value = 'x'.repeat(10_000)
    let queued = 0
    while ((await patient.send('SET', 'k', value).catch(() => null)) === 'QUEUED') queued += 1
    expect(queued).toBeLessThan(200)
    await patient.closed
    expect(await c.call('EXISTS', 'k')).toBe(0)
    await c.call('CONFIG', 'SET', 'client-query-buffer-limit', '1gb')
  })
})

describe('clients blocked when evicted or killed', () => {
  const server = useServer()
  const blockedClients = async () => Number(await server.info('blocked_clients', 'clients'))

  /** A client that waits for a replica which never comes. */
  async function blocked(): Promise<{ c: RawClient; id: number }> {
    const c = await server.raw()
    const id = Number(await c.call('CLIENT', 'ID'))
    c.write(encodeCommand(['SET', 'k', 'v']))
    expect(await c.read()).toBe('OK')
    c.write(encodeCommand(['WAIT', 1, 0]))
    await until(async () => (await blockedClients()) === 1)
    return { c, id }
  }

  test('killed', async () => {
    const { c, id } = await blocked()
    const other = await server.raw()
    expect(await other.call('CLIENT', 'KILL', 'ID', id)).toBe(1)
    await c.closed
    await until(async () => (await blockedClients()) === 0)
  })

  test('gone by itself', async () => {
    const { c } = await blocked()
    c.close()
    await until(async () => (await blockedClients()) === 0)
  })

  test('unblocked, with what it had sent meanwhile', async () => {
    const { c, id } = await blocked()
    c.write('INCR n\r\nINCR n\r\n')
    const other = await server.raw()
    expect(await other.call('CLIENT', 'UNBLOCK', id)).toBe(1)
    expect([await c.read(), await c.read(), await c.read()]).toEqual([0, 1, 2])
    expect(await other.call('CLIENT', 'UNBLOCK', id)).toBe(0)
  })

  test('evicted by maxmemory-clients, for what it sends while it waits', async () => {
    const { c } = await blocked()
    const other = await server.raw()
    await other.call('CLIENT', 'NO-EVICT', 'on')
    await other.call('CONFIG', 'SET', 'maxmemory-clients', '2mb')
    c.write(`*2\r\n$4\r\nECHO\r\n$${8 * MB}\r\n${'x'.repeat(4 * MB)}`)
    await c.closed
    await until(async () => (await blockedClients()) === 0)
    await other.call('CONFIG', 'SET', 'maxmemory-clients', 0)
  })

  test('evicted by maxmemory-clients, for what it watches', async () => {
    const [c, other] = [await server.raw(), await server.raw()]
    await other.call('CLIENT', 'NO-EVICT', 'on')
    await other.call('CONFIG', 'SET', 'maxmemory-clients', '2mb')
    const watched = (async () => {
      for (let i = 0; i < 100; i++) await c.call('WATCH', ...Array.from({ length: 1000 }, (_, k) => `w${i}:${k}`))
      for (;;) await c.call('PING')
    })()
    await expect(watched).rejects.toThrow('the connection was closed')
    await other.call('CONFIG', 'SET', 'maxmemory-clients', 0)
  })

  test.each(['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE'])(
    'evicted by maxmemory-clients, for what it %ss to',
    async command => {
      const [c, other] = [await server.raw3(), await server.raw()]
      await other.call('CLIENT', 'NO-EVICT', 'on')
      const memory = async () => Number(/tot-mem=(\d+)/.exec(String(await c.call('CLIENT', 'INFO')))?.[1])
      const before = await memory()
      const names = Array.from({ length: 1000 }, (_, k) => `s${k}`)
      c.write(`${[command, ...names].join(' ')}\r\n`)
      for (const _ of names) await c.readPush()
      expect(await memory()).toBeGreaterThan(before + 1000 * 8)
      await other.call('CONFIG', 'SET', 'maxmemory-clients', '1mb')
      const subscribed = (async () => {
        for (let i = 0; ; i++) {
          const more = names.map(name => `${i}${name}`)
          c.write(`${[command, ...more].join(' ')}\r\n`)
          for (const _ of more) await c.readPush()
        }
      })()
      await expect(subscribed).rejects.toThrow('the connection was closed')
      await other.call('CONFIG', 'SET', 'maxmemory-clients', 0)
    },
  )

  test('killed while CLIENT PAUSE holds its write', async () => {
    const [c, other] = [await server.raw(), await server.raw()]
    const id = Number(await c.call('CLIENT', 'ID'))
    expect(await other.call('CLIENT', 'PAUSE', 600_000, 'WRITE')).toBe('OK')
    c.write(encodeCommand(['SET', 'paused', 1]))
    await until(async () => (await blockedClients()) === 1)
    expect(await other.call('CLIENT', 'KILL', 'ID', id)).toBe(1)
    await c.closed
    expect(await other.call('CLIENT', 'UNPAUSE')).toBe('OK')
    expect(await other.call('EXISTS', 'paused')).toBe(0)
  })

  test('killed with a transaction and watched keys', async () => {
    const [c, other] = [await server.raw(), await server.raw()]
    const before = await usedMemory(server)
    // The peers compare each with all before it.
    const count = product() === 'serval' ? 200_000 : 10_000
    c.write(encodeCommand(['WATCH', ...Array.from({ length: count }, (_, i) => `w${i}`)]))
    expect(await c.read()).toBe('OK')
    await c.call('MULTI')
    for (let i = 0; i < 100; i++) await c.call('SET', `w${i}`, 'x'.repeat(10_000))
    const id = /id=(\d+) [^\n]* multi=100 /.exec(String(await other.call('CLIENT', 'LIST')))?.[1] ?? ''
    expect(await other.call('CLIENT', 'KILL', 'ID', id)).toBe(1)
    await c.closed
    expect(await other.call('DBSIZE')).toBe(0)
    expect(await other.call('SET', 'w1', 1)).toBe('OK')
    await expectRecovery(server, before)
  })
})

describe('protected mode from outside loopback', () => {
  test('refuses whoever comes from elsewhere, and tells how to go on', async () => {
    // Another address of this machine than loopback stands for elsewhere.
    const outside = Object.values(os.networkInterfaces())
      .flat()
      .find(address => address && !address.internal && address.family === 'IPv4')?.address
    const server = await new TestServer({ config: { bind: '* -::*' }, args: ['--protected-mode', 'yes'] }).start()
    try {
      const local = await server.raw()
      expect(await local.call('PING')).toBe('PONG')
      if (outside) {
        const c = await server.raw({ port: server.port, host: outside })
        expect(await c.readToEnd()).toMatch(/^-DENIED \w+ is running in protected mode/)
        await local.call('CONFIG', 'SET', 'protected-mode', 'no')
        const allowed = await server.raw({ port: server.port, host: outside })
        expect(await allowed.call('PING')).toBe('PONG')
      }
    } finally {
      await server.stop()
    }
  })
})

describe('DEBUG, MODULE and protected configs', () => {
  test('are off and immutable by default', async () => {
    const plain = await new TestServer({ configFile: 'save ""\nbind 127.0.0.1\n' }).start()
    try {
      const c = await plain.raw()
      await expect(c.call('DEBUG', 'SLEEP', 0)).rejects.toThrow('ERR DEBUG command not allowed.')
      await expect(c.call('CONFIG', 'SET', 'dir', '/tmp')).rejects.toThrow(/can't set protected config/)
      await expect(c.call('CONFIG', 'SET', 'dbfilename', 'x')).rejects.toThrow(/can't set protected config/)
      for (const name of ['enable-debug-command', 'enable-protected-configs', 'enable-module-command']) {
        await expect(c.call('CONFIG', 'SET', name, 'yes')).rejects.toThrow(/can't set immutable config/)
      }
      await expect(c.call('MODULE', 'LOAD', '/tmp/x.so')).rejects.toThrow(/^ERR /)
      // Within a transaction neither.
      await c.call('MULTI')
      await expect(c.call('DEBUG', 'SLEEP', 0)).rejects.toThrow('ERR DEBUG command not allowed.')
      await expect(c.call('EXEC')).rejects.toThrow(/^EXECABORT/)
    } finally {
      await plain.stop()
    }
  })

  test('the limits are those of Redis unless set', async () => {
    const server = await new TestServer({ configFile: 'save ""\n' }).start()
    try {
      const c = await server.raw()
      for (const [name, value] of Object.entries({
        'protected-mode': 'yes',
        'enable-debug-command': 'no',
        'enable-protected-configs': 'no',
        'enable-module-command': 'no',
        maxclients: '10000',
        'proto-max-bulk-len': String(512 * MB),
        'client-query-buffer-limit': String(1024 * MB),
        'client-output-buffer-limit': `normal 0 0 0 slave ${256 * MB} ${64 * MB} 60 pubsub ${32 * MB} ${8 * MB} 60`,
        'acl-pubsub-default': 'resetchannels',
      })) {
        expect(await c.call('CONFIG', 'GET', name)).toEqual([name, value])
      }
    } finally {
      await server.stop()
    }
  })

  test('the seed of hashing is random per process', async () => {
    const orders: string[] = []
    for (let i = 0; i < 2; i++) {
      const server = await new TestServer().start()
      const c = await server.raw()
      await c.call('MSET', ...Array.from({ length: 100 }, (_, k) => [`key:${k}`, 'v']).flat())
      orders.push(((await c.call('KEYS', '*')) as string[]).join())
      await server.stop()
    }
    expect(orders[0]).not.toBe(orders[1])
  })
})
