/**
 * The package as a user gets it: packed, installed with scripts off and without a network into an empty folder, and
 * used by import, by require and by npx.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageVersion, platformName, prebuiltBinaryName } from '../../ts/src/paths'
import { freePort } from '../../ts/src/testing'
import { RawClient } from '../support/resp'
import { until } from '../support/until'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '../..')
const scratch = mkdtempSync(path.join(os.tmpdir(), 'serval-package-'))
const app = path.join(scratch, 'app')
const windows = process.platform === 'win32'
const npmCommand = windows ? 'npm.cmd' : 'npm'
/** Where the tarballs come from: built here, or brought by the release workflow from the machine of each platform. */
const alreadyBuilt = process.env.SERVAL_TEST_PREBUILT !== undefined

/** `serval.glibc.node` and the like. */
const addonName = prebuiltBinaryName().replace('serval-server', 'serval').replace('.exe', '').concat('.node')

const BUILD_TIMEOUT_MS = 900_000
const NPX_TIMEOUT_MS = 300_000

/** The environment of a user, who has none of our settings. */
function userEnvironment(): NodeJS.ProcessEnv {
  const env = Object.entries(process.env).filter(([name]) => !/^(SERVAL_|CARGO_|npm_|NODE_|VITEST)/.test(name))
  return { ...Object.fromEntries(env), npm_config_update_notifier: 'false' }
}

const npm = (args: string[], cwd: string) => run(npmCommand, args, { cwd, env: userEnvironment(), shell: windows })
const node = (args: string[]) => run(process.execPath, args, { cwd: app, env: userEnvironment() })

let packed: { filename: string; files: { path: string; mode: number }[] }

beforeAll(async () => {
  if (!alreadyBuilt) {
    await run(process.execPath, ['ts/scripts/prebuilds.mjs', '--profile', 'quick'], { cwd: root })
  }
  // The runtime dependencies are packed too, from node_modules: nothing is asked of a registry.
  const dependencies = Object.keys(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).dependencies)
  const folders = [root, ...dependencies.map(name => path.join(root, 'node_modules', name))]
  const tarballs: string[] = []
  for (const folder of folders) {
    const { stdout } = await npm(['pack', folder, '--json', '--ignore-scripts', '--pack-destination', scratch], root)
    // npm 12 answers with an object by name, older ones with a list.
    const [report] = Object.values(JSON.parse(stdout)) as (typeof packed)[]
    if (!report) throw new Error(`npm pack said nothing of ${folder}`)
    if (folder === root) packed = report
    tarballs.push(path.join(scratch, report.filename))
  }
  mkdirSync(app)
  writeFileSync(path.join(app, 'package.json'), '{ "name": "app", "private": true }')
  await npm(['install', '--ignore-scripts', '--offline', '--no-audit', '--no-fund', ...tarballs], app)
}, BUILD_TIMEOUT_MS)

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('the tarball', () => {
  test('holds the addon and the binary under the names that are looked for', () => {
    const folder = `prebuilds/${platformName()}`
    expect(packed.files.map(file => file.path)).toEqual(
      expect.arrayContaining([`${folder}/${addonName}`, `${folder}/${prebuiltBinaryName()}`, 'LICENSE', 'README.md']),
    )
  })

  test('holds nothing that makes npm compile, and no sources', () => {
    const unwanted = packed.files
      .map(file => file.path)
      .filter(name => /binding\.gyp$|\.rs$|^ts\/|^test\/|\.test\./.test(name))
    expect(unwanted).toEqual([])
  })

  test('has no script that runs on install, and nor has what it needs', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare', 'prepublish']
    const names = readdirSync(path.join(app, 'node_modules')).filter(name => !name.startsWith('.'))
    expect(names).toContain('serval')
    for (const name of names) {
      const folder = path.join(app, 'node_modules', name)
      const { scripts = {}, gypfile } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
      // What was packed for a registry may keep `prepare`: npm runs it for checkouts only.
      const found = hooks.filter(hook => hook in scripts && (name === 'serval' || !hook.startsWith('prep')))
      expect([found, gypfile, existsSync(path.join(folder, 'binding.gyp'))], name).toEqual([[], undefined, false])
    }
  })

  test.skipIf(windows)('keeps the binary executable', () => {
    const file = path.join(app, 'node_modules/serval/prebuilds', platformName(), prebuiltBinaryName())
    expect(statSync(file).mode & 0o111).toBe(0o111)
  })
})

