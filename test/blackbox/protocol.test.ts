import { describe, expect, test } from 'vitest'
import { product } from '../support/product'
import { encodeCommand, type RawClient } from '../support/resp'
import { useServer } from '../support/server'

const server = useServer()

/** Sends bytes and returns all that comes back, after an ECHO behind them has shown that it is all. */
async function exchange(c: RawClient, bytes: string): Promise<string> {
  c.write(bytes)
  c.write(encodeCommand(['ECHO', 'end-of-exchange']))
  let text = ''
  for (;;) {
    const reply = await c.readWire()
    if (reply === '$15\r\nend-of-exchange\r\n') return text
    text += reply
  }
}

describe('requests', () => {
  test.each<[string, string, string]>([
    ['a command', '*1\r\n$4\r\nPING\r\n', '+PONG\r\n'],
    ['lower case', '*1\r\n$4\r\nping\r\n', '+PONG\r\n'],
    ['an argument', '*2\r\n$4\r\nPING\r\n$2\r\nhi\r\n', '$2\r\nhi\r\n'],
    ['an empty argument', '*2\r\n$4\r\nECHO\r\n$0\r\n\r\n', '$0\r\n\r\n'],
    ['CR LF within an argument', '*2\r\n$4\r\nECHO\r\n$4\r\n\r\n\r\n\r\n', '$4\r\n\r\n\r\n\r\n'],
    ['nothing', '*0\r\n', ''],
    ['less than nothing', '*-10\r\n', ''],
    ['an empty line', '\r\n', ''],
    ['several empty lines', '\r\n\n\r\n', ''],
    ['an inline command', 'PING\r\n', '+PONG\r\n'],
    ['an inline command that ends in LF', 'PING\n', '+PONG\r\n'],
    ['words apart by several blanks', '  ECHO \t hi  \r\n', '$2\r\nhi\r\n'],
    ['double quotes', 'ECHO "a b\\n\\x41\\""\r\n', '$6\r\na b\nA"\r\n'],
    ['single quotes', "ECHO 'a \\'b\\n'\r\n", "$6\r\na 'b\\n\r\n"],
    ['empty quotes', 'ECHO ""\r\n', '$0\r\n\r\n'],
    ['inline and multibulk by turns', 'PING\r\n*1\r\n$4\r\nPING\r\nPING\r\n', '+PONG\r\n+PONG\r\n+PONG\r\n'],
  ])('%s', async (_, request, reply) => {
    expect(await exchange(await server.raw(), request)).toBe(reply)
  })

  test('any byte may end a packet', async () => {
    const c = await server.raw()
    const request = encodeCommand(['SET', 'key', 'a value\r\n'])
    for (const byte of request) {
      c.write(Buffer.from([byte]))
      await new Promise(setImmediate)
    }
    expect(await c.read()).toBe('OK')
    expect(await c.call('GET', 'key')).toBe('a value\r\n')
  })

  test('a pipeline is cut at every point', async () => {
    const c = await server.raw()
    const one = Buffer.concat([encodeCommand(['SET', 'k', 'v1']), encodeCommand(['GET', 'k']), Buffer.from('PING\r\n')])
    for (let cut = 1; cut < one.length; cut++) {
      c.write(one.subarray(0, cut))
      await new Promise(setImmediate)
      c.write(one.subarray(cut))
      expect([await c.read(), await c.read(), await c.read()]).toEqual(['OK', 'v1', 'PONG'])
    }
  })

  test('a deep pipeline is answered in order', async () => {
    const c = await server.raw()
    const depth = 20_000
    c.write(Buffer.concat(Array.from({ length: depth }, (_, i) => encodeCommand(['ECHO', i]))))
    for (let i = 0; i < depth; i++) expect(await c.read()).toBe(String(i))
  })

  test('an error in a pipeline leaves the others alone', async () => {
    const c = await server.raw()
    const text = await exchange(c, 'SET a 1\r\nBOGUS\r\nINCR a\r\nGET\r\nGET a\r\n')
    expect(text).toBe(
      "+OK\r\n-ERR unknown command 'BOGUS', with args beginning with: \r\n:2\r\n-ERR wrong number of arguments for 'get' command\r\n$1\r\n2\r\n",
    )
  })

  test('an argument of many megabytes', async () => {
    const c = await server.raw()
    const value = Buffer.alloc(64 * 1024 * 1024, 'x')
    expect(await c.call('SET', 'big', value)).toBe('OK')
    expect(await c.call('STRLEN', 'big')).toBe(value.length)
    expect(((await c.call('GET', 'big')) as string).length).toBe(value.length)
  })

  test('a command of many arguments', async () => {
    const c = await server.raw()
    const count = 200_000
    c.write(encodeCommand(['MSET', ...Array.from({ length: count * 2 }, (_, i) => i)]))
    expect(await c.read()).toBe('OK')
    expect(await c.call('DBSIZE')).toBe(count)
  })
})

