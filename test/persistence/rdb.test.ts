/**
 * Dump files as clients and operators meet them: SAVE, BGSAVE, save points, the last save, what a start finds.
 */
import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { serverBinary } from '../../ts/src/paths'
import { freePort } from '../../ts/src/testing'
import { RawClient } from '../support/resp'
import { useScratch } from '../support/scratch'
import { TestServer, withServer } from '../support/server'
import { until } from '../support/until'

const run = promisify(execFile)
const { dir: scratch, fresh: freshDir } = useScratch('rdb')

const LIVE = { 'enable-debug-command': 'yes', 'enable-protected-configs': 'yes' } as const

/** As `withServer`, with what all tests here need. */
const withLive: typeof withServer = (options, body) =>
  withServer({ ...options, config: { ...LIVE, ...options.config } }, body)

const saved = (server: TestServer) => until(async () => (await server.info('rdb_bgsave_in_progress')) === '0')

/** Some of every type; the digest of it. */
async function fill(c: RawClient): Promise<unknown> {
  await c.call('SET', 'string', 'x'.repeat(1000))
  await c.call('SET', 'number', '12345', 'PX', '100000000')
  await c.call('RPUSH', 'list', 'a', 'b', '1')
  await c.call('SADD', 'set', 'a', 'b')
  await c.call('SADD', 'ints', '1', '2')
  await c.call('ZADD', 'zset', '1', 'a', '2.5', 'b')
  await c.call('HSET', 'hash', 'f', 'v', 'g', 'w')
  await c.call('HPEXPIRE', 'hash', '100000000', 'FIELDS', '1', 'f')
  await c.call('XADD', 'stream', '1-1', 'f', 'v')
  await c.call('XGROUP', 'CREATE', 'stream', 'group', '0')
  await c.call('SELECT', '9')
  for (let idx = 0; idx < 300; idx++) await c.call('ZADD', 'large', idx, `member${idx}`)
  await c.call('SELECT', '0')
  return c.call('DEBUG', 'DIGEST')
}

