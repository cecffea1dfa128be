/**
 * Input that is meant to do harm. Every case answers with an error or in bounded time and leaves the others alone; after
 * each one the same server still answers.
 */
import { afterEach, describe, expect, test } from 'vitest'
import { lacks } from '../support/product'
import { encodeCommand, ReplyError } from '../support/resp'
import { TestServer, useServer } from '../support/server'
import { until } from '../support/until'

const server = useServer()

afterEach(async () => {
  const c = await server.raw()
  expect(await c.call('PING')).toBe('PONG')
  c.close()
})

const EXTREMES = [
  '0',
  '-1',
  '1',
  '2147483647',
  '2147483648',
  '-2147483648',
  '-2147483649',
  '4294967295',
  '4294967296',
  '9223372036854775807',
  '-9223372036854775808',
  '9223372036854775808',
  '18446744073709551615',
  '18446744073709551616',
  '1e308',
  'nan',
  '-0',
  '',
  ' 1',
  '1'.repeat(300),
]

/** Commands in which each N is replaced by every extreme. None may end the server, hang it or allocate what it says. */
const NUMERIC = [
  'SETRANGE k N a',
  'GETRANGE k N N',
  'SUBSTR k N N',
  'SETBIT k N 1',
  'GETBIT k N',
  'BITCOUNT k N N',
  'BITCOUNT k N N BIT',
  'BITPOS k 1 N',
  'BITPOS k 0 N N',
  'BITPOS k 1 N N BIT',
  'BITFIELD k GET u8 N',
  'BITFIELD k GET i64 #N',
  'BITFIELD k SET i8 0 N',
  'BITFIELD k OVERFLOW SAT INCRBY i64 0 N',
  'BITFIELD k OVERFLOW FAIL INCRBY u63 0 N',
  'INCRBY n N',
  'DECRBY n N',
  'INCRBYFLOAT n N',
  'SET k v EX N',
  'SET k v PX N',
  'SET k v EXAT N',
  'SET k v PXAT N',
  'SETEX k N v',
  'PSETEX k N v',
  'GETEX k EX N',
  'GETEX k PXAT N',
  'EXPIRE k N',
  'PEXPIRE k N',
  'EXPIREAT k N',
  'PEXPIREAT k N',
  'LCS k l IDX MINMATCHLEN N',
  'SCAN N',
  'SCAN 0 COUNT N',
  'SELECT N',
  'MOVE k N',
  'SWAPDB 0 N',
  'COPY k l DB N',
  'WAIT N 1',
  'CLIENT KILL ID N',
  'CLIENT LIST ID N',
  'CLIENT UNBLOCK N',
  'CLIENT KILL MAXAGE N',
  'CONFIG SET maxmemory-samples N',
  'CONFIG SET hz N',
  'COMMAND GETKEYS EVAL x N k',
  'MEMORY USAGE k SAMPLES N',
  'OBJECT FREQ N',
  'HELLO N',
  'LOLWUT VERSION N',
  'LOLWUT VERSION 5 N N N',
  'DEBUG OBJECT N',
]

describe('numbers at the ends of their ranges', () => {
  // Strings may be half a gigabyte: a limit far below it shows the check without the memory.
  test.each(NUMERIC)('%s', async template => {
    const c = await server.raw()
    await c.call('CONFIG', 'SET', 'proto-max-bulk-len', '1mb')
    await c.call('MSET', 'k', 'value', 'l', 'other', 'n', '10')
    for (const extreme of EXTREMES) {
      const reply = await c.send(
        ...template.split(' ').map(word => (word.endsWith('N') ? word.replace('N', extreme) : word)),
      )
      if (reply instanceof ReplyError) expect(reply.message, `${template} with ${extreme}`).toMatch(/^[A-Z]+ /)
      await c.send('SELECT', 0)
    }
    expect(Number(await server.info('used_memory', 'memory'))).toBeLessThan(100 * 1024 * 1024)
    await c.call('CONFIG', 'SET', 'proto-max-bulk-len', '512mb')
  })

  test.skipIf(lacks('sort'))('SORT … LIMIT', async () => {
    const c = await server.raw()
    await c.call('RPUSH', 'list', 1, 2, 3)
    expect(await c.call('SORT', 'list', 'LIMIT', 2, '9223372036854775807')).toEqual(['3'])
  })

  test.skipIf(lacks('srandmember'))('random members', async () => {
    const c = await server.raw()
    await c.call('SADD', 'set', 'a')
    for (const count of ['-9223372036854775808', '9223372036854775807']) {
      expect(await c.send('SRANDMEMBER', 'set', count)).toSatisfy(
        reply => reply instanceof ReplyError || (reply as string[]).length === 1,
      )
    }
  })
})

describe('patterns that explode', () => {
  const key = 'a'.repeat(40)
  const bombs = [
    `${'a*'.repeat(30)}b`,
    '*?'.repeat(50_000),
    '*'.repeat(100_000),
    `${'[a'.repeat(10_000)}`,
    `${'*[^z]'.repeat(2_000)}b`,
    '\\'.repeat(10_001),
    '[',
    '[^',
    '[a-',
    '[z-a',
  ]

  test.each(bombs.map((bomb, i) => [i, bomb] as const))(
    'number %i, in every command that takes one',
    async (_, bomb) => {
      const c = await server.raw()
      await c.call('SET', key, 'v')
      expect(await c.call('KEYS', bomb)).toBeInstanceOf(Array)
      expect(await c.call('SCAN', 0, 'MATCH', bomb)).toHaveLength(2)
      expect(await c.call('CONFIG', 'GET', bomb)).toBeInstanceOf(Array)
      expect(await c.send('COMMAND', 'LIST', 'FILTERBY', 'PATTERN', bomb)).toBeInstanceOf(Array)
    },
  )
})

