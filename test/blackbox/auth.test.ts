import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import { useServer } from '../support/server'

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
    // As with the peers, a name and a number of arguments are looked at first.
    await expect(c.call('BOGUS')).rejects.toThrow("ERR unknown command 'BOGUS', with args beginning with: ")
    await expect(c.call('CLIENT', 'BOGUS')).rejects.toThrow("ERR unknown subcommand 'BOGUS'. Try CLIENT HELP.")
    await expect(c.call('GET')).rejects.toThrow("ERR wrong number of arguments for 'get' command")
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
