/**
 * `listen()`: one keyspace, in the process and over RESP at once.
 */
import { existsSync, statSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Database, OptionError } from '../../ts/src/index'
import { RawClient, ReplyError } from '../support/resp'
import { useDir } from '../support/scratch'
import { until } from '../support/until'
import { expectError, inWorker, useDatabases } from './support'

const databases = useDatabases()
const windows = process.platform === 'win32'
const clients: RawClient[] = []
let db: Database
const freshDir = useDir('listen')
let dir: string

beforeEach(() => {
  db = databases.open({ 'enable-debug-command': 'local' })
  dir = freshDir()
})
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})

async function connect(address: net.NetConnectOpts): Promise<RawClient> {
  const client = await RawClient.connect(address)
  clients.push(client)
  return client
}

const connectTo = (port: number | null) => connect({ port: port as number, host: '127.0.0.1' })

/** Whether somebody accepts connections there. */
async function accepts(address: net.NetConnectOpts): Promise<boolean> {
  try {
    const client = await RawClient.connect(address)
    client.close()
    return true
  } catch {
    return false
  }
}

describe('the keyspace is the same on both sides', () => {
  test('what ioredis writes the next get sees, and the other way round', async () => {
    const { port } = await db.listen({ port: 0 })
    const redis = new Redis({ port: port as number, lazyConnect: true })
    await redis.connect()
    try {
      for (let i = 0; i < 100; i++) {
        await redis.set('k', `over RESP ${i}`)
        expect(db.get('k')).toBe(`over RESP ${i}`)
        db.set('k', `inside ${i}`)
        expect(await redis.get('k')).toBe(`inside ${i}`)
      }
      const bytes = Buffer.from([0, 255, 13, 10])
      db.set(bytes, bytes)
      expect(await redis.getBuffer(bytes)).toEqual(bytes)
    } finally {
      redis.disconnect()
    }
  })

  test('a watched key that the other side changes is noticed by both', async () => {
    const { port } = await db.listen({ port: 0 })
    const c = await connectTo(port)
    db.watch('a')
    await c.call('SET', 'a', 1)
    expect(db.multi().get('a').exec()).toBeNull()
    await c.call('WATCH', 'a')
    db.set('a', 2)
    await c.call('MULTI')
    await c.call('GET', 'a')
    expect(await c.call('EXEC')).toBeNull()
  })

  test('both see each other as clients, and can kill and unblock each other', async () => {
    const { port } = await db.listen({ port: 0 })
    const c = await connectTo(port)
    const theirs = (await c.call('CLIENT', 'ID')) as number
    const mine = db.call('CLIENT', 'ID') as number
    expect(db.call('CLIENT', 'LIST')).toContain(`id=${theirs} addr=127.0.0.1:`)
    expect(String(await c.call('CLIENT', 'LIST'))).toContain(`id=${mine} addr=embedded:0`)
    const unblocked = expect(db.wait(1, 0)).rejects.toMatchObject({ code: 'UNBLOCKED' })
    const waiting = /id=(\d+).* flags=b /.exec(String(await c.call('CLIENT', 'LIST')))?.[1] as string
    expect(await c.call('CLIENT', 'UNBLOCK', waiting, 'ERROR')).toBe(1)
    await unblocked
    expect(await c.call('CLIENT', 'KILL', 'ID', mine)).toBe(1)
    expect(db.call('CLIENT', 'ID')).not.toBe(mine)
    expect(db.call('CLIENT', 'KILL', 'ID', theirs)).toBe(1)
    await c.closed
  })

  test('a pause that a connection asks for holds calls inside, too', async () => {
    const { port } = await db.listen({ port: 0 })
    const c = await connectTo(port)
    await c.call('CLIENT', 'PAUSE', 60_000, 'WRITE')
    expectError(() => db.set('a', 1), 'PAUSED')
    await c.call('CLIENT', 'UNPAUSE')
    expect(db.set('a', 1)).toBe('OK')
  })

  test('increments from both at once are exact', async () => {
    const { port } = await db.listen({ port: 0 })
    const redis = new Redis({ port: port as number })
    const theirs = Array.from({ length: 2000 }, () => redis.incr('n'))
    for (let i = 0; i < 200; i++) {
      for (let j = 0; j < 10; j++) db.incr('n')
      await new Promise(setImmediate)
    }
    await Promise.all(theirs)
    redis.disconnect()
    expect(db.get('n')).toBe('4000')
  })

  test('a connection that keeps the keyspace busy: calls inside throw BUSY, and can end it', async () => {
    db = databases.open({ 'enable-debug-command': 'local', 'busy-reply-threshold': 20 })
    const { port } = await db.listen({ port: 0 })
    const c = await connectTo(port)
    const long = c.send('DEBUG', 'BUSYLOOP', 20_000)
    await until(() => {
      try {
        return db.ping() === undefined
      } catch (error) {
        return (error as { code: string }).code === 'BUSY'
      }
    })
    expectError(() => db.get('a'), 'BUSY')
    expect(db.call('SCRIPT', 'KILL')).toBe('OK')
    expect(await long).toBeInstanceOf(ReplyError)
    expect(db.get('a')).toBeNull()
  })
})

