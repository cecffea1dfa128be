/**
 * A command that runs long under its locks must not freeze the server (DESIGN §2, rule 4): past busy-reply-threshold the
 * others are answered BUSY, and can end it, also where one thread serves them all. DEBUG BUSYLOOP is the long command; it
 * is Serval's own, so that these tests run against no other product.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { product } from '../support/product'
import { recordCommands } from '../support/record'
import { encodeCommand, type RawClient, type Reply, ReplyError } from '../support/resp'
import { TestServer } from '../support/server'
import { until } from '../support/until'

const BUSY = 'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.'
const KILLED = /^ERR .*killed by user with SCRIPT KILL/
/** Longer than any test runs: what ends before it was ended. */
const FOREVER_MS = 600_000

const isBusy = (reply: Reply) => reply instanceof ReplyError && reply.message === BUSY

describe.runIf(product() === 'serval').each([1, 2])('with %i worker threads', threads => {
  let server: TestServer
  let other: RawClient

  beforeEach(async () => {
    const config = { 'io-threads': threads, 'busy-reply-threshold': 20 }
    server = await new TestServer({ config }).start()
    other = await server.raw()
    await other.call('SET', 'a', '1')
  })

  afterEach(() => server.stop())

  /** A connection that keeps the server busy; returns when others are told so. */
  async function keepBusy(before: string[][] = [], after: string[][] = []): Promise<RawClient> {
    const long = await server.raw()
    const commands = [...before, ['DEBUG', 'BUSYLOOP', String(FOREVER_MS)], ...after]
    long.write(Buffer.concat(commands.map(encodeCommand)))
    await until(async () => isBusy(await other.send('PING')))
    return long
  }

  async function killLong(): Promise<void> {
    expect(await other.call('SCRIPT', 'KILL')).toBe('OK')
    await until(async () => (await other.send('PING')) === 'PONG')
  }

  test('others are told BUSY until it is killed, and then all is as it was', async () => {
    const long = await keepBusy()
    for (const command of ['PING', 'GET a', 'SET a 2', 'DBSIZE', 'KEYS *', 'FLUSHALL', 'INFO', 'EXEC', 'CLIENT LIST']) {
      const reply = await other.send(...command.split(' '))
      expect(String(reply), command).toContain('BUSY Redis is busy')
    }
    const late = await server.raw()
    expect(isBusy(await late.send('GET', 'a'))).toBe(true)
    expect(await other.call('SCRIPT', 'KILL')).toBe('OK')
    expect(await long.read()).toSatisfy(reply => reply instanceof ReplyError && KILLED.test(reply.message))
    for (const c of [long, other, late]) {
      expect(await c.call('PING')).toBe('PONG')
      expect(await c.call('GET', 'a')).toBe('1')
    }
    await expect(other.call('SCRIPT', 'KILL')).rejects.toThrow('NOTBUSY No scripts in execution right now.')
  })

  test('what needs no lock is answered: HELLO, AUTH, MULTI, DISCARD, UNWATCH, RESET, QUIT, and errors as ever', async () => {
    await keepBusy()
    const c = await server.raw()
    expect(await c.call('HELLO', 3)).toBeInstanceOf(Map)
    expect(await c.call('AUTH', 'default', 'x')).toBe('OK')
    await expect(c.call('NOSUCH')).rejects.toThrow("ERR unknown command 'NOSUCH'")
    await expect(c.call('GET')).rejects.toThrow("ERR wrong number of arguments for 'get' command")
    expect(await c.call('UNWATCH')).toBe('OK')
    expect(await c.call('MULTI')).toBe('OK')
    expect(await c.call('DISCARD')).toBe('OK')
    expect(await c.call('RESET')).toBe('RESET')
    expect(await c.call('QUIT')).toBe('OK')
    await c.closed
    await killLong()
  })

  test('a transaction that met BUSY is not executed', async () => {
    expect(await other.call('MULTI')).toBe('OK')
    expect(await other.call('SET', 'a', '2')).toBe('QUEUED')
    const killer = await server.raw()
    const long = await server.raw()
    long.write(encodeCommand(['DEBUG', 'BUSYLOOP', FOREVER_MS]))
    await until(async () => isBusy(await killer.send('PING')))
    expect(isBusy(await other.send('SET', 'a', '3'))).toBe(true)
    expect(await killer.call('SCRIPT', 'KILL')).toBe('OK')
    await until(async () => (await killer.send('PING')) === 'PONG')
    await expect(other.call('EXEC')).rejects.toThrow(/^EXECABORT /)
    expect(await other.call('GET', 'a')).toBe('1')
  })

  test('EXEC in the meantime aborts with the reason', async () => {
    const queued = await server.raw()
    await queued.call('MULTI')
    await queued.call('SET', 'a', '2')
    await keepBusy()
    await expect(queued.call('EXEC')).rejects.toThrow(/^EXECABORT .*BUSY/)
    await killLong()
    await expect(queued.call('EXEC')).rejects.toThrow('ERR EXEC without MULTI')
    expect(await other.call('GET', 'a')).toBe('1')
  })

  test('a pipeline is answered in order, and a command that was cut in two by the wait is whole again', async () => {
    const long = await keepBusy(
      [
        ['SET', 'b', '1'],
        ['INCR', 'b'],
      ],
      [['GET', 'b']],
    )
    const c = await server.raw()
    c.write('PING\r\nMULTI\r\nDISCARD\r\nGET a\r\nHELLO 2 SETNAME me\r\n')
    expect(isBusy(await c.read())).toBe(true)
    expect([await c.read(), await c.read()]).toEqual(['OK', 'OK'])
    expect(isBusy(await c.read())).toBe(true)
    expect(await c.read()).toBeInstanceOf(Array)
    const halves = encodeCommand(['SET', 'c', 'x'.repeat(100_000)])
    c.write(Buffer.concat([encodeCommand(['UNWATCH']), halves.subarray(0, 50_000)]))
    expect(await c.read()).toBe('OK')
    await killLong()
    c.write(halves.subarray(50_000))
    expect(await c.read()).toBe('OK')
    expect(await c.call('STRLEN', 'c')).toBe(100_000)
    expect([await long.read(), await long.read()]).toEqual(['OK', 2])
    expect(await long.read()).toBeInstanceOf(ReplyError)
    expect(await long.read()).toBe('2')
  })

  test('a second long command is told BUSY like anything else', async () => {
    await keepBusy()
    expect(isBusy(await other.send('DEBUG', 'BUSYLOOP', FOREVER_MS))).toBe(true)
    await killLong()
  })

  test('a transaction may be long too', async () => {
    const long = await keepBusy([['MULTI'], ['SET', 'b', '1']], [['GET', 'b'], ['EXEC']])
    await killLong()
    for (const reply of ['OK', 'QUEUED', 'QUEUED', 'QUEUED']) expect(await long.read()).toBe(reply)
    const [set, killed, get] = (await long.read()) as Reply[]
    expect([set, get]).toEqual(['OK', '1'])
    expect(killed).toSatisfy(reply => reply instanceof ReplyError && KILLED.test(reply.message))
  })

  test('whoever watches a key and goes keeps no thread waiting', async () => {
    const watcher = await server.raw()
    await watcher.call('WATCH', 'a')
    await keepBusy()
    watcher.close()
    // The threads go on serving, whichever it was that noticed.
    for (let i = 0; i < 10; i++) expect(isBusy(await (await server.raw()).send('PING'))).toBe(true)
    await killLong()
    expect(await other.call('SET', 'a', '2')).toBe('OK')
  })

  test('whoever breaks the protocol is cut off, whoever goes is forgotten', async () => {
    const long = await keepBusy()
    const broken = await server.raw()
    broken.write('*1\r\nfoo\r\n')
    expect(await broken.readToEnd()).toBe("-ERR Protocol error: expected '$', got 'f'\r\n")
    const gone = await server.raw()
    expect(isBusy(await gone.send('PING'))).toBe(true)
    gone.close()
    // The one that runs the command goes as well: nothing is told to nobody.
    long.close()
    await killLong()
    await until(async () => (await server.info('connected_clients', 'clients')) === '2')
  })

  test('a fast command stays below the threshold, and others wait for it', async () => {
    await other.call('CONFIG', 'SET', 'busy-reply-threshold', FOREVER_MS)
    const long = await server.raw()
    long.write(encodeCommand(['DEBUG', 'BUSYLOOP', 50]))
    expect(await other.call('GET', 'a')).toBe('1')
    expect(await long.read()).toBe('OK')
    await expect(other.call('SCRIPT', 'KILL')).rejects.toThrow(/^NOTBUSY/)
  })

  test('it ends by itself, and BUSY with it', async () => {
    const long = await server.raw()
    long.write(encodeCommand(['DEBUG', 'BUSYLOOP', 300]))
    await until(async () => isBusy(await other.send('PING')) || long.unreadBytes > 0)
    expect(await long.read()).toBe('OK')
    expect(await other.call('GET', 'a')).toBe('1')
  })

  test('SHUTDOWN NOSAVE ends the server, SHUTDOWN alone does not', async () => {
    await keepBusy()
    expect(isBusy(await other.send('SHUTDOWN'))).toBe(true)
    other.write('SHUTDOWN NOSAVE\r\n')
    expect(await server.process.exited).toEqual({ code: 0, signal: null })
    recordCommands(['shutdown'])
  })

  test('SIGTERM ends the server', async () => {
    await keepBusy()
    expect(await server.process.stop('SIGTERM')).toEqual({ code: 0, signal: null })
  })
})

