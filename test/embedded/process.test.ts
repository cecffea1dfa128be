/**
 * How a process ends that has a keyspace inside: never late, never with a crash, and not before it should.
 *
 * A timer that keeps nothing alive tells whether something else did: it fires only then. Where nothing should it is set to
 * half a minute, which no end takes, however slow the machine.
 */
import { describe, expect, test } from 'vitest'
import { RawClient } from '../support/resp'
import { inProcess, inThreads, startProcess } from './support'

type Serval = typeof import('../../ts/src/index')

describe('what keeps a process alive', () => {
  test('an open database does not', async () => {
    const stdout = await inProcess(({ serval }) => {
      const db = serval.open()
      db.set('k', 'v')
      db.session().watch('k')
      setTimeout(() => console.log('kept alive'), 30_000).unref()
      console.log(db.get('k'))
    })
    expect(stdout).toBe('v\n')
  })

  test('a server does, until it is closed', async () => {
    const stdout = await inProcess(async ({ serval }) => {
      const server = await serval.open().listen({ port: 0 })
      setTimeout(() => {
        console.log('kept alive')
        server.close()
        setTimeout(() => console.log('still'), 30_000).unref()
      }, 200).unref()
    })
    expect(stdout).toBe('kept alive\n')
  })

  test('a server does, until its database is closed', async () => {
    const stdout = await inProcess(async ({ serval }) => {
      const db = serval.open()
      await db.listen({ port: 0 })
      setTimeout(() => {
        console.log('kept alive')
        db.close()
      }, 200).unref()
    })
    expect(stdout).toBe('kept alive\n')
  })

  test('a server that is unreferenced does not, and does again once it is referenced', async () => {
    const stdout = await inProcess(async ({ serval }) => {
      const server = await serval.open().listen({ port: 0 })
      server.unref().ref()
      setTimeout(() => {
        console.log('kept alive')
        server.unref()
        setTimeout(() => console.log('still'), 30_000).unref()
      }, 100).unref()
    })
    expect(stdout).toBe('kept alive\n')
  })

  test('nor do connections to it', async () => {
    const { ended, printed } = startProcess(async ({ serval }) => {
      const db = serval.open()
      const server = await db.listen({ port: 0 })
      setInterval(() => db.get('go') && server.unref(), 5).unref()
      console.log(`port ${server.port}`)
    })
    const port = Number((await printed(/port (\d+)\n/))[1])
    const [busy, client] = await Promise.all([1, 2].map(() => RawClient.connect({ port, host: '127.0.0.1' })))
    busy?.write('WAIT 1 0\r\n')
    expect(await client?.call('SET', 'go', 1)).toBe('OK')
    expect(await ended).toEqual({ code: 0, signal: null, stdout: `port ${port}\n`, stderr: '' })
    await Promise.all([busy?.closed, client?.closed])
  })

  test('a subscription does, until it ends, and not while it is unreferenced', async () => {
    const stdout = await inProcess(({ serval }) => {
      const db = serval.open()
      const subscription = db.subscribe('c', message => {
        console.log(message)
        subscription.unsubscribe()
        db.subscribe('d', () => {}).unref()
        setTimeout(() => console.log('still'), 30_000).unref()
      })
      setTimeout(() => db.publish('c', 'kept alive'), 200).unref()
    })
    expect(stdout).toBe('kept alive\n')
  })

  test('a call that waits does, until its time is over', async () => {
    const stdout = await inProcess(({ serval }) => {
      const db = serval.open()
      db.wait(1, 200).then(acknowledged => console.log('waited', acknowledged))
    })
    expect(stdout).toBe('waited 0\n')
  })

  test('a call that waits for ever does, until the database is closed', async () => {
    const stdout = await inProcess(({ serval }) => {
      const db = serval.open()
      db.wait(1, 0).catch(error => console.log(error.code))
      setTimeout(() => db.close(), 100).unref()
    })
    expect(stdout).toBe('CLOSED\n')
  })

  test('a call that was unblocked does not any more', async () => {
    const stdout = await inProcess(({ serval }) => {
      const db = serval.open()
      db.wait(1, 0).then(() => console.log('unblocked'))
      const id = /id=(\d+) .* flags=b /.exec(String(db.call('CLIENT', 'LIST')))?.[1] as string
      setTimeout(() => {
        db.clientUnblock(Number(id))
        setTimeout(() => console.log('still'), 30_000).unref()
      }, 50).unref()
    })
    expect(stdout).toBe('unblocked\n')
  })
})