describe('in a program', () => {
  /** Opens a keyspace, serves it, and shows what both ways say, and which file the addon was loaded from. */
  const program = `
async function main() {
  const db = serval.open({ maxmemory: '100mb' })
  db.set('key', 'värde', { ex: 60 })
  const shown = [serval.packageVersion(), db.get('key'), db.buffers.get('key').length, db.ttl('key')]
  shown.push(db.multi().incr('n').get('n').exec())
  const server = await db.listen({ port: 0 })
  shown.push(await ask(server.port, 'PING\\r\\nGET n\\r\\n'))
  shown.push(await new Promise(resolve => {
    const code = "const { parentPort, workerData } = require('node:worker_threads')\\n" +
      "parentPort.postMessage(require('serval').attach(workerData).incr('n'))"
    new Worker(code, { eval: true, workerData: db.handle }).once('message', resolve)
  }))
  await server.close()
  db.close()
  const addons = process.report.getReport().sharedObjects.filter(file => file.endsWith('.node'))
  console.log(JSON.stringify([...shown, addons]))
}
function ask(port, text) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text)).once('error', reject)
    let all = ''
    socket.on('data', data => {
      all += data
      if (all.split('\\r\\n').length === 4) resolve(all), socket.destroy()
    })
  })
}
main()
`
  const addon = path.join(app, 'node_modules/serval/prebuilds', platformName(), addonName)
  const expected = [packageVersion(), 'värde', 6, 60, [1, '1'], '+PONG\r\n$1\r\n1\r\n', 2, [addon]]

  test('by import', async () => {
    const head =
      "import * as serval from 'serval'\nimport net from 'node:net'\nimport { Worker } from 'node:worker_threads'"
    writeFileSync(path.join(app, 'imports.mjs'), `${head}\n${program}`)
    expect(JSON.parse((await node(['imports.mjs'])).stdout)).toEqual(expected)
  })

  test('by require', async () => {
    const head = ['serval', 'node:net', 'node:worker_threads'].map(name => `require('${name}')`)
    const text = `const [serval, net, { Worker }] = [${head}]\n${program}`
    writeFileSync(path.join(app, 'requires.cjs'), text)
    expect(JSON.parse((await node(['requires.cjs'])).stdout)).toEqual(expected)
  })

  test('the test kit starts the server that came with it', async () => {
    const text = `import { startServer } from 'serval/testing'
const server = await startServer()
console.log(server.port > 0, server.log.includes('Ready to accept connections'))
console.log(await server.stop())
`
    writeFileSync(path.join(app, 'kit.mjs'), text)
    expect((await node(['kit.mjs'])).stdout).toBe('true true\n{ code: 0, signal: null }\n')
  })

  test('import and require reach one module, so that there is one set of keyspaces', async () => {
    const text = `import { createRequire } from 'node:module'
import * as a from 'serval'
import * as b from 'serval/testing'
const require = createRequire(import.meta.url)
console.log(a.loadNative === require('serval').loadNative, b.startServer === require('serval/testing').startServer)
`
    writeFileSync(path.join(app, 'both.mjs'), text)
    expect((await node(['both.mjs'])).stdout).toBe('true true\n')
  })

  test('its types are found by both kinds of module', async () => {
    const use = `import { defineConfig, open } from 'serval'
import { startServer } from 'serval/testing'
export const config = defineConfig({ port: 1, save: '' })
export const start = startServer
const db = open(config)
export const text: string | null = db.get('k')
export const bytes: Buffer | null = db.buffers.get('k')
export const replies: [string | null, number] | null = db.multi().set('k', 1, { ex: 60 }).incr('k').exec()
`
    // Where the types are not found everything is allowed, and then the directive that expects an error is one.
    const misuse = `// @ts-expect-error: not a directive
defineConfig({ prot: 1 })
// @ts-expect-error: not an option
db.set('k', 'v', { exx: 1 })
// @ts-expect-error: not a number
export const wrong: number = db.get('k')
`
    for (const name of ['types.mts', 'types.cts']) writeFileSync(path.join(app, name), `${use}${misuse}`)
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
    const options = '--noEmit --strict --module node16 --moduleResolution node16 --target es2022 --skipLibCheck'.split(
      ' ',
    )
    const types = ['--typeRoots', path.join(root, 'node_modules/@types'), '--types', 'node']
    // Where it finds errors the promise rejects, with the same property.
    const { stdout } = await node([tsc, ...options, ...types, 'types.mts', 'types.cts']).catch(error => error)
    expect(stdout).toBe('')
  })
})

