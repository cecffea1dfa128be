/**
 * A keyspace inside a process that outlives it: directories, append-only files, save points, snapshots in memory.
 */
import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Database, open, openAsync, RecoveryError } from '../../ts/src/index'
import { startServer } from '../../ts/src/testing'
import { RawClient } from '../support/resp'
import { useDir } from '../support/scratch'
import { expectError, startProcess, thrownBy, useDatabases } from './support'

const databases = useDatabases()
const freshDir = useDir('embedded')
let dir: string
beforeEach(() => {
  dir = freshDir()
  process.env.SERVAL_TEST_DIR = dir
})

/** A value of every type. */
function fill(db: Database): void {
  db.set('string', 'Alice', { ex: 1000 })
  db.rpush('list', 'a', 'b')
  db.hset('hash', { f: 1 })
  db.sadd('set', 'x', 'y')
  db.zadd('zset', { m: 1.5 })
  db.xadd('stream', '1-1', { n: 1 })
  db.pfadd('hll', 'a')
}

function digest(db: Database): unknown {
  return db.call('DEBUG', 'DIGEST')
}

const DEBUG = { 'enable-debug-command': 'local' } as const

/** Writes something behind the log of effects. */
function append(folder: string, text: string): void {
  fs.appendFileSync(path.join(folder, 'appendonly.aof.1.incr.aof'), text)
}

