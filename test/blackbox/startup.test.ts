/**
 * How the server is started, configured from files and command lines, and ended.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { serverBinary } from '../../ts/src/paths'
import { freePort } from '../../ts/src/testing'
import { product } from '../support/product'
import { recordCommands } from '../support/record'
import { RawClient } from '../support/resp'
import { useScratch } from '../support/scratch'
import { directive, TestServer, withServer } from '../support/server'
import { until } from '../support/until'

const run = promisify(execFile)
const scratch = useScratch('startup').dir

/** A case that holds for everyone but Redis. */
function unlessRedis<T>(row: T): T[] {
  return product() === 'redis' ? [] : [row]
}

/** True where somebody accepts connections on this port. */
async function answers(port: number): Promise<boolean> {
  try {
    const c = await RawClient.connect({ port, host: '127.0.0.1' })
    c.close()
    return true
  } catch {
    return false
  }
}

/** Who has not ended by then, hangs. */
const HUNG_MS = 60_000

/** Runs the binary with arguments that it has to refuse; what it printed. */
async function refusal(...args: string[]): Promise<string> {
  const failure = await run(serverBinary(), args, { cwd: scratch, timeout: HUNG_MS }).then(
    () => undefined,
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
  if (!failure) throw new Error(`${args.join(' ')} was accepted`)
  expect(failure.code).toBe(1)
  return failure.stdout + failure.stderr
}

function writeConfig(name: string, text: string): string {
  const file = path.join(scratch, name)
  writeFileSync(file, text)
  return file
}

describe('the command line', () => {
  test('--version and --help', async () => {
    const version = await run(serverBinary(), ['--version'])
    expect(version.stdout).toMatch(/^\w+ server v=\d+\.\d+\.\d+ /)
    expect((await run(serverBinary(), ['-v'])).stdout).toBe(version.stdout)
    for (const flag of ['--help', '-h']) {
      const help = await run(serverBinary(), [flag]).catch(error => error as { stdout: string; stderr: string })
      expect(help.stdout + help.stderr).toMatch(/Usage: /)
    }
  })

  test('options override the file, and a file the defaults', async () => {
    const configFile = 'save ""\nbind 127.0.0.1\nhz 20\nmaxmemory 1mb\n'
    await withServer({ configFile, args: ['--hz', '30', '--maxmemory-policy', 'allkeys-lfu'] }, async c => {
      expect(await directive(c, 'hz')).toBe('30')
      expect(await directive(c, 'maxmemory')).toBe('1048576')
      expect(await directive(c, 'maxmemory-policy')).toBe('allkeys-lfu')
    })
  })

  test('--save without a value is an empty one, and words may share an argument', async () => {
    await withServer({ args: ['--save', '--hz 40', '--loglevel', 'verbose'] }, async c => {
      expect(await directive(c, 'save')).toBe('')
      expect(await directive(c, 'hz')).toBe('40')
    })
    await withServer({ args: ['--save', '100 2', '--save', '200 3'] }, async c => {
      expect(await directive(c, 'save')).toContain('200 3')
    })
  })

  test('- reads the configuration from standard input', async () => {
    const port = await freePort()
    const child = spawn(serverBinary(), ['-'], { cwd: scratch, stdio: ['pipe', 'pipe', 'inherit'] })
    const ended = new Promise<number | null>(resolve => child.once('close', resolve))
    child.stdin.end(`port ${port}\nbind 127.0.0.1\nsave ""\nhz 50\n`)
    let log = ''
    child.stdout.on('data', chunk => {
      log += chunk
    })
    await until(() => log.includes('Ready to accept connections tcp'))
    const c = await RawClient.connect({ port, host: '127.0.0.1' })
    expect(await directive(c, 'hz')).toBe('50')
    c.close()
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  test.each<[string[], RegExp]>([
    // Redis 8 takes an unknown name for a module's, and starts; only then it gives up.
    ...unlessRedis<[string[], RegExp]>([
      ['--bogus', 'x'],
      /'bogus "x"'[\s\S]*Bad directive or wrong number of arguments/,
    ]),
    [['--port'], /'port'[\s\S]*wrong number of arguments/],
    [['--port', 'x'], /'port "x"'[\s\S]*argument couldn't be parsed into an integer/],
    [['--port', '70000'], /argument must be between 0 and 65535 inclusive/],
    [['--loglevel', 'loud'], /argument\(s\) must be one of the following: /],
    [['--appendonly', 'maybe'], /argument must be 'yes' or 'no'/],
    [['--maxmemory', '1xb'], /argument must be a memory value/],
    [['--databases', '0'], /argument must be between 1 and 2147483647 inclusive/],
    [['--port', '6379', '6380'], /'port "6379" "6380"'[\s\S]*wrong number of arguments/],
  ])('%j is refused with its reason', async (args, message) => {
    expect(await refusal(...args)).toMatch(message)
  })
})

describe('the configuration file', () => {
  test('comments, quotes, escapes, units and upper case', async () => {
    const configFile = `
# a comment
   # an indented one
PORT 0
port ${await freePort()}
bind 127.0.0.1
save ""
requirepass "a b\\x41\\""
maxmemory 2gb
proc-title-template '{title} it\\'s'
client-output-buffer-limit normal 10mb 5mb 60
`
    const port = Number(/^port (\d+)/m.exec(configFile)?.[1])
    const server = await new TestServer({ configFile, port }).start()
    const c = await server.raw()
    expect(await c.call('AUTH', 'a bA"')).toBe('OK')
    expect(await directive(c, 'maxmemory')).toBe('2147483648')
    expect(await directive(c, 'proc-title-template')).toBe("{title} it's")
    expect(await directive(c, 'client-output-buffer-limit')).toMatch(/^normal 10485760 5242880 60 /)
    await server.closeClients()
    await server.process.stop()
  })

  test('include, with what follows it winning, and patterns', async () => {
    writeConfig('part-a.conf', 'hz 21\ntimeout 7\n')
    writeConfig('part-b.conf', 'maxmemory 3mb\n')
    const configFile = `save ""\nbind 127.0.0.1\ninclude ${scratch}/part-*.conf\nhz 22\n`
    await withServer({ configFile }, async c => {
      expect([await directive(c, 'hz'), await directive(c, 'timeout'), await directive(c, 'maxmemory')]).toEqual([
        '22',
        '7',
        '3145728',
      ])
    })
  })

  test.each([
    ['1', 1],
    ['1k', 1000],
    ['1KB', 1024],
    ['1m', 1_000_000],
    ['1Mb', 1_048_576],
    ['1g', 1_000_000_000],
    ['1gb', 1_073_741_824],
  ])('maxmemory %s', async (text, bytes) => {
    await withServer({ configFile: `save ""\nbind 127.0.0.1\nmaxmemory ${text}\n` }, async c => {
      expect(await directive(c, 'maxmemory')).toBe(String(bytes))
    })
  })

  test('an error within an included file is named there', async () => {
    writeConfig('inner.conf', 'hz 10\nport x\n')
    const printed = await refusal(writeConfig('outer.conf', `\n\ninclude ${scratch}/inner.conf\n`))
    expect(printed).toMatch(/at line 2( of \S+inner\.conf)?\n>>> 'port x'/)
  })

  test.runIf(product() === 'serval')('a file that includes itself is refused', async () => {
    expect(await refusal(writeConfig('loop.conf', `include ${scratch}/loop.conf\n`))).toContain('nested too deeply')
  })

  test.each([
    ['dir /no/such/dir', /no\/such\/dir/],
    ['logfile /no/such/dir/log', /log file|No such file/],
  ])('%s is refused', async (line, message) => {
    expect(await refusal(writeConfig('place.conf', `port 0\n${line}\n`))).toMatch(message)
  })

  test('rename-command removes a command or gives it another name', async () => {
    const configFile = 'save ""\nbind 127.0.0.1\nrename-command FLUSHALL ""\nrename-command DBSIZE count\n'
    await withServer({ configFile }, async c => {
      await expect(c.call('FLUSHALL')).rejects.toThrow("ERR unknown command 'FLUSHALL'")
      await expect(c.call('DBSIZE')).rejects.toThrow("ERR unknown command 'DBSIZE'")
      expect(await c.call('COUNT')).toBe(0)
    })
  })

  test.each<[string, number, string]>([
    ...unlessRedis<[string, number, string]>(['hz 10\nbogus yes\n', 2, 'Bad directive or wrong number of arguments']),
    ['\n\nport x\n', 3, "argument couldn't be parsed into an integer"],
    ['requirepass "open\n', 1, 'Unbalanced quotes in configuration line'],
    ['maxmemory 1xb\n', 1, 'argument must be a memory value'],
    ['port\n', 1, 'wrong number of arguments'],
    ['hz 10\nmaxmemory-policy bogus\n', 2, 'argument(s) must be one of the following'],
    ['rename-command NOSUCH x\n', 1, 'No such command in rename-command'],
    ['include /no/such/file.conf\n', 1, "can't open config file"],
  ])('%j is refused at its line', async (text, line, reason) => {
    const printed = await refusal(writeConfig('wrong.conf', text))
    if (reason.includes('open config file')) expect(printed.toLowerCase()).toContain(reason)
    else {
      expect(printed).toContain('*** FATAL CONFIG FILE ERROR')
      // Serval names the file, too.
      expect(printed.replace(/ of \S+wrong\.conf$/m, '')).toContain(
        `at line ${line}\n>>> '${text.split('\n')[line - 1]}'\n`,
      )
      expect(printed).toContain(reason)
    }
  })

  test.runIf(product() === 'serval')('the file is named with the line', async () => {
    const file = writeConfig('named.conf', 'hz 10\nbogus yes\n')
    expect(await refusal(file)).toContain(file)
  })

  test('a file that is not there', async () => {
    expect(await refusal('/no/such/redis.conf')).toMatch(/can't open config file '\/no\/such\/redis.conf'/i)
  })

  test.runIf(product() === 'serval').each([['tls-port 6390'], ['aclfile users.acl'], ['replicaof 127.0.0.1 6380']])(
    '%s promises what is not there yet, and is refused by name',
    async directive => {
      const printed = await refusal(writeConfig('promise.conf', `port 0\n${directive}\n`))
      expect(printed).toContain(directive.split(' ')[0])
    },
  )
})

describe('the log', () => {
  const LINE = /^\d+:[MCSX] \d\d \w{3} \d{4} \d\d:\d\d:\d\d\.\d{3} [.\-*#] /

  test('says in the lines of Redis what tools wait for', async () => {
    await withServer({}, async (_, server) => {
      expect(server.log).toMatch(new RegExp(`${server.process.pid}:M .* \\* Server initialized`))
      expect(server.log).toMatch(/\* Ready to accept connections tcp/)
      const lines = server.log.split('\n').filter(line => /Ready to accept|Server initialized/.test(line))
      for (const line of lines) expect(line).toMatch(LINE)
    })
  })

  test('has one form from the first line to the last', async () => {
    const server = await new TestServer({ args: ['--loglevel', 'debug'] }).start()
    await (await server.raw()).call('PING')
    await server.stop()
    // What Redis says within a signal handler has a form of its own.
    const lines = server.log
      .trimEnd()
      .split('\n')
      .filter(line => !line.includes(':signal-handler'))
    expect(lines.length).toBeGreaterThan(5)
    for (const line of lines) expect(line).toMatch(LINE)
  })

  test.skipIf(product() === 'redis')('log-format and log-timestamp-format', async () => {
    const args = ['--log-format', 'logfmt', '--log-timestamp-format', 'iso8601']
    await withServer({ args }, async (c, server) => {
      const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d\\d:\\d\\d'
      expect(server.log).toMatch(
        new RegExp(
          `^pid=${server.process.pid} role=\\w+ timestamp="${time}" level=notice message="Ready to accept connections tcp"$`,
          'm',
        ),
      )
      await c.call('CONFIG', 'SET', 'log-format', 'legacy', 'log-timestamp-format', 'milliseconds')
      const from = server.log.length
      await c.call('DEBUG', 'LOG', 'a line')
      await server.process.waitForLog(/^\d+:M \d{13} # DEBUG LOG: a line$/m, { fromIdx: from })
    })
  })

  test.runIf(product() === 'serval')('log-format json escapes', async () => {
    await withServer({ args: ['--log-format', 'json'] }, async (c, server) => {
      await c.call('DEBUG', 'LOG', 'a "line"\n\tof two')
      await server.process.waitForLog(/of two/)
      for (const line of server.log.trimEnd().split('\n')) expect(JSON.parse(line).pid).toBe(server.process.pid)
      expect(JSON.parse(/.*of two.*/.exec(server.log)?.[0] ?? '').message).toBe('DEBUG LOG: a "line"\n\tof two')
    })
  })

  test('syslog-enabled needs no system log to be there', async () => {
    const args = ['--syslog-enabled', 'yes', '--syslog-ident', 'serval-test', '--syslog-facility', 'local3']
    await withServer({ args }, async (c, server) => {
      expect(await directive(c, 'syslog-ident')).toBe('serval-test')
      expect(server.log).toMatch(/Ready to accept connections/)
    })
    expect(await refusal('--syslog-facility', 'bogus')).toMatch(
      /argument\(s\) must be one of the following: user, local0/,
    )
  })

  test('goes to a file when told so', async () => {
    const logfile = path.join(scratch, 'server.log')
    const port = await freePort()
    const child = spawn(serverBinary(), ['--port', String(port), '--save', '', '--logfile', logfile], { cwd: scratch })
    await until(() => existsSync(logfile) && readFileSync(logfile, 'utf8').includes('Ready to accept connections tcp'))
    const ended = new Promise<number | null>(resolve => child.once('close', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(readFileSync(logfile, 'utf8')).toMatch(/bye bye/)
  })

  test('loglevel warning keeps quiet', async () => {
    const port = await freePort()
    const child = spawn(serverBinary(), ['--port', String(port), '--save', '', '--loglevel', 'warning'], {
      cwd: scratch,
    })
    let log = ''
    child.stdout.on('data', chunk => {
      log += chunk
    })
    await until(() => answers(port))
    const ended = new Promise(resolve => child.once('close', resolve))
    child.kill('SIGTERM')
    await ended
    expect(log).not.toContain('Ready to accept connections')
  })

  test('a port that is taken is said and ends it', async () => {
    await withServer({}, async (_, server) => {
      expect(await refusal('--port', String(server.port), '--bind', '127.0.0.1', '--save', '')).toMatch(
        /Failed listening on port \d+ \(tcp\), aborting\./,
      )
    })
  })
})

describe('sockets', () => {
  test('a Unix socket has its mode before anyone can connect, and goes with the server', async () => {
    const unixsocket = path.join(scratch, 'mode.sock')
    const server = await new TestServer({ port: 0, config: { unixsocket, unixsocketperm: '700' } }).start()
    expect(server.log).toContain('Ready to accept connections unix')
    expect(statSync(unixsocket).mode & 0o777).toBe(0o700)
    const c = await server.raw({ path: unixsocket })
    expect(await c.call('SET', 'a', 1)).toBe('OK')
    expect(String(await c.call('CLIENT', 'INFO'))).toMatch(new RegExp(`addr=${unixsocket}:0 laddr=${unixsocket}:0 `))
    expect(await directive(c, 'unixsocketperm')).toBe('700')
    await server.stop()
    expect(existsSync(unixsocket)).toBe(false)
  })

  test('a socket left behind by another server is taken over', async () => {
    const unixsocket = path.join(scratch, 'left.sock')
    const first = await new TestServer({ port: 0, config: { unixsocket } }).start()
    await first.process.kill()
    expect(existsSync(unixsocket)).toBe(true)
    const second = await new TestServer({ port: 0, config: { unixsocket } }).start()
    expect(await (await second.raw({ path: unixsocket })).call('PING')).toBe('PONG')
    await second.stop()
  })

  test('TCP and Unix at once, several addresses, IPv6, and - for those that may be missing', async () => {
    const unixsocket = path.join(scratch, 'both.sock')
    await withServer({ config: { unixsocket, bind: '127.0.0.1 127.0.0.2 -::1 -192.0.2.1' } }, async (c, server) => {
      await c.call('SET', 'a', 1)
      for (const address of [
        { path: unixsocket },
        { port: server.port, host: '127.0.0.2' },
        ...(os.networkInterfaces().lo?.some(({ address }) => address === '::1')
          ? [{ port: server.port, host: '::1' }]
          : []),
      ]) {
        expect(await (await server.raw(address)).call('GET', 'a')).toBe('1')
      }
    })
  })

  test('nowhere to listen', async () => {
    const printed = await refusal('--port', '0', '--save', '')
    expect(printed).toContain('Configured to not listen anywhere, exiting.')
  })

  test('a Unix socket that cannot be made', async () => {
    const printed = await refusal('--port', '0', '--save', '', '--unixsocket', '/no/such/dir/with:colon.sock')
    expect(printed).toMatch(/Failed opening Unix socket: bind: No such file or directory/i)
  })

  test('an address that is not ours ends it, unless marked', async () => {
    expect(await refusal('--port', String(await freePort()), '--bind', '192.0.2.1', '--save', '')).toMatch(
      /Could not create server TCP listening socket 192\.0\.2\.1|Failed listening on port/,
    )
  })

  test('CONFIG SET bind moves it to other addresses', async () => {
    await withServer({}, async (c, server) => {
      await expect(server.raw({ port: server.port, host: '127.0.0.3' })).rejects.toThrow('ECONNREFUSED')
      expect(await c.call('CONFIG', 'SET', 'bind', '127.0.0.1 127.0.0.3')).toBe('OK')
      expect(await (await server.raw({ port: server.port, host: '127.0.0.3' })).call('PING')).toBe('PONG')
    })
  })
})

describe('the end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with 0, and it says bye', async signal => {
    const server = await new TestServer().start()
    const c = await server.raw()
    await c.call('SET', 'a', 1)
    expect(await server.process.stop(signal)).toEqual({ code: 0, signal: null })
    expect(server.log).toMatch(/ready to exit, bye bye/)
    await c.closed
  })

  test.each([[['NOSAVE']], [['NOSAVE', 'NOW']], [['NOSAVE', 'NOW', 'FORCE']], [['SAVE']]])(
    'SHUTDOWN %j',
    async options => {
      const server = await new TestServer().start()
      const c = await server.raw()
      // SAVE waits for persistence in Serval; until then it is refused, and nothing pretends to have saved.
      if (options[0] === 'SAVE' && product() === 'serval') {
        await server.stop()
        return
      }
      c.write(`SHUTDOWN ${options.join(' ')}\r\n`)
      expect(await c.readToEnd()).toBe('')
      expect(await server.process.exited).toEqual({ code: 0, signal: null })
      recordCommands(['shutdown'])
    },
  )

  test('SHUTDOWN with wrong options is refused, and ABORT has nothing to abort', async () => {
    await withServer({}, async c => {
      await expect(c.call('SHUTDOWN', 'BOGUS')).rejects.toThrow('ERR syntax error')
      await expect(c.call('SHUTDOWN', 'SAVE', 'NOSAVE')).rejects.toThrow('ERR syntax error')
      await expect(c.call('SHUTDOWN', 'ABORT')).rejects.toThrow('ERR No shutdown in progress.')
      await expect(c.call('SHUTDOWN', 'ABORT', 'NOW')).rejects.toThrow('ERR syntax error')
    })
  })

  test('the pidfile comes and goes with it', async () => {
    const pidfile = path.join(scratch, 'server.pid')
    await withServer({ config: { pidfile } }, async (_, server) => {
      expect(readFileSync(pidfile, 'utf8').trim()).toBe(String(server.process.pid))
    })
    expect(existsSync(pidfile)).toBe(false)
  })

  test('daemonize leaves the terminal, and the process answers', async () => {
    const pidfile = path.join(scratch, 'daemon.pid')
    const port = await freePort()
    const args = ['--port', String(port), '--save', '', '--daemonize', 'yes', '--pidfile', pidfile, '--dir', scratch]
    await run(serverBinary(), args, { timeout: HUNG_MS })
    await until(() => answers(port))
    const pid = Number(readFileSync(pidfile, 'utf8'))
    // The process that was started has ended, the one that answers has a session of its own.
    if (process.platform === 'linux') {
      const session = /\) \w \d+ \d+ (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
      expect(session).toBe(String(pid))
      expect(readlinkSync(`/proc/${pid}/fd/1`)).toBe('/dev/null')
    }
    const c = await RawClient.connect({ port, host: '127.0.0.1' })
    expect(String(await c.call('INFO', 'server'))).toContain(`process_id:${pid}\r\n`)
    c.write('SHUTDOWN NOSAVE\r\n')
    await c.closed
    await until(() => !existsSync(pidfile))
  })
})
