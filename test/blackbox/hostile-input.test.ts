/**
 * Bad input and abuse: what clients ask for. Each describe is a row of the project's table of hostile inputs. Every case
 * answers with an error or in bounded time and leaves the others alone; after each one the same server still answers.
 *
 * Rows about lists, sets, sorted sets, streams, HyperLogLogs, RESTORE, ACL rules and scripts come with those commands.
 */
import { afterEach, describe, expect, test } from 'vitest'
import { lacks, product } from '../support/product'
import { type RawClient, type Reply, ReplyError } from '../support/resp'
import { TestServer, useServer } from '../support/server'

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
  'BITCOUNT k N N BYTE',
  'BITCOUNT k N N BIT',
  'BITPOS k 1 N',
  'BITPOS k 0 N N',
  'BITPOS k 1 N N BIT',
  'BITFIELD k GET u8 N',
  'BITFIELD k GET i64 #N',
  'BITFIELD k SET i8 0 N',
  'BITFIELD k OVERFLOW SAT INCRBY i64 0 N',
  'BITFIELD k OVERFLOW FAIL INCRBY u63 0 N',
  'BITFIELD k INCRBY u8 N 1',
  'BITFIELD k SET u8 #N 1',
  'BITFIELD k GET uN 0',
  'BITFIELD k GET iN 0',
  'BITFIELD_RO k GET u8 N',
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
  'GETEX k PX N',
  'GETEX k EXAT N',
  'GETEX k PXAT N',
  'EXPIRE k N',
  'PEXPIRE k N',
  'EXPIRE k N GT',
  'PEXPIRE k N NX',
  'EXPIREAT k N',
  'PEXPIREAT k N',
  'LCS k l IDX MINMATCHLEN N',
  'SPOP set N',
  'SSCAN set N',
  'SSCAN set 0 COUNT N',
  'SINTERCARD N set',
  'SINTERCARD 1 set LIMIT N',
  // Redis and Valkey write replies until memory ends.
  ...(product() === 'serval' ? ['SRANDMEMBER set N'] : []),
  'SCAN N',
  'SCAN 0 COUNT N',
  'SELECT N',
  'MOVE k N',
  'SWAPDB 0 N',
  'COPY k l DB N',
  'WAIT N 1',
  'WAIT 0 N',
  // Valkey fails an assertion.
  ...(product() === 'valkey' ? [] : ['CLIENT PAUSE N WRITE']),
  'CLIENT KILL ID N',
  'CLIENT LIST ID N',
  'CLIENT UNBLOCK N',
  // Of a kind that there is none of: the harness's own connections are old enough.
  'CLIENT KILL TYPE replica MAXAGE N',
  'CONFIG SET maxmemory-samples N',
  'CONFIG SET hz N',
  'COMMAND GETKEYS EVAL x N k',
  'MEMORY USAGE k SAMPLES N',
  'OBJECT FREQ N',
  'HELLO N',
  'LOLWUT VERSION N',
  'LOLWUT VERSION 5 N N N',
  'DEBUG OBJECT N',
  'DEBUG HTSTATS N',
  'DEBUG STRINGMATCH-LEN N a*b',
]

/** Those of Valkey. */
const NUMERIC_OF_VALKEY = [
  'MSETEX N k v',
  'MSETEX 1 k v EX N',
  'COMMAND GETKEYS MSETEX N k v',
  // The harness's own connections may have been idle for a second.
  'CLIENT KILL TYPE replica IDLE N',
]

