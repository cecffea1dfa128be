import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { describe, expect, test } from 'vitest'
import { pairs } from '../support/clients'
import type { RawClient } from '../support/resp'
import { useServer } from '../support/server'
import { until } from '../support/until'

const server = useServer({ config: { 'io-threads': 2 } })

/** Reads as many replies or messages as are asked for. */
async function read(c: RawClient, count: number): Promise<unknown[]> {
  const all: unknown[] = []
  for (let i = 0; i < count; i++) all.push(await c.read())
  return all
}

/** Subscribes to names and swallows the confirmations. */
async function subscribed(command: string, ...names: string[]): Promise<RawClient> {
  const c = await server.raw()
  await c.send(command, ...names)
  await read(c, names.length - 1)
  return c
}

describe('on the wire', () => {
  test('RESP2 confirms each name by a list of its own, and so come messages', async () => {
    const [c, publisher] = [await server.raw(), await server.raw()]
    expect(await c.wire('SUBSCRIBE', 'a', 'b', 'a')).toBe('*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n')
    expect(await c.readWire()).toBe('*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n')
    expect(await c.readWire()).toBe('*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:2\r\n')
    expect(await c.send('PSUBSCRIBE', 'a*')).toEqual(['psubscribe', 'a*', 3])
    expect(await c.send('SSUBSCRIBE', 'a')).toEqual(['ssubscribe', 'a', 1])
    expect(await publisher.call('PUBLISH', 'a', 'hi')).toBe(2)
    expect(await c.readWire()).toBe('*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n')
    expect(await c.read()).toEqual(['pmessage', 'a*', 'a', 'hi'])
    expect(await publisher.call('SPUBLISH', 'a', 'shard')).toBe(1)
    expect(await c.read()).toEqual(['smessage', 'a', 'shard'])
    expect(await c.wire('UNSUBSCRIBE', 'none')).toBe('*3\r\n$11\r\nunsubscribe\r\n$4\r\nnone\r\n:3\r\n')
    expect(await c.send('UNSUBSCRIBE')).toEqual(['unsubscribe', 'a', 2])
    expect(await c.read()).toEqual(['unsubscribe', 'b', 1])
    expect(await c.wire('UNSUBSCRIBE')).toBe('*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:1\r\n')
    expect(await c.send('PUNSUBSCRIBE')).toEqual(['punsubscribe', 'a*', 0])
    expect(await c.send('GET', 'x')).toMatchObject({ message: expect.stringContaining("Can't execute 'get'") })
    expect(await c.send('SUNSUBSCRIBE')).toEqual(['sunsubscribe', 'a', 0])
    expect(await c.call('GET', 'x')).toBe(null)
  })

  test('RESP2 allows little else meanwhile', async () => {
    const c = await subscribed('SUBSCRIBE', 'a')
    await expect(c.call('GET', 'x')).rejects.toThrow(
      "ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context",
    )
    await expect(c.call('CLIENT', 'INFO')).rejects.toThrow("Can't execute 'client|info'")
    await expect(c.call('GET')).rejects.toThrow("wrong number of arguments for 'get' command")
    expect(await c.call('PING')).toEqual(['pong', ''])
    expect(await c.call('PING', 'x')).toEqual(['pong', 'x'])
    expect(await c.call('RESET')).toBe('RESET')
    expect(await c.call('PING')).toBe('PONG')
    const last = await subscribed('SUBSCRIBE', 'a')
    expect(await last.wire('QUIT')).toBe('+OK\r\n')
  })

  test('RESP3 pushes, after the reply of the command under way', async () => {
    const c = await server.raw3()
    c.write('SUBSCRIBE c\r\nPUBLISH c one\r\nSET k v\r\nMULTI\r\nPUBLISH c two\r\nGET k\r\nEXEC\r\n')
    for (const expected of [
      '>3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n',
      ':1\r\n',
      '>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$3\r\none\r\n',
      '+OK\r\n',
      '+OK\r\n',
      '+QUEUED\r\n',
      '+QUEUED\r\n',
      '*2\r\n:1\r\n$1\r\nv\r\n',
      '>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$3\r\ntwo\r\n',
    ]) {
      expect(await c.readAnyWire()).toBe(expected)
    }
    c.write('UNSUBSCRIBE\r\n')
    expect(await c.readAnyWire()).toBe('>3\r\n$11\r\nunsubscribe\r\n$1\r\nc\r\n:0\r\n')
  })

  test('messages pass CLIENT REPLY OFF, replies do not', async () => {
    const [c, publisher] = [await server.raw3(), await server.raw()]
    c.write('CLIENT REPLY OFF\r\nSUBSCRIBE c\r\nSET k v\r\n')
    expect(await c.readPush()).toEqual(['subscribe', 'c', 1])
    await publisher.call('PUBLISH', 'c', 'm')
    expect(await c.readPush()).toEqual(['message', 'c', 'm'])
  })

  test('within a transaction', async () => {
    const c = await server.raw()
    c.write('MULTI\r\nSUBSCRIBE a\r\nEXEC\r\n')
    expect(await read(c, 3)).toEqual(['OK', 'QUEUED', [['subscribe', 'a', 1]]])
  })
})