describe('a dump file', () => {
  test('SAVE, a kill and a start bring everything back', async () => {
    const dir = freshDir()
    const first = await new TestServer({ dir, config: LIVE }).start()
    const c = await first.raw()
    const digest = await fill(c)
    expect(await c.call('SAVE')).toBe('OK')
    const lastSave = Number(await c.call('LASTSAVE'))
    expect(Math.abs(lastSave - Date.now() / 1000)).toBeLessThan(60)
    await c.call('SET', 'after', 'the save')
    c.close()
    await first.process.kill()
    await withLive({ dir }, async (again, server) => {
      expect(await again.call('DEBUG', 'DIGEST')).toBe(digest)
      expect(await server.info('rdb_last_load_keys_loaded')).toBe('9')
      expect(await server.info('rdb_changes_since_last_save')).toBe('0')
      expect(server.log).toContain('DB loaded from disk:')
    })
  })

  test('BGSAVE takes the instant at which it was called', async () => {
    const dir = freshDir()
    await withLive({ dir }, async (c, server) => {
      const digest = await fill(c)
      // A pause that is over as soon as it is taken back.
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '100000000')
      expect(await c.call('BGSAVE')).toBe('Background saving started')
      expect(await server.info('rdb_bgsave_in_progress')).toBe('1')
      await expect(c.call('BGSAVE')).rejects.toThrow('ERR Background save already in progress')
      await expect(c.call('SAVE')).rejects.toThrow('ERR Background save already in progress')
      await c.call('SET', 'string', 'changed')
      await c.call('DEL', 'list')
      await c.call('RENAME', 'set', 'renamed')
      await c.call('SELECT', '9')
      await c.call('ZADD', 'large', '5', 'member1', '7', 'new')
      await c.call('SELECT', '0')
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '0')
      await saved(server)
      expect(await server.info('rdb_last_bgsave_status')).toBe('ok')
      expect(await server.info('rdb_changes_since_last_save')).not.toBe('0')
      await server.process.waitForLog(/Background saving terminated with success/)
      await c.call('DEBUG', 'RELOAD', 'NOSAVE')
      expect(await c.call('DEBUG', 'DIGEST')).toBe(digest)
    })
    expect(readdirSync(dir).filter(name => name.startsWith('temp-'))).toEqual([])
  })

  test('BGSAVE by several workers keeps collections whole, whatever is large and changes meanwhile', async () => {
    const dir = freshDir()
    await withLive({ dir, config: { 'io-threads': 3 } }, async (c, server) => {
      for (let idx = 0; idx < 40; idx++) {
        await c.call('SET', `long:${idx}`, String(idx).repeat(100_000))
        const members = Array.from({ length: 3000 }, (_, at) => `member:${idx}:${at}`)
        await c.call('SADD', `set:${idx}`, ...members)
      }
      await c.call('DEBUG', 'POPULATE', '20000', 'small', '50')
      const digest = await c.call('DEBUG', 'DIGEST')
      await c.call('BGSAVE')
      for (let idx = 0; idx < 40; idx++) {
        await c.call('SADD', `set:${idx}`, 'new')
        await c.call('APPEND', `long:${39 - idx}`, 'new')
        await c.call('DEL', `small:${idx}`)
      }
      await saved(server)
      expect(await server.info('rdb_last_bgsave_status')).toBe('ok')
      await c.call('DEBUG', 'RELOAD', 'NOSAVE')
      expect(await c.call('DEBUG', 'DIGEST')).toBe(digest)
    })
  })

  test('BGSAVE saves long strings as they were, whatever bytes of them are changed meanwhile', async () => {
    await withLive({ dir: freshDir() }, async (c, server) => {
      const names = ['setrange', 'setbit', 'bitfield', 'append', 'expire', 'renamed', 'deleted']
      for (const name of names) await c.call('SET', name, name.repeat(40_000))
      await c.call('PEXPIRE', 'append', '100000000')
      const digest = await c.call('DEBUG', 'DIGEST')
      // A pause that is over as soon as it is taken back.
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '100000000')
      await c.call('BGSAVE')
      for (const round of [0, 1]) {
        await c.call('SETRANGE', 'setrange', String(65_530 + round), '0123456789')
        await c.call('SETRANGE', 'setrange', '400000', 'behind its end')
        await c.call('SETBIT', 'setbit', String(round + 8 * 100_001), '1')
        await c.call('BITFIELD', 'bitfield', 'SET', 'u32', '#1', '1', 'INCRBY', 'i64', '1500003', '7', 'GET', 'u8', '0')
        await c.call('APPEND', 'append', 'more')
        await c.call('PERSIST', 'append')
        await c.call('EXPIRE', 'expire', '1000')
        for (const name of ['renamed', 'deleted']) await c.call('SETRANGE', name, String(70_000 * round), 'changed')
      }
      await c.call('RENAME', 'renamed', 'other')
      await c.call('DEL', 'deleted')
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '0')
      await saved(server)
      await c.call('DEBUG', 'RELOAD', 'NOSAVE')
      expect(await c.call('DEBUG', 'DIGEST')).toBe(digest)
    })
  })

  test('BGSAVE goes on where it began, whatever the directory and the name become', async () => {
    await withLive({ config: { save: '' } }, async (c, server) => {
      await fill(c)
      const other = freshDir()
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '10000000')
      await c.call('BGSAVE')
      await c.call('CONFIG', 'SET', 'dbfilename', 'other.rdb')
      await until(() => readdirSync(server.dir).some(name => /^temp-.*\.rdb$/.test(name)))
      await c.call('CONFIG', 'SET', 'dir', other)
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '0')
      await saved(server)
      expect(await server.info('rdb_last_bgsave_status')).toBe('ok')
      expect(readdirSync(server.dir)).toEqual(['dump.rdb'])
      expect(existsSync(path.join(other, 'other.rdb'))).toBe(false)
      await c.call('SAVE')
      expect(existsSync(path.join(other, 'other.rdb'))).toBe(true)
    })
  })

  test('BGSAVE can be cancelled and scheduled', async () => {
    await withLive({}, async (c, server) => {
      await fill(c)
      const nothing = 'ERR Background saving is currently not in progress or scheduled'
      await expect(c.call('BGSAVE', 'CANCEL')).rejects.toThrow(nothing)
      await expect(c.call('BGSAVE', 'now')).rejects.toThrow('ERR syntax error')
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '10000000')
      await c.call('BGSAVE')
      expect(await server.info('rdb_last_cow_size')).toBe('0')
      await c.call('DEL', 'string', 'list', 'hash')
      expect(Number(await server.info('current_cow_size'))).toBeGreaterThan(0)
      expect(Number(await server.info('current_cow_peak'))).toBeGreaterThan(0)
      expect(await c.call('BGSAVE', 'CANCEL')).toBe('Background saving cancelled')
      await saved(server)
      expect(await server.info('current_cow_size')).toBe('0')
      expect(Number(await server.info('rdb_last_cow_size'))).toBeGreaterThan(0)
      expect(existsSync(path.join(server.dir, 'dump.rdb'))).toBe(false)
      expect(await c.call('SET', 'still', 'writable')).toBe('OK')
      await c.call('CONFIG', 'SET', 'rdb-key-save-delay', '0')
      await c.call('MULTI')
      await c.call('BGSAVE')
      expect(await c.call('EXEC')).toEqual(['Background saving scheduled'])
      await until(() => existsSync(path.join(server.dir, 'dump.rdb')))
    })
  })

  test('is written for Redis 7.0 where rdb-dialect says so, as long as it can be said to that', async () => {
    await withServer({ config: { appendonly: 'yes', 'rdb-dialect': 'redis-7.0' } }, async (c, server) => {
      await fill(c)
      await c.call('HPERSIST', 'hash', 'FIELDS', '1', 'f')
      const magic = (name: string) => readFileSync(path.join(server.dir, name)).toString('latin1', 0, 9)
      const base = () => readdirSync(path.join(server.dir, 'appendonlydir')).find(name => name.endsWith('.base.rdb'))
      // The type number and the version of a payload.
      const form = async (key: string) => {
        const payload = Buffer.from(String(await c.call('DUMP', key)), 'latin1')
        return [payload[0], payload.readUInt16LE(payload.length - 10)]
      }
      await c.call('SAVE')
      expect(magic('dump.rdb')).toBe('REDIS0010')
      await c.call('BGREWRITEAOF')
      await server.process.waitForLog(/Background AOF rewrite finished successfully/)
      expect(magic(path.join('appendonlydir', base() ?? ''))).toBe('REDIS0010')
      const forms = { string: 0, list: 18, ints: 11, set: 2, zset: 17, hash: 16, stream: 19 }
      for (const [key, type] of Object.entries(forms)) expect(await form(key), key).toEqual([type, 10])
      expect(server.log).not.toContain('Redis 7.0')

      await c.call('HPEXPIRE', 'hash', '100000000', 'FIELDS', '1', 'f')
      expect(await form('hash')).toEqual([25, 12])
      expect(await form('set')).toEqual([2, 10])
      await c.call('SAVE')
      expect(magic('dump.rdb')).toBe('REDIS0012')
      expect(server.log).toMatch(/Fields of hashes expire, .* Redis 7\.0 .* this file is written for Redis 7\.4/)
      const digest = await c.call('DEBUG', 'DIGEST')
      await c.call('DEBUG', 'RELOAD', 'NOSAVE')
      expect(await c.call('DEBUG', 'DIGEST')).toBe(digest)
      await c.call('CONFIG', 'SET', 'rdb-dialect', 'redis')
      expect(await form('set')).toEqual([20, 11])
      expect(await form('stream')).toEqual([21, 11])
    })
  })

  test('a save point is reached by changes and time, without anybody asking', async () => {
    await withLive({ config: { save: '1 2' } }, async (c, server) => {
      await c.call('SET', 'a', '1')
      expect(existsSync(path.join(server.dir, 'dump.rdb'))).toBe(false)
      await c.call('SET', 'b', '1')
      await server.process.waitForLog(/2 changes in 1 seconds\. Saving\.\.\./)
      await until(() => existsSync(path.join(server.dir, 'dump.rdb')))
    })
  })

  test('what has expired is not loaded', async () => {
    const dir = freshDir()
    await withLive({ dir }, async c => {
      await c.call('DEBUG', 'SET-ACTIVE-EXPIRE', '0')
      await c.call('SET', 'short', 'v', 'PX', '1')
      await c.call('SET', 'long', 'v')
      await c.call('SAVE')
    })
    await withLive({ dir }, async (c, server) => {
      expect(await c.call('DBSIZE')).toBe(1)
      expect(await server.info('rdb_last_load_keys_expired')).toBe('1')
    })
  })

  test('SHUTDOWN and SIGTERM save where there are save points, and SAVE and NOSAVE decide otherwise', async () => {
    const dump = (dir: string) => existsSync(path.join(dir, 'dump.rdb'))
    for (const [save, args, expected] of [
      ['3600 1', [], true],
      ['', [], false],
      ['', ['SAVE'], true],
      ['3600 1', ['NOSAVE'], false],
    ] as const) {
      const dir = freshDir()
      const server = await new TestServer({ dir, config: { save } }).start()
      const c = await server.raw()
      await c.call('SET', 'a', '1')
      await c.call('SHUTDOWN', ...args).catch(() => undefined)
      expect((await server.process.exited).code).toBe(0)
      expect(dump(dir), `save '${save}' SHUTDOWN ${args}`).toBe(expected)
    }
    const dir = freshDir()
    await withLive({ dir, config: { save: '3600 1' } }, async c => {
      await c.call('SET', 'a', '1')
    })
    expect(dump(dir)).toBe(true)
    expect(readdirSync(dir), 'nothing but the dump stays').toEqual(['dump.rdb'])
  })

  test('a save that fails refuses writes, says why, and keeps the server from ending', async () => {
    const dir = freshDir()
    await withLive({ dir, config: { save: '3600 1' } }, async (c, server) => {
      await c.call('SET', 'a', '1')
      // A directory in its place, which no file replaces.
      await c.call('CONFIG', 'SET', 'dbfilename', 'taken')
      mkdirSync(path.join(dir, 'taken'))
      await c.call('BGSAVE')
      await saved(server)
      expect(await server.info('rdb_last_bgsave_status')).toBe('err')
      await server.process.waitForLog(
        /Error moving temp DB file temp-.*\.rdb on the final destination taken \(in server root dir .*\)/,
      )
      await expect(c.call('SET', 'a', '2')).rejects.toThrow(/^MISCONF Redis is configured to save RDB snapshots/)
      expect(await c.call('GET', 'a')).toBe('1')
      await expect(c.call('SAVE')).rejects.toThrow()
      await expect(c.call('SHUTDOWN')).rejects.toThrow('ERR Errors trying to SHUTDOWN. Check logs.')
      await c.call('CONFIG', 'SET', 'dbfilename', 'dump.rdb')
      await c.call('BGSAVE')
      await saved(server)
      expect(await c.call('SET', 'a', '2')).toBe('OK')
    })
  })

  test('LASTSAVE tells when the last save ended', async () => {
    await withLive({}, async c => {
      const started = Number(await c.call('LASTSAVE'))
      await until(async () => Date.now() / 1000 >= started + 1)
      await c.call('SAVE')
      expect(Number(await c.call('LASTSAVE'))).toBeGreaterThan(started)
    })
  })

  test('dbfilename is a name', async () => {
    await withLive({}, async c => {
      await expect(c.call('CONFIG', 'SET', 'dbfilename', 'a/b')).rejects.toThrow(
        "dbfilename can't be a path, just a filename",
      )
    })
  })
})

