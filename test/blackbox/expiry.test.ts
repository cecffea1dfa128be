import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import { lacks } from '../support/product'
import { useClient, useRaw, useServer } from '../support/server'
import { until } from '../support/until'

const server = useServer()
const NOT_INTEGER = 'ERR value is not an integer or out of range'
const LATER_S = 4_102_444_800

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)

  test('each command sets the time in its own unit', async () => {
    const nowMs = Date.now()
    await c.call('MSET', 'a', 1, 'b', 1, 'c', 1, 'd', 1)
    expect(await c.call('EXPIRE', 'a', 100)).toBe(1)
    expect(await c.call('PEXPIRE', 'b', 100_000)).toBe(1)
    expect(await c.call('EXPIREAT', 'c', LATER_S)).toBe(1)
    expect(await c.call('PEXPIREAT', 'd', LATER_S * 1000 + 7)).toBe(1)
    for (const key of ['a', 'b']) {
      expect(await c.call('TTL', key)).toSatisfy((ttl: number) => ttl > 90 && ttl <= 100)
      expect(await c.call('PTTL', key)).toSatisfy((ttl: number) => ttl > 90_000 && ttl <= 100_000)
      expect(Number(await c.call('PEXPIRETIME', key)) - nowMs).toSatisfy((ms: number) => ms >= 99_000 && ms < 130_000)
    }
    expect(await c.call('EXPIRETIME', 'c')).toBe(LATER_S)
    expect(await c.call('PEXPIRETIME', 'd')).toBe(LATER_S * 1000 + 7)
    expect(await c.call('EXPIRETIME', 'd')).toBe(LATER_S)
  })

  test('an absent key answers -2, one without a time -1', async () => {
    await c.call('SET', 'k', 1)
    for (const command of ['TTL', 'PTTL', 'EXPIRETIME', 'PEXPIRETIME']) {
      expect(await c.call(command, 'absent')).toBe(-2)
      expect(await c.call(command, 'k')).toBe(-1)
    }
    for (const command of ['EXPIRE', 'PEXPIRE', 'EXPIREAT', 'PEXPIREAT']) {
      expect(await c.call(command, 'absent', 1)).toBe(0)
    }
    expect(await c.call('PERSIST', 'absent')).toBe(0)
    expect(await c.call('PERSIST', 'k')).toBe(0)
  })

  test('PERSIST removes it', async () => {
    await c.call('SET', 'k', 1, 'EX', 100)
    expect(await c.call('PERSIST', 'k')).toBe(1)
    expect(await c.call('TTL', 'k')).toBe(-1)
  })

  test.each([
    ['EXPIRE', 0],
    ['EXPIRE', -1],
    ['PEXPIRE', -1],
    ['EXPIREAT', 1],
    ['PEXPIREAT', 1],
  ])('%s %i deletes at once', async (command, time) => {
    await c.call('SET', 'k', 1)
    expect(await c.call(command, 'k', time)).toBe(1)
    expect(await c.call('EXISTS', 'k')).toBe(0)
  })

  test.each<[string, string | number | null, number, number]>([
    ['NX', null, 100, 1],
    ['NX', 50, 100, 0],
    ['XX', null, 100, 0],
    ['XX', 50, 100, 1],
    ['GT', null, 100, 0],
    ['GT', 50, 100, 1],
    ['GT', 150, 100, 0],
    ['LT', null, 100, 1],
    ['LT', 50, 100, 0],
    ['LT', 150, 100, 1],
  ])('%s: from %s to %i is %i', async (condition, from, to, result) => {
    for (const [command, base] of [
      ['EXPIRE', 0],
      ['EXPIREAT', LATER_S],
    ] as const) {
      await c.call('SET', 'k', 1)
      if (from !== null) await c.call(command, 'k', base + Number(from))
      expect(await c.call(command, 'k', base + to, condition)).toBe(result)
    }
  })

  test('conditions combine or exclude each other', async () => {
    await c.call('SET', 'k', 1, 'EX', 100)
    expect(await c.call('EXPIRE', 'k', 200, 'XX', 'GT')).toBe(1)
    expect(await c.call('EXPIRE', 'k', 300, 'xx', 'lt')).toBe(0)
    for (const conditions of [
      ['NX', 'XX'],
      ['NX', 'GT'],
      ['NX', 'LT'],
    ]) {
      await expect(c.call('EXPIRE', 'k', 1, ...conditions)).rejects.toThrow(
        'ERR NX and XX, GT or LT options at the same time are not compatible',
      )
    }
    await expect(c.call('EXPIRE', 'k', 1, 'GT', 'LT')).rejects.toThrow(
      'ERR GT and LT options at the same time are not compatible',
    )
    await expect(c.call('EXPIRE', 'k', 1, 'AB')).rejects.toThrow('ERR Unsupported option AB')
  })

  test.each([
    ['EXPIRE', '9223372036854775807', "ERR invalid expire time in 'expire' command"],
    ['EXPIRE', '9223372036854775', "ERR invalid expire time in 'expire' command"],
    ['EXPIRE', '-9223372036854775808', "ERR invalid expire time in 'expire' command"],
    ['EXPIREAT', '9223372036854775807', "ERR invalid expire time in 'expireat' command"],
    ['PEXPIRE', '9223372036854775807', "ERR invalid expire time in 'pexpire' command"],
    ['PEXPIRE', '9223372036854775808', NOT_INTEGER],
    ['EXPIRE', '1.5', NOT_INTEGER],
    ['EXPIRE', 'x', NOT_INTEGER],
  ])('%s %s is refused', async (command, time, message) => {
    await c.call('SET', 'k', 1)
    await expect(c.call(command, 'k', time)).rejects.toThrow(message)
    expect(await c.call('TTL', 'k')).toBe(-1)
  })

  test('the largest time is kept', async () => {
    await c.call('SET', 'k', 1)
    expect(await c.call('PEXPIREAT', 'k', '9223372036854775807')).toBe(1)
    expect(await c.call('TTL', 'k')).toBeGreaterThan(1e12)
  })
})