describe('a client over RESP may not', () => {
  test.each(['SHUTDOWN NOSAVE', 'DEBUG SEGFAULT', 'DEBUG PANIC', 'CONFIG SET port 0', 'CONFIG SET bind 0.0.0.0'])(
    '%s',
    async line => {
      const { port } = await db.listen({ port: 0 })
      const c = await connectTo(port)
      expect(await c.send(...line.split(' '))).toBeInstanceOf(ReplyError)
      expect(await c.call('PING')).toBe('PONG')
    },
  )

  test('do anything before AUTH, where a password was set', async () => {
    db = databases.open({ requirepass: 'secret' })
    const { port } = await db.listen({ port: 0 })
    const c = await connectTo(port)
    expect(String(await c.send('GET', 'k'))).toContain('NOAUTH')
    expect(await c.call('AUTH', 'secret')).toBe('OK')
    expect(await c.call('GET', 'k')).toBeNull()
  })
})

describe('where', () => {
  test('port 0 is chosen by the system; loopback only', async () => {
    const server = await db.listen({ port: 0 })
    expect(server).toMatchObject({ isOpen: true, port: expect.any(Number), unixsocket: null })
    expect(server.port).toBeGreaterThan(0)
    expect(await accepts({ port: server.port as number, host: '127.0.0.1' })).toBe(true)
    const outside = Object.values(os.networkInterfaces()).flatMap(addresses =>
      (addresses ?? []).filter(({ internal, family }) => !internal && family === 'IPv4'),
    )
    for (const { address } of outside) expect(await accepts({ port: server.port as number, host: address })).toBe(false)
    expect(db.info('server')).toContain(`tcp_port:${server.port}`)
  })

  test.each([['127.0.0.1'], ['127.0.0.1 -::1'], [['localhost']], [['-192.0.2.1', '127.0.0.1']]])(
    'bind %j',
    async bind => {
      const { port } = await db.listen({ port: 0, bind })
      expect(await accepts({ port: port as number, host: '127.0.0.1' })).toBe(true)
    },
  )

  test.skipIf(windows)('a Unix socket, with its mode; TCP only where a port is given', async () => {
    const unixsocket = path.join(dir, 'serval.sock')
    const server = await db.listen({ unixsocket, unixsocketperm: 0o700 })
    expect(server).toMatchObject({ port: null, unixsocket })
    expect(statSync(unixsocket).mode & 0o777).toBe(0o700)
    db.set('k', 'v')
    expect(await (await connect({ path: unixsocket })).call('GET', 'k')).toBe('v')
    await server.close()
    expect(existsSync(unixsocket)).toBe(false)
    const both = await db.listen({ port: 0, unixsocket })
    expect(await accepts({ path: unixsocket })).toBe(true)
    expect(await accepts({ port: both.port as number, host: '127.0.0.1' })).toBe(true)
  })

  test.each<[object, string]>([
    [{ prot: 1 }, 'Unknown option "prot" (listen()). Did you mean "port"?'],
    [{ port: -1 }, '"port" in listen() must be a whole number from 0 to 65535, not -1'],
    [{ port: 65_536 }, 'not 65536'],
    [{ port: 1.5 }, 'not 1.5'],
    [{ port: '0' }, 'not 0'],
    [{ unixsocketperm: 0o1000 }, 'must be a mode such as 0o700'],
    [{ bind: 1 }, '"bind" in listen() must be'],
    [{ bind: [1] }, '"bind" in listen() must be'],
    [{ unixsocket: 1 }, '"unixsocket" in listen() must be'],
  ])('%j is refused', async (options, message) => {
    const error = await db.listen(options).catch(error => error)
    expect(error).toBeInstanceOf(OptionError)
    expect(error.message).toContain(message)
  })
})

