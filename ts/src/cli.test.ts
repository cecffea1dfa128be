import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { packageRoot, packageVersion } from './paths'

// What is compiled is what is run: a signal that reaches a compiler in between proves nothing.
const cli = path.join(packageRoot(), 'dist/cli.js')

let dir: string
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'serval-cli-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** A stand-in for the server, which shows what it was started with. */
function fakeServer(script: string): string {
  const file = path.join(dir, 'server.cjs')
  writeFileSync(file, `#!${process.execPath}\n${script}\n`, { mode: 0o755 })
  return file
}

function start(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [cli, ...args], { cwd: dir, env: { PATH: process.env.PATH, ...env } })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', chunk => {
      output[name] += chunk
    })
  }
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>(resolve =>
    child.once('close', code => resolve({ code, ...output })),
  )
  /** Resolves when the child has printed this, or has ended. */
  const printed = (text: string) =>
    Promise.race([
      ended,
      new Promise<void>(resolve => {
        const look = () => output.stdout.includes(text) && resolve()
        child.stdout.on('data', look)
        look()
      }),
    ])
  return { child, ended, printed }
}

test('is built: run "npm run build" before these tests', () => {
  expect(existsSync(cli)).toBe(true)
})

describe('serval', () => {
  test('starts the server with what was configured', async () => {
    const SERVAL_SERVER_BIN = fakeServer('console.log(JSON.stringify(process.argv.slice(2)))')
    writeFileSync(
      path.join(dir, 'serval.config.ts'),
      "import { defineConfig } from 'serval'\nexport default defineConfig({ hz: 50 })\n",
    )
    const { code, stdout } = await start(['--save', '', '--port', '1'], { SERVAL_SERVER_BIN, SERVAL_TIMEOUT: '5' })
      .ended
    expect(JSON.parse(stdout)).toEqual([
      '--bind',
      '127.0.0.1',
      '-::1',
      '--hz',
      '50',
      '--timeout',
      '5',
      '--save',
      '',
      '--port',
      '1',
    ])
    expect(code).toBe(0)
  })

  test('ends with the exit code of the server', async () => {
    expect((await start([], { SERVAL_SERVER_BIN: fakeServer('process.exit(7)') }).ended).code).toBe(7)
    const killed = await start([], { SERVAL_SERVER_BIN: fakeServer("process.kill(process.pid, 'SIGKILL')") }).ended
    expect(killed.code).toBe(128 + 9)
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('hands %s on, once', async signal => {
    const script = `let count = 0
process.on('${signal}', () => { count++; setTimeout(() => { console.log('count', count); process.exit(3) }, 50) })
setInterval(() => {}, 1000)
console.log('ready')`
    const { child, ended, printed } = start([], { SERVAL_SERVER_BIN: fakeServer(script) })
    await printed('ready')
    child.kill(signal)
    expect(await ended).toMatchObject({ code: 3, stdout: 'ready\ncount 1\n' })
  })

  test('hands on what comes the moment the server runs', async () => {
    const script = `process.on('SIGTERM', () => process.exit(3))
setInterval(() => {}, 1000)
process.kill(process.ppid, 'SIGTERM')`
    expect((await start([], { SERVAL_SERVER_BIN: fakeServer(script) }).ended).code).toBe(3)
  })

  test('says where it looked when there is no binary', async () => {
    const { code, stderr } = await start([], { SERVAL_SERVER_BIN: '/no/such/server' }).ended
    expect(stderr).toBe('serval: SERVAL_SERVER_BIN names /no/such/server, which does not exist\n')
    expect(code).toBe(1)
  })

  test('--print-config, --version and --help start nothing', async () => {
    const env = { SERVAL_SERVER_BIN: fakeServer('console.log("started")') }
    expect((await start(['--print-config', '--port', '1'], env).ended).stdout).toBe(
      '# default\nbind 127.0.0.1 -::1\n# command line\nport 1\n',
    )
    expect((await start(['--version'], env).ended).stdout).toBe(`serval ${packageVersion()}\n`)
    expect((await start(['--help'], env).ended).stdout).toMatch(/^Usage: serval /)
  })

  test('refuses what it does not know', async () => {
    const { code, stderr } = await start(['--prot', '1']).ended
    expect(stderr).toBe('serval: Unknown option "--prot" (command line). Did you mean "--port"?\n')
    expect(code).toBe(1)
  })
})
