import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { freePort } from '../../ts/src/testing'
import { product } from '../support/product'
import type { RawClient } from '../support/resp'
import { TestServer, useRaw, useServer } from '../support/server'

const server = useServer()
const c = useRaw(server)

async function get(client: Pick<RawClient, 'call'>, ...names: string[]): Promise<Record<string, string>> {
  const flat = (await client.call('CONFIG', 'GET', ...names)) as string[]
  const found: Record<string, string> = {}
  for (let i = 0; i < flat.length; i += 2) found[flat[i] ?? ''] = flat[i + 1] ?? ''
  return found
}

describe('CONFIG GET', () => {
  test('takes names and patterns, several at once, each name once', async () => {
    const found = await get(c, 'maxmemory', 'maxmemory-*', 'MAXMEMORY', 'bind')
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(['maxmemory', 'maxmemory-policy', 'maxmemory-samples', 'maxmemory-clients', 'bind']),
    )
    const flat = (await c.call('CONFIG', 'GET', 'maxmemory', 'max*', '*memory')) as string[]
    const names = flat.filter((_, i) => i % 2 === 0)
    expect(new Set(names).size).toBe(names.length)
    expect(await c.call('CONFIG', 'GET', 'no-such-thing')).toEqual([])
  })

  test('knows what clients and tools ask for, with the values Redis has by default', async () => {
    expect(
      await get(
        c,
        ...['maxmemory', 'maxmemory-policy', 'databases', 'appendonly', 'timeout', 'maxclients', 'proto-max-bulk-len'],
        ...[
          'client-query-buffer-limit',
          'protected-mode',
          'tcp-keepalive',
          'hz',
          'lfu-log-factor',
          'list-max-listpack-size',
        ],
        ...[
          'hash-max-listpack-entries',
          'zset-max-ziplist-value',
          'client-output-buffer-limit',
          'slowlog-log-slower-than',
        ],
      ),
    ).toEqual({
      maxmemory: '0',
      'maxmemory-policy': 'noeviction',
      databases: '16',
      appendonly: 'no',
      timeout: '0',
      maxclients: '10000',
      'proto-max-bulk-len': '536870912',
      'client-query-buffer-limit': '1073741824',
      'protected-mode': 'yes',
      'tcp-keepalive': '300',
      hz: '10',
      'lfu-log-factor': '10',
      'list-max-listpack-size': '-2',
      'hash-max-listpack-entries': '512',
      'zset-max-ziplist-value': '64',
      'client-output-buffer-limit': 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
      'slowlog-log-slower-than': '10000',
    })
  })
})

