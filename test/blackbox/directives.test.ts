/**
 * Directives as a whole: what has no effect says so once, what promises too much is refused, and what is said to have an
 * effect has it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { describe, expect, test } from 'vitest'
import { product } from '../support/product'
import { directive, ServerError, TestServer, withServer } from '../support/server'
import { count } from '../support/text'
import { until } from '../support/until'

describe.runIf(product() === 'serval')('a directive without effect', () => {
  const CONFIG_FILE = `
bind 127.0.0.1
save ""
save 900 1
appendonly no
appendfsync always
appendfsync everysec
rdbchecksum yes
lfu-log-factor 5
activerehashing yes
slowlog-log-slower-than 10000
cluster-node-timeout 14000
cluster-node-timeout 16000
client-output-buffer-limit normal 0 0 0
lua-replicate-commands yes
`

  test('says so once in the log, and answers CONFIG GET all the same', async () => {
    await withServer({ configFile: CONFIG_FILE }, async (c, server) => {
      for (const name of ['cluster-node-timeout', 'slowlog-log-slower-than']) {
        expect(count(server.log, `The directive '${name}' has no effect yet.`), name).toBe(1)
      }
      expect(count(server.log, "The directive 'activerehashing' has no effect here.")).toBe(1)
      expect(count(server.log, 'no effect')).toBe(3)
      expect(await directive(c, 'save')).toBe('900 1')
      expect(await directive(c, 'appendfsync')).toBe('everysec')
      expect(await directive(c, 'slowlog-log-slower-than')).toBe('10000')
    })
  })

  test('says so when CONFIG SET asks for it, once', async () => {
    await withServer({}, async (c, server) => {
      expect(server.log).not.toContain('no effect')
      for (const value of ['14000', '15000', '16000']) await c.call('CONFIG', 'SET', 'cluster-node-timeout', value)
      await c.call('CONFIG', 'SET', 'maxmemory', '1gb', 'timeout', '0')
      await server.process.waitForLog(/The directive 'cluster-node-timeout' has no effect yet\./)
      expect(count(server.log, 'no effect')).toBe(1)
    })
  })

  test('is none that has one', async () => {
    await withServer({}, async (c, server) => {
      for (const [name, value] of [
        ['list-max-listpack-size', '2'],
        ['list-compress-depth', '1'],
        ['set-max-intset-entries', '1'],
        ['set-max-listpack-entries', '3'],
        ['set-max-listpack-value', '7'],
        ['hll-sparse-max-bytes', '16'],
        ['sanitize-dump-payload', 'yes'],
      ] as const) {
        await c.call('CONFIG', 'SET', name, value)
        expect(await directive(c, name)).toBe(value)
      }
      const encoding = async (key: string, ...command: string[]) => {
        await c.call(...command)
        return c.call('OBJECT', 'ENCODING', key)
      }
      expect(await encoding('list', 'RPUSH', 'list', 'a', 'b')).toBe('listpack')
      expect(await encoding('list', 'RPUSH', 'list', 'c')).toBe('quicklist')
      expect(await encoding('ints', 'SADD', 'ints', '1')).toBe('intset')
      expect(await encoding('ints', 'SADD', 'ints', '2')).toBe('hashtable')
      expect(await encoding('set', 'SADD', 'set', 'a', 'b')).toBe('listpack')
      expect(await encoding('set', 'SADD', 'set', 'c', 'd')).toBe('hashtable')
      expect(await encoding('wide', 'SADD', 'wide', 'eight by')).toBe('hashtable')
      await c.call('PFADD', 'hll', 'a')
      // A sparse one takes fewer bytes than the registers of a dense one.
      expect(await c.call('STRLEN', 'hll')).toBeGreaterThan(12_288)
      expect(server.log).not.toContain('no effect')
    })
  })

  test.each(['no', 'yes', 'clients'] as const)(
    'sanitize-dump-payload %s or not, every payload is checked',
    async value => {
      await withServer({ config: { 'sanitize-dump-payload': value } }, async c => {
        await c.call('DEBUG', 'SET-SKIP-CHECKSUM-VALIDATION', '1')
        const footer = Buffer.from([11, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        // A hash whose listpack has a field and no value, and then one.
        const odd = [0x10, 10, 10, 0, 0, 0, 1, 0, 0x81, 0x61, 2, 0xff]
        const even = [0x10, 13, 13, 0, 0, 0, 2, 0, 0x81, 0x61, 2, 0x81, 0x62, 2, 0xff]
        const restore = (body: number[]) => c.call('RESTORE', 'h', 0, Buffer.concat([Buffer.from(body), footer]))
        await expect(restore(odd)).rejects.toThrow('ERR Bad data format')
        expect(await restore(even)).toBe('OK')
        expect(await c.call('HGETALL', 'h')).toEqual(['a', 'b'])
      })
    },
  )

  test.each([
    ['tls-port', '6390'],
    ['replicaof', '127.0.0.1 6380'],
    ['cluster-enabled', 'yes'],
    ['activedefrag', 'yes'],
  ])('%s cannot be set to %s afterwards either', async (name, value) => {
    await withServer({}, async c => {
      await expect(c.call('CONFIG', 'SET', name, value)).rejects.toThrow(
        `ERR CONFIG SET failed (possibly related to argument '${name}')`,
      )
    })
  })
})

describe('io-threads', () => {
  test.runIf(product() === 'serval')('is the number of cores unless set, and CONFIG GET shows it', async () => {
    await withServer({}, async (c, server) => {
      const threads = Math.min(os.availableParallelism(), 128)
      expect(await directive(c, 'io-threads')).toBe(String(threads))
      expect(String(await c.call('INFO', 'threads')).match(/^io_thread_\d+:/gm)).toHaveLength(threads)
      await c.call('CONFIG', 'SET', 'io-threads', threads + 1)
      await c.call('CONFIG', 'SET', 'io-threads', 0)
      expect(await directive(c, 'io-threads')).toBe(String(threads))
      expect(server.log).not.toContain('io-threads')
    })
  })

  test.runIf(product() !== 'valkey')(
    '1 leaves the command under way in the query buffer that CLIENT LIST shows',
    async () => {
      for (const [threads, pattern] of [
        ['1', / qbuf=26 qbuf-free=\d+ .* cmd=client\|(list|info) /],
        ['2', / qbuf=0 qbuf-free=\d+ .* cmd=client\|(list|info) /],
      ] as const) {
        await withServer({ args: ['--io-threads', threads] }, async c => {
          for (const command of ['LIST', 'INFO']) {
            expect(String(await c.call('CLIENT', command))).toMatch(pattern)
            c.write(`*2\r\n$6\r\nCLIENT\r\n$4\r\n${command}\r\n`)
            expect(String(await c.read())).toMatch(pattern)
          }
        })
      }
    },
  )

  test.runIf(product() === 'serval')('may change at any time, and no connection is lost by that', async () => {
    await withServer({ args: ['--io-threads', '1'] }, async (c, server) => {
      const connect = async () => {
        const clients = await Promise.all(Array.from({ length: 9 }, () => server.raw()))
        // Connected is not accepted yet.
        for (const client of clients) await client.call('PING')
        return clients
      }
      const threads = async () =>
        [...String(await c.call('CLIENT', 'LIST')).matchAll(/ io-thread=(\d+)/g)].map(([, idx]) => Number(idx))
      await c.call('CONFIG', 'SET', 'io-threads', 3)
      const clients = await connect()
      expect(new Set(await threads())).toEqual(new Set([0, 1, 2]))
      await c.call('CONFIG', 'SET', 'io-threads', 1)
      const before = (await threads()).filter(idx => idx > 0).length
      clients.push(...(await connect()))
      expect((await threads()).filter(idx => idx > 0)).toHaveLength(before)
      for (const client of clients) expect(await client.call('PING')).toBe('PONG')
      for (const client of clients) client.close()
      const tasks = `/proc/${server.process.pid}/task`
      if (!existsSync(tasks)) return
      const nameOf = (task: string) => {
        try {
          return readFileSync(`${tasks}/${task}/comm`, 'utf8')
        } catch {
          // It has ended since it was listed, which is what is waited for.
          return ''
        }
      }
      await until(() => readdirSync(tasks).filter(task => nameOf(task).startsWith('serval-io-')).length === 1)
    })
  })

  test('is what it is set to', async () => {
    await withServer({ args: ['--io-threads', '3'] }, async c => {
      expect(await directive(c, 'io-threads')).toBe('3')
    })
    await expect(new TestServer({ args: ['--io-threads', '129'] }).start()).rejects.toThrow(
      /'io-threads "129"'[\s\S]*argument must be between \d and 128 inclusive/,
    )
  })

  test.runIf(product() === 'serval')('CONFIG REWRITE leaves the default out', async () => {
    await withServer({ configFile: 'bind 127.0.0.1\nsave ""\n' }, async (c, server) => {
      await c.call('CONFIG', 'SET', 'maxmemory', '100mb')
      expect(await c.call('CONFIG', 'REWRITE')).toBe('OK')
      const text = readFileSync(`${server.dir}/server.conf`, 'utf8')
      expect(text).toContain('maxmemory 100mb')
      expect(text).not.toContain('io-threads')
    })
  })
})

describe.runIf(process.platform === 'linux')('disable-thp', () => {
  // As far as the kernel tells.
  const thp = (server: TestServer) =>
    /^THP_enabled:\s+(\d)/m.exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))?.[1]

  test.runIf(product() === 'serval')('has the kernel use no huge pages, by default', async () => {
    await withServer({}, async (c, server) => {
      expect(await directive(c, 'disable-thp')).toBe('yes')
      expect(thp(server)).toBe('0')
    })
    await withServer({ args: ['--disable-thp', 'no'] }, async (_, server) => {
      expect(thp(server)).toBe('1')
    })
  })
})

describe.runIf(process.platform === 'linux' && product() === 'serval')('the lists of processors', () => {
  const allowedList = (file: string) => /^Cpus_allowed_list:\s+(\S+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
  const ours = allowedList('/proc/self/status')
  const [first = '', second = first] = ours.split(',').flatMap(range => {
    const [from = 0, to = from] = range.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, idx) => String(from + idx))
  })

  /** Where the threads of a server may run, by their names without numbers. */
  const processorsOf = (server: TestServer) => {
    const tasks = `/proc/${server.process.pid}/task`
    const found: Record<string, string> = {}
    for (const task of readdirSync(tasks)) {
      try {
        const name = readFileSync(`${tasks}/${task}/comm`, 'utf8').trim()
        found[Number(task) === server.process.pid ? 'main' : name.replace(/-\d+$/, '')] = allowedList(
          `${tasks}/${task}/status`,
        )
      } catch {
        // It has ended since it was listed.
      }
    }
    return found
  }

  /** Waits until threads run where they are to: each sees to that itself when it begins. */
  const areOn = (server: TestServer, expected: Record<string, string>) =>
    until(() => {
      const found = processorsOf(server)
      return Object.entries(expected).every(([name, processors]) => found[name] === processors)
    })

  test('say where threads run, each those that it is for', async () => {
    const config = {
      'server-cpulist': first,
      'bio-cpulist': second,
      'bgsave-cpulist': second,
      'aof-rewrite-cpulist': second,
      appendonly: 'yes',
      'rdb-key-save-delay': 10_000_000,
    } as const
    await withServer({ config }, async (c, server) => {
      await areOn(server, { main: first, 'serval-io': first, 'serval-accept': first })
      await areOn(server, { 'serval-lazyfree': second, 'serval-cron': second, 'serval-aof': second })
      expect(await directive(c, 'io-threads')).toBe('1')
      expect(await directive(c, 'server-cpulist')).toBe(first)
      await expect(c.call('CONFIG', 'SET', 'server-cpulist', first)).rejects.toThrow("can't set immutable config")
      expect(server.log).not.toMatch(/processors|no effect/)
      await c.call('SET', 'k', 'v')
      await c.call('BGSAVE')
      await areOn(server, { 'serval-save': second })
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', 0)
      await until(async () => (await server.info('rdb_bgsave_in_progress')) === '0')
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', 10_000_000)
      await c.call('BGREWRITEAOF')
      await areOn(server, { 'serval-rewrite': second })
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', 0)
      await until(async () => (await server.info('aof_rewrite_in_progress')) === '0')
      expect(await server.info('aof_last_bgrewrite_status')).toBe('ok')
    })
  })

  test('leave the others where the process was, and children of the server where it is', async () => {
    await withServer({ config: { 'server-cpulist': first, 'rdb-key-save-delay': 10_000_000 } }, async (c, server) => {
      await areOn(server, { main: first, 'serval-io': first, 'serval-cron': ours })
      await c.call('SET', 'k', 'v')
      await c.call('BGSAVE')
      await areOn(server, { 'serval-save': first })
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', 0)
    })
  })

  test('are ignored where they are none, or where the system has no such processors', async () => {
    const config = { 'server-cpulist': '0,', 'bio-cpulist': '1023' }
    await withServer({ config }, async (c, server) => {
      await until(() => server.log.includes("The system refuses the processors of 'bio-cpulist': Invalid argument"))
      for (const [name, processors] of Object.entries(processorsOf(server))) expect(processors, name).toBe(ours)
      expect(server.log).toContain("'0,' is no list of processors: 'server-cpulist' has no effect.")
      expect(count(server.log, 'The system refuses')).toBe(1)
      expect(await directive(c, 'server-cpulist')).toBe('0,')
    })
  })
})

