/**
 * The tools that every operator has at hand, from whatever release of Redis is installed here.
 */
import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { TestServer, useServer } from '../support/server'
import { findTool } from '../support/tools'

const run = promisify(execFile)
/** A tool that has not ended by then, hangs. */
const HUNG_MS = 100_000
const server = useServer()

async function cli(...args: string[]): Promise<string> {
  const { stdout } = await run(findTool('redis-cli'), ['-p', String(server.port), ...args], { timeout: HUNG_MS })
  return stdout
}

/** redis-cli with commands on its standard input. */
async function cliInput(input: string, ...args: string[]): Promise<string> {
  const child = spawn(findTool('redis-cli'), ['-p', String(server.port), ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      output += chunk
    })
  }
  const ended = new Promise(resolve => child.once('close', resolve))
  child.stdin.end(input)
  await ended
  return output
}

describe('redis-cli', () => {
  test('one command, in both protocols', async () => {
    for (const protocol of ['-2', '-3']) {
      expect(await cli(protocol, 'SET', 'k', 'a value')).toBe('OK\n')
      expect(await cli(protocol, 'GET', 'k')).toBe('a value\n')
      expect(await cli(protocol, '--no-raw', 'GET', 'k')).toBe('"a value"\n')
      expect(await cli(protocol, '--no-raw', 'GET', 'absent')).toBe('(nil)\n')
      expect(await cli(protocol, '--no-raw', 'DEL', 'k')).toBe('(integer) 1\n')
      expect(await cli(protocol, '--no-raw', 'INCR')).toBe("(error) ERR wrong number of arguments for 'incr' command\n")
    }
    expect(await cli('-3', '--no-raw', 'CONFIG', 'GET', 'hz')).toBe('1# "hz" => "10"\n')
  })

  test('-n selects, -r repeats, -x reads the last argument, --json speaks JSON', async () => {
    expect(await cli('-n', '3', 'SET', 'k', '3')).toBe('OK\n')
    expect(await cli('-n', '3', 'GET', 'k')).toBe('3\n')
    expect(await cli('GET', 'k')).toBe('\n')
    expect(await cli('-r', '3', 'INCR', 'n')).toBe('1\n2\n3\n')
    expect(await cliInput('from stdin', '-x', 'SET', 'x')).toBe('OK\n')
    expect(await cli('--json', 'GET', 'x')).toBe('"from stdin"\n')
    expect(JSON.parse(await cli('--json', 'MGET', 'x', 'absent'))).toEqual(['from stdin', null])
  })

  test('a session on its standard input, a transaction in it', async () => {
    expect(await cliInput('MULTI\nSET a 1\nINCR a\nEXEC\nGET a\n')).toBe('OK\nQUEUED\nQUEUED\nOK\n2\n2\n')
    expect(await cliInput('SELECT 2\nSET b "x y"\nGET b\n')).toBe('OK\nOK\nx y\n')
  })

  test('--pipe loads a stream of commands and counts the replies', async () => {
    const commands = Array.from({ length: 20_000 }, (_, i) => {
      const [key, value] = [`key:${i}`, `value:${i}`]
      return `*3\r\n$3\r\nSET\r\n$${key.length}\r\n${key}\r\n$${value.length}\r\n${value}\r\n`
    })
    expect(await cliInput(commands.join(''), '--pipe')).toMatch(/errors: 0, replies: 20000/)
    expect(await cli('DBSIZE')).toBe('20000\n')
  })

  test('--scan with --pattern, --bigkeys and --memkeys walk the keys', async () => {
    await cli('MSET', ...Array.from({ length: 300 }, (_, i) => [`k${i}`, `${i}`]).flat())
    await cli('SET', 'long', 'x'.repeat(5000))
    const scanned = (await cli('--scan', '--pattern', 'k1*')).trim().split('\n')
    expect(new Set(scanned).size).toBe(111)
    expect(await cli('--bigkeys')).toMatch(/Biggest string found "long" has 5000 bytes/)
    expect(await cli('--memkeys')).toMatch(/Biggest string found "long" has \d+ bytes/)
  })

  test('a password by option and by environment', async () => {
    const locked = await new TestServer({ config: { requirepass: 'secret' } }).start()
    const args = ['-p', String(locked.port)]
    try {
      const refused = await run(findTool('redis-cli'), [...args, 'PING'])
      expect(refused.stdout).toBe('NOAUTH Authentication required.\n\n')
      const byOption = await run(findTool('redis-cli'), [...args, '--no-auth-warning', '-a', 'secret', 'PING'])
      expect(byOption.stdout).toBe('PONG\n')
      const env = { ...process.env, REDISCLI_AUTH: 'secret' }
      expect((await run(findTool('redis-cli'), [...args, 'PING'], { env })).stdout).toBe('PONG\n')
    } finally {
      await locked.stop()
    }
  })
})

describe('redis-benchmark', () => {
  const TESTS = 'ping_inline,ping_mbulk,set,get,incr,mset'

  test.each([
    ['one at a time', []],
    ['pipelined', ['-P', '16']],
    ['in RESP3', ['-3', '-P', '4']],
    ['from several threads', ['--threads', '2']],
  ])('%s', async (_, options) => {
    const args = ['-p', String(server.port), '-t', TESTS, '-n', '2000', '-c', '10', '-r', '1000', '--csv', ...options]
    const { stdout, stderr } = await run(findTool('redis-benchmark'), args, { timeout: HUNG_MS })
    expect(stderr).not.toMatch(/error|WARNING: Could not/i)
    const names = stdout.split('\n').map(line => /^"([^"]+)"/.exec(line)?.[1])
    expect(names).toEqual(expect.arrayContaining(['PING_INLINE', 'PING_MBULK', 'SET', 'GET', 'INCR', 'MSET (10 keys)']))
  })
})