describe('CONFIG SET', () => {
  test.each([
    ['maxmemory', '100mb', '104857600'],
    ['maxmemory', '1gb', '1073741824'],
    ['maxmemory', '1G', '1000000000'],
    ['maxmemory', '1k', '1000'],
    ['maxmemory', '0', '0'],
    ['maxmemory-policy', 'ALLKEYS-LRU', 'allkeys-lru'],
    ['maxmemory-policy', 'noeviction', 'noeviction'],
    ['hz', '100', '100'],
    ['hz', '10', '10'],
    ['save', '100 1 200 2', '100 1 200 2'],
    ['save', '', ''],
    ['maxmemory-clients', '5%', '5%'],
    ['maxmemory-clients', '0', '0'],
    ['notify-keyspace-events', 'KEA', 'AKE'],
    ['notify-keyspace-events', '', ''],
    ['latency-tracking-info-percentiles', '50 99.9', '50 99.9'],
    ['client-output-buffer-limit', 'normal 1mb 2mb 3', /^normal 1048576 2097152 3 slave /],
    ['client-output-buffer-limit', 'normal 0 0 0', /^normal 0 0 0 slave /],
    ['loglevel', 'verbose', 'verbose'],
    ['loglevel', 'notice', 'notice'],
    ['activerehashing', 'YES', 'yes'],
  ])('%s %s', async (name, value, shown) => {
    expect(await c.call('CONFIG', 'SET', name, value)).toBe('OK')
    expect((await get(c, name))[name]).toMatch(shown instanceof RegExp ? shown : new RegExp(`^${shown}$`))
  })

  test.each([
    ['maxmemory', 'lots', 'argument must be a memory value'],
    ['maxmemory', '-1', 'argument must be a memory value'],
    ['maxmemory-samples', '0', 'argument must be between 1 and 64 inclusive'],
    ['maxmemory-samples', 'x', "argument couldn't be parsed into an integer"],
    [
      'maxmemory-policy',
      'bogus',
      'argument(s) must be one of the following: volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, allkeys-lfu, allkeys-random, noeviction',
    ],
    ['activerehashing', 'maybe', "argument must be 'yes' or 'no'"],
    ['maxmemory-clients', '200%', 'percentage argument must be less or equal to 100'],
    ['save', '100', 'Invalid save parameters'],
    ['client-output-buffer-limit', 'bogus 0 0 0', 'Invalid client class specified in buffer limit configuration.'],
    ['notify-keyspace-events', 'q', "Invalid event class character. Use 'Ag$lshzxeKEtmdn'."],
  ])('%s %s is refused', async (name, value, reason) => {
    const before = await get(c, name)
    const error = await c.call('CONFIG', 'SET', name, value).catch(String)
    expect(error).toContain(`ERR CONFIG SET failed (possibly related to argument '${name}') - `)
    // Lists of what is allowed differ by what each product has.
    if (product() === 'redis' || !/one of|event class/.test(reason)) expect(error).toContain(reason)
    expect(await get(c, name)).toEqual(before)
  })

  test('unknown, immutable, repeated and incomplete arguments', async () => {
    await expect(c.call('CONFIG', 'SET', 'bogus', '1')).rejects.toThrow(
      "ERR Unknown option or number of arguments for CONFIG SET - 'bogus'",
    )
    await expect(c.call('CONFIG', 'SET', 'daemonize', 'yes')).rejects.toThrow(
      "ERR CONFIG SET failed (possibly related to argument 'daemonize') - can't set immutable config",
    )
    // What Redis does not know may be set to what it is, as its suite does with everything it finds.
    const own = c.call('CONFIG', 'SET', 'cluster-databases', '1')
    if (product() === 'serval') expect(await own).toBe('OK')
    else await expect(own).rejects.toThrow()
    await expect(c.call('CONFIG', 'SET', 'cluster-databases', '2')).rejects.toThrow()
    await expect(c.call('CONFIG', 'SET', 'hz', '10', 'hz', '20')).rejects.toThrow(
      "ERR CONFIG SET failed (possibly related to argument 'hz') - duplicate parameter",
    )
    await expect(c.call('CONFIG', 'SET', 'hz')).rejects.toThrow(
      "ERR wrong number of arguments for 'config|set' command",
    )
    await expect(c.call('CONFIG', 'SET', 'hz', '10', 'timeout')).rejects.toThrow(/^ERR (syntax error|wrong number)/)
  })

  test('sets all of several, or none', async () => {
    expect(await c.call('CONFIG', 'SET', 'maxmemory', '10000001', 'hz', '20', 'save', '3000 5')).toBe('OK')
    expect(await get(c, 'maxmemory', 'hz', 'save')).toEqual({ maxmemory: '10000001', hz: '20', save: '3000 5' })
    await expect(
      c.call('CONFIG', 'SET', 'maxmemory', '10000002', 'maxmemory-clients', '200%', 'hz', '30'),
    ).rejects.toThrow("ERR CONFIG SET failed (possibly related to argument 'maxmemory-clients')")
    expect(await get(c, 'maxmemory', 'hz')).toEqual({ maxmemory: '10000001', hz: '20' })
    await c.call('CONFIG', 'SET', 'maxmemory', '0', 'hz', '10', 'save', '')
  })

  test('a port that is taken is refused, and what was set with it undone', async () => {
    const other = await new TestServer().start()
    try {
      const port = (await get(c, 'port')).port
      await expect(c.call('CONFIG', 'SET', 'hz', '25', 'port', other.port)).rejects.toThrow(
        "ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this port",
      )
      expect(await get(c, 'hz', 'port')).toEqual({ hz: '10', port })
      await server.process.waitForLog(
        /# Failed applying new configuration\. Possibly related to new port setting\. Restoring previous settings\./,
      )
      expect(await (await server.raw()).call('PING')).toBe('PONG')
    } finally {
      await other.stop()
    }
  })

  test('port moves the server to another, without losing who is connected', async () => {
    const moving = await new TestServer().start()
    const client = await moving.raw()
    const port = await freePort()
    const old = moving.port
    expect(await client.call('CONFIG', 'SET', 'port', port)).toBe('OK')
    const elsewhere = await moving.raw({ port, host: '127.0.0.1' })
    expect(await elsewhere.call('PING')).toBe('PONG')
    expect(await client.call('PING')).toBe('PONG')
    await expect(moving.raw({ port: old, host: '127.0.0.1' })).rejects.toThrow('ECONNREFUSED')
    await moving.closeClients()
    await moving.process.stop()
  })

  test('maxclients and databases keep what they promise', async () => {
    await expect(c.call('CONFIG', 'SET', 'databases', '32')).rejects.toThrow("can't set immutable config")
    expect(await c.call('CONFIG', 'SET', 'maxclients', '5000')).toBe('OK')
    expect((await get(c, 'maxclients')).maxclients).toBe('5000')
    await c.call('CONFIG', 'SET', 'maxclients', '10000')
  })

  test('every parameter can be set to its own value', async () => {
    const all = await get(c, '*')
    expect(Object.keys(all).length).toBeGreaterThan(190)
    const refused: string[] = []
    for (const [name, value] of Object.entries(all)) {
      // Those that reach out to the machine or to other servers.
      if (/^(port|tls-.*|.*cpulist|replicaof|slaveof|bind|dir|unixsocket.*|rdma.*|save|logfile|cluster.*)$/.test(name))
        continue
      const reply = await c.send('CONFIG', 'SET', name, value)
      if (reply !== 'OK' && !/immutable|protected/.test(String(reply)))
        refused.push(`${name} ${value}: ${String(reply)}`)
    }
    expect(refused).toEqual([])
  })
})

