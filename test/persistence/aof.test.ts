/**
 * The append-only file as clients and operators meet it: what survives a kill, rewrites, waiting, switching, loading what
 * is damaged, and the tool that mends it.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { serverBinary } from '../../ts/src/paths'
import type { RawClient } from '../support/resp'
import { useScratch } from '../support/scratch'
import { TestServer, withServer } from '../support/server'
import { until } from '../support/until'

const { fresh: freshDir } = useScratch('aof')

/** Who has not ended by then, hangs. */
const HUNG_MS = 60_000

const LIVE = {
  'enable-debug-command': 'yes',
  appendonly: 'yes',
  save: '',
  'auto-aof-rewrite-percentage': 0,
} as const

/** As `withServer`, with what all tests here need. */
const withLive: typeof withServer = (options, body) =>
  withServer({ ...options, config: { ...LIVE, ...options.config } }, body)

const parts = (dir: string) => path.join(dir, 'appendonlydir')
const part = (dir: string, name: string) => path.join(parts(dir), `appendonly.aof.${name}`)
const manifest = (dir: string) => readFileSync(part(dir, 'manifest'), 'utf8').trimEnd().split('\n')
const rewritten = (server: TestServer) =>
  until(
    async () =>
      (await server.info('aof_rewrite_in_progress')) === '0' && (await server.info('aof_rewrite_scheduled')) === '0',
  )

/** Commands as a file has them. */
function commands(...lines: string[]): string {
  return lines
    .map(line => line.split(' '))
    .map(words => `*${words.length}\r\n${words.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`)
    .join('')
}

/** Some of every type; the digest of it. */
async function fill(c: RawClient): Promise<unknown> {
  await c.call('SET', 'string', 'x'.repeat(1000))
  await c.call('SET', 'number', '12345', 'PX', '100000000')
  for (let idx = 0; idx < 200; idx++) await c.call('RPUSH', 'list', idx)
  await c.call('SADD', 'set', 'a', 'b')
  await c.call('SADD', 'ints', '1', '2')
  for (let idx = 0; idx < 300; idx++) await c.call('ZADD', 'zset', idx / 7, `member${idx}`)
  await c.call('HSET', 'hash', 'f', 'v', 'g', 'w')
  await c.call('HSET', 'fleeting', 'f', 'v', 'g', 'w')
  await c.call('HPEXPIRE', 'fleeting', '100000000', 'FIELDS', '1', 'f')
  await c.call('XADD', 'stream', '1-1', 'f', 'v')
  await c.call('XADD', 'stream', '2-1', 'f', 'v')
  await c.call('XGROUP', 'CREATE', 'stream', 'group', '0')
  await c.call('XGROUP', 'CREATECONSUMER', 'stream', 'group', 'idle')
  await c.call('XREADGROUP', 'GROUP', 'group', 'busy', 'COUNT', '1', 'STREAMS', 'stream', '>')
  await c.call('XADD', 'gone', '1-1', 'f', 'v')
  await c.call('XDEL', 'gone', '1-1')
  await c.call('SELECT', '9')
  await c.call('SET', 'elsewhere', '1')
  await c.call('SELECT', '0')
  return c.call('DEBUG', 'DIGEST')
}