describe('npx serval', () => {
  const npx = (...args: string[]) => npm(['exec', '--offline', '--no', '--', 'serval', ...args], app)

  test('--version', { timeout: NPX_TIMEOUT_MS }, async () => {
    expect((await npx('--version')).stdout).toBe(`serval ${packageVersion()}\n`)
  })

  test('refuses an option that it does not know, and names the one that was meant', {
    timeout: NPX_TIMEOUT_MS,
  }, async () => {
    await expect(npx('--prot', '6380')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Unknown option "--prot" (command line). Did you mean "--port"?'),
    })
  })

  test.skipIf(windows)('starts the server that came with it, and ends with it', async () => {
    const socket = path.join(app, 'serval.sock')
    const cli = path.join(app, 'node_modules/.bin/serval')
    const args = ['--port', '0', '--unixsocket', socket, '--save', '']
    const server = spawn(cli, args, { cwd: app, env: userEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<number | null>(resolve => server.once('close', resolve))
    let log = ''
    await new Promise<void>((resolve, reject) => {
      ended.then(code => reject(new Error(`ended with ${code} before it was ready:\n${log}`)))
      server.stdout.on('data', chunk => {
        log += chunk
        if (log.includes('Ready to accept connections unix')) resolve()
      })
    })
    const client = await RawClient.connect({ path: socket })
    expect(await client.call('PING')).toBe('PONG')
    expect(await client.call('SET', 'k', 'v')).toBe('OK')
    server.kill('SIGTERM')
    await client.closed
    expect(await ended).toBe(0)
    expect(log).toMatch(/bye bye/)
  })

  test(
    'by npx itself, on a port from the environment',
    async () => {
      const port = await freePort()
      const env = { ...userEnvironment(), SERVAL_PORT: String(port), SERVAL_SAVE: '' }
      const args = ['exec', '--offline', '--no', '--', 'serval', '--loglevel', 'warning']
      const server = spawn(npmCommand, args, { cwd: app, env, stdio: 'ignore', shell: windows })
      const ended = new Promise<'ended'>(resolve => server.once('close', () => resolve('ended')))
      // npm takes its time to begin.
      for (;;) {
        const connected = RawClient.connect({ port, host: '127.0.0.1' }).catch(() => undefined)
        const client = await Promise.race([connected, ended])
        if (client === 'ended') throw new Error('npx ended before anybody could connect')
        if (client) {
          // Whoever is accepted may be told for a moment that the server is loading.
          await until(async () => (await client.send('PING')) === 'PONG')
          client.write('SHUTDOWN NOSAVE\r\n')
          break
        }
        await new Promise(resolve => setTimeout(resolve, 20))
      }
      await ended
    },
    NPX_TIMEOUT_MS,
  )
})