describe('PUBSUB', () => {
  test('knows channels, their subscribers and patterns', async () => {
    // Subscribers of earlier tests may still be going.
    await until(async () => (await server.info('pubsub_clients')) === '0')
    await subscribed('SUBSCRIBE', 'news.a', 'news.b')
    await subscribed('SUBSCRIBE', 'news.a')
    await subscribed('PSUBSCRIBE', 'news.*', 'x')
    await subscribed('PSUBSCRIBE', 'x')
    await subscribed('SSUBSCRIBE', 'shard')
    const c = await server.raw()
    expect(((await c.call('PUBSUB', 'CHANNELS')) as string[]).sort()).toEqual(['news.a', 'news.b'])
    expect(await c.call('PUBSUB', 'CHANNELS', '*.b')).toEqual(['news.b'])
    expect(await c.call('PUBSUB', 'NUMSUB', 'news.a', 'none', 'shard')).toEqual(['news.a', 2, 'none', 0, 'shard', 0])
    expect(await c.call('PUBSUB', 'NUMPAT')).toBe(2)
    expect(await c.call('PUBSUB', 'SHARDCHANNELS')).toEqual(['shard'])
    expect(await c.call('PUBSUB', 'SHARDCHANNELS', 'x*')).toEqual([])
    expect(await c.call('PUBSUB', 'SHARDNUMSUB', 'shard', 'news.a')).toEqual(['shard', 1, 'news.a', 0])
    expect((await c.call('PUBSUB', 'HELP')) as string[]).toContain('NUMPAT')
    await expect(c.call('PUBSUB', 'CHANNELS', 'a', 'b')).rejects.toThrow(
      'unknown subcommand or wrong number of arguments',
    )
    const info = String(await c.call('INFO'))
    for (const field of ['pubsub_channels:2', 'pubsub_patterns:2', 'pubsubshard_channels:1', 'pubsub_clients:5']) {
      expect(info).toContain(field)
    }
    expect(String(await c.call('CLIENT', 'LIST', 'TYPE', 'pubsub'))).toMatch(/flags=P db=0 sub=2 psub=0 ssub=0/)
    expect(await c.call('CLIENT', 'KILL', 'TYPE', 'pubsub')).toBe(5)
    await until(async () => (await c.call('PUBSUB', 'NUMPAT')) === 0)
    expect(await c.call('PUBSUB', 'CHANNELS')).toEqual([])
  })
})