describe('lengths, counts and offsets at the ends of their ranges', () => {
  // Strings may be half a gigabyte: a limit far below it shows the check without the memory.
  test.each([...NUMERIC, ...(product() === 'redis' ? [] : NUMERIC_OF_VALKEY)])('%s', async template => {
    const c = await server.raw()
    await c.call('CONFIG', 'SET', 'proto-max-bulk-len', '1mb')
    await c.call('MSET', 'k', 'value', 'l', 'other', 'n', '10')
    for (const extreme of EXTREMES) {
      await c.send('SADD', 'set', 'a', 'b')
      const reply = await c.send(
        ...template.split(' ').map(word => (word.endsWith('N') ? word.replace('N', extreme) : word)),
      )
      if (reply instanceof ReplyError) expect(reply.message, `${template} with ${extreme}`).toMatch(/^[A-Z]+ /)
      await c.send('SELECT', 0)
      await c.send('CLIENT', 'UNPAUSE')
    }
    expect(Number(await server.info('used_memory', 'memory'))).toBeLessThan(100 * 1024 * 1024)
    await c.call('CONFIG', 'SET', 'proto-max-bulk-len', '512mb')
  })

  const TOO_LONG = 'ERR string exceeds maximum allowed size (proto-max-bulk-len)'
  const BIT_OFFSET = 'ERR bit offset is not an integer or out of range'

  test.each<[string, unknown]>([
    ['SETRANGE k 9223372036854775807 a', TOO_LONG],
    ['SETRANGE k 536870912 a', TOO_LONG],
    ['SETRANGE k -1 a', 'ERR offset is out of range'],
    ['GETRANGE k -9223372036854775808 9223372036854775807', 'value'],
    ['GETRANGE k 9223372036854775807 -9223372036854775808', ''],
    ['SETBIT k 4294967296 1', BIT_OFFSET],
    ['SETBIT k 9223372036854775807 1', BIT_OFFSET],
    ['BITFIELD k SET u8 #536870912 1', BIT_OFFSET],
    ['BITFIELD k GET u8 9223372036854775807', BIT_OFFSET],
    ['BITPOS k 1 9223372036854775807', -1],
    ['BITCOUNT k -9223372036854775808 9223372036854775807', 21],
    ['SCAN 0 COUNT 9223372036854775807', ['0', ['k']]],
    ['EXPIRE k 9223372036854775807', "ERR invalid expire time in 'expire' command"],
    ['SET k v PX 9223372036854775807', "ERR invalid expire time in 'set' command"],
    ['INCRBY n 9223372036854775808', 'ERR value is not an integer or out of range'],
    ['DECRBY n -9223372036854775808', 'ERR decrement would overflow'],
    ['COPY k l DB 2147483648', /^ERR value is out of range, value must between /],
    ['COPY k l DB 16', 'ERR DB index is out of range'],
    ['WAIT 1 9223372036854775807', /^ERR timeout is out of range/],
  ])('%s', async (command, expected) => {
    const c = await server.raw()
    await c.call('SET', 'k', 'value')
    const reply = await c.send(...command.split(' '))
    if (expected instanceof RegExp) expect(String((reply as ReplyError).message)).toMatch(expected)
    else expect(reply instanceof ReplyError ? reply.message : reply).toEqual(expected)
  })

  test('a string grows to proto-max-bulk-len and not beyond', async () => {
    const c = await server.raw()
    await c.call('CONFIG', 'SET', 'proto-max-bulk-len', '1mb')
    await c.call('SETRANGE', 'k', 1024 * 1024 - 2, 'x')
    expect(await c.call('APPEND', 'k', 'y')).toBe(1024 * 1024)
    await expect(c.call('APPEND', 'k', 'z')).rejects.toThrow(TOO_LONG)
    await expect(c.call('SETRANGE', 'k', 1024 * 1024, 'z')).rejects.toThrow(TOO_LONG)
    await expect(c.call('SETBIT', 'k', 8 * 1024 * 1024, 1)).rejects.toThrow(BIT_OFFSET)
    expect(await c.call('STRLEN', 'k')).toBe(1024 * 1024)
    await c.call('CONFIG', 'SET', 'proto-max-bulk-len', '512mb')
  })

  test('LCS refuses what would take more memory than a string may have', async () => {
    const c = await server.raw()
    await c.call('MSET', 'a', 'x'.repeat(100_000), 'b', 'x'.repeat(100_000))
    for (const options of [[], ['LEN'], ['IDX']]) {
      await expect(c.call('LCS', 'a', 'b', ...options)).rejects.toThrow('ERR Insufficient memory')
    }
  })

  test('every setting', async () => {
    const own = await new TestServer({ config: { 'enable-protected-configs': 'yes' } }).start()
    try {
      const c = await own.raw()
      const all = (await c.call('CONFIG', 'GET', '*')) as string[]
      for (let i = 0; i < all.length; i += 2) {
        const [name, value] = [all[i] as string, all[i + 1] as string]
        // Those that move the server, or that send this client away.
        if (/^(port|bind|tls-port|dir|timeout|maxclients|maxmemory-clients|requirepass)$/.test(name)) continue
        for (const extreme of EXTREMES) {
          const reply = await c.send('CONFIG', 'SET', name, extreme)
          if (reply instanceof ReplyError) expect(reply.message, `${name} ${extreme}`).toMatch(/^ERR /)
        }
        await c.send('CONFIG', 'SET', name, value)
      }
      expect(await c.call('SET', 'k', 'v')).toBe('OK')
    } finally {
      await own.stop()
    }
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

describe('patterns such as a*a*a*…b and 50,000 × *?', () => {
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
    `*${'a'.repeat(5_000)}b`,
  ]

  test.each(bombs.map((bomb, i) => [i, bomb] as const))(
    'number %i, in every command that takes one',
    async (_, bomb) => {
      const c = await server.raw()
      await c.call('MSET', key, 'v', 'a'.repeat(20_000), 'v')
      expect(await c.call('KEYS', bomb)).toBeInstanceOf(Array)
      expect(await c.call('SCAN', 0, 'MATCH', bomb)).toHaveLength(2)
      expect(await c.call('CONFIG', 'GET', bomb)).toBeInstanceOf(Array)
      expect(await c.send('COMMAND', 'LIST', 'FILTERBY', 'PATTERN', bomb)).toBeInstanceOf(Array)
      if (product() === 'serval') expect(await c.call('DEBUG', 'STRINGMATCH-LEN', 20_000, bomb)).toBeTypeOf('number')
    },
  )
})

describe('floats that become NaN or infinite', () => {
  const INFINITE = 'ERR increment would produce NaN or Infinity'
  const NO_FLOAT = 'ERR value is not a valid float'

  test('INCRBYFLOAT to infinity', async () => {
    const c = await server.raw()
    await c.call('SET', 'f', '1.7e4932')
    for (let i = 0; i < 3; i++) {
      const reply = await c.send('INCRBYFLOAT', 'f', '1.7e4932')
      expect(reply).toBeInstanceOf(ReplyError)
    }
    expect(await c.call('GET', 'f')).toBe('1.7e4932')
  })

  test.each([
    ['inf', INFINITE],
    ['-INF', INFINITE],
    ['+infinity', INFINITE],
    ['nan', NO_FLOAT],
    ['-nan', NO_FLOAT],
    ['nan(1)', NO_FLOAT],
    ['1e5000', NO_FLOAT],
    ['1.e', NO_FLOAT],
    ['0x', NO_FLOAT],
    ['9'.repeat(6000), NO_FLOAT],
  ])('%.20s as an increment', async (increment, message) => {
    const c = await server.raw()
    await c.call('SET', 'f', '1')
    await expect(c.call('INCRBYFLOAT', 'f', increment)).rejects.toThrow(message)
    expect(await c.call('GET', 'f')).toBe('1')
    await expect(c.call('INCRBYFLOAT', 'absent', increment)).rejects.toThrow(message)
    expect(await c.call('EXISTS', 'absent')).toBe(0)
  })

  test('settings and commands that take a fraction', async () => {
    const c = await server.raw()
    for (const value of ['nan', 'inf', '-inf', '1e400', '101', '-1']) {
      await expect(c.call('CONFIG', 'SET', 'latency-tracking-info-percentiles', value), value).rejects.toThrow(/^ERR /)
    }
    for (const value of product() === 'serval' ? ['nan', 'inf', '1e400', '-1', 'x'] : []) {
      await expect(c.call('DEBUG', 'SLEEP', value)).rejects.toThrow(/^ERR /)
    }
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

describe('MSETNX with a repeated key', () => {
  test.each(['MSETNX', 'MSET'])('%s: the last value wins', async name => {
    const c = await server.raw()
    expect(await c.call(name, 'k', '1', 'l', '2', 'k', '3', 'k', '4')).toBe(name === 'MSET' ? 'OK' : 1)
    expect(await c.call('MGET', 'k', 'l')).toEqual(['4', '2'])
  })
})

describe('error replies with CR LF or NUL', () => {
  const ODD = 'x\r\n+OK\r\n\0y'

  /** Commands whose errors repeat what they were given. */
  const ECHOING: string[][] = [
    [ODD],
    [ODD, ODD, ODD],
    ['GET', ODD, ODD],
    ['CLIENT', ODD],
    ['CONFIG', ODD],
    ['CONFIG', 'SET', ODD, ODD],
    ['CONFIG', 'SET', 'maxmemory-policy', ODD],
    ['CONFIG', 'SET', 'save', ODD],
    ['CONFIG', 'SET', 'notify-keyspace-events', ODD],
    ['CONFIG', 'SET', 'client-output-buffer-limit', `${ODD} 0 0 0`],
    ['OBJECT', ODD, 'k'],
    ['COMMAND', ODD],
    ['COMMAND', 'GETKEYS', ODD],
    ['MEMORY', ODD],
    ['SCRIPT', ODD],
    ['DEBUG', ODD],
    ['DEBUG', 'ERROR', ODD],
    ['HELLO', '3', ODD],
    ['HELLO', '3', 'SETNAME', ODD],
    ['HELLO', ODD],
    ['AUTH', ODD, ODD],
    ['CLIENT', 'SETINFO', ODD, 'x'],
    ['CLIENT', 'SETINFO', 'lib-name', ODD],
    ['CLIENT', 'SETNAME', ODD],
    ['CLIENT', 'LIST', 'TYPE', ODD],
    ['CLIENT', 'KILL', 'TYPE', ODD],
    ['CLIENT', 'KILL', 'USER', ODD],
    ['CLIENT', 'KILL', ODD],
    ['SET', 'k', 'v', ODD],
    ['SHUTDOWN', ODD],
  ]

  const isError = (reply: Reply) => reply instanceof ReplyError

  /** What comes back is one error, and the next reply is the next command's. */
  async function expectOneError(c: RawClient, command: string[]): Promise<string> {
    const reply = await c.send(...command)
    expect(reply, JSON.stringify(command)).toSatisfy(isError)
    expect(await c.call('PING'), JSON.stringify(command)).toBe('PONG')
    return (reply as ReplyError).message
  }

  test.each(ECHOING.map(command => [JSON.stringify(command), command] as const))('%s', async (_, command) => {
    for (const c of [await server.raw(), await server.raw3()]) {
      // DEBUG ERROR makes an error of any other byte.
      expect(await expectOneError(c, command)).not.toMatch(command[1] === 'ERROR' ? /[\r\n]/ : /[\r\n\0]/)
    }
  })

  test('in a transaction they are one element of EXEC', async () => {
    const c = await server.raw()
    await c.call('MULTI')
    await c.call('CONFIG', 'SET', ODD, ODD)
    await c.call('DEBUG', 'ERROR', ODD)
    await c.call('SET', 'k', 'v')
    const replies = (await c.call('EXEC')) as Reply[]
    expect(replies.map(isError)).toEqual([true, true, false])
    expect(await c.call('PING')).toBe('PONG')
  })

  test('in an inline command they are quoted characters', async () => {
    const c = await server.raw()
    c.write('"x\\r\\n+OK\\x00" a\r\nPING\r\n')
    expect(await c.read()).toSatisfy(isError)
    expect(await c.read()).toBe('PONG')
  })

  test('in names that CLIENT LIST shows: they are refused', async () => {
    const c = await server.raw()
    // Redis takes what stands before a NUL.
    const withNul = product() === 'serval' ? ['a\0b'] : []
    for (const bad of ['a b', 'a\nb', 'a\r\nid=1', 'a\x7f', 'é', ...withNul]) {
      await expect(c.call('CLIENT', 'SETNAME', bad)).rejects.toThrow(/^ERR /)
      await expect(c.call('CLIENT', 'SETINFO', 'LIB-NAME', bad)).rejects.toThrow(/^ERR /)
    }
    expect(String(await c.call('CLIENT', 'INFO')).trimEnd()).not.toContain('\n')
  })
})