describe.runIf(process.platform === 'linux')('oom-score-adj', () => {
  const file = (server: TestServer) => `/proc/${server.process.pid}/oom_score_adj`
  const score = (server: TestServer) => Number(readFileSync(file(server), 'utf8'))
  const FAILED = 'Failed to set current oom_score_adj. Check server logs.'

  /** Whether the system lets nobody like us lower it. */
  function isRefused(): boolean {
    const before = readFileSync('/proc/self/oom_score_adj', 'utf8')
    try {
      writeFileSync('/proc/self/oom_score_adj', '-1000\n')
    } catch {
      return true
    }
    writeFileSync('/proc/self/oom_score_adj', before)
    return false
  }

  test('is left alone, until it is asked for, and given back afterwards', async () => {
    await withServer({}, async (c, server) => {
      const base = score(server) + 1
      writeFileSync(file(server), `${base}\n`)
      await c.call('CONFIG', 'SET', 'oom-score-adj-values', '10 20 30')
      expect(score(server)).toBe(base)
      await c.call('CONFIG', 'SET', 'oom-score-adj', 'yes')
      expect(score(server)).toBe(base + 10)
      await c.call('CONFIG', 'SET', 'oom-score-adj-values', '+15 020 30')
      expect(await directive(c, 'oom-score-adj-values')).toBe('15 20 30')
      expect(score(server)).toBe(base + 15)
      await c.call('CONFIG', 'SET', 'oom-score-adj', 'absolute')
      expect(score(server)).toBe(15)
      await c.call('CONFIG', 'SET', 'oom-score-adj-values', '2000 2000 2000')
      expect(score(server)).toBe(1000)
      await c.call('CONFIG', 'SET', 'oom-score-adj', 'relative', 'oom-score-adj-values', '1 1 1')
      expect(await directive(c, 'oom-score-adj')).toBe('yes')
      expect(score(server)).toBe(base + 1)
      expect(server.log).not.toMatch(/oom|no effect/)
      await c.call('CONFIG', 'SET', 'oom-score-adj', 'no')
      expect(score(server)).toBe(base)
    })
  })

  test('is set from the start, and values that only the privileged may have are spoken of', async () => {
    const config = { 'oom-score-adj': 'absolute', 'oom-score-adj-values': [300, 200, 100] } as const
    await withServer({ config }, async (c, server) => {
      await until(() => score(server) === 300)
      expect(server.log).toContain('The oom-score-adj-values configuration may not work for non-privileged processes!')
      for (const [values, reason] of [
        ['1 2', 'wrong number of arguments'],
        ['1 2 x', 'Invalid oom-score-adj-values, elements must be between -2000 and 2000.'],
        ['-2001 0 0', 'Invalid oom-score-adj-values, elements must be between -2000 and 2000.'],
        ['0 0 2001', 'Invalid oom-score-adj-values, elements must be between -2000 and 2000.'],
      ] as const)
        await expect(c.call('CONFIG', 'SET', 'oom-score-adj-values', values)).rejects.toThrow(reason)
      expect(await directive(c, 'oom-score-adj-values')).toBe('300 200 100')
    })
  })

  test.runIf(isRefused())('stays what it was where the system refuses another', async () => {
    await withServer({}, async (c, server) => {
      const base = score(server)
      const set = (...words: string[]) => c.send('CONFIG', 'SET', ...words)
      const failed = (name: string) => `ERR CONFIG SET failed (possibly related to argument '${name}') - ${FAILED}`
      expect(String(await set('oom-score-adj-values', '-1000 0 0', 'oom-score-adj', 'absolute'))).toContain(
        failed('oom-score-adj-values'),
      )
      expect([await directive(c, 'oom-score-adj'), score(server)]).toEqual(['no', base])
      await set('oom-score-adj-values', '7 7 7', 'oom-score-adj', 'absolute')
      expect(String(await set('oom-score-adj-values', '-1000 0 0'))).toContain(failed('oom-score-adj-values'))
      expect(await directive(c, 'oom-score-adj-values')).toBe('7 7 7')
      expect(score(server)).toBe(7)
      expect(server.log).toContain('Unable to write oom_score_adj: Permission denied')
    })
  })
})

