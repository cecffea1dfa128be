import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatConfig, resolveConfig, serverArguments } from './resolve'
import { fromCommandLine, fromEnvironment, fromObject, splitWords } from './sources'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'serval-config-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

async function argumentsOf(argv: string[], env: NodeJS.ProcessEnv = {}, file?: [name: string, text: string]) {
  if (file) writeFileSync(path.join(dir, file[0]), file[1])
  return serverArguments(await resolveConfig(argv, env, dir))
}

describe('the order of sources', () => {
  test('without any, the embedded defaults hold', async () => {
    expect(await argumentsOf([])).toEqual(['--bind', '127.0.0.1', '-::1'])
  })

  test('a redis.conf replaces the defaults and comes first', async () => {
    expect(await argumentsOf(['/etc/redis.conf', '--port', '1'])).toEqual(['/etc/redis.conf', '--port', '1'])
    expect(await argumentsOf(['-'])).toEqual(['-'])
  })

  test('environment beats serval.config, flags beat both', async () => {
    const json: [string, string] = ['serval.config.json', '{"port": 1, "timeout": 1, "databases": 1, "bind": "::1"}']
    const env = { SERVAL_PORT: '2', SERVAL_TIMEOUT: '2' }
    const args = await argumentsOf(['--port', '3'], env, json)
    expect(args).toEqual(['--databases', '1', '--bind', '::1', '--timeout', '2', '--port', '3'])
  })

  test('within one source a repeated directive keeps all its lines', async () => {
    const args = await argumentsOf(['--save', '900', '1', '--save', '300', '10'], { SERVAL_SAVE: '60 5' })
    expect(args.slice(3)).toEqual(['--save', '900', '1', '--save', '300', '10'])
  })

  test('directives that add up are kept from every source', async () => {
    const args = await argumentsOf(['--user', 'bob', 'off'], { SERVAL_USER: 'alice on nopass' })
    expect(args.slice(3)).toEqual(['--user', 'alice', 'on', 'nopass', '--user', 'bob', 'off'])
  })
})

describe('serval.config', () => {
  test('in TypeScript, with defineConfig from the package', async () => {
    const text =
      "import { defineConfig } from 'serval'\nconst port: number = 6400\nexport default defineConfig({ port })\n"
    expect(await argumentsOf([], {}, ['serval.config.ts', text])).toContain('6400')
  })

  test('in JavaScript, as a module, as CommonJS and as a function', async () => {
    expect(await argumentsOf([], {}, ['serval.config.mjs', 'export default async () => ({ port: 6401 })'])).toContain(
      '6401',
    )
    rmSync(path.join(dir, 'serval.config.mjs'))
    expect(await argumentsOf([], {}, ['serval.config.cjs', 'module.exports = { port: 6402 }'])).toContain('6402')
  })

  test('--config names another file', async () => {
    writeFileSync(path.join(dir, 'other.json'), '{"port": 6403}')
    expect(await argumentsOf(['--config', path.join(dir, 'other.json')])).toContain('6403')
    writeFileSync(path.join(dir, 'other.ts'), 'export default { port: 6404 }')
    expect(await argumentsOf(['--config', 'other.ts'])).toContain('6404')
    await expect(argumentsOf(['--config', path.join(dir, 'none.json')])).rejects.toThrow('does not exist')
    await expect(argumentsOf(['--config'])).rejects.toThrow('needs the path')
  })

  test('a file that cannot be read is named, with the reason', async () => {
    await expect(argumentsOf([], {}, ['serval.config.json', '{"port": ']).catch(String)).resolves.toMatch(
      /serval\.config\.json could not be read: .*JSON/,
    )
  })

  test.each([
    [{ appendonly: true }, ['--appendonly', 'yes']],
    [{ save: ['900', 1] }, ['--save', '900', '1']],
    [{ save: [] }, ['--save', '']],
    [{ bind: '127.0.0.1 -::1' }, ['--bind', '127.0.0.1', '-::1']],
    [{ requirepass: `it's "a" secret` }, ['--requirepass', `it's "a" secret`]],
    [{ user: ['a on', 'b off'] }, ['--user', 'a', 'on', '--user', 'b', 'off']],
    [{ 'rename-command': 'FLUSHALL ""' }, ['--rename-command', 'FLUSHALL', '']],
    [{ port: undefined }, []],
    [
      { maxmemoryPolicy: 'allkeys-lru', 'list-max-listpack-size': -2 },
      ['--maxmemory-policy', 'allkeys-lru', '--list-max-listpack-size', '-2'],
    ],
  ])('%j becomes %j', (config, args) => {
    expect(serverArguments({ file: undefined, settings: fromObject(config, 'test') })).toEqual(args)
  })

  test.each([
    [{ prot: 1 }, 'Unknown option "prot" (test). Did you mean "port"?'],
    [{ maxMemoryPolicy: 'x' }, 'Unknown option "maxMemoryPolicy" (test). Did you mean "maxmemory-policy"?'],
    [{ port: null as never }, '"port" in test must be a string, a number, a boolean or a list of these.'],
    [{ bind: '"::1' }, '"bind" in test has unbalanced quotes: "::1'],
    [[1], 'test must export an object of directives'],
    [null, 'test must export an object of directives'],
  ])('%j is refused', (config, message) => {
    expect(() => fromObject(config, 'test')).toThrow(message)
  })
})

