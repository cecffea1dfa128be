/**
 * MIGRATE: to another of our servers, to the peers that are installed here and back, and to targets that misbehave. What
 * no target has acknowledged must be here afterwards, whatever it did.
 */
import { once } from 'node:events'
import net from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../../ts/src/testing'
import { RawClient, type Reply } from '../support/resp'
import { useServer } from '../support/server'
import { findTool } from '../support/tools'
import { until } from '../support/until'

const server = useServer({ config: { 'notify-keyspace-events': 'KEA' } })
const HOST = '127.0.0.1'
const READ_FAILED = 'IOERR error or timeout reading to target instance'
/** Where nobody is to be late. */
const LONG_MS = 60_000
/** Where somebody is: longer than connecting takes on a machine that stands still now and then. */
const SHORT_MS = 1000

const PEERS = ['redis-server', 'valkey-server'].flatMap(name => {
  try {
    return [{ name, binary: findTool(name) }]
  } catch {
    return []
  }
})

const TARGETS = [{ name: 'serval-server', binary: '' }, ...PEERS]

/** A server to migrate to, for the tests of a block. */
function useTarget(binary: string): { port: number; client: RawClient } {
  const target = {} as { port: number; client: RawClient }
  let running: RunningServer
  beforeAll(async () => {
    running = await startServer(binary ? { binary } : {})
    target.port = running.port
    target.client = await RawClient.connect({ port: running.port, host: HOST })
  })
  afterEach(async () => {
    await target.client.call('FLUSHALL')
  })
  afterAll(async () => {
    target.client.close()
    await running.stop()
  })
  return target
}

describe.each(TARGETS)('to and from $name', ({ binary }) => {
  const target = useTarget(binary)

  test('a key goes there with its time, and comes back', async () => {
    const ours = await server.raw()
    await ours.call('HSET', 'h', 'a', 1, 'b', 2)
    await ours.call('PEXPIRE', 'h', 50_000)
    const digest = await ours.call('DEBUG', 'DIGEST-VALUE', 'h')
    expect(await ours.call('MIGRATE', HOST, target.port, 'h', 3, LONG_MS)).toBe('OK')
    expect(await ours.call('EXISTS', 'h')).toBe(0)
    await target.client.call('SELECT', 3)
    const left = Number(await target.client.call('PTTL', 'h'))
    expect(left).toBeGreaterThan(40_000)
    expect(left).toBeLessThanOrEqual(50_000)
    expect(await target.client.call('MIGRATE', HOST, server.port, 'h', 0, LONG_MS)).toBe('OK')
    expect(await target.client.call('EXISTS', 'h')).toBe(0)
    expect(await ours.call('DEBUG', 'DIGEST-VALUE', 'h')).toEqual(digest)
    expect(Number(await ours.call('PTTL', 'h'))).toBeLessThanOrEqual(left)
    await target.client.call('SELECT', 0)
  })

  test('a transaction goes on when its keys are there', async () => {
    const ours = await server.raw()
    await ours.call('MSET', 'a', 1, 'b', 2)
    await ours.call('MULTI')
    for (const command of [
      ['INCR', 'a'],
      ['MIGRATE', HOST, target.port, '', 0, LONG_MS, 'KEYS', 'a', 'none', 'b'],
      ['MIGRATE', HOST, target.port, 'b', 0, LONG_MS],
      ['INCR', 'a'],
      ['MIGRATE', HOST, target.port, 'a', 0, LONG_MS, 'COPY', 'REPLACE'],
      ['DBSIZE'],
    ] as const) {
      expect(await ours.call(...command)).toBe('QUEUED')
    }
    expect(await ours.call('EXEC')).toEqual([2, 'OK', 'NOKEY', 1, 'OK', 1])
    expect(await target.client.call('MGET', 'a', 'b')).toEqual(['1', '2'])
  })

  test('many keys go at once, those that are there', async () => {
    const ours = await server.raw()
    const names = Array.from({ length: 2000 }, (_, index) => `key:${index}`)
    await ours.call('MSET', ...names.flatMap(name => [name, name.repeat(50)]))
    const reply = await ours.call('MIGRATE', HOST, target.port, '', 0, LONG_MS, 'KEYS', 'none', ...names, 'nor this')
    expect(reply).toBe('OK')
    expect(await ours.call('DBSIZE')).toBe(0)
    expect(await target.client.call('DBSIZE')).toBe(2000)
    expect(await target.client.call('GET', 'key:1999')).toBe('key:1999'.repeat(50))
    expect(await ours.call('MIGRATE', HOST, target.port, '', 0, LONG_MS, 'KEYS', 'none', 'nor this')).toBe('NOKEY')
  })
})