describe('append-only', () => {
  test('what was written is there again, and told of', () => {
    const first = open({ ...DEBUG, dir, appendonly: true })
    expect(first.recovery).toEqual({
      source: 'none',
      keys: 0,
      expired: 0,
      truncatedBytes: 0,
      durationMs: expect.any(Number),
    })
    fill(first)
    first.multi().incr('count').incr('count').exec()
    const before = digest(first)
    first.close()
    const second = databases.open({ ...DEBUG, dir, appendonly: true })
    expect(second.recovery).toMatchObject({ source: 'aof', keys: 8, truncatedBytes: 0 })
    expect(digest(second)).toEqual(before)
    expect(second.ttl('string')).toBeGreaterThan(900)
    expect(second.get('count')).toBe('2')
  })

  test('a directory is made where there is none', () => {
    const deep = path.join(dir, 'a', 'b')
    databases.open({ dir: deep, appendonly: true }).set('k', 'v')
    expect(fs.readdirSync(deep)).toContain('appendonlydir')
  })

  test('an end that is no whole command is cut off, and how much', () => {
    const first = open({ dir, appendonly: true })
    first.set('k', 'v')
    first.close()
    const incr = path.join(dir, 'appendonlydir', 'appendonly.aof.1.incr.aof')
    fs.appendFileSync(incr, '*3\r\n$3\r\nSET\r\n$1\r\nl')
    const second = databases.open({ dir, appendonly: true })
    expect(second.recovery).toMatchObject({ source: 'aof', keys: 1, truncatedBytes: 18 })
    expect(second.get('k')).toBe('v')
    expect(second.get('l')).toBeNull()
  })

  test('a file that is corrupt is refused, with its name and the place', () => {
    const first = open({ dir, appendonly: true })
    first.set('k', 'v')
    first.close()
    const incr = path.join(dir, 'appendonlydir', 'appendonly.aof.1.incr.aof')
    fs.appendFileSync(incr, 'garbage\r\n')
    const error = thrownBy(() => open({ dir, appendonly: true }))
    expect(error).toBeInstanceOf(RecoveryError)
    expect(error).toMatchObject({ code: 'ERR_SERVAL_LOAD' })
    expect(error.message).toMatch(/appendonly\.aof\.1\.incr\.aof/)
  })

  test('with `always` a call returns when its write is on disk: a kill loses nothing', async () => {
    const writer = startProcess(({ serval }) => {
      const db = serval.open({ dir: process.env.SERVAL_TEST_DIR as string, appendonly: true, appendfsync: 'always' })
      for (let i = 0; ; i++) {
        db.set(`key:${i}`, i)
        if (i % 50 === 49) process.stdout.write(`${i}\n`)
      }
    })
    await writer.printed(/^199$/m)
    writer.child.kill('SIGKILL')
    const { stdout } = await writer.ended
    const told = Number(stdout.trim().split('\n').at(-1))
    const db = databases.open({ dir, appendonly: true })
    for (let i = 0; i <= told; i++) expect(db.get(`key:${i}`)).toBe(String(i))
  })

  test('a process that ends without close loses nothing', async () => {
    const writer = startProcess(({ serval }) => {
      const db = serval.open({ dir: process.env.SERVAL_TEST_DIR as string, appendonly: true })
      for (let i = 0; i < 1000; i++) db.rpush('list', i)
    })
    await expect(writer.ended).resolves.toMatchObject({ code: 0, stderr: '' })
    expect(databases.open({ dir, appendonly: true }).llen('list')).toBe(1000)
  })

  test('two at once do not write one directory', async () => {
    const first = databases.open({ dir, appendonly: true, enableProtectedConfigs: 'yes' })
    const locked = ['ERR_SERVAL_LOCKED', /another keyspace of this process is using the data directory/i] as const
    expectError(() => open({ dir, appendonly: true }), ...locked)
    expectError(() => open({ dir: path.join(dir, '..', path.basename(dir)), appendonly: true }), ...locked)
    expectError(() => open({ dir, save: ['3600 1'] }), ...locked)
    // Another dump file, but the same log.
    expectError(() => open({ dir, appendonly: true, dbfilename: 'other.rdb' }), ...locked)
    await expect(openAsync({ dir, appendonly: true })).rejects.toMatchObject({ code: locked[0] })
    const other = databases.open({ dir, save: ['3600 1'], dbfilename: 'other.rdb' })
    expectError(() => other.configSet({ appendonly: 'yes' }), 'ERR', locked[1])
    const beside = { dir, appendonly: true, dbfilename: 'third.rdb', appendfilename: 'third.aof' } as const
    databases.open(beside).close()
    // The log stays where it is, and locked, when dumps go elsewhere.
    first.configSet({ dir: freshDir() })
    expectError(() => open({ dir, appendonly: true }), ...locked)
    first.close()
    other.close()
    expect(fs.readdirSync(dir)).toEqual(['appendonlydir'])
    databases.open({ dir, appendonly: true })
  })

  test('a directory is the one that was meant when it was opened, wherever the process goes', async () => {
    const before = process.cwd()
    process.chdir(dir)
    try {
      const db = databases.open({ dir: 'here', appendonly: true, save: ['3600 1'] })
      process.chdir('/')
      db.set('k', 'v')
      await db.save()
      db.close()
    } finally {
      process.chdir(before)
    }
    expect(fs.readdirSync(path.join(dir, 'here')).sort()).toEqual(['appendonlydir', 'dump.rdb'])
    expectError(() => open({ dir: '', appendonly: true }), 'ERR_SERVAL_OPTION', /dir: the name of a directory is empty/)
  })

  test.each<[string, RegExp, (folder: string) => void]>([
    ['an unknown command', /'FOO'.*incr\.aof \(offset 50\)/, folder => append(folder, '*1\r\n$3\r\nFOO\r\n')],
    ['garbage', /incr\.aof: .*\(offset 50\)/, folder => append(folder, 'x\r\n')],
    ['half a command', /incr\.aof \(offset 50\)/, folder => append(folder, '*3\r\n$3\r\nSET\r\n')],
    ['no base', /appendonly\.aof\.1\.base\.rdb/, folder => fs.rmSync(path.join(folder, 'appendonly.aof.1.base.rdb'))],
    [
      'a manifest that is none',
      /line 1/,
      folder => fs.writeFileSync(path.join(folder, 'appendonly.aof.manifest'), 'x\n'),
    ],
  ])('%s is refused with directory, file and place, and leaves no lock', (_, reason, spoil) => {
    const first = open({ dir, appendonly: true })
    first.set('k', 'v')
    first.close()
    const folder = path.join(dir, 'appendonlydir')
    const kept = path.join(dir, 'kept')
    fs.cpSync(folder, kept, { recursive: true })
    spoil(folder)
    const refuse = () => open({ dir, appendonly: true, aofLoadTruncated: false })
    for (let i = 0; i < 3; i++) expectError(refuse, 'ERR_SERVAL_LOAD', reason)
    const { message } = thrownBy(refuse)
    expect(message.startsWith(`cannot load ${dir}: `)).toBe(true)
    expect(message).not.toMatch(/Exiting/)
    expect(fs.readdirSync(dir).sort()).toEqual(['appendonlydir', 'kept'])
    fs.rmSync(folder, { recursive: true })
    fs.renameSync(kept, folder)
    expect(databases.open({ dir, appendonly: true }).get('k')).toBe('v')
  })

  test('what cannot be a directory is refused', () => {
    const file = path.join(dir, 'file')
    fs.writeFileSync(file, '')
    for (const used of [file, path.join(file, 'x')]) {
      expectError(() => open({ dir: used, appendonly: true }), 'ERR_SERVAL_DIR', /cannot use .*file/)
    }
    fs.writeFileSync(path.join(dir, 'dump.rdb'), 'REDIS0011 and garbage')
    for (let i = 0; i < 3; i++)
      expectError(() => open({ dir, save: ['3600 1'] }), 'ERR_SERVAL_LOAD', /dump\.rdb.*offset/)
    expect(fs.readdirSync(dir).sort()).toEqual(['dump.rdb', 'file'])
  })
})