describe('the environment', () => {
  test('names any directive', () => {
    const settings = fromEnvironment({ SERVAL_MAXMEMORY_POLICY: 'allkeys-lru', SERVAL_SAVE: '', HOME: '/root' })
    expect(settings.map(({ name, args }) => [name, ...args])).toEqual([
      ['maxmemory-policy', 'allkeys-lru'],
      ['save', ''],
    ])
  })

  test('an unknown name is refused with the one that was probably meant', () => {
    expect(() => fromEnvironment({ SERVAL_MAXMEMROY: '1gb' })).toThrow(
      'Unknown option "SERVAL_MAXMEMROY" (environment). Did you mean "SERVAL_MAXMEMORY"?',
    )
  })

  test('what Kubernetes sets for a service called "serval" is no configuration', () => {
    const env = {
      SERVAL_PORT: 'tcp://10.0.0.1:6379',
      SERVAL_SERVICE_HOST: '10.0.0.1',
      SERVAL_PORT_6379_TCP_PROTO: 'tcp',
    }
    expect(fromEnvironment(env)).toEqual([])
  })
})

describe('the command line', () => {
  const read = (...argv: string[]) => fromCommandLine(argv).settings.map(({ name, args }) => [name, ...args])

  test('is read as redis-server reads it', () => {
    expect(read('--port', '6380', '--save', '--appendonly', 'no')).toEqual([
      ['port', '6380'],
      ['save', ''],
      ['appendonly', 'no'],
    ])
    expect(read('--save')).toEqual([['save', '']])
    expect(read('--requirepass', '--dashes')).toEqual([['requirepass', '--dashes']])
    expect(read('--port 6380', '--maxmemory 1gb')).toEqual([
      ['port', '6380'],
      ['maxmemory', '1gb'],
    ])
    expect(read('--PORT', '6380')).toEqual([['port', '6380']])
    expect(read('redis.conf', '--port', '1')).toEqual([['port', '1']])
  })

  test.each([
    [['--prot', '1'], 'Unknown option "--prot" (command line). Did you mean "--port"?'],
    [['--zzzzzzzz', '1'], 'Unknown option "--zzzzzzzz" (command line).'],
    [['--port=1'], 'Write "--port 1".'],
    [['--port'], '"--port" needs a value.'],
    [['a.conf', 'b.conf'], '"b.conf" is neither a configuration file nor an option.'],
    [['-x'], '"-x" is neither'],
  ])('%j is refused', (argv, message) => {
    expect(() => fromCommandLine(argv)).toThrow(message)
  })

  test.each([
    ['--help', 'help'],
    ['-h', 'help'],
    ['--version', 'version'],
    ['-v', 'version'],
    ['--print-config', 'print-config'],
  ])('%s is an action', (word, action) => {
    expect(fromCommandLine([word]).action).toBe(action)
    if (word.startsWith('--')) expect(fromCommandLine(['--port', '1', word]).action).toBe(action)
  })
})

test.each([
  ['a b', ['a', 'b']],
  ['  a\tb  ', ['a', 'b']],
  ['"a b" \'c d\' ""', ['a b', 'c d', '']],
  ['"\\x41\\n\\"" \'it\\\'s\'', ['A\n"', "it's"]],
  ['', []],
  ['"a', undefined],
  ['"a"b', undefined],
])('splitWords(%j)', (line, words) => {
  expect(splitWords(line)).toEqual(words)
})

test('the printed configuration says where each line comes from and reads back', async () => {
  const resolved = await resolveConfig(['/etc/redis.conf', '--requirepass', 'a b'], { SERVAL_PORT: '1' }, dir)
  expect(formatConfig(resolved)).toBe(
    '# redis.conf\ninclude /etc/redis.conf\n# SERVAL_PORT\nport 1\n# command line\nrequirepass "a b"\n',
  )
})