describe('a key whose time is over', () => {
  const c = useRaw(server)

  test('is absent for every command', async () => {
    for (const [command, expected] of [
      [['GET', 'k'], null],
      [['EXISTS', 'k'], 0],
      [['TTL', 'k'], -2],
      [['TYPE', 'k'], 'none'],
      [['DEL', 'k'], 0],
      [['APPEND', 'k', 'x'], 1],
      [['INCR', 'k'], 1],
      [['SET', 'k', 'x', 'NX'], 'OK'],
      [['SETNX', 'k', 'x'], 1],
      [['GETSET', 'k', 'x'], null],
      [['PERSIST', 'k'], 0],
      [['RENAMENX', 'from', 'k'], 1],
      [['COPY', 'from', 'k'], 1],
    ] as const) {
      await c.call('FLUSHALL')
      await c.call('SET', 'from', 1)
      await c.call('SET', 'k', 7, 'PX', 1)
      // The clock is the server's: it has passed once the server says so.
      await until(async () => (await c.call('PTTL', 'k')) === -2)
      expect(await c.call(...command), command.join(' ')).toBe(expected)
    }
  })

  test('is gone without being touched', async () => {
    await c.call('MSET', ...Array.from({ length: 100 }, (_, i) => [`k${i}`, 1]).flat())
    for (let i = 0; i < 100; i++) await c.call('PEXPIRE', `k${i}`, 5)
    await c.call('SET', 'stays', 1)
    await until(async () => (await c.call('DBSIZE')) === 1)
    expect(Number(await server.info('expired_keys', 'stats'))).toBeGreaterThanOrEqual(100)
  })

  test('is not deleted behind the back of DEBUG SET-ACTIVE-EXPIRE 0', async () => {
    await c.call('DEBUG', 'SET-ACTIVE-EXPIRE', 0)
    await c.call('MSET', 'k', 1, 'later', 1)
    await c.call('PEXPIRE', 'k', 1)
    await c.call('PEXPIRE', 'later', 1)
    await until(async () => (await c.call('PTTL', 'later')) === -2)
    // Asking deleted the one that was asked for, and no other.
    expect(await c.call('DBSIZE')).toBe(1)
    await c.call('DEBUG', 'SET-ACTIVE-EXPIRE', 1)
    await until(async () => (await c.call('DBSIZE')) === 0)
  })

  test.skipIf(lacks('rpush'))('loses a collection as a whole', async () => {
    await c.call('RPUSH', 'list', 'a')
    await c.call('PEXPIRE', 'list', 1)
    await until(async () => (await c.call('EXISTS', 'list')) === 0)
    expect(await c.call('RPUSH', 'list', 'b')).toBe(1)
  })
})