describe('snapshots', () => {
  test('save() writes a dump file, which open() loads', async () => {
    const first = open({ ...DEBUG, dir })
    expect(first.recovery).toMatchObject({ source: 'none', keys: 0 })
    fill(first)
    first.set('short', 'x', { px: 1 })
    const saved = first.save()
    first.set('after', 'the instant')
    await saved
    await Promise.all([first.save(), first.save()])
    first.close()
    const second = databases.open({ ...DEBUG, dir })
    expect(second.recovery).toMatchObject({ source: 'rdb', keys: 8 })
    expect(second.get('after')).toBe('the instant')
  })

  test('a save that fails is an error', async () => {
    const db = databases.open({ dir })
    db.set('k', 'v')
    fs.mkdirSync(path.join(dir, 'dump.rdb'))
    await expect(db.save()).rejects.toMatchObject({ code: 'NOTSAVED' })
  })

  test('with save points closing saves what has changed', () => {
    const first = open({ dir, save: ['3600 1'] })
    first.set('k', 'v')
    first.close()
    const second = databases.open({ dir, save: ['3600 1'] })
    expect(second.recovery).toMatchObject({ source: 'rdb', keys: 1 })
    expect(second.get('k')).toBe('v')
  })

  test('openAsync() loads beside the event loop', async () => {
    const first = open({ dir })
    for (let i = 0; i < 20_000; i++) first.set(`key:${i}`, i)
    await first.save()
    first.close()
    let turns = 0
    let isOpen = false
    const turn = () => {
      turns++
      if (!isOpen) setImmediate(turn)
    }
    setImmediate(turn)
    const second = databases.keep(await openAsync({ dir }))
    isOpen = true
    expect(second.recovery).toMatchObject({ source: 'rdb', keys: 20_000 })
    expect(second.get('key:19999')).toBe('19999')
    expect(turns).toBeGreaterThan(0)
    await expect(openAsync({ nosuch: 1 } as never)).rejects.toMatchObject({ code: 'ERR_SERVAL_OPTION' })
    fs.writeFileSync(path.join(dir, 'dump.rdb'), 'REDIS0011 and garbage')
    await expect(openAsync({ dir })).rejects.toBeInstanceOf(RecoveryError)
  })

  test('snapshot() is a Buffer that restore() takes, here and elsewhere', () => {
    const db = databases.open(DEBUG)
    fill(db)
    db.session().select(3)
    const before = digest(db)
    const snapshot = db.snapshot()
    expect(snapshot.subarray(0, 5).toString()).toBe('REDIS')
    db.flushall()
    db.set('other', 1)
    expect(db.restore(snapshot)).toMatchObject({ source: 'rdb', keys: 7, expired: 0 })
    expect(digest(db)).toEqual(before)
    const another = databases.open(DEBUG)
    another.restore(new Uint8Array(snapshot))
    expect(digest(another)).toEqual(before)
  })

  test('a snapshot that is wrong changes nothing, wherever it is wrong', () => {
    const db = databases.open(DEBUG)
    fill(db)
    const snapshot = db.snapshot()
    const before = digest(db)
    for (let length = 0; length < snapshot.length; length += 7) {
      expectError(() => db.restore(snapshot.subarray(0, length)), 'ERR_SERVAL_RESTORE')
    }
    const changed = Buffer.from(snapshot)
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    expectError(() => db.restore(changed), 'ERR_SERVAL_RESTORE')
    expect(thrownBy(() => db.restore('text' as never))).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' })
    expect(digest(db)).toEqual(before)
  })

  test('what restore() brings outlives the process, and what follows it', () => {
    const source = databases.open(DEBUG)
    fill(source)
    const snapshot = source.snapshot()
    const first = open({ ...DEBUG, dir, appendonly: true, appendfsync: 'always' })
    first.set('before', 1)
    expect(first.restore(snapshot)).toMatchObject({ source: 'rdb', keys: 7 })
    expect(digest(first)).toEqual(digest(source))
    first.rpush('list', 'c')
    const before = digest(first)
    first.close()
    expect(fs.readdirSync(path.join(dir, 'appendonlydir')).sort()).toEqual([
      'appendonly.aof.2.base.rdb',
      'appendonly.aof.2.incr.aof',
      'appendonly.aof.manifest',
    ])
    const second = databases.open({ ...DEBUG, dir, appendonly: true })
    expect(second.recovery).toMatchObject({ source: 'aof', keys: 7 })
    expect(digest(second)).toEqual(before)
    expect(second.lrange('list', 0, -1)).toEqual(['a', 'b', 'c'])
  })

  test('who waits is served of what restore() brings, and of what comes after', async () => {
    const source = databases.open()
    source.rpush('brought', 'a', 'b')
    const db = databases.open({ dir, appendonly: true })
    const [brought, later] = [db.blpop('brought', 0), db.blpop('later', 0)]
    db.restore(source.snapshot())
    expect(await brought).toEqual(['brought', 'a'])
    db.rpush('later', 'x')
    expect(await later).toEqual(['later', 'x'])
    db.close()
    expect(databases.open({ dir, appendonly: true }).lrange('brought', 0, -1)).toEqual(['b'])
  })

  test('what is behind the end of a snapshot is no part of it', () => {
    const first = open({ dir, appendonly: true })
    first.set('k', 'v')
    const tail = Buffer.from('*3\r\n$3\r\nSET\r\n$5\r\nother\r\n$1\r\n1\r\n')
    first.restore(Buffer.concat([first.snapshot(), tail]))
    first.close()
    expect(databases.open({ dir, appendonly: true }).keys('*')).toEqual(['k'])
  })

  test('a snapshot that cannot be brought to disk changes nothing', () => {
    const db = databases.open({ dir, appendonly: true })
    db.set('k', 'v')
    const snapshot = db.snapshot()
    db.set('k', 'w')
    fs.mkdirSync(path.join(dir, `temp-rewriteaof-${process.pid}.aof`))
    expectError(() => db.restore(snapshot), 'ERR_SERVAL_RESTORE', /temp-rewriteaof/)
    expect(db.get('k')).toBe('w')
  })

  test('nothing is read or written where nothing was asked for', () => {
    const before = fs.readdirSync('.')
    const db = databases.open()
    expect(db.recovery).toBeNull()
    db.set('k', 'v')
    db.close()
    expect(fs.readdirSync('.')).toEqual(before)
  })
})

test('a directory moves between the server and a process', async () => {
  const server = await startServer({ dir, config: { appendonly: true } })
  const client = await RawClient.connect({ port: server.port, host: '127.0.0.1' })
  await client.call('SET', 'from', 'server')
  client.close()
  await server.stop()
  const db = open({ dir, appendonly: true })
  expect(db.get('from')).toBe('server')
  db.set('from', 'process')
  db.close()
  const again = await startServer({ dir, config: { appendonly: true } })
  const other = await RawClient.connect({ port: again.port, host: '127.0.0.1' })
  expect(await other.call('GET', 'from')).toBe('process')
  other.close()
  await again.stop()
})