describe('floats that are none', () => {
  test('INCRBYFLOAT to infinity', async () => {
    const c = await server.raw()
    await c.call('SET', 'f', '1.7e4932')
    for (let i = 0; i < 3; i++) {
      const reply = await c.send('INCRBYFLOAT', 'f', '1.7e4932')
      expect(reply).toBeInstanceOf(ReplyError)
    }
    expect(await c.call('GET', 'f')).toBe('1.7e4932')
  })
})

describe('COMMAND GETKEYS with a wrong numkeys', () => {
  test.each(['0', '-1', '3', '2147483647', '4294967297', '9223372036854775807', 'x', ''])('%j', async numkeys => {
    const c = await server.raw()
    for (const command of ['EVAL', 'MSETEX', 'ZUNION']) {
      const args = command === 'EVAL' ? ['script', numkeys, 'a', 'b'] : [numkeys, 'a', 'b']
      const reply = await c.send('COMMAND', 'GETKEYS', command, ...args)
      expect(reply).toSatisfy(value => value instanceof ReplyError || Array.isArray(value))
      if (Array.isArray(reply)) expect(reply.length).toBeLessThanOrEqual(2)
    }
  })
})

describe('connections', () => {
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
    const clients = async () => Number(await server.info('connected_clients', 'clients'))
    const before = await clients()
    for (let i = 0; i < 200; i++) {
      const broken = await server.raw()
      broken.write(encodeCommand(['SET', 'k', 'x'.repeat(1000)]).subarray(0, 20 + i))
      broken.close()
    }
    await until(async () => (await clients()) <= before)
    expect(await c.call('EXISTS', 'k')).toBe(0)
  })

  test('many idle connections', async () => {
    const idle = await Promise.all(Array.from({ length: 1000 }, () => server.raw()))
    expect(Number(await server.info('connected_clients', 'clients'))).toBeGreaterThanOrEqual(1000)
    const c = await server.raw()
    for (let i = 0; i < 100; i++) expect(await c.call('INCR', 'n')).toBe(i + 1)
    expect(await idle[999]?.call('GET', 'n')).toBe('100')
  })

  test('a reader who does not read is held to client-output-buffer-limit, and cut off', async () => {
    const c = await server.raw()
    await c.call('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 20mb 0 0')
    await c.call('SET', 'big', 'x'.repeat(1024 * 1024))
    const slow = await server.raw()
    slow.socket.pause()
    slow.write(Buffer.concat(Array.from({ length: 100 }, () => encodeCommand(['GET', 'big']))))
    await until(async () => (await server.info('client_output_buffer_limit_disconnections', 'stats')) !== '0')
    await c.call('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 0 0 0')
    await until(async () => Number(await server.info('used_memory', 'memory')) < 20 * 1024 * 1024)
  })

  test('a query that grows beyond client-query-buffer-limit is cut off', async () => {
    const c = await server.raw()
    await c.call('CONFIG', 'SET', 'client-query-buffer-limit', '1mb')
    const greedy = await server.raw()
    // The announced length fits the protocol; what is buffered of the command does not fit the limit.
    greedy.write(`*2\r\n$4\r\nECHO\r\n$${8 * 1024 * 1024}\r\n`)
    const chunk = 'x'.repeat(64 * 1024)
    for (let i = 0; i < 128 && !greedy.socket.destroyed; i++) {
      await new Promise(resolve => greedy.socket.write(chunk, resolve))
    }
    await greedy.closed
    await server.process.waitForLog(/query buffer/i)
    await c.call('CONFIG', 'SET', 'client-query-buffer-limit', '1gb')
  })
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
    expect(
      Number(
        await (await clients[2])
          ?.call('INFO', 'stats')
          .then(text => /rejected_connections:(\d+)/.exec(String(text))?.[1]),
      ),
    ).toBeGreaterThan(0)
  } finally {
    await small.stop()
  }
})

test('timeout: who says nothing is sent away, who speaks stays', async () => {
  const strict = await new TestServer({ config: { timeout: 1 } }).start()
  try {
    const [idle, busy] = [await strict.raw(), await strict.raw()]
    let isGone = false
    idle.closed.then(() => {
      isGone = true
    })
    await until(async () => (await busy.call('PING')) === 'PONG' && isGone)
    expect(await busy.call('PING')).toBe('PONG')
  } finally {
    await strict.stop()
  }
})

describe('what is dangerous is off by default', () => {
  test('DEBUG, MODULE and protected settings', async () => {
    const plain = await new TestServer({ configFile: 'save ""\nbind 127.0.0.1\n' }).start()
    try {
      const c = await plain.raw()
      await expect(c.call('DEBUG', 'SLEEP', 0)).rejects.toThrow('ERR DEBUG command not allowed.')
      await expect(c.call('CONFIG', 'SET', 'dir', '/tmp')).rejects.toThrow(/can't set protected config/)
      await expect(c.call('CONFIG', 'SET', 'enable-debug-command', 'yes')).rejects.toThrow(/can't set immutable config/)
      await expect(c.call('MODULE', 'LOAD', '/tmp/x.so')).rejects.toThrow(/^ERR /)
    } finally {
      await plain.stop()
    }
  })
})