describe('the append-only file', () => {
  for (const fsync of ['always', 'everysec', 'no'] as const) {
    test(`with appendfsync ${fsync} a start finds everything again`, async () => {
      const dir = freshDir()
      const server = await new TestServer({ dir, config: { ...LIVE, appendfsync: fsync } }).start()
      const c = await server.raw()
      const digest = await fill(c)
      expect(await server.info('aof_enabled')).toBe('1')
      if (fsync === 'always') {
        c.close()
        await server.process.kill()
      } else {
        await server.stop()
      }
      await withLive({ dir }, async (again, server) => {
        expect(await again.call('DEBUG', 'DIGEST')).toBe(digest)
        expect(server.log).toContain('DB loaded from append only file:')
      })
    })
  }

  for (const preamble of ['yes', 'no'] as const) {
    test(`BGREWRITEAOF makes a base, with aof-use-rdb-preamble ${preamble}`, async () => {
      const dir = freshDir()
      const config = { 'aof-use-rdb-preamble': preamble }
      await withLive({ dir, config }, async (c, server) => {
        await fill(c)
        expect(await c.call('BGREWRITEAOF')).toBe('Background append only file rewriting started')
        await c.call('SET', 'meanwhile', '1')
        await rewritten(server)
        expect(await server.info('aof_last_bgrewrite_status')).toBe('ok')
        const suffix = preamble === 'yes' ? 'rdb' : 'aof'
        expect(manifest(dir)).toEqual([
          `file appendonly.aof.2.base.${suffix} seq 2 type b`,
          expect.stringMatching(/^file appendonly\.aof\.2\.incr\.aof seq 2 type i startoffset \d+$/),
        ])
        expect(readdirSync(parts(dir))).toHaveLength(3)
        expect(readdirSync(dir).filter(name => name.startsWith('temp-'))).toEqual([])
        await c.call('INCR', 'meanwhile')
        const digest = await c.call('DEBUG', 'DIGEST')
        const waiting = await server.raw()
        const popped = waiting.send('BLPOP', 'jobs', '0')
        await until(async () => (await server.info('blocked_clients')) === '1')
        expect(await c.call('DEBUG', 'LOADAOF')).toBe('OK')
        expect(await c.call('DEBUG', 'DIGEST')).toBe(digest)
        expect(await c.call('GET', 'meanwhile')).toBe('2')
        // Who waited is served, though nobody told of single keys.
        await c.call('RPUSH', 'jobs', 'job')
        expect(await popped).toEqual(['jobs', 'job'])
      })
    })
  }

  test('a rewrite begins by itself when the files have grown', async () => {
    const config = { 'auto-aof-rewrite-percentage': 100, 'auto-aof-rewrite-min-size': '1000' }
    await withLive({ config }, async (c, server) => {
      for (let idx = 0; idx < 100; idx++) await c.call('SET', 'key', 'x'.repeat(50))
      await until(async () => server.log.includes('Starting automatic rewriting of AOF on'))
      // Where one was over before all was written there is another.
      await until(async () => Number(await server.info('aof_current_size')) < 6000)
    })
  })

  test('BGREWRITEAOF waits for a transaction, and for BGSAVE', async () => {
    await withLive({}, async (c, server) => {
      await c.call('MULTI')
      await c.call('BGREWRITEAOF')
      expect(await c.call('EXEC')).toEqual(['Background append only file rewriting scheduled'])
      await rewritten(server)
      await c.call('SET', 'a', '1')
      await c.call('SET', 'b', '1')
      // A pause that is over as soon as it is taken back.
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '100000000')
      await c.call('BGSAVE')
      expect(await c.call('BGREWRITEAOF')).toBe('Background append only file rewriting scheduled')
      expect(await server.info('aof_rewrite_scheduled')).toBe('1')
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '0')
      await rewritten(server)
      expect(await server.info('aof_rewrites')).toBe('2')
    })
  })

  test('it is switched on and off while the server runs', async () => {
    const dir = freshDir()
    await withLive({ dir, config: { appendonly: 'no' } }, async (c, server) => {
      await c.call('SET', 'before', '1')
      expect(await c.call('CONFIG', 'SET', 'appendonly', 'yes')).toBe('OK')
      expect(await server.info('aof_enabled')).toBe('1')
      await c.call('SET', 'meanwhile', '1')
      await rewritten(server)
      await c.call('SET', 'after', '1')
      const digest = await c.call('DEBUG', 'DIGEST')
      await c.call('DEBUG', 'LOADAOF')
      expect(await c.call('DEBUG', 'DIGEST')).toBe(digest)
      expect(await c.call('CONFIG', 'SET', 'appendonly', 'no')).toBe('OK')
      expect(await server.info('aof_enabled')).toBe('0')
      await c.call('SET', 'late', '1')
    })
    await withLive({ dir }, async c => {
      expect(await c.call('KEYS', '*')).toHaveLength(3)
    })
  })

  test('times are noted, and what happened later is cut off', async () => {
    const dir = freshDir()
    mkdirSync(parts(dir))
    writeFileSync(part(dir, 'manifest'), 'file appendonly.aof.1.incr.aof seq 1 type i\n')
    const file = `#TS:1628217470\r\n${commands('SET a 1')}#TS:1628217472\r\n${commands('SET b 2')}`
    writeFileSync(part(dir, '1.incr.aof'), file)
    const cut = spawnSync(serverBinary(), ['check-aof', '--truncate-to-timestamp', '1628217471', part(dir, 'manifest')])
    expect(cut.status).toBe(0)
    expect(String(cut.stdout)).toContain('Successfully truncated AOF appendonly.aof.1.incr.aof to timestamp 1628217471')
    await withLive({ dir, config: { 'aof-timestamp-enabled': 'yes', appendfsync: 'always' } }, async c => {
      expect(await c.call('MGET', 'a', 'b')).toEqual(['1', null])
      await c.call('SET', 'c', '3')
      expect(readFileSync(part(dir, '1.incr.aof'), 'latin1')).toMatch(/#TS:\d+\r\n\*2\r\n\$6\r\nSELECT\r\n/)
    })
  })
})

