/**
 * Handles that nobody refers to any more are collected, and their keyspaces, threads and clients go with them.
 *
 * The scripts run in processes of their own, which count their threads in /proc: every open keyspace has a cron.
 */
import { describe, expect, test } from 'vitest'
import { inProcess } from './support'

const linux = process.platform === 'linux'

describe.runIf(linux)('a database that nobody refers to', () => {
  test('is collected: its threads end, its keys are freed', async () => {
    const stdout = await inProcess(
      async ({ serval }) => {
        const { readdirSync, readFileSync } = require('node:fs') as typeof import('node:fs')
        const crons = () =>
          readdirSync('/proc/self/task').filter(task => {
            try {
              return readFileSync(`/proc/self/task/${task}/comm`, 'utf8').startsWith('serval-cron')
            } catch {
              return false
            }
          }).length
        let collected = 0
        const registry = new FinalizationRegistry(() => collected++)
        const use = (i: number) => {
          const db = serval.open()
          registry.register(db, undefined)
          db.set('k', String(i).repeat(500_000))
          db.buffers.get('k')
          db.session().watch('k')
          db.multi().get('k').exec()
          return db.info('memory').length
        }
        for (let i = 0; i < 50; i++) use(i)
        // V8 may have collected some already.
        console.log('open', crons() > 0)
        const gc = globalThis.gc as () => void
        const end = performance.now() + 80_000
        while (crons() > 0 && performance.now() < end) {
          gc()
          await new Promise(resolve => setTimeout(resolve, 10))
        }
        console.log('left', crons(), 'collected', collected)
      },
      ['--expose-gc'],
    )
    expect(stdout).toBe('open true\nleft 0 collected 50\n')
  })

  test('250 times, without anybody asking for a collection, does not fill the memory', async () => {
    const stdout = await inProcess(async ({ serval }) => {
      const { readdirSync } = require('node:fs') as typeof import('node:fs')
      const mostThreads = { count: 0 }
      const mostBytes = { rss: 0 }
      for (let i = 0; i < 250; i++) {
        const db = serval.open()
        db.set('k', 'x'.repeat(1_000_000))
        await new Promise(setImmediate)
        if (i % 10 > 0) continue
        mostThreads.count = Math.max(mostThreads.count, readdirSync('/proc/self/task').length)
        mostBytes.rss = Math.max(mostBytes.rss, process.memoryUsage.rss())
      }
      console.log(JSON.stringify({ threads: mostThreads.count, megabytes: Math.round(mostBytes.rss / 1e6) }))
    })
    const { threads, megabytes } = JSON.parse(stdout)
    // All of them at once would have 500 threads and 350 MB.
    expect(threads).toBeLessThan(350)
    expect(megabytes).toBeLessThan(300)
  })

  test('is kept while it is served, and while a call of it waits', async () => {
    const stdout = await inProcess(
      async ({ serval }) => {
        const net = require('node:net') as typeof import('node:net')
        const served = async () => {
          const db = serval.open()
          db.set('k', 'served')
          return (await db.listen({ port: 0 })).port as number
        }
        const waits = (() => {
          const db = serval.open()
          return db.wait(1, 300)
        })()
        const port = await served()
        const gc = globalThis.gc as () => void
        for (let i = 0; i < 20; i++) {
          gc()
          await new Promise(resolve => setTimeout(resolve, 5))
        }
        console.log('waited', await waits)
        gc()
        const socket = net.connect(port, '127.0.0.1', () => socket.write('GET k\r\n'))
        const reply = await new Promise(resolve => socket.once('data', resolve))
        console.log(String(reply).trim().replaceAll('\r\n', ' '))
        process.exit()
      },
      ['--expose-gc'],
    )
    expect(stdout).toBe('waited 0\n$6 served\n')
  })
})

test('sessions that nobody refers to are collected, and are no clients any more', async () => {
  const stdout = await inProcess(
    async ({ serval }) => {
      const db = serval.open()
      const count = () => String(db.call('CLIENT', 'LIST')).split('\n').filter(Boolean).length
      const use = () => {
        const session = db.session()
        session.select(1)
        session.watch('k')
        session.call('MULTI')
      }
      for (let i = 0; i < 200; i++) use()
      console.log('most', count() > 1)
      const gc = globalThis.gc as () => void
      const end = performance.now() + 80_000
      while (count() > 1 && performance.now() < end) {
        gc()
        await new Promise(resolve => setTimeout(resolve, 10))
      }
      console.log('left', count(), /watching_clients:(\d+)/.exec(db.info('clients'))?.[1])
    },
    ['--expose-gc'],
  )
  expect(stdout).toBe('most true\nleft 1 0\n')
})

test('a huge argument or reply leaves no huge buffer behind', async () => {
  const stdout = await inProcess(
    async ({ serval }) => {
      const gc = globalThis.gc as () => void
      const db = serval.open()
      db.ping()
      const before = process.memoryUsage.rss()
      const use = () => {
        db.set('k', Buffer.alloc(100_000_000, 1))
        if (db.buffers.get('k')?.length !== 100_000_000) throw new Error('another length')
        db.multi().get('none').exec()
        db.del('k')
        if (Number(/used_memory:(\d+)/.exec(db.info('memory'))?.[1]) > 10_000_000) throw new Error('used')
      }
      use()
      const end = performance.now() + 80_000
      const grown = () => process.memoryUsage.rss() - before
      while (grown() > 60_000_000 && performance.now() < end) {
        gc()
        // What the allocator keeps for later is not the question.
        db.memoryPurge()
        await new Promise(resolve => setTimeout(resolve, 20))
      }
      console.log(grown() < 60_000_000 ? 'given back' : `${grown()} bytes more`)
    },
    ['--expose-gc'],
  )
  expect(stdout).toBe('given back\n')
})
