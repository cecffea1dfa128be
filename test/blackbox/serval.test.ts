/**
 * `npx serval`, from each of its sources of configuration to what the server that it starts says it is configured with.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { packageRoot, serverBinary } from '../../ts/src/paths'
import { freePort } from '../../ts/src/testing'
import { RawClient } from '../support/resp'
import { useDir } from '../support/scratch'

const program = path.join(packageRoot(), 'dist/cli.js')

const freshDir = useDir('command')
let dir: string
let running: ChildProcess[]
beforeEach(() => {
  dir = freshDir()
  running = []
})
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL')
})

/** What a run has beside its words. */
interface Run {
  env?: NodeJS.ProcessEnv
  /** Files by their names, written into the current folder. */
  files?: Record<string, string>
  stdin?: string
}

interface Started {
  child: ChildProcess
  socket: string
  ended: Promise<{ code: number | null; output: string }>
}

/** Starts `serval` in a folder of its own, to listen on a Unix socket there. */
function start(args: string[], { env = {}, files = {}, stdin }: Run = {}): Started {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(dir, name), text)
  const socket = path.join(dir, 'socket')
  const child = spawn(process.execPath, [program, ...args], {
    cwd: dir,
    env: { PATH: process.env.PATH, SERVAL_SERVER_BIN: serverBinary(), SERVAL_UNIXSOCKET: socket, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  running.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      output += chunk
    })
  }
  child.stdin.end(stdin)
  const ended = new Promise<{ code: number | null; output: string }>(resolve =>
    child.once('close', code => resolve({ code, output })),
  )
  return { child, socket, ended }
}

/** A connection, once the server accepts them. */
async function connect({ child, socket, ended }: Started): Promise<RawClient> {
  await new Promise<void>((resolve, reject) => {
    ended.then(({ code, output }) => reject(new Error(`ended with ${code} before it was ready:\n${output}`)))
    child.stdout?.on('data', chunk => {
      if (String(chunk).includes('Ready to accept connections')) resolve()
    })
  })
  return RawClient.connect({ path: socket })
}

/** Starts `serval`, asks the server for these directives and ends it. */
async function configured(names: string[], args: string[], run: Run = {}): Promise<Record<string, string>> {
  const started = start(args, run)
  const client = await connect(started)
  const found: Record<string, string> = {}
  for (const name of names) {
    const [, value] = (await client.call('CONFIG', 'GET', name)) as [string, string]
    found[name] = value
  }
  client.close()
  started.child.kill('SIGTERM')
  expect((await started.ended).code).toBe(0)
  return found
}

describe('each source reaches the server', () => {
  test('a redis.conf, with an include', async () => {
    const files = { 'a.conf': 'port 0\nhz 11\nsave ""\ninclude b.conf\n', 'b.conf': 'timeout 12\n# a comment\n' }
    expect(await configured(['hz', 'timeout'], ['a.conf'], { files })).toEqual({ hz: '11', timeout: '12' })
  })

  test('a redis.conf on standard input', async () => {
    expect(await configured(['hz'], ['-'], { stdin: 'port 0\nhz 13\n' })).toEqual({ hz: '13' })
  })

  test('flags', async () => {
    const args = ['--port', '0', '--save', '900', '1', '--save', '300', '10', '--hz', '14']
    expect(await configured(['hz', 'save'], args)).toEqual({ hz: '14', save: '900 1 300 10' })
  })

  test('the environment', async () => {
    const env = {
      SERVAL_PORT: '0',
      SERVAL_HZ: '15',
      SERVAL_SAVE: '',
      SERVAL_MAXMEMORY_POLICY: 'allkeys-lru',
      SERVAL_CLIENT_OUTPUT_BUFFER_LIMIT: 'pubsub 1mb 1mb 60',
    }
    const names = ['hz', 'save', 'maxmemory-policy', 'client-output-buffer-limit']
    expect(await configured(names, [], { env })).toEqual({
      hz: '15',
      save: '',
      'maxmemory-policy': 'allkeys-lru',
      'client-output-buffer-limit': expect.stringContaining('pubsub 1048576 1048576 60'),
    })
  })

  test.each([
    [
      'ts',
      "import { defineConfig } from 'serval'\nconst hz: number = 16\nexport default defineConfig({ port: 0, hz, save: [] })\n",
    ],
    ['mts', 'export default { port: 0, hz: 16 as number, save: [] }\n'],
    ['js', 'module.exports = { port: 0, hz: 16, save: [] }\n'],
    ['mjs', 'export default async () => ({ port: 0, hz: 16, save: [] })\n'],
    [
      'cjs',
      "const { defineConfig } = require('serval')\nmodule.exports = defineConfig({ port: 0, hz: 16, save: [] })\n",
    ],
    ['json', '{ "port": 0, "hz": 16, "save": [] }\n'],
  ])('a serval.config.%s', async (ending, text) => {
    const files = { [`serval.config.${ending}`]: text }
    expect(await configured(['hz', 'save', 'bind'], [], { files })).toEqual({
      hz: '16',
      save: '',
      bind: '127.0.0.1 -::1',
    })
  })

  test('a serval.config.js that is a module, as the package.json beside it says', async () => {
    const files = { 'serval.config.js': 'export default { port: 0, hz: 17 }\n', 'package.json': '{ "type": "module" }' }
    expect(await configured(['hz'], [], { files })).toEqual({ hz: '17' })
  })

  test('the one that --config names', async () => {
    mkdirSync(path.join(dir, 'elsewhere'))
    const files = { 'serval.config.json': '{ "hz": 1 }', 'elsewhere/other.ts': 'export default { port: 0, hz: 18 }\n' }
    expect(await configured(['hz'], ['--config', 'elsewhere/other.ts'], { files })).toEqual({ hz: '18' })
  })
})