test('SHUTDOWN during a rewrite leaves nothing half written, and begins nothing', async () => {
  const config = { 'enable-protected-configs': 'yes' } as const
  for (const before of [['BGREWRITEAOF'], ['BGSAVE', 'BGREWRITEAOF']]) {
    const dir = freshDir()
    const server = await new TestServer({ dir, config: { ...LIVE, ...config } }).start()
    const c = await server.raw()
    await fill(c)
    await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '100000')
    for (const command of before) await c.call(command)
    const rewrites = before.length === 1 ? 1 : 0
    await expect(c.call('SHUTDOWN')).rejects.toThrow('closed')
    expect((await server.process.exited).code).toBe(0)
    expect(readdirSync(dir)).toEqual(['appendonlydir'])
    expect(readdirSync(parts(dir)).filter(name => name.startsWith('temp-'))).toEqual([])
    expect(manifest(dir)).toHaveLength(2 + rewrites)
  }
})

describe('WAITAOF', () => {
  test('waits for the disk, and for nothing else', async () => {
    await withLive({ config: { appendfsync: 'everysec' } }, async c => {
      expect(await c.call('WAITAOF', '0', '0', '0')).toEqual([expect.any(Number), 0])
      await c.call('SET', 'a', '1')
      expect(await c.call('WAITAOF', '1', '0', '0')).toEqual([1, 0])
      // Nobody replicates from here.
      expect(await c.call('WAITAOF', '1', '1', '20')).toEqual([1, 0])
    })
    await withLive({ config: { appendfsync: 'no' } }, async (c, server) => {
      await c.call('SET', 'a', '1')
      expect(await c.call('WAITAOF', '1', '0', '20')).toEqual([0, 0])
      const off = 'ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.'
      const refused = expect(c.call('WAITAOF', '1', '0', '0')).rejects.toThrow(off)
      const other = await server.raw()
      await until(async () => / flags=b [^\n]* cmd=waitaof /.test(String(await other.call('CLIENT', 'LIST'))))
      await other.call('CONFIG', 'SET', 'appendonly', 'no')
      await refused
      await expect(c.call('WAITAOF', '1', '0', '0')).rejects.toThrow(off)
    })
  })

  test('waits for the first base too, without which nothing would be loaded', async () => {
    const dir = freshDir()
    const config = { appendonly: 'no', 'enable-protected-configs': 'yes' } as const
    await withLive({ dir, config }, async (c, server) => {
      const other = await server.raw()
      for (const isSaving of [true, false]) {
        await c.call('SET', 'a', '1')
        await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '10000000')
        if (isSaving) await c.call('BGSAVE')
        await c.call('CONFIG', 'SET', 'appendonly', 'yes')
        await c.call('SET', 'a', '2')
        expect(await c.call('WAITAOF', '1', '0', '50')).toEqual([0, 0])
        const isThere = c.call('WAITAOF', '1', '0', '0')
        await other.call('CONFIG', 'SET', 'rdb-key-save-delay', '0')
        if (isSaving) await other.call('BGSAVE', 'CANCEL')
        expect(await isThere).toEqual([1, 0])
        expect(manifest(dir)).toHaveLength(2)
        await c.call('CONFIG', 'SET', 'appendonly', 'no')
      }
    })
  })
})