describe('what is no protocol is answered once, and the connection closed', () => {
  test.each<[string, string]>([
    ['*3000000000\r\n', 'Protocol error: invalid multibulk length'],
    ['*2147483648\r\n', 'Protocol error: invalid multibulk length'],
    ['*x\r\n', 'Protocol error: invalid multibulk length'],
    ['*\r\n', 'Protocol error: invalid multibulk length'],
    ['*1 \r\n', 'Protocol error: invalid multibulk length'],
    ['*1\r\nfoo\r\n', "Protocol error: expected '$', got 'f'"],
    ['*3\r\n$3\r\nSET\r\n$1\r\nx\r\nfooz\r\n', "Protocol error: expected '$', got 'f'"],
    ['*1\r\n$-1\r\n', 'Protocol error: invalid bulk length'],
    ['*1\r\n$2000000000\r\n', 'Protocol error: invalid bulk length'],
    ['*1\r\n$blabla\r\n', 'Protocol error: invalid bulk length'],
    ['*1\r\n$9223372036854775807\r\n', 'Protocol error: invalid bulk length'],
    [`*1${'1'.repeat(70_000)}`, 'Protocol error: too big mbulk count string'],
    [`*1\r\n$${'1'.repeat(70_000)}`, 'Protocol error: too big bulk count string'],
    ['x'.repeat(70_000), 'Protocol error: too big inline request'],
    ['set """key""" value\r\n', 'Protocol error: unbalanced quotes in request'],
    ["set 'key value\r\n", 'Protocol error: unbalanced quotes in request'],
  ])('%.40j', async (bytes, message) => {
    const c = await server.raw()
    c.write(bytes)
    expect(await c.readToEnd()).toBe(`-ERR ${message}\r\n`)
    const other = await server.raw()
    expect(await other.call('PING')).toBe('PONG')
  })

  test('the commands before it are carried out', async () => {
    const c = await server.raw()
    c.write('SET a 1\r\nINCR a\r\n*1\r\nfoo\r\nINCR a\r\n')
    expect(await c.readToEnd()).toBe("+OK\r\n:2\r\n-ERR Protocol error: expected '$', got 'f'\r\n")
    expect(await (await server.raw()).call('GET', 'a')).toBe('2')
  })
})