describe.each(TARGETS)('what $name says', ({ binary }) => {
  const target = useTarget(binary)

  test('only what is acknowledged is deleted', async () => {
    const ours = await server.raw()
    await ours.call('MSET', 'a', 1, 'b', 2, 'c', 3)
    await target.client.call('SET', 'b', 'taken')
    const migrate = ['MIGRATE', HOST, target.port, '', 0, LONG_MS] as const
    await expect(ours.call(...migrate, 'KEYS', 'a', 'b', 'c')).rejects.toThrow(
      'ERR Target instance replied with error: BUSYKEY Target key name already exists.',
    )
    expect(await ours.call('KEYS', '*')).toEqual(['b'])
    expect(await target.client.call('MGET', 'a', 'b', 'c')).toEqual(['1', 'taken', '3'])
    expect(await ours.call(...migrate, 'COPY', 'REPLACE', 'KEYS', 'b')).toBe('OK')
    expect(await ours.call('GET', 'b')).toBe('2')
    expect(await target.client.call('GET', 'b')).toBe('2')
    expect(await ours.call(...migrate, 'REPLACE', 'KEYS', 'b')).toBe('OK')
    expect(await ours.call('DBSIZE')).toBe(0)
  })

  test('a large value goes there', async () => {
    const ours = await server.raw()
    const value = 'x'.repeat(1000)
    for (let i = 0; i < 20; i++)
      await ours.call('RPUSH', 'l', ...Array.from({ length: 1000 }, (_, n) => `${i} ${n} ${value}`))
    expect(await ours.call('MIGRATE', HOST, target.port, 'l', 0, LONG_MS)).toBe('OK')
    expect(await target.client.call('LLEN', 'l')).toBe(20_000)
    expect(await target.client.call('LINDEX', 'l', -1)).toBe(`19 999 ${value}`)
  })

  test('passwords and databases are as the target says', async () => {
    const ours = await server.raw()
    await ours.call('SET', 'k', 'v')
    await target.client.call('CONFIG', 'SET', 'requirepass', 'secret')
    const migrate = ['MIGRATE', HOST, target.port, 'k'] as const
    await expect(ours.call(...migrate, 0, LONG_MS, 'AUTH', 'wrong')).rejects.toThrow(
      /^ERR Target instance replied with error: WRONGPASS/,
    )
    await expect(ours.call(...migrate, 77, LONG_MS, 'AUTH2', 'default', 'secret')).rejects.toThrow(
      'ERR Target instance replied with error: ERR DB index is out of range',
    )
    expect(await ours.call('GET', 'k')).toBe('v')
    expect(await ours.call(...migrate, 0, LONG_MS, 'REPLACE', 'AUTH2', 'default', 'secret')).toBe('OK')
    expect(await ours.call('EXISTS', 'k')).toBe(0)
    await target.client.call('AUTH', 'secret')
    await target.client.call('CONFIG', 'SET', 'requirepass', '')
  })
})

/** What a fake target does with a connection. */
type Behaviour = (socket: net.Socket, data: Buffer, connection: number) => void

const open: { close(): void }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

/** A target that behaves like this; its port. */
async function fake(behave: Behaviour): Promise<number> {
  let count = 0
  const sockets = new Set<net.Socket>()
  const listener = net.createServer(socket => {
    const connection = count++
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', data => behave(socket, data, connection))
  })
  listener.listen(0, HOST)
  await once(listener, 'listening')
  open.push({
    close() {
      listener.close()
      for (const socket of sockets) socket.destroy()
    },
  })
  return (listener.address() as net.AddressInfo).port
}

const OK = '+OK\r\n'

