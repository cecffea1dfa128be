import { describe, expect, test } from 'vitest'
import { product } from '../support/product'
import { type RawClient, ReplyError } from '../support/resp'
import { useServer } from '../support/server'
import { until } from '../support/until'

const server = useServer()

/** One line of CLIENT LIST or CLIENT INFO as an object. */
function fieldsOf(line: string): Record<string, string> {
  return Object.fromEntries(
    line
      .trim()
      .replace(/^txt:/, '')
      .split(' ')
      .map(field => {
        const at = field.indexOf('=')
        return [field.slice(0, at), field.slice(at + 1)]
      }),
  )
}

async function clientInfo(c: RawClient): Promise<Record<string, string>> {
  return fieldsOf(String(await c.call('CLIENT', 'INFO')))
}

async function clientList(c: RawClient, ...filter: (string | number)[]): Promise<Record<string, string>[]> {
  const text = String(await c.call('CLIENT', 'LIST', ...filter))
  return text === '' ? [] : text.trimEnd().split('\n').map(fieldsOf)
}

describe('PING, ECHO, SELECT, QUIT and RESET', () => {
  test('PING and ECHO', async () => {
    const c = await server.raw()
    expect(await c.wire('PING')).toBe('+PONG\r\n')
    expect(await c.wire('PING', 'hi')).toBe('$2\r\nhi\r\n')
    expect(await c.wire('ECHO', 'hi')).toBe('$2\r\nhi\r\n')
    await expect(c.call('PING', 'a', 'b')).rejects.toThrow("ERR wrong number of arguments for 'ping' command")
    await expect(c.call('ECHO')).rejects.toThrow("ERR wrong number of arguments for 'echo' command")
  })

  test('QUIT answers and closes; what was sent behind it is not executed', async () => {
    const c = await server.raw()
    c.write('SET a 1\r\nQUIT\r\nSET a 2\r\n')
    expect(await c.readToEnd()).toBe('+OK\r\n+OK\r\n')
    expect(await (await server.raw()).call('GET', 'a')).toBe('1')
  })

  test('RESET undoes what a connection has set', async () => {
    const c = await server.raw3()
    await c.call('SELECT', 5)
    await c.call('CLIENT', 'SETNAME', 'someone')
    await c.call('CLIENT', 'NO-EVICT', 'on')
    await c.call('WATCH', 'a')
    await c.call('MULTI')
    expect(await c.wire('RESET')).toBe('+RESET\r\n')
    const info = await clientInfo(c)
    expect(info).toMatchObject({ db: '0', name: '', resp: '2', multi: '-1', flags: 'N' })
  })

  test('TIME is the clock', async () => {
    const c = await server.raw()
    const before = Date.now()
    const [seconds, micros] = (await c.call('TIME')) as string[]
    const ms = Number(seconds) * 1000 + Number(micros) / 1000
    expect(ms).toBeGreaterThanOrEqual(before - 1)
    expect(ms).toBeLessThanOrEqual(Date.now() + 1)
  })
})

