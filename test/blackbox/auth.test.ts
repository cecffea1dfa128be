import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import { encodeCommand } from '../support/resp'
import { TestServer, useServer } from '../support/server'

const PASSWORD = 'correct horse'
const NOAUTH = 'NOAUTH Authentication required.'
const WRONGPASS = 'WRONGPASS invalid username-password pair or user is disabled.'

describe('with requirepass', () => {
  const server = useServer({ config: { requirepass: PASSWORD }, flush: false })

  test('only AUTH, HELLO, QUIT and RESET are answered before the password', async () => {
    const c = await server.raw()
    for (const command of [
      ['GET', 'a'],
      ['PING'],
      ['SELECT', '1'],
      ['CLIENT', 'ID'],
      ['COMMAND', 'COUNT'],
      ['MULTI'],
    ]) {
      await expect(c.call(...command)).rejects.toThrow(NOAUTH)
    }
    expect(await c.call('RESET')).toBe('RESET')
    await expect(c.call('HELLO', 3)).rejects.toThrow(
      'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time',
    )
    // Even what does not exist is not told apart.
    await expect(c.call('BOGUS')).rejects.toThrow(/unknown command|NOAUTH/)
    expect(await c.call('AUTH', PASSWORD)).toBe('OK')
    expect(await c.call('PING')).toBe('PONG')
    expect(await c.call('QUIT')).toBe('OK')
  })

  test('a wrong password is refused, with and without a user name', async () => {
    const c = await server.raw()
    await expect(c.call('AUTH', 'wrong')).rejects.toThrow(WRONGPASS)
    await expect(c.call('AUTH', '')).rejects.toThrow(WRONGPASS)
    await expect(c.call('AUTH', 'default', 'wrong')).rejects.toThrow(WRONGPASS)
    await expect(c.call('AUTH', 'nobody', PASSWORD)).rejects.toThrow(WRONGPASS)
    await expect(c.call('AUTH', 'a', 'b', 'c')).rejects.toThrow('ERR syntax error')
    await expect(c.call('PING')).rejects.toThrow(NOAUTH)
    expect(await c.call('AUTH', 'default', PASSWORD)).toBe('OK')
    expect(await c.call('PING')).toBe('PONG')
  })

  test('HELLO takes it too, and RESET forgets it', async () => {
    const c = await server.raw()
    await c.call('HELLO', 3, 'AUTH', 'default', PASSWORD)
    expect(await c.call('PING')).toBe('PONG')
    await c.call('RESET')
    await expect(c.call('PING')).rejects.toThrow(NOAUTH)
  })

  test.each(DRIVERS)('$name logs in', async driver => {
    const c = await server.client(driver, { password: PASSWORD })
    expect(await c.call('PING')).toBe('PONG')
    const named = await server.client(driver, { username: 'default', password: PASSWORD, database: 2 })
    expect(await named.call('CLIENT', 'INFO')).toMatch(/ db=2 /)
  })

  test.each<[string, string]>([
    ['*11\r\n', 'Protocol error: unauthenticated multibulk length'],
    ['*100\r\n', 'Protocol error: unauthenticated multibulk length'],
    ['*1\r\n$16385\r\n', 'Protocol error: unauthenticated bulk length'],
    ['*1\r\n$100000000\r\n', 'Protocol error: unauthenticated bulk length'],
  ])('%j is too much before the password', async (bytes, message) => {
    const c = await server.raw()
    c.write(bytes)
    expect(await c.readToEnd()).toBe(`-ERR ${message}\r\n`)
  })

  test('the limits end with the password, and just fit before it', async () => {
    const c = await server.raw()
    await expect(c.call('PING', 'x'.repeat(16_384))).rejects.toThrow(NOAUTH)
    await expect(c.call(...Array.from({ length: 10 }, () => 'PING'))).rejects.toThrow(NOAUTH)
    await c.call('AUTH', PASSWORD)
    expect(await c.call('ECHO', 'x'.repeat(100_000))).toHaveLength(100_000)
    expect(await c.call('DEL', ...Array.from({ length: 100 }, (_, i) => i))).toBe(0)
  })

  test('whoever never reads the replies is cut off before they pile up', async () => {
    const c = await server.raw()
    c.socket.pause()
    const request = encodeCommand(['SET', 'x', '5'])
    const batch = Buffer.concat(Array.from({ length: 10_000 }, () => request))
    let sent = 0
    let isCutOff = false
    // Each reply is about as long as its request: what is written beyond the sockets' buffers waits in the server.
    while (!isCutOff && sent < 400 * 1024 * 1024) {
      const failure = await new Promise<unknown>(resolve => c.socket.write(batch, resolve))
      isCutOff = failure instanceof Error
      sent += batch.length
    }
    expect(isCutOff).toBe(true)
    const other = await server.raw()
    await other.call('AUTH', PASSWORD)
    expect(await other.call('PING')).toBe('PONG')
  })

  test('the password changes by CONFIG SET, for new connections', async () => {
    const c = await server.raw()
    await c.call('AUTH', PASSWORD)
    expect(await c.call('CONFIG', 'GET', 'requirepass')).toEqual(['requirepass', PASSWORD])
    expect(await c.call('CONFIG', 'SET', 'requirepass', Buffer.from('abc\0def'))).toBe('OK')
    const other = await server.raw()
    await expect(other.call('AUTH', 'abc')).rejects.toThrow(WRONGPASS)
    expect(await other.call('AUTH', Buffer.from('abc\0def'))).toBe('OK')
    expect(await c.call('PING')).toBe('PONG')
    expect(await c.call('CONFIG', 'SET', 'requirepass', PASSWORD)).toBe('OK')
  })

  test('no password is in the log', () => {
    expect(server.log).not.toContain(PASSWORD)
  })
})

describe('without requirepass', () => {
  const server = useServer()

  test('AUTH with a password alone says that there is none', async () => {
    const c = await server.raw()
    await expect(c.call('AUTH', 'x')).rejects.toThrow(
      'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    )
    expect(await c.call('AUTH', 'default', 'anything')).toBe('OK')
  })
})

test('protected mode refuses whoever comes from elsewhere, and tells how to go on', async () => {
  // Another address of this machine than loopback stands for elsewhere.
  const { networkInterfaces } = await import('node:os')
  const outside = Object.values(networkInterfaces())
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