describe('what cannot be listened on: ERR_SERVAL_LISTEN', () => {
  const refused = (message: string) => ({ code: 'ERR_SERVAL_LISTEN', message: expect.stringContaining(message) })

  test('a port in use; the database goes on, and can listen elsewhere', async () => {
    const other = net.createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as net.AddressInfo
    await expect(db.listen({ port })).rejects.toMatchObject(refused(`cannot listen on 127.0.0.1:${port}: Address`))
    other.close()
    expect(db.ping()).toBe('PONG')
    expect(await db.listen({ port: 0 })).toMatchObject({ isOpen: true })
  })

  test('a second time', async () => {
    const first = await db.listen({ port: 0 })
    await expect(db.listen({ port: 0 })).rejects.toMatchObject(refused('listened on already'))
    expect(await accepts({ port: first.port as number, host: '127.0.0.1' })).toBe(true)
    const inAnother = await inWorker(async ({ serval, data }) => {
      const other = serval.attach(data)
      const error = await other.listen({ port: 0 }).catch(error => error.code)
      other.close()
      return error
    }, db.handle)
    expect(inAnother).toBe('ERR_SERVAL_LISTEN')
    expect(await accepts({ port: first.port as number, host: '127.0.0.1' })).toBe(true)
  })

  test('addresses that this machine does not have', async () => {
    await expect(db.listen({ port: 0, bind: '192.0.2.1' })).rejects.toMatchObject(refused('192.0.2.1:0'))
    await expect(db.listen({ port: 0, bind: '-192.0.2.1' })).rejects.toMatchObject(refused('-192.0.2.1'))
    await expect(db.listen({ port: 0, bind: [] })).rejects.toMatchObject(refused('none of these addresses'))
    await expect(db.listen({ port: 0, bind: 'no such name' })).rejects.toMatchObject({ code: 'ERR_SERVAL_LISTEN' })
    expect(await db.listen({ port: 0 })).toMatchObject({ isOpen: true })
  })

  test.skipIf(windows)('a path where no socket can be, and then nothing is listened on', async () => {
    const unixsocket = path.join(dir, 'no', 'such', 'folder.sock')
    await expect(db.listen({ port: 0, unixsocket })).rejects.toMatchObject(refused(unixsocket))
    await expect(db.listen({ unixsocket: path.join(dir, 'x'.repeat(200)) })).rejects.toMatchObject(refused(dir))
    expect(db.info('server')).toContain('tcp_port:0')
    const file = path.join(dir, 'kept')
    writeFileSync(file, 'kept')
    db.close()
    expect(existsSync(file)).toBe(true)
  })

  test('a database that was closed', async () => {
    db.close()
    await expect(db.listen({ port: 0 })).rejects.toMatchObject({ code: 'CLOSED' })
  })
})

describe('close', () => {
  test('of the server ends the connections; the database goes on and can listen again', async () => {
    const server = await db.listen({ port: 0 })
    const c = await connectTo(server.port)
    await c.call('SET', 'k', 'v')
    await server.close()
    await server.close()
    expect(server.isOpen).toBe(false)
    await c.closed
    expect(await accepts({ port: server.port as number, host: '127.0.0.1' })).toBe(false)
    expect(db.get('k')).toBe('v')
    const again = await db.listen({ port: server.port as number })
    expect(await (await connectTo(again.port)).call('GET', 'k')).toBe('v')
    await again[Symbol.asyncDispose]()
    expect(again.isOpen).toBe(false)
  })

  test('of the database closes the server', async () => {
    const server = await db.listen({ port: 0 })
    const c = await connectTo(server.port)
    await c.call('PING')
    db.close()
    expect(server.isOpen).toBe(false)
    await c.closed
    expect(await accepts({ port: server.port as number, host: '127.0.0.1' })).toBe(false)
    await server.close()
  })

  test('of a server that another has followed leaves that one alone', async () => {
    const first = await db.listen({ port: 0 })
    await first.close()
    const second = await db.listen({ port: 0 })
    await first.close()
    expect(await accepts({ port: second.port as number, host: '127.0.0.1' })).toBe(true)
  })

  test('does not wait for connections that are blocked, do not read, or keep the keyspace busy', async () => {
    db = databases.open({ 'enable-debug-command': 'local', 'busy-reply-threshold': 20 })
    const server = await db.listen({ port: 0 })
    const [blocked, deaf, long] = await Promise.all([1, 2, 3].map(() => connectTo(server.port)))
    blocked?.write('WAIT 1 0\r\n')
    db.set('big', 'x'.repeat(10_000_000))
    deaf?.socket.pause()
    for (let i = 0; i < 20; i++) deaf?.write('GET big\r\n')
    await until(() => String(db.call('CLIENT', 'LIST')).includes('flags=b'))
    const busyMs = 25_000
    long?.write(`DEBUG BUSYLOOP ${busyMs}\r\n`)
    await until(() => {
      try {
        return db.ping() === undefined
      } catch (error) {
        return (error as { code: string }).code === 'BUSY'
      }
    })
    const start = performance.now()
    db.close()
    expect(performance.now() - start, 'it waited until the command had ended').toBeLessThan(busyMs)
    deaf?.socket.resume()
    await Promise.all([blocked?.closed, deaf?.closed, long?.closed])
  })

  test('a worker thread that listened and ended does not leave it listening', async () => {
    const port = await inWorker(async ({ serval, data }) => {
      const server = await serval.attach(data).listen({ port: 0 })
      server.unref()
      return server.port
    }, db.handle)
    expect(await accepts({ port: port as number, host: '127.0.0.1' })).toBe(false)
    expect(await db.listen({ port: port as number })).toMatchObject({ isOpen: true })
  })
})