describe('a target that misbehaves', () => {
  const hostile: [string, Behaviour, string][] = [
    ['closes', socket => socket.destroy(), READ_FAILED],
    ['answers the SELECT and closes', socket => socket.end(OK), READ_FAILED],
    ['says nothing', () => {}, READ_FAILED],
    ['stops in the middle of a reply', socket => socket.write(`${OK}+O`), READ_FAILED],
    ['sends garbage', socket => socket.write(Buffer.alloc(500, 0xfe)), READ_FAILED],
    ['sends empty lines', socket => socket.write('\r\n\r\n\r\n'), READ_FAILED],
    ['answers something that is no status', socket => socket.write(`${OK}:1\r\n`), READ_FAILED],
    ['answers with a bulk string', socket => socket.write(`${OK}$2\r\nOK\r\n`), READ_FAILED],
    ['sends a line without an end', socket => socket.write(Buffer.alloc(10_000_000, '+')), READ_FAILED],
    ['refuses', socket => socket.write(`${OK}-ERR no\tway\r\n`), 'ERR Target instance replied with error: ERR no\tway'],
    [
      'refuses the database',
      socket => socket.write(`-ERR no\r\n${OK}`),
      'ERR Target instance replied with error: ERR no',
    ],
    ['sends an error of nothing', socket => socket.write(`${OK}-\r\n`), 'ERR Target instance replied with error: '],
  ]

  test.each(hostile)('and %s keeps nothing of ours', async (name, behave, message) => {
    const c = await server.raw()
    await c.call('SET', 'k', 'v')
    const port = await fake(behave)
    // Those who say nothing more are waited for.
    const isLate = /^(says nothing|stops in|sends garbage)/.test(name)
    await expect(c.call('MIGRATE', HOST, port, 'k', 0, isLate ? SHORT_MS : LONG_MS)).rejects.toThrow(message)
    expect(await c.call('GET', 'k')).toBe('v')
    expect(await c.call('SET', 'k', 'again')).toBe('OK')
  })

  test('within a transaction, too', async () => {
    const [c, other] = [await server.raw(), await server.raw()]
    await c.call('SET', 'k', 'v')
    const silent = await fake(() => {})
    const closing = await fake(socket => socket.destroy())
    await c.call('MULTI')
    await c.call('MIGRATE', HOST, silent, 'k', 0, SHORT_MS)
    await c.call('MIGRATE', HOST, closing, 'k', 0, LONG_MS)
    await c.call('APPEND', 'k', 'w')
    const executed = c.wire('EXEC')
    const written = other.call('APPEND', 'k', 'x')
    expect(await executed).toMatch(new RegExp(`^\\*3\r\n(-${READ_FAILED}\r\n){2}:[23]\r\n$`))
    await written
    expect(await c.call('GET', 'k')).toMatch(/^v(wx|xw)$/)
  })

  test('and answers half of the keys has those', async () => {
    const c = await server.raw()
    await c.call('MSET', 'a', 1, 'b', 2, 'c', 3)
    const port = await fake(socket => socket.end(OK + OK + OK))
    await expect(c.call('MIGRATE', HOST, port, '', 0, LONG_MS, 'KEYS', 'a', 'b', 'c')).rejects.toThrow(READ_FAILED)
    expect(await c.call('KEYS', '*')).toEqual(['c'])
  })

  test('and takes nothing of a large value stops it in time', async () => {
    const c = await server.raw()
    await c.call('SETRANGE', 'k', 50_000_000, 'x')
    await c.call('CONFIG', 'SET', 'rdbcompression', 'no')
    const port = await fake(socket => socket.pause())
    await expect(c.call('MIGRATE', HOST, port, 'k', 0, SHORT_MS)).rejects.toThrow(
      'IOERR error or timeout writing to target instance',
    )
    await c.call('CONFIG', 'SET', 'rdbcompression', 'yes')
    expect(await c.call('STRLEN', 'k')).toBe(50_000_001)
  })

  test('or is not there cannot be connected to', async () => {
    const c = await server.raw()
    await c.call('SET', 'k', 'v')
    // Nobody listens there, nor is given that port by chance.
    const gone = 1
    const message = 'IOERR error or timeout connecting to the client'
    for (const [host, port] of [
      [HOST, gone],
      [HOST, 0],
      [HOST, 70_000],
      [HOST, 'x'],
      [HOST, '-1'],
      ['', 1],
      [Buffer.from([0xff, 0]), 1],
      ['no such host', 1],
    ] as const) {
      await expect(c.call('MIGRATE', host, port, 'k', 0, SHORT_MS)).rejects.toThrow(message)
    }
    expect(await c.call('GET', 'k')).toBe('v')
  })
})

test('a connection is used again, opened anew where it was closed, and not kept for long', async () => {
  const c = await server.raw()
  const requests: string[] = []
  const port = await fake((socket, data, connection) => {
    const commands = data.toString('latin1').match(/(SELECT|RESTORE)(?=\r)/g) ?? []
    requests.push(`${connection} ${commands.join(' ')}`)
    socket.write(OK.repeat(commands.length))
    if (requests.length === 3) socket.destroySoon()
  })
  for (const dbid of [0, 0, 1, 1]) {
    await c.call('SET', 'k', 'v')
    expect(await c.call('MIGRATE', HOST, port, 'k', dbid, LONG_MS)).toBe('OK')
    if (requests.length < 3) expect(await server.info('migrate_cached_sockets')).not.toBe('0')
  }
  expect(requests).toEqual(['0 SELECT RESTORE', '0 RESTORE', '0 SELECT RESTORE', '1 SELECT RESTORE'])
  await until(async () => (await server.info('migrate_cached_sockets')) === '0')
})

