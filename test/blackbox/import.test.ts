/**
 * What only Valkey has of its connections: capabilities that a client announces, and the source of an import, which sees
 * keys past their time while nothing expires by itself.
 */
import { describe, expect, test } from 'vitest'
import { product } from '../support/product'
import { useServer } from '../support/server'
import { until } from '../support/until'

describe.runIf(product() !== 'redis')('CLIENT CAPA', () => {
  const server = useServer()

  test('takes any words, and shows the one that is known', async () => {
    const c = await server.raw()
    expect(await c.call('CLIENT', 'CAPA', 'nosuch')).toBe('OK')
    expect(await c.call('CLIENT', 'INFO')).toMatch(/ capa=(\s|$)/)
    expect(await c.call('CLIENT', 'CAPA', 'nosuch', 'REDIRECT')).toBe('OK')
    expect(await c.call('CLIENT', 'INFO')).toMatch(/ capa=r(\s|$)/)
    await expect(c.call('CLIENT', 'CAPA')).rejects.toThrow("ERR wrong number of arguments for 'client|capa' command")
  })
})

describe.runIf(product() !== 'redis')('CLIENT IMPORT-SOURCE', () => {
  const server = useServer({ flush: false })

  test('is for import mode only', async () => {
    const c = await server.raw()
    await expect(c.call('CLIENT', 'IMPORT-SOURCE', 'ON')).rejects.toThrow('ERR Server is not in import mode')
    expect(await c.call('CLIENT', 'IMPORT-SOURCE', 'OFF')).toBe('OK')
  })

  test('sees keys past their time; others do not, and nobody removes them until the mode ends', async () => {
    const source = await server.raw()
    const other = await server.raw()
    await other.call('CONFIG', 'SET', 'import-mode', 'yes')
    expect(await source.call('CLIENT', 'IMPORT-SOURCE', 'ON')).toBe('OK')
    expect(await source.call('CLIENT', 'INFO')).toMatch(/ flags=I /)
    await source.call('SET', 'k', 'v', 'PX', 1)
    await until(async () => (await other.call('GET', 'k')) === null)
    expect(await source.call('GET', 'k')).toBe('v')
    expect(await source.call('EXISTS', 'k')).toBe(1)
    expect(await other.call('EXISTS', 'k')).toBe(0)
    expect(await other.call('DBSIZE')).toBe(1)
    expect(await source.call('CLIENT', 'IMPORT-SOURCE', 'OFF')).toBe('OK')
    expect(await source.call('GET', 'k')).toBeNull()
    expect(await other.call('DBSIZE')).toBe(1)
    await other.call('CONFIG', 'SET', 'import-mode', 'no')
    await until(async () => (await other.call('DBSIZE')) === 0)
  })
})