describe('a start', () => {
  async function refused(dir: string, pattern: RegExp, config = {}): Promise<void> {
    const server = await new TestServer({ dir, config, readyTimeoutMs: 60_000 }).start().then(
      () => undefined,
      (error: { message: string; log?: string }) => `${error.message}\n${error.log ?? ''}`,
    )
    expect(server).toMatch(pattern)
  }

  test('is refused where the file is cut, corrupt, or of a later version', async () => {
    const dir = freshDir()
    await withLive({ dir }, async c => {
      await fill(c)
      await c.call('SAVE')
    })
    const file = path.join(dir, 'dump.rdb')
    const whole = readFileSync(file)
    writeFileSync(file, whole.subarray(0, whole.length - 30))
    await refused(dir, /Short read or OOM loading DB[\s\S]*dump\.rdb[\s\S]*offset \d+[\s\S]*Fatal error loading the DB/)
    const flipped = Buffer.from(whole)
    flipped[flipped.length - 3] = (flipped[flipped.length - 3] ?? 0) ^ 1
    writeFileSync(file, flipped)
    await refused(dir, /dump\.rdb failed: RDB CRC error/)
    const later = Buffer.from(whole)
    later.write('REDIS0099')
    writeFileSync(file, later)
    await refused(dir, /Can't handle RDB format version 99/)
    writeFileSync(file, 'nonsense')
    await refused(dir, /Fatal error loading the DB/)
  })

  test('is refused while another process uses the file', async () => {
    const dir = freshDir()
    await withLive({ dir, config: { save: '3600 1' } }, async () => {
      await refused(dir, /Another process \(pid \d+\) is using the data directory/, { save: '3600 1' })
      // Another file in the same directory is nobody else's, and who saves nothing is in nobody's way.
      await withLive({ dir, config: { save: '3600 1', dbfilename: 'other.rdb' } }, async c => {
        await expect(c.call('CONFIG', 'SET', 'dbfilename', 'dump.rdb')).rejects.toThrow(/Another process/)
      })
      await withLive({ dir, config: { save: '' } }, async () => undefined)
    })
  })

  test.skipIf(process.getuid?.() === 0)('goes on in a directory that cannot be written, and says so', async () => {
    const dir = freshDir()
    chmodSync(dir, 0o555)
    await withLive({ dir, config: { save: '3600 1' } }, async (c, server) => {
      expect(server.log).toMatch(/WARNING: the directory .* cannot be written/)
      expect(await c.call('SET', 'a', '1')).toBe('OK')
      await c.call('SHUTDOWN', 'NOSAVE').catch(() => undefined)
    })
    chmodSync(dir, 0o755)
  })

  test('answers LOADING and tells its progress while the file is read', async () => {
    const dir = freshDir()
    await withLive({ dir }, async c => {
      await c.call('DEBUG', 'POPULATE', '2000')
      await c.call('SAVE')
    })
    const port = await freePort()
    const starting = new TestServer({ dir, port, config: { ...LIVE, 'key-load-delay': 100_000 } }).start()
    let c: RawClient | undefined
    await until(async () => {
      c = await RawClient.connect({ port, host: '127.0.0.1' }).catch(() => undefined)
      return c !== undefined
    })
    if (!c) throw new Error('no connection')
    await expect(c.call('GET', 'key:1')).rejects.toThrow('LOADING Redis is loading the dataset in memory')
    await expect(c.call('CONFIG', 'SET', 'dir', '.')).rejects.toThrow('LOADING')
    // It would write what has been read so far over the file.
    await expect(c.call('DEBUG', 'RELOAD')).rejects.toThrow('LOADING')
    // It listens first, and then opens the file.
    let info = ''
    await until(async () => {
      info = String(await c?.call('INFO', 'persistence'))
      return /loading_total_bytes:[1-9]/.test(info)
    })
    expect(info).toContain('loading:1')
    expect(info).toMatch(/loading_eta_seconds:\d/)
    expect(await c.call('CONFIG', 'SET', 'key-load-delay', 0)).toBe('OK')
    c.close()
    const server = await starting
    const after = await server.raw()
    expect(await after.call('DBSIZE')).toBe(2000)
    await server.stop()
  })
})

describe('check-rdb', () => {
  const check = (...args: string[]) =>
    run(serverBinary(), ['check-rdb', ...args], { cwd: scratch }).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        text: error.stdout + error.stderr,
      }),
    )

  test('reports on a file, sound or not', async () => {
    const dir = freshDir()
    await withLive({ dir }, async c => {
      await fill(c)
      await c.call('SAVE')
    })
    const file = path.join(dir, 'dump.rdb')
    const sound = await check(file)
    expect(sound.code).toBe(0)
    expect(sound.text).toContain('RDB looks OK!')
    expect(sound.text).toMatch(/9 keys read/)
    writeFileSync(file, readFileSync(file).subarray(0, 400))
    const cut = await check(file)
    expect(cut.code).toBe(1)
    expect(cut.text).toContain('--- RDB ERROR DETECTED ---')
    expect((await check('/no/such/file')).text).toContain('Cannot open file /no/such/file')
    expect((await check(file, '--what')).text).toContain('Usage: ')
    // By the executable's name, as tools call it.
    const link = path.join(scratch, 'redis-check-rdb')
    symlinkSync(serverBinary(), link)
    const version = await run(link, ['--version'])
    expect(version.stdout).toMatch(/^serval-check-rdb \d/)
  })
})