test('later sources win: redis.conf, serval.config, environment, flags', async () => {
  const files = {
    'redis.conf': 'port 0\nhz 21\ntimeout 21\ntcp-keepalive 21\nmaxclients 21\n',
    'serval.config.ts': 'export default { timeout: 22, tcpKeepalive: 22, maxclients: 22 }\n',
  }
  const env = { SERVAL_TCP_KEEPALIVE: '23', SERVAL_MAXCLIENTS: '23' }
  const args = ['redis.conf', '--maxclients', '24']
  expect(await configured(['hz', 'timeout', 'tcp-keepalive', 'maxclients'], args, { files, env })).toEqual({
    hz: '21',
    timeout: '22',
    'tcp-keepalive': '23',
    maxclients: '24',
  })
})

test('listens on the port, on loopback where nothing else is said', async () => {
  const port = await freePort()
  const started = start([], { env: { SERVAL_PORT: String(port), SERVAL_SAVE: '' } })
  const bySocket = await connect(started)
  const byPort = await RawClient.connect({ port, host: '127.0.0.1' })
  await byPort.call('SET', 'k', 'v')
  expect(await bySocket.call('GET', 'k')).toBe('v')
  for (const client of [byPort, bySocket]) client.close()
  started.child.kill('SIGINT')
  const { code, output } = await started.ended
  expect(code).toBe(0)
  expect(output).toMatch(/bye bye/)
})

describe('what is wrong is said by name, and nothing is started', () => {
  test.each<[string, string[], Run, RegExp]>([
    ['a flag', ['--prot', '1'], {}, /^serval: Unknown option "--prot" \(command line\)\. Did you mean "--port"\?$/m],
    [
      'a variable',
      [],
      { env: { SERVAL_PROT: '1' } },
      /^serval: Unknown option "SERVAL_PROT" \(environment\)\. Did you mean "SERVAL_PORT"\?$/m,
    ],
    [
      'a name in serval.config.ts',
      [],
      { files: { 'serval.config.ts': 'export default { prot: 1 }' } },
      /^serval: Unknown option "prot" \(serval\.config\.ts\)\. Did you mean "port"\?$/m,
    ],
    [
      'a serval.config.ts that throws',
      [],
      { files: { 'serval.config.ts': 'throw new Error("mine")' } },
      /^serval: serval\.config\.ts could not be read: mine$/m,
    ],
    [
      'a serval.config.ts with a syntax error',
      [],
      { files: { 'serval.config.ts': 'export default {' } },
      /^serval: serval\.config\.ts could not be read: /m,
    ],
    [
      'a serval.config.json',
      [],
      { files: { 'serval.config.json': '{' } },
      /^serval: serval\.config\.json could not be read: /m,
    ],
    [
      'a serval.config.js without an object',
      [],
      { files: { 'serval.config.js': 'module.exports = 1' } },
      /must export an object of directives/,
    ],
    ['a value', ['--port', 'x'], {}, /port x|'port "x"'|port/],
    [
      'a value in a redis.conf, by its line',
      ['a.conf'],
      { files: { 'a.conf': '\nhz many\n' } },
      /FATAL CONFIG FILE ERROR[\s\S]*at line 2[\s\S]*hz many/,
    ],
    ['a redis.conf that is not there', ['none.conf'], {}, /none\.conf/],
  ])('%s', async (_, args, run, message) => {
    const { code, output } = await start(args, run).ended
    expect(output).toMatch(message)
    expect(output).not.toContain('Ready to accept')
    expect(code).toBe(1)
  })
})