describe('a long read', () => {
  test('KEYS locks shard after shard: another thread goes on meanwhile', async () => {
    const server = await new TestServer({ config: { 'io-threads': 2 } }).start()
    try {
      const reader = await server.raw()
      const others = await Promise.all(Array.from({ length: 4 }, () => server.raw()))
      await reader.call('DEBUG', 'POPULATE', 100_000)
      /** Whether another has called many commands before this one's are answered. */
      async function isOvertaken(): Promise<boolean> {
        reader.write(Buffer.concat(Array.from({ length: 50 }, () => encodeCommand(['KEYS', '*a*b*c*d*']))))
        reader.write(encodeCommand(['PING']))
        let isOver = false
        const last = (async () => {
          for (let i = 0; i < 50; i++) await reader.read()
          expect(await reader.read()).toBe('PONG')
          isOver = true
        })()
        // One of the others is on the other thread.
        const calls = others.map(async (c, i) => {
          for (let n = 1; n <= 50; n++) {
            await c.call('INCR', `n${i}`)
            expect(await c.call('SET', `key:${n}`, 'x')).toBe('OK')
          }
          return !isOver
        })
        const overtaken = await Promise.race(calls)
        await Promise.all([last, ...calls])
        return overtaken
      }
      // Once is enough: which of them the machine lets run is not ours to say. Where KEYS kept all waiting it never came true.
      await until(isOvertaken)
    } finally {
      await server.stop()
    }
  })
})
