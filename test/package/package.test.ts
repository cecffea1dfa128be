/**
 * The package as a user gets it: packed, installed with scripts off and without a network into an empty folder, and
 * used by import, by require and by npx.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageVersion, platformName, prebuiltBinaryName } from '../../ts/src/paths'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '../..')
const scratch = mkdtempSync(path.join(os.tmpdir(), 'serval-package-'))
const app = path.join(scratch, 'app')
const windows = process.platform === 'win32'
const npmCommand = windows ? 'npm.cmd' : 'npm'
/** Where the tarballs come from: built here, or brought by the release workflow from the machine of each platform. */
const alreadyBuilt = process.env.SERVAL_TEST_PREBUILT !== undefined

const BUILD_TIMEOUT_MS = 900_000

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
    const addon = prebuiltBinaryName().replace('serval-server', 'serval').replace('.exe', '').concat('.node')
    expect(packed.files.map(file => file.path)).toEqual(
      expect.arrayContaining([`${folder}/${addon}`, `${folder}/${prebuiltBinaryName()}`, 'LICENSE', 'README.md']),
    )
  })

  test('holds nothing that makes npm compile, and no sources', () => {
    const unwanted = packed.files
      .map(file => file.path)
      .filter(name => /binding\.gyp$|\.rs$|^ts\/|^test\/|\.test\./.test(name))
    expect(unwanted).toEqual([])
  })

  test('has no script that runs on install', () => {
    const manifest = JSON.parse(readFileSync(path.join(app, 'node_modules/serval/package.json'), 'utf8'))
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare', 'prepublish']
    expect(hooks.filter(hook => hook in manifest.scripts)).toEqual([])
  })

  test.skipIf(windows)('keeps the binary executable', () => {
    const file = path.join(app, 'node_modules/serval/prebuilds', platformName(), prebuiltBinaryName())
    expect(statSync(file).mode & 0o111).toBe(0o111)
  })
})

describe('in a program', () => {
  const print = 'console.log(JSON.stringify([serval.packageVersion(), Object.keys(serval.loadNative()).length > 0]))'
  const expected = `${JSON.stringify([packageVersion(), true])}\n`

  test('by import', async () => {
    writeFileSync(path.join(app, 'imports.mjs'), `import * as serval from 'serval'\n${print}\n`)
    expect((await node(['imports.mjs'])).stdout).toBe(expected)
  })

  test('by require', async () => {
    writeFileSync(path.join(app, 'requires.cjs'), `const serval = require('serval')\n${print}\n`)
    expect((await node(['requires.cjs'])).stdout).toBe(expected)
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
    const text = "import { defineConfig } from 'serval'\nimport { startServer } from 'serval/testing'\n"
    const use = `${text}export const config = defineConfig({ port: 1, save: '' })\nexport const start = startServer\n`
    // Where the types are not found everything is allowed, and then the directive that expects an error is one.
    const misuse = '// @ts-expect-error: not a directive\ndefineConfig({ prot: 1 })\n'
    for (const name of ['types.mts', 'types.cts']) writeFileSync(path.join(app, name), `${use}${misuse}`)
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
    const options = '--noEmit --strict --module node16 --moduleResolution node16 --target es2022 --skipLibCheck'.split(
      ' ',
    )
    const types = ['--typeRoots', path.join(root, 'node_modules/@types'), '--types', 'node']
    const { stdout } = await node([tsc, ...options, ...types, 'types.mts', 'types.cts'])
    expect(stdout).toBe('')
  })
})

describe('npx serval', () => {
  const npx = (...args: string[]) => npm(['exec', '--offline', '--no', '--', 'serval', ...args], app)

  test('--version', async () => {
    expect((await npx('--version')).stdout).toBe(`serval ${packageVersion()}\n`)
  })

  test('refuses an option that it does not know, and names the one that was meant', async () => {
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
    expect(existsSync(socket)).toBe(true)
    server.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(log).toMatch(/bye bye/)
  })
})