describe('replies', () => {
  test('unknown commands are named with the beginning of their arguments', async () => {
    const c = await server.raw()
    expect(await c.wire('NoSuchThing', 'a', 'b')).toBe(
      "-ERR unknown command 'NoSuchThing', with args beginning with: 'a' 'b' \r\n",
    )
    const long = await c.wire('x'.repeat(1000), 'y'.repeat(1000), 'z')
    expect(long.length).toBeLessThan(400)
    expect(long).toMatch(/^-ERR unknown command 'x{128}', with args beginning with: 'y+/)
    expect(await c.wire('a\r\nb', 'c\r\nd')).toBe("-ERR unknown command 'a  b', with args beginning with: 'c  d' \r\n")
  })

  test('RESP2 and RESP3 have each their null, maps, doubles and verbatim strings', async () => {
    const [two, three] = [await server.raw(), await server.raw3()]
    expect(await two.wire('GET', 'absent')).toBe('$-1\r\n')
    expect(await three.wire('GET', 'absent')).toBe('_\r\n')
    expect(await two.wire('CONFIG', 'GET', 'port')).toMatch(/^\*2\r\n/)
    expect(await three.wire('CONFIG', 'GET', 'port')).toMatch(/^%1\r\n/)
    expect(await two.wire('INFO', 'server')).toMatch(/^\$/)
    expect(await three.wire('INFO', 'server')).toMatch(/^=\d+\r\ntxt:/)
    expect(await two.wire('COMMAND', 'INFO', 'get')).toMatch(/^\*1\r\n\*10\r\n\$3\r\nget\r\n:2\r\n\*2\r\n\+/)
    expect(await three.wire('COMMAND', 'INFO', 'get')).toMatch(/^\*1\r\n\*10\r\n\$3\r\nget\r\n:2\r\n~2\r\n\+/)
    expect(await two.wire('MGET', 'a', 'b')).toBe('*2\r\n$-1\r\n$-1\r\n')
    expect(await three.wire('MGET', 'a', 'b')).toBe('*2\r\n_\r\n_\r\n')
  })

  test('DEBUG PROTOCOL shows every type in both versions', async () => {
    const [two, three] = [await server.raw(), await server.raw3()]
    const shown: Record<string, [string, string]> = {
      string: ['$11\r\nHello World\r\n', '$11\r\nHello World\r\n'],
      integer: [':12345\r\n', ':12345\r\n'],
      double: ['$5\r\n3.141\r\n', ',3.141\r\n'],
      null: ['$-1\r\n', '_\r\n'],
      array: ['*3\r\n:0\r\n:1\r\n:2\r\n', '*3\r\n:0\r\n:1\r\n:2\r\n'],
      set: ['*3\r\n:0\r\n:1\r\n:2\r\n', '~3\r\n:0\r\n:1\r\n:2\r\n'],
      map: ['*6\r\n:0\r\n:0\r\n:1\r\n:1\r\n:2\r\n:0\r\n', '%3\r\n:0\r\n#f\r\n:1\r\n#t\r\n:2\r\n#f\r\n'],
      true: [':1\r\n', '#t\r\n'],
      false: [':0\r\n', '#f\r\n'],
      bignum: ['$37\r\n1234567999999999999999999999999999999\r\n', '(1234567999999999999999999999999999999\r\n'],
      verbatim: ['$25\r\nThis is a verbatim\nstring\r\n', '=29\r\ntxt:This is a verbatim\nstring\r\n'],
    }
    for (const [type, [in2, in3]] of Object.entries(shown)) {
      expect(await two.wire('DEBUG', 'PROTOCOL', type), type).toBe(in2)
      expect(await three.wire('DEBUG', 'PROTOCOL', type), type).toBe(in3)
    }
  })

  test('a push comes beside the replies', async () => {
    const three = await server.raw3()
    expect(await three.wire('DEBUG', 'PROTOCOL', 'push')).not.toMatch(/^>/)
    expect(await three.readPush()).toEqual(['server-cpu-usage', 42])
  })

  test.runIf(product() === 'redis')('a big number fits no more than 64 bits', async () => {
    const c = await server.raw()
    await c.call('SET', 'n', '9223372036854775806')
    expect(await c.wire('INCR', 'n')).toBe(':9223372036854775807\r\n')
  })
})

describe('HELLO', () => {
  test('without arguments describes the server and keeps the protocol', async () => {
    const c = await server.raw()
    const reply = (await c.call('HELLO')) as unknown[]
    const fields = reply.filter((_, i) => i % 2 === 0)
    expect(fields).toEqual(['server', 'version', 'proto', 'id', 'mode', 'role', 'modules'])
    expect(reply[reply.indexOf('proto') + 1]).toBe(2)
    expect(reply[reply.indexOf('mode') + 1]).toBe('standalone')
    expect(reply[reply.indexOf('role') + 1]).toBe('master')
    expect(reply[reply.indexOf('version') + 1]).toMatch(/^\d+\.\d+\.\d+$/)
    expect(reply[reply.indexOf('id') + 1]).toBe(await c.call('CLIENT', 'ID'))
  })

  test('3 and back to 2', async () => {
    const c = await server.raw()
    expect(await c.wire('HELLO', 3)).toMatch(/^%7\r\n\$6\r\nserver\r\n/)
    expect(await c.wire('GET', 'absent')).toBe('_\r\n')
    expect(await c.wire('HELLO', 2)).toMatch(/^\*14\r\n/)
    expect(await c.wire('GET', 'absent')).toBe('$-1\r\n')
  })

  test('with SETNAME', async () => {
    const c = await server.raw()
    await c.call('HELLO', 3, 'SETNAME', 'my-name')
    expect(await c.call('CLIENT', 'GETNAME')).toBe('my-name')
    await expect(c.call('HELLO', 3, 'SETNAME', 'a b')).rejects.toThrow(
      'ERR Client names cannot contain spaces, newlines or special characters.',
    )
  })

  test.each<[(string | number)[], string]>([
    [[1], 'NOPROTO unsupported protocol version'],
    [[4], 'NOPROTO unsupported protocol version'],
    [['x'], 'ERR Protocol version is not an integer or out of range'],
    [[3, 'BOGUS'], "ERR Syntax error in HELLO option 'BOGUS'"],
    [[3, 'AUTH', 'default'], "ERR Syntax error in HELLO option 'AUTH'"],
    [[3, 'AUTH', 'nobody', 'x'], 'WRONGPASS invalid username-password pair or user is disabled.'],
  ])('%j is refused, and changes nothing', async (args, message) => {
    const c = await server.raw()
    await expect(c.call('HELLO', ...args)).rejects.toThrow(message)
    expect(await c.wire('GET', 'absent')).toBe('$-1\r\n')
  })
})
