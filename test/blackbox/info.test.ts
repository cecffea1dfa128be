import { describe, expect, test } from 'vitest'
import { product } from '../support/product'
import type { RawClient } from '../support/resp'
import { useRaw, useServer } from '../support/server'
import { until } from '../support/until'

const server = useServer()
const c = useRaw(server)

/** INFO as sections of fields, and nothing that is neither. */
async function info(...sections: string[]): Promise<Record<string, Record<string, string>>> {
  const found: Record<string, Record<string, string>> = {}
  let section: Record<string, string> = {}
  for (const line of String(await c.call('INFO', ...sections)).split('\r\n')) {
    const name = /^# (.+)$/.exec(line)?.[1]
    if (name) section = found[name] = {}
    else if (line) {
      expect(line).toMatch(/^[\w.|-]+:/)
      section[line.slice(0, line.indexOf(':'))] = line.slice(line.indexOf(':') + 1)
    }
  }
  return found
}

const number = async (field: string, section: string) => Number(await server.info(field, section))

describe('INFO', () => {
  test('has its sections, and the others only when they are asked for', async () => {
    const byDefault = Object.keys(await info())
    const expected = [
      'Server',
      'Clients',
      'Memory',
      'Persistence',
      'Stats',
      'Replication',
      'CPU',
      'Cluster',
      'Keyspace',
    ]
    await c.call('SET', 'k', 1)
    expect(byDefault).toEqual(expect.arrayContaining(expected.filter(name => name !== 'Keyspace')))
    expect(byDefault).not.toContain('Commandstats')
    expect(Object.keys(await info('default'))).toEqual(expect.arrayContaining(expected))
    expect(Object.keys(await info('all'))).toEqual(expect.arrayContaining([...expected, 'Commandstats']))
    expect(Object.keys(await info('everything'))).toEqual(expect.arrayContaining([...expected, 'Commandstats']))
    expect(Object.keys(await info('CPU'))).toEqual(['CPU'])
    expect(Object.keys(await info('cpu', 'SERVER', 'cpu'))).toHaveLength(2)
    expect(await info('bogus')).toEqual({})
  })

  test.skipIf(product() === 'redis')('tells of a pause under way', async () => {
    const paused = async () => {
      const { Clients = {} } = await info('clients')
      return [Clients.paused_reason, Clients.paused_actions, Number(Clients.paused_timeout_milliseconds) > 0]
    }
    expect(await paused()).toEqual(['none', 'none', false])
    await c.call('CLIENT', 'PAUSE', 100_000, 'WRITE')
    expect(await paused()).toEqual(['client_pause', 'write', true])
    await c.call('CLIENT', 'UNPAUSE')
    expect(await paused()).toEqual(['none', 'none', false])
  })

  test('what only debugging needs is shown to those who name it', async () => {
    expect(Object.keys(await info('everything'))).not.toContain('Debug')
    const { Debug = {} } = await info('debug')
    expect(Number(Debug.eventloop_cmd_per_cycle_max)).toBeGreaterThan(0)
    expect(Number(Debug.eventloop_duration_max)).toBeGreaterThan(0)
    const cronSum = Number(Debug.eventloop_duration_cron_sum)
    await until(async () => Number((await info('debug')).Debug?.eventloop_duration_cron_sum) > cronSum)
  })

  test('the server describes itself in the fields that clients read', async () => {
    const { Server = {} } = await info('server')
    expect(Server.redis_version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Server.redis_mode).toBe('standalone')
    expect(Server.tcp_port).toBe(String(server.port))
    expect(Server.process_id).toBe(String(server.process.pid))
    expect(Server.run_id).toMatch(/^[0-9a-f]{40}$/)
    expect(Server.arch_bits).toBe('64')
    expect(Number(Server.uptime_in_seconds)).toBeGreaterThanOrEqual(0)
    expect(Math.abs(Number(Server.server_time_usec) / 1000 - Date.now())).toBeLessThan(60_000)
    expect(Server.executable).toMatch(/^\//)
    if (product() === 'serval') {
      expect(Server.serval_version).toMatch(/^\d+\.\d+\.\d+/)
      // Some clients take another server's name anywhere in INFO for that server.
      expect(String(await c.call('INFO', 'everything'))).not.toMatch(/valkey|dragonfly|keydb/i)
    }
  })

  test('Replication, Persistence and Cluster say that there is none', async () => {
    const { Replication = {}, Persistence = {}, Cluster = {} } = await info('replication', 'persistence', 'cluster')
    expect(Replication).toMatchObject({ role: 'master', connected_slaves: '0', master_repl_offset: '0' })
    expect(Replication.master_replid).toMatch(/^[0-9a-f]{40}$/)
    expect(Persistence).toMatchObject({ loading: '0', rdb_bgsave_in_progress: '0', aof_enabled: '0' })
    expect(Cluster).toEqual({ cluster_enabled: '0' })
  })

  test('Keyspace counts keys, those with a time to live among them, for each database', async () => {
    expect((await info('keyspace')).Keyspace).toEqual({})
    await c.call('MSET', 'a', 1, 'b', 2, 'c', 3)
    await c.call('EXPIRE', 'a', 100)
    await c.call('COPY', 'b', 'b', 'DB', 5)
    const { Keyspace = {} } = await info('keyspace')
    expect(Object.keys(Keyspace)).toEqual(['db0', 'db5'])
    expect(Keyspace.db0).toMatch(/^keys=3,expires=1,avg_ttl=\d+/)
    expect(Keyspace.db5).toMatch(/^keys=1,expires=0,avg_ttl=0/)
  })

  test('Stats counts commands, hits and misses', async () => {
    const before = (await info('stats')).Stats ?? {}
    await c.call('SET', 'k', 1)
    for (let i = 0; i < 5; i++) await c.call('GET', 'k')
    for (let i = 0; i < 3; i++) await c.call('GET', 'absent')
    await c.send('BOGUS')
    const after = (await info('stats')).Stats ?? {}
    const grown = (field: string) => Number(after[field]) - Number(before[field])
    expect(grown('keyspace_hits')).toBe(5)
    expect(grown('keyspace_misses')).toBe(3)
    expect(grown('total_commands_processed')).toBeGreaterThanOrEqual(9)
    expect(grown('total_error_replies')).toBe(1)
    expect(grown('total_net_input_bytes')).toBeGreaterThan(0)
    expect(grown('total_net_output_bytes')).toBeGreaterThan(0)
    expect(grown('total_connections_received')).toBe(0)
  })

  test('Commandstats and Errorstats name them', async () => {
    await server.resetStats()
    await c.call('SET', 'k', 'x')
    await c.send('INCR', 'k')
    await c.send('GET')
    await c.call('CLIENT', 'ID')
    const {
      Commandstats = {},
      Errorstats = {},
      Latencystats = {},
    } = await info('commandstats', 'errorstats', 'latencystats')
    expect(Commandstats.cmdstat_set).toMatch(/^calls=1,usec=\d+,usec_per_call=[\d.]+,rejected_calls=0,failed_calls=0$/)
    expect(Commandstats.cmdstat_incr).toMatch(/^calls=1,.*,rejected_calls=0,failed_calls=1$/)
    expect(Commandstats.cmdstat_get).toMatch(/^calls=0,.*,rejected_calls=1,failed_calls=0$/)
    expect(Commandstats['cmdstat_client|id']).toMatch(/^calls=1,/)
    expect(Errorstats.errorstat_ERR).toBe('count=2')
    expect(Latencystats.latency_percentiles_usec_set).toMatch(/^p50=[\d.]+,p99=[\d.]+,p99\.9=[\d.]+$/)
  })

  test('Clients counts those who are there, and those who wait', async () => {
    // This one, the one that empties the databases, and the one that asks; those of earlier tests may still be going.
    const before = 3
    await until(async () => (await number('connected_clients', 'clients')) === before)
    const extra = await Promise.all(Array.from({ length: 5 }, () => server.raw()))
    await Promise.all(extra.map(client => client.call('PING')))
    await until(async () => (await number('connected_clients', 'clients')) === before + 5)
    const [first] = extra as [RawClient]
    const waiting = first.send('WAIT', 1, 0).catch(() => undefined)
    await until(async () => (await number('blocked_clients', 'clients')) === 1)
    first.close()
    await waiting
    await until(async () => (await number('blocked_clients', 'clients')) === 0)
    expect(await number('maxclients', 'clients')).toBe(10_000)
  })

  test('Memory grows with what is stored and comes back when it goes', async () => {
    const before = await number('used_memory', 'memory')
    for (let i = 0; i < 20; i++) await c.call('SET', `k${i}`, 'x'.repeat(1024 * 1024))
    const full = await number('used_memory', 'memory')
    expect(full - before).toBeGreaterThan(20 * 1024 * 1024)
    expect(full - before).toBeLessThan(30 * 1024 * 1024)
    await c.call('FLUSHALL', 'SYNC')
    await until(async () => (await number('used_memory', 'memory')) - before < 1024 * 1024)
    const { Memory = {} } = await info('memory')
    expect(Memory.used_memory_human).toMatch(/^[\d.]+[BKMG]$/)
    expect(Memory).toMatchObject({ maxmemory: '0', maxmemory_policy: 'noeviction' })
    expect(Number(Memory.used_memory_peak)).toBeGreaterThanOrEqual(full)
    expect(Number(Memory.used_memory_rss)).toBeGreaterThan(1024 * 1024)
  })

  test('CPU is used', async () => {
    const { CPU = {} } = await info('cpu')
    expect(Number(CPU.used_cpu_user) + Number(CPU.used_cpu_sys)).toBeGreaterThan(0)
  })
})