describe('CLIENT', () => {
  test('ID grows with each connection', async () => {
    const [a, b] = [await server.raw(), await server.raw()]
    expect(Number(await b.call('CLIENT', 'ID'))).toBeGreaterThan(Number(await a.call('CLIENT', 'ID')))
  })

  test('SETNAME, GETNAME and SETINFO', async () => {
    const c = await server.raw()
    expect(await c.call('CLIENT', 'GETNAME')).toBeNull()
    expect(await c.call('CLIENT', 'SETNAME', 'worker-1')).toBe('OK')
    expect(await c.call('CLIENT', 'GETNAME')).toBe('worker-1')
    await expect(c.call('CLIENT', 'SETNAME', 'a b')).rejects.toThrow(
      'ERR Client names cannot contain spaces, newlines or special characters.',
    )
    expect(await c.call('CLIENT', 'GETNAME')).toBe('worker-1')
    expect(await c.call('CLIENT', 'SETNAME', '')).toBe('OK')
    expect(await c.call('CLIENT', 'GETNAME')).toBeNull()
    expect(await c.call('CLIENT', 'SETINFO', 'LIB-NAME', 'lib(x)')).toBe('OK')
    expect(await c.call('CLIENT', 'SETINFO', 'lib-ver', '1.2.3')).toBe('OK')
    expect(await clientInfo(c)).toMatchObject({ 'lib-name': 'lib(x)', 'lib-ver': '1.2.3' })
    await expect(c.call('CLIENT', 'SETINFO', 'lib-name', 'a b')).rejects.toThrow(
      'ERR lib-name cannot contain spaces, newlines or special characters.',
    )
    await expect(c.call('CLIENT', 'SETINFO', 'bogus', 'x')).rejects.toThrow("ERR Unrecognized option 'bogus'")
  })

  test('INFO describes the connection in the fields that tools read', async () => {
    const c = await server.raw()
    await c.call('SELECT', 3)
    await c.call('CLIENT', 'SETNAME', 'me')
    const info = await clientInfo(c)
    expect(Object.keys(info)).toEqual(
      expect.arrayContaining(
        'id addr laddr fd name age idle flags db sub psub ssub multi watch qbuf qbuf-free argv-mem multi-mem rbs rbp obl oll omem tot-mem events cmd user redir resp lib-name lib-ver'.split(
          ' ',
        ),
      ),
    )
    expect(info).toMatchObject({ name: 'me', db: '3', flags: 'N', cmd: 'client|info', user: 'default', resp: '2' })
    expect(info.addr).toBe(`127.0.0.1:${c.socket.localPort}`)
    expect(info.laddr).toBe(`127.0.0.1:${server.port}`)
    expect(info.id).toBe(String(await c.call('CLIENT', 'ID')))
  })

  test('LIST has a line for each, and filters', async () => {
    const [a, b, c] = [await server.raw(), await server.raw(), await server.raw3()]
    await a.call('CLIENT', 'SETNAME', 'a')
    const ids = await Promise.all([a, b, c].map(client => client.call('CLIENT', 'ID')))
    const listed = (await clientList(a)).map(line => line.id)
    expect(listed).toEqual(expect.arrayContaining(ids.map(String)))
    expect((await clientList(a, 'ID', String(ids[1]), String(ids[2]), 999_999)).map(line => line.id)).toEqual(
      ids.slice(1).map(String),
    )
    expect((await clientList(a, 'TYPE', 'normal')).length).toBeGreaterThanOrEqual(3)
    expect(await clientList(a, 'TYPE', 'replica')).toEqual([])
    expect(await clientList(a, 'TYPE', 'pubsub')).toEqual([])
    await expect(a.call('CLIENT', 'LIST', 'TYPE', 'bogus')).rejects.toThrow("ERR Unknown client type 'bogus'")
    await expect(a.call('CLIENT', 'LIST', 'ID', 'x')).rejects.toThrow('ERR Invalid client ID')
    await expect(a.call('CLIENT', 'LIST', 'BOGUS')).rejects.toThrow('ERR syntax error')
  })

  test('LIST shows transactions and the last command', async () => {
    const [a, b] = [await server.raw(), await server.raw()]
    await b.call('WATCH', 'k', 'l')
    await b.call('MULTI')
    await b.call('PING')
    const id = String(await b.socket.localPort)
    const line = (await clientList(a)).find(client => client.addr?.endsWith(`:${id}`))
    expect(line).toMatchObject({ multi: '1', watch: '2', flags: 'x', cmd: 'ping' })
  })

  test.skipIf(product() === 'redis')('LIST and KILL take the filters of Valkey', async () => {
    const [a, b] = [await server.raw(), await server.raw()]
    await b.call('CLIENT', 'SETNAME', 'bee')
    await b.call('CLIENT', 'SETINFO', 'lib-name', 'honey')
    await b.call('SELECT', 6)
    const id = String(await b.call('CLIENT', 'ID'))
    const ids = async (...filter: (string | number)[]) => (await clientList(a, ...filter)).map(line => line.id)
    expect(await ids('NAME', 'bee')).toEqual([id])
    expect(await ids('LIB-NAME', 'honey')).toEqual([id])
    expect(await ids('DB', 6)).toEqual([id])
    expect(await ids('IP', '127.0.0.1')).toContain(id)
    expect(await ids('NOT-NAME', 'bee')).not.toContain(id)
    expect(await ids('NOT-ID', id)).not.toContain(id)
    expect(await ids('USER', 'default', 'DB', 6, 'SKIPME', 'yes')).toEqual([id])
    expect(await a.call('CLIENT', 'KILL', 'NAME', 'bee')).toBe(1)
    await b.closed
  })

  describe('KILL', () => {
    test('by address, in the old form and the new', async () => {
      const [a, b, c] = [await server.raw(), await server.raw(), await server.raw()]
      // What is connected need not be accepted yet.
      for (const client of [b, c]) await client.call('PING')
      expect(await a.call('CLIENT', 'KILL', `127.0.0.1:${b.socket.localPort}`)).toBe('OK')
      await b.closed
      expect(await a.call('CLIENT', 'KILL', 'ADDR', `127.0.0.1:${c.socket.localPort}`)).toBe(1)
      await c.closed
      await expect(a.call('CLIENT', 'KILL', '127.0.0.1:1')).rejects.toThrow('ERR No such client')
      expect(await a.call('CLIENT', 'KILL', 'ADDR', '127.0.0.1:1')).toBe(0)
    })

    test('by id, type, user, age and local address, all of which must fit', async () => {
      const [a, b] = [await server.raw(), await server.raw()]
      const id = String(await b.call('CLIENT', 'ID'))
      expect(await a.call('CLIENT', 'KILL', 'ID', id, 'TYPE', 'pubsub')).toBe(0)
      expect(await a.call('CLIENT', 'KILL', 'ID', id, 'MAXAGE', 1000)).toBe(0)
      expect(await a.call('CLIENT', 'KILL', 'ID', id, 'LADDR', '127.0.0.1:1')).toBe(0)
      const laddr = `127.0.0.1:${server.port}`
      expect(await a.call('CLIENT', 'KILL', 'ID', id, 'TYPE', 'normal', 'USER', 'default', 'LADDR', laddr)).toBe(1)
      await b.closed
    })

    test('oneself only when told so, after the reply', async () => {
      const a = await server.raw()
      const id = String(await a.call('CLIENT', 'ID'))
      expect(await a.call('CLIENT', 'KILL', 'ID', id)).toBe(0)
      expect(await a.call('CLIENT', 'KILL', 'ID', id, 'SKIPME', 'no')).toBe(1)
      await a.closed
    })

    test.each<[string[], string]>([
      [['ID', '0'], 'ERR client-id should be greater than 0'],
      [['ID', 'x'], 'ERR client-id should be greater than 0'],
      [['MAXAGE', '0'], 'ERR maxage should be greater than 0'],
      [['MAXAGE', 'x'], 'ERR maxage is not an integer or out of range'],
      [['TYPE', 'bogus'], "ERR Unknown client type 'bogus'"],
      [['USER', 'nobody'], "ERR No such user 'nobody'"],
      [['SKIPME', 'maybe'], 'ERR syntax error'],
      [['BOGUS', 'x'], 'ERR syntax error'],
    ])('%j is refused', async (args, message) => {
      await expect((await server.raw()).call('CLIENT', 'KILL', ...args)).rejects.toThrow(message)
    })
  })

  test('REPLY OFF, SKIP and ON', async () => {
    const c = await server.raw()
    c.write('CLIENT REPLY OFF\r\nPING\r\nSET a 1\r\nCLIENT REPLY ON\r\nECHO 1\r\n')
    expect([await c.read(), await c.read()]).toEqual(['OK', '1'])
    c.write('CLIENT REPLY SKIP\r\nECHO skipped\r\nECHO 2\r\n')
    expect(await c.read()).toBe('2')
    c.write('CLIENT REPLY OFF\r\nCLIENT REPLY SKIP\r\nPING\r\nPING\r\nCLIENT REPLY ON\r\n')
    expect(await c.read()).toBe('OK')
    expect(await c.call('GET', 'a')).toBe('1')
    await expect(c.call('CLIENT', 'REPLY', 'BOGUS')).rejects.toThrow('ERR syntax error')
  })

  test('PAUSE holds everyone back until UNPAUSE, PAUSE … WRITE only writers', async () => {
    const [admin, c] = [await server.raw(), await server.raw()]
    await admin.call('SET', 'a', 'old')
    expect(await admin.call('CLIENT', 'PAUSE', 100_000, 'WRITE')).toBe('OK')
    expect(await c.call('GET', 'a')).toBe('old')
    const write = c.send('SET', 'a', 'new')
    for (let i = 0; i < 20; i++) expect(await admin.call('GET', 'a')).toBe('old')
    expect(await admin.call('CLIENT', 'UNPAUSE')).toBe('OK')
    expect(await write).toBe('OK')
    expect(await admin.call('GET', 'a')).toBe('new')

    // ALL holds back even UNPAUSE, so it ends by its time.
    const pausedAt = performance.now()
    expect(await admin.call('CLIENT', 'PAUSE', 100, 'ALL')).toBe('OK')
    expect(await c.call('GET', 'a')).toBe('new')
    // The server counts whole milliseconds, and by another clock.
    expect(performance.now() - pausedAt).toBeGreaterThanOrEqual(95)
    expect(await admin.call('CLIENT', 'PAUSE', 1)).toBe('OK')
    expect(await c.call('PING')).toBe('PONG')
  })

  test.each<[string[], string]>([
    [['x'], 'ERR timeout is not an integer or out of range'],
    [['-1'], 'ERR timeout is negative'],
    [['1', 'BOGUS'], 'ERR CLIENT PAUSE mode must be WRITE or ALL'],
  ])('PAUSE %j is refused', async (args, message) => {
    await expect((await server.raw()).call('CLIENT', 'PAUSE', ...args)).rejects.toThrow(message)
  })

  test('UNBLOCK ends a wait, as a timeout or as an error', async () => {
    const [admin, waiting] = [await server.raw(), await server.raw()]
    const id = String(await waiting.call('CLIENT', 'ID'))
    const isBlocked = async () => (await server.info('blocked_clients', 'clients')) === '1'
    for (const [how, check] of [
      [[], (reply: unknown) => expect(reply).toBe(0)],
      [['TIMEOUT'], (reply: unknown) => expect(reply).toBe(0)],
      [['ERROR'], (reply: unknown) => expect(String(reply)).toMatch('UNBLOCKED client unblocked via CLIENT UNBLOCK')],
    ] as const) {
      const reply = waiting.send('WAIT', 1, 0)
      await until(isBlocked)
      expect(await admin.call('CLIENT', 'UNBLOCK', id, ...how)).toBe(1)
      check(await reply)
    }
    expect(await admin.call('CLIENT', 'UNBLOCK', id)).toBe(0)
    expect(await admin.call('CLIENT', 'UNBLOCK', 999_999)).toBe(0)
    await expect(admin.call('CLIENT', 'UNBLOCK', id, 'BOGUS')).rejects.toThrow(
      'ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR',
    )
  })

  test('a client that waits can be killed, and its connection lost', async () => {
    const [admin, a, b] = [await server.raw(), await server.raw(), await server.raw()]
    const id = String(await a.call('CLIENT', 'ID'))
    const answers = [a, b].map(client => client.send('WAIT', 1, 0).catch(error => error as Error))
    const blocked = async (count: string) =>
      until(async () => (await server.info('blocked_clients', 'clients')) === count)
    await blocked('2')
    expect(await admin.call('CLIENT', 'KILL', 'ID', id)).toBe(1)
    await blocked('1')
    b.close()
    await blocked('0')
    expect(await Promise.all(answers)).toEqual([expect.any(Error), expect.any(Error)])
  })

  test('NO-EVICT, NO-TOUCH, GETREDIR and TRACKINGINFO', async () => {
    const c = await server.raw()
    expect(await c.call('CLIENT', 'NO-EVICT', 'on')).toBe('OK')
    expect((await clientInfo(c)).flags).toBe('e')
    expect(await c.call('CLIENT', 'NO-EVICT', 'off')).toBe('OK')
    expect(await c.call('CLIENT', 'NO-TOUCH', 'on')).toBe('OK')
    expect((await clientInfo(c)).flags).toBe('T')
    expect(await c.call('CLIENT', 'NO-TOUCH', 'off')).toBe('OK')
    expect(await c.call('CLIENT', 'GETREDIR')).toBe(-1)
    await expect(c.call('CLIENT', 'NO-EVICT', 'maybe')).rejects.toThrow('ERR syntax error')
    await expect(c.call('CLIENT', 'NO-TOUCH', 'maybe')).rejects.toThrow('ERR syntax error')
  })

  test('NO-TOUCH leaves the idle time of what is read alone', async () => {
    const [c, quiet] = [await server.raw(), await server.raw()]
    await c.call('SET', 'k', 'v')
    await until(async () => Number(await c.call('OBJECT', 'IDLETIME', 'k')) >= 1)
    await quiet.call('CLIENT', 'NO-TOUCH', 'ON')
    await quiet.call('GET', 'k')
    expect(Number(await c.call('OBJECT', 'IDLETIME', 'k'))).toBeGreaterThanOrEqual(1)
    // Whole seconds: one may begin between the two commands.
    await until(async () => {
      await quiet.call('TOUCH', 'k')
      return (await c.call('OBJECT', 'IDLETIME', 'k')) === 0
    })
  })

  test('HELP lists its subcommands, unknown ones are refused', async () => {
    const c = await server.raw()
    const help = (await c.call('CLIENT', 'HELP')) as string[]
    for (const name of ['GETNAME', 'ID', 'INFO', 'UNPAUSE', 'SETNAME', 'KILL', 'LIST']) {
      expect(help.some(line => line.split(' ')[0] === name)).toBe(true)
    }
    await expect(c.call('CLIENT', 'BOGUS')).rejects.toThrow("ERR unknown subcommand 'BOGUS'. Try CLIENT HELP.")
    await expect(c.call('CLIENT')).rejects.toThrow("ERR wrong number of arguments for 'client' command")
    await expect(c.call('CLIENT', 'GETNAME', 'x')).rejects.toThrow(
      "ERR wrong number of arguments for 'client|getname' command",
    )
  })

  test.runIf(product() === 'serval')('MAINT_NOTIFICATIONS answers in a way that keeps new clients quiet', async () => {
    const c = await server.raw3()
    // node-redis asks for it and goes on without where it is an error; any single reply will do.
    const reply = await c.send('CLIENT', 'MAINT_NOTIFICATIONS', 'ON', 'moving-endpoint-type', 'external-ip')
    expect(reply === 'OK' || reply instanceof ReplyError).toBe(true)
    expect(await c.call('PING')).toBe('PONG')
  })
})