describe('while a key is on its way', () => {
  /** A target that answers when it is told to. */
  async function patient(): Promise<{ port: number; asked: Promise<void>; answer(): void }> {
    let answer = () => {}
    let heard = () => {}
    const asked = new Promise<void>(resolve => {
      heard = resolve
    })
    const port = await fake(socket => {
      answer = () => socket.write(OK + OK)
      heard()
    })
    return { port, asked, answer: () => answer() }
  }

  test('commands on it wait, and others do not', async () => {
    const [c, writer, reader, exec, others] = [
      await server.raw(),
      await server.raw(),
      await server.raw(),
      await server.raw(),
      await server.raw(),
    ]
    await c.call('SET', 'k', 'old')
    const target = await patient()
    const migrated = c.call('MIGRATE', HOST, target.port, 'k', 0, LONG_MS)
    await target.asked
    const order: string[] = []
    const note = (name: string) => (reply: Reply) => {
      order.push(name)
      return reply
    }
    const written = writer.call('APPEND', 'k', 'new').then(note('write'))
    const read = reader.call('MGET', 'other', 'k').then(note('read'))
    await exec.call('MULTI')
    await exec.call('INCR', 'count')
    await exec.call('STRLEN', 'k')
    const executed = exec.call('EXEC').then(note('exec'))
    // All other keys, those of the same shard among them.
    const names = Array.from({ length: 5000 }, (_, index) => `key:${index}`)
    expect(await others.call('MSET', ...names.flatMap(name => [name, 1]))).toBe('OK')
    expect(await others.call('DBSIZE')).toBe(5001)
    expect(await others.call('GET', 'count')).toBeNull()
    await until(async () => String(await others.call('CLIENT', 'LIST')).match(/flags=x?b /g)?.length === 3)
    expect(order).toEqual([])
    target.answer()
    expect(await migrated).toBe('OK')
    expect(await written).toBe(3)
    expect([null, 'new']).toContain(((await read) as Reply[])[1])
    expect([0, 3]).toContain(((await executed) as Reply[])[1])
    expect(await c.call('GET', 'k')).toBe('new')
  })

  test('its client may go, and it arrives all the same', async () => {
    const [c, other] = [await server.raw(), await server.raw()]
    await c.call('SET', 'k', 'old')
    const target = await patient()
    const migrated = c.call('MIGRATE', HOST, target.port, 'k', 0, LONG_MS)
    migrated.catch(() => {})
    await target.asked
    c.socket.destroy()
    const written = other.call('SET', 'k', 'new', 'GET')
    target.answer()
    expect(await written).toBeNull()
  })

  test('whoever waits for it may go', async () => {
    const [c, waiter, other] = [await server.raw(), await server.raw(), await server.raw()]
    await c.call('SET', 'k', 'old')
    const id = await waiter.call('CLIENT', 'ID')
    const target = await patient()
    const migrated = c.call('MIGRATE', HOST, target.port, 'k', 0, LONG_MS)
    await target.asked
    const lost = waiter.call('SET', 'k', 'lost')
    lost.catch(() => {})
    await until(async () => String(await other.call('CLIENT', 'LIST')).includes('flags=b '))
    expect(await other.call('CLIENT', 'KILL', 'ID', String(id))).toBe(1)
    target.answer()
    expect(await migrated).toBe('OK')
    await expect(lost).rejects.toThrow()
    expect(await other.call('EXISTS', 'k')).toBe(0)
  })
})

test('listeners hear that it is deleted', async () => {
  const listener = await server.raw()
  await listener.call('PSUBSCRIBE', '__keyevent@*')
  const c = await server.raw()
  const port = await fake(socket => socket.write(OK + OK))
  await c.call('SET', 'k', 'v')
  await c.call('MIGRATE', HOST, port, 'k', 0, LONG_MS)
  const heard = [await listener.read(), await listener.read()] as Reply[][]
  expect(heard.map(message => String(message[2]))).toEqual(['__keyevent@0__:set', '__keyevent@0__:del'])
})

test('what is written to a key while it goes again and again is here or there', async () => {
  const running = await startServer({})
  open.push({ close: () => void running.stop() })
  const [mover, there] = [await server.raw(), await RawClient.connect({ port: running.port, host: HOST })]
  open.push(there)
  let [isOver, arrived, moves, written] = [false, 0, 0, 0]
  const moved = (async () => {
    while (!isOver) {
      if ((await mover.call('MIGRATE', HOST, running.port, 'k', 0, LONG_MS)) !== 'OK') continue
      moves++
      arrived += Number(await there.call('LLEN', 'k'))
      await there.call('DEL', 'k')
    }
  })()
  const writers = Array.from({ length: 4 }, async () => {
    const c = await server.raw()
    for (let i = 0; i < 500 || moves <= 10; i++) {
      await c.call('RPUSH', 'k', 'x')
      written++
    }
  })
  await Promise.all(writers)
  isOver = true
  await moved
  expect(arrived + Number(await mover.call('LLEN', 'k'))).toBe(written)
})
