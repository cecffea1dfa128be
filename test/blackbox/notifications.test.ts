import { describe, expect, test } from 'vitest'
import type { Argument, RawClient } from '../support/resp'
import { useServer } from '../support/server'

const server = useServer()

/** A connection that hears of all key events of one kind of channels, and one that causes them. */
async function listener(classes: string, form: 'keyspace' | 'keyevent' = 'keyevent') {
  const [c, ear] = [await server.raw(), await server.raw()]
  await c.call('CONFIG', 'SET', 'notify-keyspace-events', classes)
  await ear.send('PSUBSCRIBE', `__${form}@*__:*`)
  return { c, events: (...command: Argument[][]) => events(c, ear, command) }
}

/** What was heard of while commands ran: event and key, or for the other form key and event. */
async function events(c: RawClient, ear: RawClient, commands: Argument[][]): Promise<string[]> {
  for (const command of commands) await c.send(...command)
  // Whatever came before is on the wire by then.
  await c.call('PUBLISH', '__keyevent@0__:end', 'end')
  await c.call('PUBLISH', '__keyspace@0__:end', 'end')
  const heard: string[] = []
  for (;;) {
    const [, , channel, message] = (await ear.read()) as string[]
    const name = String(channel).replace(/^__key(space|event)@0__:/, '')
    if (name === 'end') return heard
    heard.push(`${name} ${message}`)
  }
}

