import { describe, expect, test } from 'vitest'
import { DRIVERS } from '../support/clients'
import { product } from '../support/product'
import { useClient, useServer } from '../support/server'

const server = useServer()
const PALERMO = ['13.361389', '38.115556', 'Palermo']
const CATANIA = ['15.087269', '37.502669', 'Catania']
const SYNTAX = 'ERR syntax error'

describe.each(DRIVERS)('$name', driver => {
  const c = useClient(server, driver)
  const prepare = () => c.call('GEOADD', 'Sicily', ...PALERMO, ...CATANIA)

  test('GEOADD, GEODIST, GEOHASH and GEOPOS', async () => {
    expect(await prepare()).toBe(2)
    expect(await c.call('GEOADD', 'Sicily', 'XX', 'CH', '14', '37', 'Catania')).toBe(1)
    expect(await c.call('GEOADD', 'Sicily', 'CH', ...CATANIA)).toBe(1)
    expect(await c.call('GEODIST', 'Sicily', 'Palermo', 'Catania')).toBe('166274.1516')
    expect(await c.call('GEODIST', 'Sicily', 'Palermo', 'Catania', 'km')).toBe('166.2742')
    expect(await c.call('GEODIST', 'Sicily', 'Palermo', 'nowhere')).toBeNull()
    expect(await c.call('GEOHASH', 'Sicily', 'Palermo', 'x')).toEqual(['sqc8b49rny0', null])
    const [position, none] = (await c.call('GEOPOS', 'Sicily', 'Palermo', 'x')) as [unknown[], unknown]
    expect(position.map(Number)).toEqual([13.361389338970184, 38.1155563954963])
    expect(none).toBeNull()
  })

  test('GEOSEARCH looks in circles and boxes', async () => {
    await prepare()
    const from = ['FROMLONLAT', '15', '37']
    expect(await c.call('GEOSEARCH', 'Sicily', ...from, 'BYRADIUS', '200', 'km', 'ASC')).toEqual(['Catania', 'Palermo'])
    expect(await c.call('GEOSEARCH', 'Sicily', ...from, 'BYBOX', '400', '400', 'km', 'DESC', 'WITHDIST')).toEqual([
      ['Palermo', '190.4424'],
      ['Catania', '56.4413'],
    ])
    expect(await c.call('GEOSEARCH', 'Sicily', 'FROMMEMBER', 'Palermo', 'BYRADIUS', '1', 'm', 'WITHHASH')).toEqual([
      ['Palermo', 3479099956230698],
    ])
    expect(await c.call('GEOSEARCH', 'Sicily', ...from, 'BYRADIUS', '200', 'km', 'COUNT', '1')).toEqual(['Catania'])
  })

  test.skipIf(product() === 'redis')('GEOSEARCH looks in polygons', async () => {
    await prepare()
    const square = ['13', '37', '14', '37', '14', '39', '13', '39']
    expect(await c.call('GEOSEARCH', 'Sicily', 'BYPOLYGON', '4', ...square)).toEqual(['Palermo'])
  })

  test('GEOSEARCHSTORE and GEORADIUS store what they find', async () => {
    await prepare()
    const around = ['FROMLONLAT', '15', '37', 'BYRADIUS', '200', 'km']
    expect(await c.call('GEOSEARCHSTORE', 'to', 'Sicily', ...around)).toBe(2)
    expect(String(await c.call('ZSCORE', 'to', 'Palermo'))).toBe('3479099956230698')
    expect(await c.call('GEOSEARCHSTORE', 'to', 'Sicily', ...around, 'STOREDIST', 'COUNT', '1')).toBe(1)
    expect(Number(await c.call('ZSCORE', 'to', 'Catania'))).toBeCloseTo(56.4413, 3)
    expect(await c.call('GEORADIUS', 'Sicily', '15', '37', '200', 'km', 'STORE', 'to')).toBe(2)
    expect(await c.call('GEORADIUSBYMEMBER', 'Sicily', 'Palermo', '1', 'km', 'STOREDIST', 'to')).toBe(1)
    expect(await c.call('GEOSEARCHSTORE', 'to', 'none', ...around)).toBe(0)
    expect(await c.call('EXISTS', 'to')).toBe(0)
  })

  test('the read-only commands do not store', async () => {
    await prepare()
    expect(await c.call('GEORADIUS_RO', 'Sicily', '15', '37', '100', 'km')).toEqual(['Catania'])
    expect(await c.call('GEORADIUSBYMEMBER_RO', 'Sicily', 'Palermo', '1', 'km')).toEqual(['Palermo'])
    const stored = c.call('GEORADIUS_RO', 'Sicily', '15', '37', '100', 'km', 'STORE', 'to')
    await expect(stored).rejects.toThrow(SYNTAX)
  })

  test.each([
    [['GEOADD', 'Sicily', '200', '10', 'x'], 'ERR invalid longitude,latitude pair 200.000000,10.000000'],
    [['GEOADD', 'Sicily', 'NX', 'XX', '1', '1', 'x'], SYNTAX],
    [['GEODIST', 'Sicily', 'a', 'b', 'x'], 'ERR unsupported unit provided. please use M, KM, FT, MI'],
    [['GEOSEARCH', 'Sicily', 'FROMMEMBER', 'x', 'BYRADIUS', '1', 'm'], 'ERR could not decode requested zset member'],
    [['GEOSEARCH', 'Sicily', 'FROMMEMBER', 'Palermo', 'BYRADIUS', '-1', 'm'], 'ERR radius cannot be negative'],
    [['GEOSEARCH', 'Sicily', 'FROMMEMBER', 'Palermo', 'BYRADIUS', '1', 'm', 'COUNT', '0'], 'ERR COUNT must be > 0'],
    [
      ['GEORADIUS', 'Sicily', '1', '1', '1', 'm', 'STORE', 'x', 'WITHDIST'],
      /STORE option in GEORADIUS is not compatible/,
    ],
  ])('%j is refused', async (args, message) => {
    await prepare()
    await expect(c.call(...args)).rejects.toThrow(message)
  })
})