describe('CONFIG REWRITE', () => {
  test('keeps comments, order and includes, changes what has changed and adds what is new', async () => {
    const text = '# my server\nsave ""\nhz 20\n\n# limits\nmaxmemory 100mb\ntimeout 0\nbind 127.0.0.1\n'
    const rewriting = await new TestServer({ configFile: text }).start()
    try {
      const client = await rewriting.raw()
      await client.call('CONFIG', 'SET', 'maxmemory', '200mb', 'maxmemory-policy', 'allkeys-lru', 'hz', '10')
      await client.call('CONFIG', 'SET', 'save', '900 1 300 10', 'requirepass', 'it\'s "quoted"')
      expect(await client.call('CONFIG', 'REWRITE')).toBe('OK')
      const file = path.join(rewriting.dir, 'server.conf')
      const lines = readFileSync(file, 'utf8').split('\n')
      expect(lines.slice(0, 2)).toEqual(['# my server', 'save 900 1'])
      expect(lines).toEqual(expect.arrayContaining(['# limits', 'maxmemory 200mb', 'maxmemory-policy allkeys-lru']))
      expect(lines.indexOf('# limits')).toBe(lines.indexOf('maxmemory 200mb') - 1)
      expect(lines).toContain('save 300 10')
      expect(lines.filter(line => line.startsWith('requirepass')).join()).toContain('\\"quoted\\"')
      // What it has written starts a server like the one that wrote it.
      const again = await new TestServer({ configFile: readFileSync(file, 'utf8') }).start()
      const client2 = await again.raw()
      expect(await client2.call('AUTH', 'it\'s "quoted"')).toBe('OK')
      expect(await get(client2, 'maxmemory', 'maxmemory-policy', 'save', 'hz')).toEqual({
        maxmemory: '209715200',
        'maxmemory-policy': 'allkeys-lru',
        save: '900 1 300 10',
        hz: '10',
      })
      await again.closeClients()
      await again.process.stop()
      await client.call('CONFIG', 'SET', 'requirepass', '')
    } finally {
      await rewriting.stop()
    }
  })

  test('without a file says so', async () => {
    await expect(c.call('CONFIG', 'REWRITE')).rejects.toThrow('ERR The server is running without a config file')
  })

  test('a file that cannot be written is an error, and the old one stays', async () => {
    const broken = await new TestServer({ configFile: 'save ""\nbind 127.0.0.1\n' }).start()
    try {
      const client = await broken.raw()
      // Root may write everywhere; a folder in the file's place stops even root.
      const { rmSync, mkdirSync } = await import('node:fs')
      const file = path.join(broken.dir, 'server.conf')
      rmSync(file)
      mkdirSync(file)
      writeFileSync(path.join(file, 'in-the-way'), '')
      await expect(client.call('CONFIG', 'REWRITE')).rejects.toThrow(/^ERR Rewriting config file: /)
    } finally {
      await broken.stop()
    }
  })
})

describe('CONFIG RESETSTAT and HELP', () => {
  test('RESETSTAT sets counters back', async () => {
    const own = await new TestServer().start()
    const client = await own.raw()
    await client.call('SET', 'a', 1)
    await client.call('GET', 'a')
    await client.call('GET', 'absent')
    expect(await own.info('keyspace_hits', 'stats')).toBe('1')
    expect(await own.info('keyspace_misses', 'stats')).toBe('1')
    expect(await client.call('CONFIG', 'RESETSTAT')).toBe('OK')
    expect(await own.info('keyspace_hits', 'stats')).toBe('0')
    expect(await own.info('keyspace_misses', 'stats')).toBe('0')
    expect(String(await client.call('INFO', 'commandstats'))).not.toContain('cmdstat_get:')
    await own.stop()
  })

  test('HELP', async () => {
    const help = (await c.call('CONFIG', 'HELP')) as string[]
    for (const name of ['REWRITE', 'RESETSTAT', 'GET', 'SET']) {
      expect(help.some(line => line.split(' ')[0] === name)).toBe(true)
    }
    await expect(c.call('CONFIG', 'BOGUS')).rejects.toThrow("ERR unknown subcommand 'BOGUS'. Try CONFIG HELP.")
  })
})