describe('--import', () => {
  /** A dump file of some keys: the options that import it, and the keys' digest. */
  async function dumped() {
    const dir = freshDir()
    let digest: unknown
    await withLive({ dir }, async c => {
      digest = await fill(c)
      await c.call('SAVE')
    })
    return { args: ['--import', path.join(dir, 'dump.rdb')], digest }
  }

  test('begins with the keys of a file, once', async () => {
    const { args, digest } = await dumped()
    const target = freshDir()
    await withLive({ dir: target, args, config: { save: '3600 1' } }, async (c, server) => {
      expect(await c.call('DEBUG', 'DIGEST')).toBe(digest)
      expect(server.log).toContain('Imported 9 keys from')
      await until(() => existsSync(path.join(target, 'dump.rdb')))
      await c.call('SET', 'own', '1')
    })
    await withLive({ dir: target, args, config: { save: '3600 1' } }, async (c, server) => {
      expect(server.log).toContain('there are keys already, so nothing is imported')
      expect(await c.call('DBSIZE')).toBe(9)
    })
  })

  test('with an append-only file brings the keys into it before anybody writes', async () => {
    const { args, digest } = await dumped()
    const target = freshDir()
    const config = { ...LIVE, appendonly: 'yes' } as const
    const server = await new TestServer({ dir: target, args, config }).start()
    await until(() => server.log.includes('Background AOF rewrite finished successfully'))
    await server.process.kill()
    await withLive({ dir: target, config }, async c => {
      expect(await c.call('DEBUG', 'DIGEST')).toBe(digest)
    })
  })

  /** A server that answers the handshake of a replica with a snapshot, and notes what it was asked. */
  async function primary(snapshot: Buffer, eof: boolean) {
    const asked: string[] = []
    const listener = createServer(socket => {
      socket.on('error', () => undefined)
      socket.on('data', data => {
        for (const request of String(data).split(/(?=\*\d+\r\n)/)) {
          const words = request.split('\r\n').filter((_, idx) => idx > 0 && idx % 2 === 0)
          asked.push(words.join(' '))
          if (words[0] === 'AUTH' && words.at(-1) !== 'secret') socket.write('-WRONGPASS no\r\n')
          else if (words[0] !== 'PSYNC') socket.write('+OK\r\n')
          else {
            socket.write(`+FULLRESYNC ${'0'.repeat(40)} 0\r\n\n\n`)
            const mark = 'f'.repeat(40)
            socket.write(eof ? `$EOF:${mark}\r\n` : `$${snapshot.length}\r\n`)
            socket.write(snapshot)
            if (eof) socket.write(mark)
          }
        }
      })
    })
    await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
    const { port } = listener.address() as { port: number }
    return { port, asked, close: () => listener.close() }
  }

  test.each([true, false])('takes a running server for its primary (made while it is sent: %s)', async eof => {
    const dir = freshDir()
    let digest: unknown
    await withLive({ dir }, async c => {
      digest = await fill(c)
      await c.call('SAVE')
    })
    const source = await primary(readFileSync(path.join(dir, 'dump.rdb')), eof)
    const args = ['--import', `redis://user:secret@127.0.0.1:${source.port}`]
    await withLive({ args }, async (c, server) => {
      expect(await c.call('DEBUG', 'DIGEST')).toBe(digest)
      expect(server.log).not.toContain('secret')
    })
    const capable = ['REPLCONF capa eof capa psync2', 'REPLCONF version 9.1.0']
    expect(source.asked).toEqual(['AUTH user secret', 'PING', ...capable, 'PSYNC ? -1'])
    source.close()
  })

  test('that fails ends the server', async () => {
    const source = await primary(Buffer.from('nonsense, and no dump file'), false)
    for (const [from, reason] of [
      ['/no/such/file', /Importing from \/no\/such\/file failed: No such file/],
      [`redis://:wrong@127.0.0.1:${source.port}`, /failed: WRONGPASS no/],
      [`redis://:secret@127.0.0.1:${source.port}`, /failed: see above/],
      ['rediss://127.0.0.1', /TLS is not there yet/],
    ] as const) {
      const started = new TestServer({ args: ['--import', from], readyTimeoutMs: 60_000 }).start()
      await expect(started).rejects.toThrow(reason)
    }
    source.close()
  })
})