describe('many subscribers', () => {
  test('all get every message, in the order in which it was published', async () => {
    const COUNT = 200
    const subscribers: RawClient[] = []
    for (let i = 0; i < COUNT; i++) subscribers.push(await subscribed('SUBSCRIBE', 'all'))
    const publisher = await server.raw()
    for (let i = 0; i < 5; i++) expect(await publisher.call('PUBLISH', 'all', i)).toBe(COUNT)
    for (const c of subscribers) {
      expect((await read(c, 5)).map(message => (message as string[])[2])).toEqual(['0', '1', '2', '3', '4'])
    }
  })

  test('two publishers are heard in one order', async () => {
    const [a, b] = [await subscribed('SUBSCRIBE', 'c'), await subscribed('PSUBSCRIBE', 'c')]
    const publishers = [await server.raw(), await server.raw()]
    await Promise.all(
      publishers.map(async (c, n) => {
        for (let i = 0; i < 200; i++) await c.call('PUBLISH', 'c', `${n}:${i}`)
      }),
    )
    const heard = [(await read(a, 400)) as string[][], (await read(b, 400)) as string[][]]
    const mine = (messages: string[][]) => messages.map(message => message.at(-1) as string)
    for (const n of ['0:', '1:']) {
      const own = Array.from({ length: 200 }, (_, i) => `${n}${i}`)
      for (const messages of heard) expect(mine(messages).filter(text => text.startsWith(n))).toEqual(own)
    }
  })

  test('one that does not read is closed, and nobody else minds', async () => {
    const admin = await server.raw()
    await admin.call('CONFIG', 'SET', 'client-output-buffer-limit', 'pubsub 1mb 0 0')
    const slow = await subscribed('SUBSCRIBE', 'big')
    slow.socket.pause()
    const before = Number(await server.info('client_output_buffer_limit_disconnections'))
    const big = 'x'.repeat(100_000)
    await until(async () => (await admin.call('PUBLISH', 'big', big)) === 0, 'the slow one goes')
    await until(async () => Number(await server.info('client_output_buffer_limit_disconnections')) === before + 1)
    await admin.call('CONFIG', 'SET', 'client-output-buffer-limit', 'pubsub 32mb 8mb 60')
  })

  test('hostile patterns take no time', async () => {
    const pattern = `${'a*'.repeat(50)}b`
    await subscribed('PSUBSCRIBE', pattern, '*?'.repeat(20_000))
    const c = await server.raw()
    expect(await c.call('PUBLISH', 'a'.repeat(200), 'x')).toBe(0)
  })
})

describe.each([2, 3] as const)('client libraries, RESP%i', protocol => {
  test('ioredis', async () => {
    const options = { port: server.port, protocol, retryStrategy: () => null }
    const [sub, pub] = [new Redis(options), new Redis(options)]
    const got: string[][] = []
    sub.on('message', (...message) => got.push(message))
    sub.on('pmessage', (...message) => got.push(message))
    expect(await sub.subscribe('a', 'b')).toBe(2)
    expect(await sub.psubscribe('a*')).toBe(3)
    expect(await pub.publish('a', 'hello')).toBe(2)
    await until(() => got.length === 2)
    expect(got).toEqual([
      ['a', 'hello'],
      ['a*', 'a', 'hello'],
    ])
    await sub.unsubscribe('a', 'b')
    await sub.punsubscribe('a*')
    expect(await sub.get('k')).toBe(null)
    expect(pairs(await pub.call('PUBSUB', 'NUMSUB', 'a'))).toEqual([['a', 0]])
    sub.disconnect()
    pub.disconnect()
  })

  test('node-redis', async () => {
    const make = () => createClient({ RESP: protocol, socket: { port: server.port, host: '127.0.0.1' } })
    const [sub, pub] = [make(), make()]
    await Promise.all([sub.connect(), pub.connect()])
    const got: string[] = []
    await sub.subscribe('a', (message, channel) => got.push(`${channel} ${message}`))
    await sub.pSubscribe('a*', (message, channel) => got.push(`${channel} ${message}`))
    await sub.sSubscribe('s', (message, channel) => got.push(`${channel} ${message}`))
    expect(await pub.publish('a', 'hello')).toBe(2)
    expect(await pub.sPublish('s', 'shard')).toBe(1)
    await until(() => got.length === 3)
    expect(got).toEqual(['a hello', 'a hello', 's shard'])
    await sub.unsubscribe()
    await sub.pUnsubscribe()
    await sub.sUnsubscribe()
    expect(await pub.publish('a', 'nobody')).toBe(0)
    await Promise.all([sub.close(), pub.close()])
  })
})