describe('process.exit() ends it at once, with its code', () => {
  test.each<[string, (inside: { serval: Serval }) => unknown]>([
    [
      'after nothing',
      ({ serval }) => {
        serval.open()
        process.exit(7)
      },
    ],
    [
      'with many keys',
      ({ serval }) => {
        const db = serval.open()
        const keys = Array.from({ length: 100_000 }, (_, i) => `key ${i}`)
        for (let i = 0; i < 3; i++) db.mset(keys.map(key => [`${key}:${i}`, 'x'.repeat(50)] as const))
        process.exit(7)
      },
    ],
    [
      'while it listens',
      async ({ serval }) => {
        await serval.open().listen({ port: 0 })
        process.exit(7)
      },
    ],
    [
      'while calls wait',
      ({ serval }) => {
        const db = serval.open()
        db.wait(1, 0)
        db.wait(1, 100_000)
        process.exit(7)
      },
    ],
    [
      'while a thread runs commands',
      async ({ serval }) => {
        const { Worker } = require('node:worker_threads') as typeof import('node:worker_threads')
        const db = serval.open()
        const file = require.resolve(Object.keys(require.cache).find(name => name.endsWith('dist/index.js')) as string)
        const code = `
        const { parentPort, workerData } = require('node:worker_threads')
        const db = require(${JSON.stringify(file)}).attach(workerData)
        parentPort.postMessage('begins')
        for (;;) db.multi().incr('n').set('big', 'x'.repeat(10_000)).exec()`
        const workers = [1, 2, 3].map(() => new Worker(code, { eval: true, workerData: db.handle }))
        await Promise.all(workers.map(worker => new Promise(resolve => worker.once('message', resolve))))
        process.exit(7)
      },
    ],
    [
      'from an exit handler that uses the database',
      ({ serval }) => {
        const db = serval.open()
        process.on('exit', () => {
          db.set('k', 7)
          process.exitCode = Number(db.get('k'))
        })
      },
    ],
    [
      'by an exception',
      ({ serval }) => {
        serval.open().listen({ port: 0 })
        process.on('uncaughtException', () => process.exit(7))
        throw new Error('uncaught')
      },
    ],
  ])('%s', async (_, script) => {
    const { code, signal, stderr } = await startProcess(script).ended
    expect({ code, signal, stderr }).toEqual({ code: 7, signal: null, stderr: '' })
  })

  test('while a connection keeps the keyspace busy', async () => {
    const { ended, printed } = startProcess(async ({ serval }) => {
      const db = serval.open({ 'enable-debug-command': 'local', 'busy-reply-threshold': 20 })
      const server = await db.listen({ port: 0 })
      console.log(`port ${server.port}`)
      setInterval(() => {
        try {
          db.ping()
        } catch {
          process.exit(7)
        }
      }, 5)
    })
    const port = Number((await printed(/port (\d+)\n/))[1])
    const client = await RawClient.connect({ port, host: '127.0.0.1' })
    client.write('DEBUG BUSYLOOP 600000\r\n')
    expect(await ended).toMatchObject({ code: 7, signal: null, stderr: '' })
    await client.closed
  })
})

describe('other ends', () => {
  test('an exception that nobody catches', async () => {
    const { code, signal, stderr } = await startProcess(async ({ serval }) => {
      const db = serval.open()
      await db.listen({ port: 0 })
      db.call('NOSUCH')
    }).ended
    expect({ code, signal }).toEqual({ code: 1, signal: null })
    expect(stderr).toContain("ERR unknown command 'NOSUCH'")
  })

  test.skipIf(process.platform === 'win32')('a signal', async () => {
    const { child, ended, printed } = startProcess(async ({ serval }) => {
      await serval.open().listen({ port: 0 })
      console.log('ready')
    })
    await printed(/ready/)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' })
  })

  test('nothing is printed unless a log was asked for, whatever is configured later', async () => {
    const quiet = await inProcess(async ({ serval }) => {
      const db = serval.open({ enableDebugCommand: 'yes' })
      db.configSet({ loglevel: 'debug' })
      db.call('DEBUG', 'LOG', 'a line')
      const server = await db.listen({ port: 0 })
      await server.close()
    })
    expect(quiet).toBe('')
    const loud = await inProcess(({ serval }) => {
      const db = serval.open({ enableDebugCommand: 'yes', logfile: '' })
      db.call('DEBUG', 'LOG', 'a line')
    })
    expect(loud).toContain('a line')
  })
})

describe('worker threads that end', () => {
  test('the addon used only in one of them', async () => {
    await inThreads(1, ({ serval }) => serval.open().set('k', 'v'))
  })

  test('fifty, one after the other, each with a keyspace of its own that it does not close', async () => {
    await inThreads(50, async ({ serval }) => {
      const db = serval.open()
      db.set('k', 'v'.repeat(1000))
      db.buffers.get('k')
      const server = await db.listen({ port: 0 })
      server.unref()
    })
  })

  test('fifty, one after the other, attached to one keyspace', async () => {
    const main = ({ serval }: { serval: Serval }) => {
      const db = serval.open()
      process.on('exit', () => console.log(db.get('n')))
      return db.handle
    }
    const stdout = await inThreads(50, ({ serval, data }) => serval.attach(data as string).incr('n'), main)
    expect(stdout).toBe('50\n')
  })

  test('by process.exit() of their own, while a call waits', async () => {
    await inThreads(10, ({ serval }) => {
      serval.open().wait(1, 0)
      process.exit(0)
    })
  })

  test('ten at once, and the process with them', async () => {
    const stdout = await inProcess(({ serval, dist }) => {
      const { Worker } = require('node:worker_threads') as typeof import('node:worker_threads')
      const db = serval.open()
      const code = `
        const db = require(${JSON.stringify(dist)}).attach(require('node:worker_threads').workerData)
        for (let i = 0; i < 1000; i++) db.incr('n')`
      for (let i = 0; i < 10; i++) new Worker(code, { eval: true, workerData: db.handle })
      process.on('exit', () => console.log(db.get('n')))
    })
    expect(stdout).toBe('10000\n')
  })
})