describe.runIf(process.platform === 'linux' && product() === 'serval')('the title of the process', () => {
  const title = (server: TestServer) =>
    readFileSync(`/proc/${server.process.pid}/cmdline`, 'latin1').replace(/\0+$/, '').split('\0').join(' ')

  test('says where the server listens, and what else its template asks for', async () => {
    await withServer({}, async (c, server) => {
      const program = title(server).split(' ')[0] ?? ''
      expect(title(server)).toBe(`${program} 127.0.0.1:${server.port}`)
      expect(await directive(c, 'proc-title-template')).toBe('{title} {listen-addr} {server-mode}')
      const long = 'x'.repeat(300)
      await c.call('CONFIG', 'SET', 'proc-title-template', `${long} {port} {tls-port} {config-file} {title} {{}`)
      expect(title(server)).toMatch(new RegExp(`^${long} ${server.port} 0 (-|/.*) ${program} \\{\\}$`))
      await c.call('CONFIG', 'SET', 'proc-title-template', 'short')
      expect(title(server)).toBe('short')
      for (const bad of ['{bogus}', '{title', '', ' ', '{title}'])
        await expect(c.call('CONFIG', 'SET', 'proc-title-template', bad)).rejects.toThrow(
          'template format is invalid or contains unknown variables',
        )
    })
  })

  test('set-proc-title no leaves it alone', async () => {
    await withServer({ args: ['--set-proc-title', 'no'] }, async (_, server) => {
      expect(title(server)).toMatch(/--set-proc-title no/)
    })
  })
})

describe('unixsocketgroup', () => {
  test.skipIf(product() === 'redis')('a group that is not there ends it', async () => {
    const server = new TestServer({ port: 0, config: { unixsocket: 'x.sock', unixsocketgroup: 'no-such-group' } })
    await expect(server.start()).rejects.toThrow(ServerError)
  })
})

// Redis hides it elsewhere only.
describe.skipIf(product() === 'redis')('hide-user-data-from-log', () => {
  test('keeps what clients sent out of the log', async () => {
    await withServer({ args: ['--loglevel', 'verbose'] }, async (c, server) => {
      const breakProtocol = async (key: string) => {
        const [from, broken] = [server.log.length, await server.raw()]
        broken.write(`SET ${key} "\r\n`)
        await broken.closed
        return (await server.process.waitForLog(/Protocol error [^\n]*\n/, { fromIdx: from }))[0]
      }
      expect(await breakProtocol('first-secret')).toContain('first-secret')
      await c.call('CONFIG', 'SET', 'hide-user-data-from-log', 'yes')
      expect(await breakProtocol('second-secret')).not.toContain('second-secret')
    })
  })
})