describe('loading', () => {
  /** A directory with one increment. */
  function withIncrement(text: string): string {
    const dir = freshDir()
    mkdirSync(parts(dir))
    writeFileSync(part(dir, 'manifest'), 'file appendonly.aof.1.incr.aof seq 1 type i\n')
    writeFileSync(part(dir, '1.incr.aof'), text)
    return dir
  }

  /** Starts a server that is not to start, and gives what it logged. */
  function refusedStart(dir: string, ...args: string[]): string {
    const run = spawnSync(
      serverBinary(),
      ['--port', '0', '--unixsocket', path.join(dir, 's'), '--dir', dir, '--appendonly', 'yes', ...args],
      {
        timeout: HUNG_MS,
      },
    )
    expect(run.status).toBe(1)
    return String(run.stdout)
  }

  test('an end that is missing is cut off, or refused, as configured', async () => {
    const good = commands('SET a 1', 'MULTI', 'SET b 2', 'EXEC')
    const dir = withIncrement(good + commands('MULTI', 'SET c 3').slice(0, -3))
    const log = refusedStart(dir, '--aof-load-truncated', 'no')
    expect(log).toContain('Unexpected end of file reading the append only file appendonly.aof.1.incr.aof')
    await withLive({ dir }, async (c, server) => {
      expect(await c.call('MGET', 'a', 'b', 'c')).toEqual(['1', '2', null])
      expect(server.log).toContain(`!!! Truncating the AOF appendonly.aof.1.incr.aof at offset ${good.length} !!!`)
      await c.call('SET', 'c', '4')
    })
    await withLive({ dir }, async c => {
      expect(await c.call('GET', 'c')).toBe('4')
    })
  })

  test('what is wrong is refused with its place, and mended by the tool', async () => {
    const good = commands('SET a 1')
    const dir = withIncrement(`${good}!!!${commands('SET b 2')}`)
    const log = refusedStart(dir)
    expect(log).toContain(`(offset ${good.length})`)
    expect(log).toContain('Bad file format reading the append only file appendonly.aof.1.incr.aof')
    const fixed = spawnSync(serverBinary(), ['check-aof', '--fix', part(dir, 'manifest')], { input: 'y\n' })
    expect(fixed.status).toBe(0)
    await withLive({ dir }, async c => {
      expect(await c.call('MGET', 'a', 'b')).toEqual(['1', null])
    })
  })

  test('a command that no server wrote is refused with its place', () => {
    const good = commands('SELECT 0', 'SET a 1')
    const place = `reading the append only file appendonly.aof.1.incr.aof (offset ${good.length})`
    for (const [command, what] of [
      ['NONE a', "Unknown command 'NONE'"],
      ['XGROUP NONE a', "Unknown command 'XGROUP'"],
      ['SET a', "Wrong number of arguments for 'set'"],
      ['XGROUP CREATE a', "Wrong number of arguments for 'xgroup|create'"],
    ] as const) {
      expect(refusedStart(withIncrement(good + commands(command, 'SET b 2')))).toContain(`${what} ${place}`)
    }
  })

  test('a database that is not there is refused with its place: what follows must not go to another', () => {
    const good = commands('SELECT 15', 'SET a 1')
    const log = refusedStart(withIncrement(`${good}${commands('SELECT 16', 'SET b 2')}`))
    const place = `reading the append only file appendonly.aof.1.incr.aof (offset ${good.length})`
    expect(log).toContain(`'ERR DB index is out of range' after 'SELECT' ${place}`)
  })

  test('a command that is for clients is reported, and those after it are executed', async () => {
    for (const command of ['SUBSCRIBE channel', 'SHUTDOWN', 'BLPOP none 0']) {
      const dir = withIncrement(commands('SET a 1', command, 'SET b 2'))
      await withLive({ dir }, async (c, server) => {
        expect(await c.call('DBSIZE')).toBe(2)
        const denied = !command.startsWith('BLPOP')
        expect(/== CRITICAL == .* isn't allowed for a? ?DENY BLOCKING client/.test(server.log)).toBe(denied)
      })
    }
  })

  test('nothing is left of a first base that cannot be put in its place', () => {
    const dir = freshDir()
    writeFileSync(parts(dir), '')
    expect(refusedStart(dir)).toContain('Not a directory')
    expect(readdirSync(dir)).toEqual(['appendonlydir'])
  })

  test('a manifest that is wrong is refused in the words of the peers', () => {
    const dir = withIncrement('')
    appendFileSync(part(dir, 'manifest'), '!!!\n')
    const log = refusedStart(dir)
    expect(log).toContain('*** FATAL AOF MANIFEST FILE ERROR ***')
    expect(log).toContain('Reading the manifest file, at line 2')
    expect(log).toContain('Invalid AOF manifest file format')
  })

  test('a file that the manifest names must be there', () => {
    const dir = withIncrement(commands('SET a 1'))
    rmSync(part(dir, '1.incr.aof'))
    expect(refusedStart(dir)).toContain('No such file or directory')
  })

  test('only the last file may lack its end', () => {
    const dir = withIncrement(commands('SET a 1'))
    appendFileSync(part(dir, 'manifest'), 'file appendonly.aof.2.incr.aof seq 2 type i\n')
    writeFileSync(part(dir, '2.incr.aof'), commands('SET b 1'))
    truncateSync(part(dir, '1.incr.aof'), 20)
    expect(refusedStart(dir)).toContain('Fatal error: the truncated file is not the last file')
  })

  test('the one file of old is taken over', async () => {
    const dir = freshDir()
    writeFileSync(path.join(dir, 'appendonly.aof'), commands('SET a 1'))
    await withLive({ dir }, async (c, server) => {
      expect(await c.call('GET', 'a')).toBe('1')
      expect(server.log).toContain('Successfully migrated an old-style AOF file')
      expect(manifest(dir)[0]).toBe('file appendonly.aof seq 1 type b')
    })
  })

  test('names must be names', async () => {
    for (const [directive, value, what] of [
      ['appendfilename', 'a/b', "appendfilename can't be a path, just a filename"],
      ['appenddirname', 'a/b', "appenddirname can't be a path, just a dirname"],
      ['appenddirname', '', "appenddirname can't be empty"],
    ] as const) {
      const run = spawnSync(serverBinary(), ['--port', '0', `--${directive}`, value], { timeout: HUNG_MS })
      expect(run.status).toBe(1)
      expect(String(run.stderr)).toContain(what)
    }
  })
})

test('the tool reports on the snapshot that a log begins with as it does on a dump file', async () => {
  const dir = freshDir()
  await withLive({ dir }, async (c, server) => {
    await fill(c)
    await c.call('BGREWRITEAOF')
    await until(() => server.log.includes('Background AOF rewrite finished successfully'))
  })
  const checked = spawnSync(serverBinary(), ['check-aof', part(dir, 'manifest')])
  const lines = String(checked.stdout).split('\n')
  expect(checked.status).toBe(0)
  expect(lines).toContain('Start to check BASE AOF (RDB format).')
  expect(lines).toContain(`[offset 0] Checking RDB file ${part(dir, '2.base.rdb')}`)
  expect(lines).toContain('[info] 11 keys read')
  expect(lines).toContain('RDB preamble is OK, proceeding with AOF tail...')
  // One that is not sound is said to be so, and where.
  const base = readFileSync(part(dir, '2.base.rdb'))
  writeFileSync(part(dir, '2.base.rdb'), base.subarray(0, base.length / 2))
  const cut = spawnSync(serverBinary(), ['check-aof', part(dir, 'manifest')])
  expect(cut.status).toBe(1)
  expect(String(cut.stdout)).toMatch(/--- RDB ERROR DETECTED ---\n\[offset \d+\]/)
  expect(String(cut.stdout)).toContain('RDB preamble of AOF file is not sane, aborting.')
})

test('the tool says its version', () => {
  expect(String(execFileSync(serverBinary(), ['check-aof', '--version']))).toMatch(/^serval-check-aof \d/)
})
