import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import { useClient, useServer } from '../support/server'

const server = useServer()
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value'
const NOT_ONE = 'WRONGTYPE Key is not a valid HyperLogLog string value.'
const CORRUPT = 'INVALIDOBJ Corrupted HLL object detected'
const DENSE_BYTES = 12_304

const elements = (count: number, prefix = 'e') => Array.from({ length: count }, (_, i) => `${prefix}${i}`)
/** A sparse one with these runs. */
const sparse = (...runs: number[]) =>
  Buffer.concat([Buffer.from('HYLL\x01\0\0\0\0\0\0\0\0\0\0\x80', 'latin1'), Buffer.from(runs)])

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)

  test('elements are counted once, over one key or several', async () => {
    expect(await c.call('PFADD', 'h', 'a', 'b', 'c')).toBe(1)
    expect(await c.call('PFADD', 'h', 'c', 'b')).toBe(0)
    expect(await c.call('PFADD', 'new')).toBe(1)
    expect(await c.call('PFADD', 'new')).toBe(0)
    expect(await c.call('PFCOUNT', 'h')).toBe(3)
    expect(await c.call('PFCOUNT', 'none')).toBe(0)
    await c.call('PFADD', 'g', 'c', 'd', '')
    expect(await c.call('PFCOUNT', 'h', 'g', 'none')).toBe(5)
    expect(await c.call('PFMERGE', 'all', 'h', 'g', 'none')).toBe('OK')
    expect(await c.call('PFCOUNT', 'all')).toBe(5)
  })

  test('many elements are estimated', async () => {
    for (let from = 0; from < 20; from++) await c.call('PFADD', 'h', ...elements(1000, `${from}:`))
    expect(await c.call('PFDEBUG', 'ENCODING', 'h')).toBe('dense')
    const count = (await c.call('PFCOUNT', 'h')) as number
    expect(Math.abs(count - 20_000)).toBeLessThan(1000)
    await c.call('PFADD', 'g', ...elements(100))
    expect(await c.call('PFDEBUG', 'ENCODING', 'g')).toBe('sparse')
    await c.call('PFMERGE', 'g', 'h')
    expect(await c.call('PFDEBUG', 'ENCODING', 'g')).toBe('dense')
    expect(Math.abs(((await c.call('PFCOUNT', 'g')) as number) - 20_100)).toBeLessThan(1000)
  })

  test('it is a string of known bytes', async () => {
    await c.call('PFADD', 'h')
    expect(await c.callBuffer('GET', 'h')).toEqual(sparse(0x7f, 0xff))
    expect(await c.call('TYPE', 'h')).toBe('string')
    const kept = (await c.callBuffer('GET', 'h')) as Buffer
    await c.call('PFADD', 'h', ...elements(50))
    await c.call('SET', 'h', kept)
    expect(await c.call('PFCOUNT', 'h')).toBe(0)
    expect(await c.call('PFDEBUG', 'TODENSE', 'h')).toBe(1)
    expect(await c.call('STRLEN', 'h')).toBe(DENSE_BYTES)
  })

  test('PFDEBUG shows the inside', async () => {
    await c.call('PFADD', 'h', 'foo')
    expect(await c.call('PFDEBUG', 'DECODE', 'h')).toBe('Z:7348 v:5,1 Z:9035')
    const registers = (await c.call('PFDEBUG', 'GETREG', 'h')) as number[]
    expect(registers).toHaveLength(16_384)
    expect(registers[7348]).toBe(5)
    expect(await c.call('PFDEBUG', 'TODENSE', 'h')).toBe(0)
    expect(await c.call('PFDEBUG', 'SIMD', 'OFF')).toBe('disabled')
    expect(await c.call('PFDEBUG', 'SIMD', 'ON')).toBe('enabled')
    await expect(c.call('PFDEBUG', 'DECODE', 'h')).rejects.toThrow('ERR HLL encoding is not sparse')
    await expect(c.call('PFDEBUG', 'DECODE', 'none')).rejects.toThrow('ERR The specified key does not exist')
  })

  test.each([
    ['runs beyond the last register', sparse(0x7f, 0xff, 0x7f, 0xff)],
    ['one run too many', sparse(0x7f, 0xff, 0x00)],
    ['runs that end early', sparse(0x7f, 0xfe)],
    ['no runs', sparse()],
    ['half a run', sparse(0x7f)],
    ['thousands of runs', sparse(...Array<number>(30_000).fill(0x3f))],
  ])('%s are found out', async (_, bytes) => {
    await c.call('SET', 'h', bytes)
    const commands = [
      ['PFCOUNT', 'h'],
      ['PFCOUNT', 'h', 'h'],
      ['PFMERGE', 'h'],
      ['PFMERGE', 'd', 'h'],
      ['PFDEBUG', 'GETREG', 'h'],
      ['PFDEBUG', 'TODENSE', 'h'],
    ]
    for (const command of commands) await expect(c.call(...command)).rejects.toThrow(CORRUPT)
    expect(await c.call('EXISTS', 'd')).toBe(0)
  })

  test('other values are refused', async () => {
    await c.call('SET', 'text', 'HYLL')
    await c.call('SET', 'int', '12')
    await c.call('SET', 'dense', Buffer.concat([Buffer.from('HYLL\0'), Buffer.alloc(DENSE_BYTES - 6)]))
    await c.call('SADD', 'set', 'a')
    for (const key of ['text', 'int', 'dense', 'set']) {
      const message = key === 'set' ? WRONG_TYPE : NOT_ONE
      const commands = [
        ['PFADD', key, 'a'],
        ['PFCOUNT', key],
        ['PFCOUNT', 'none', key],
        ['PFMERGE', key],
        ['PFMERGE', 'd', key],
      ]
      for (const command of commands) await expect(c.call(...command)).rejects.toThrow(message)
    }
  })
})

describe('one connection', () => {
  const c = useClient(server, DRIVERS[0] as (typeof DRIVERS)[number])

  test('PFSELFTEST passes', async () => {
    expect(await c.call('PFSELFTEST')).toBe('OK')
  }, 120_000)
})