describe('keyspace notifications', () => {
  test('CONFIG shows the classes in one form', async () => {
    const c = await server.raw()
    for (const [given, shown] of [
      ['', ''],
      ['KA', 'AK'],
      ['EA', 'AE'],
      ['KEg$lshzxetd', 'AKE'],
      ['xKn', 'xnK'],
      ['mE', 'Em'],
    ]) {
      await c.call('CONFIG', 'SET', 'notify-keyspace-events', given as string)
      expect(await c.call('CONFIG', 'GET', 'notify-keyspace-events')).toEqual(['notify-keyspace-events', shown])
    }
    await expect(c.call('CONFIG', 'SET', 'notify-keyspace-events', 'KEx!')).rejects.toThrow(
      'Invalid event class character',
    )
  })

  test('come on both kinds of channels, with database and key', async () => {
    const { c, events: heard } = await listener('KEA', 'keyspace')
    expect(await heard(['SET', 'k', 1])).toEqual(['k set'])
    await c.call('SELECT', 3)
    expect(await heard(['SET', 'k', 1])).toEqual(['__keyspace@3__:k set'])
  })

  test('only of the classes that are wanted', async () => {
    const { events: heard } = await listener('Eg')
    expect(await heard(['SET', 'k', 1], ['EXPIRE', 'k', 100], ['DEL', 'k'])).toEqual(['expire k', 'del k'])
    const strings = await listener('E$')
    expect(await strings.events(['SET', 'k', 1], ['DEL', 'k'])).toEqual(['set k'])
    const none = await listener('A')
    expect(await none.events(['SET', 'k', 1], ['DEL', 'k'])).toEqual([])
  })

  test('of strings', async () => {
    const { events: heard } = await listener('EAnm')
    expect(await heard(['SET', 's', 'x', 'EX', 100])).toEqual(['new s', 'set s', 'expire s'])
    expect(await heard(['APPEND', 's', 'y'], ['SETRANGE', 's', 0, 'z'], ['SETRANGE', 's', 0, ''])).toEqual([
      'append s',
      'setrange s',
    ])
    expect(await heard(['SETNX', 's', 1], ['SETNX', 't', 1], ['GETSET', 't', 2])).toEqual(['new t', 'set t', 'set t'])
    expect(await heard(['INCR', 't'], ['DECRBY', 't', 3], ['INCRBYFLOAT', 't', 0.5])).toEqual([
      'incrby t',
      'incrby t',
      'incrbyfloat t',
    ])
    expect(await heard(['MSET', 'a', 1, 'b', 2], ['MSETNX', 'a', 1, 'c', 1], ['GETDEL', 'a'])).toEqual([
      'new a',
      'set a',
      'new b',
      'set b',
      'del a',
    ])
    expect(await heard(['GETEX', 's', 'PERSIST'], ['GETEX', 's', 'EX', 9], ['GETEX', 's', 'PXAT', 1])).toEqual([
      'persist s',
      'expire s',
      'del s',
    ])
    expect(await heard(['PSETEX', 'p', 9000, 1], ['SET', 'p', 2, 'KEEPTTL'], ['GET', 'none'])).toEqual([
      'new p',
      'set p',
      'expire p',
      'set p',
      'keymiss none',
    ])
  })

  test('of bitmaps', async () => {
    const { events: heard } = await listener('EA')
    expect(await heard(['SETBIT', 'b', 1, 1], ['SETBIT', 'b', 1, 1], ['BITFIELD', 'b', 'SET', 'u8', 0, 7])).toEqual([
      'setbit b',
      'setbit b',
    ])
    expect(
      await heard(['BITOP', 'NOT', 'd', 'b'], ['BITOP', 'NOT', 'd', 'none'], ['BITOP', 'NOT', 'd', 'none']),
    ).toEqual(['set d', 'del d'])
  })

  test('of keys of any type', async () => {
    const { events: heard } = await listener('EAn')
    await heard(['SET', 'a', 1], ['SET', 'b', 1])
    expect(await heard(['RENAME', 'a', 'b'], ['COPY', 'b', 'c'], ['UNLINK', 'b', 'none', 'c'])).toEqual([
      'new b',
      'rename_from a',
      'rename_to b',
      'new c',
      'copy_to c',
      'del b',
      'del c',
    ])
    await heard(['SET', 'm', 1])
    expect(await heard(['EXPIRE', 'm', 100], ['PERSIST', 'm'], ['PERSIST', 'm'], ['EXPIREAT', 'm', 1])).toEqual([
      'expire m',
      'persist m',
      'del m',
    ])
    await heard(['SET', 'm', 1])
    expect(await heard(['MOVE', 'm', 1])).toEqual(['__keyevent@1__:new m', 'move_from m', '__keyevent@1__:move_to m'])
  })

  test('of keys that expire, touched or not', async () => {
    const { c, events: heard } = await listener('Exe')
    await c.call('SET', 'k', 1, 'PX', 1)
    const seen: string[] = []
    while (seen.length === 0) seen.push(...(await heard(['GET', 'k'])))
    expect(seen).toEqual(['expired k'])
    await c.call('SET', 'j', 1, 'PX', 1)
    while (seen.length === 1) seen.push(...(await heard(['PING'])))
    expect(seen).toEqual(['expired k', 'expired j'])
  })

  test('in the order of the commands of a transaction, beside what those publish', async () => {
    const { events: heard } = await listener('EAm')
    const commands = [['MULTI'], ['MGET', 'a', 'b'], ['PUBLISH', '__keyevent@0__:mine', 'x'], ['GET', 'c'], ['EXEC']]
    expect(await heard(...commands)).toEqual(['keymiss a', 'keymiss b', 'mine x', 'keymiss c'])
  })

  test('a result that is stored over a key whose time has come is a new key', async () => {
    const { c, events: heard } = await listener('EAn')
    await c.call('DEBUG', 'SET-ACTIVE-EXPIRE', 0)
    await heard(['SADD', 's', 1], ['ZADD', 'z', 1, 'a'], ['GEOADD', 'g', 1, 1, 'a'])
    await heard(['SETBIT', 'b', 40000, 1])
    const stores: [string, (string | number)[]][] = [
      ['sunionstore', ['SUNIONSTORE', 'k', 's']],
      ['zunionstore', ['ZUNIONSTORE', 'k', 1, 'z']],
      ['zrangestore', ['ZRANGESTORE', 'k', 'z', 0, -1]],
      ['sortstore', ['SORT', 's', 'STORE', 'k']],
      ['set', ['BITOP', 'NOT', 'k', 'b']],
      ['geosearchstore', ['GEOSEARCHSTORE', 'k', 'g', 'FROMLONLAT', 1, 1, 'BYRADIUS', 1, 'km']],
    ]
    for (const [event, command] of stores) {
      await heard(['SET', 'k', 'x', 'PX', 1])
      await new Promise(resolve => setTimeout(resolve, 5))
      expect(await heard(command)).toEqual(['expired k', 'new k', `${event} k`])
    }
    await c.call('DEBUG', 'SET-ACTIVE-EXPIRE', 1)
  })

  test('a key whose time has come is deleted where nothing is stored over it', async () => {
    const { c, events: heard } = await listener('EAn')
    await c.call('DEBUG', 'SET-ACTIVE-EXPIRE', 0)
    await heard(['SET', 'v', 1])
    const payload = Buffer.from(String(await c.call('DUMP', 'v')), 'latin1')
    const expired = async () => /expired_keys:(\d+)/.exec(String(await c.call('INFO', 'stats')))?.[1]
    const before = await expired()
    const stores: [string[], Argument[]][] = [
      [['del k'], ['SDIFFSTORE', 'k', 'none']],
      [['del k'], ['SINTERSTORE', 'k', 'none']],
      [['del k'], ['ZUNIONSTORE', 'k', 1, 'none']],
      [['del k'], ['ZRANGESTORE', 'k', 'none', 0, -1]],
      [['del k'], ['GEOSEARCHSTORE', 'k', 'none', 'FROMLONLAT', 1, 1, 'BYRADIUS', 1, 'km']],
      [['del k'], ['SORT', 'none', 'STORE', 'k']],
      [['del k'], ['BITOP', 'NOT', 'k', 'none']],
      [['del k'], ['RESTORE', 'k', 1, payload, 'REPLACE', 'ABSTTL']],
      [
        ['new k', 'restore k'],
        ['RESTORE', 'k', 0, payload, 'REPLACE'],
      ],
    ]
    for (const [expected, command] of stores) {
      await heard(['SET', 'k', 'x', 'PX', 1])
      await new Promise(resolve => setTimeout(resolve, 5))
      expect(await heard(command)).toEqual(expected)
    }
    expect(await expired()).toBe(before)
    await c.call('DEBUG', 'SET-ACTIVE-EXPIRE', 1)
  })

  test('of keys that make room for others', async () => {
    const { c, events: heard } = await listener('Ee')
    await c.call('SET', 'victim', 'x'.repeat(1000))
    await c.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-random')
    const evicted = await heard(['CONFIG', 'SET', 'maxmemory', 1], ['SET', 'other', 1])
    await c.call('CONFIG', 'SET', 'maxmemory', 0)
    expect(evicted).toContain('evicted victim')
  })

  test('in a transaction, in the order of its commands', async () => {
    const { events: heard } = await listener('EA')
    expect(await heard(['MULTI'], ['SET', 'a', 1], ['DEL', 'a'], ['SET', 'b', 1], ['EXEC'])).toEqual([
      'set a',
      'del a',
      'set b',
    ])
  })
})
