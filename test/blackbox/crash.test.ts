/**
 * What the log gets to see when the process is hit by a signal, panics, or does not come back: the report that the peers
 * write, with where every thread was.
 */
import { describe, expect, test } from 'vitest'
import type { ServerOptions } from '../../ts/src/testing'
import { TestServer } from '../support/server'
import { count } from '../support/text'
import { until } from '../support/until'

const DEBUG = { 'enable-debug-command': 'yes', 'enable-protected-configs': 'yes' } as const
const START = '=== REDIS BUG REPORT START: Cut & paste starting from here ==='
const END = '=== REDIS BUG REPORT END. Make sure to include from START to END. ==='

const start = (config: ServerOptions['config'] = {}) => new TestServer({ config: { ...DEBUG, ...config } }).start()

/** Sends what ends the server, and waits for its end. */
async function crash(server: TestServer, ...command: string[]): Promise<string> {
  const c = await server.raw()
  c.call(...command).catch(() => undefined)
  await server.process.exited
  // What it wrote last may be on its way yet.
  await until(() => server.log.includes(`DEBUG ${command[1]} ends this process`))
  return server.log
}

/** The whole of a report, which may be on its way when its process has ended. */
async function reportOf(server: TestServer): Promise<string> {
  await until(() => server.log.includes(END))
  return server.log
}

function checkReport(log: string): void {
  for (const part of [START, 'STACK TRACE ------', 'STACK TRACE DONE', 'INFO OUTPUT', 'CLIENT LIST OUTPUT', END]) {
    expect(count(log, part), part).toBe(1)
  }
  // All threads are there, and INFO has answered.
  for (const part of ['serval-io-0', 'serval-cron', 'used_memory:', 'cmd=debug']) expect(log).toContain(part)
}

describe('a report is written', () => {
  test('on DEBUG SEGFAULT, with the thread that was hit', async () => {
    const server = await start()
    await crash(server, 'DEBUG', 'SEGFAULT')
    const log = await reportOf(server)
    checkReport(log)
    expect(log).toMatch(/Serval \S+ crashed by signal: 11, si_code: -?\d+/)
    const hit = log.slice(log.indexOf('STACK TRACE'))
    expect(hit).toMatch(/^\d+ serval-io-\d+ \*$/m)
    expect(hit).toMatch(/^0x\w+ .*crash.* \(.*server\/src\/process\.rs:\d+\)/m)
    const instruction = /running the instruction at: 0x(\w+)/.exec(log)?.[1] ?? 'none'
    const registers = log.slice(log.indexOf('------ REGISTERS ------'), log.indexOf('------ INFO OUTPUT'))
    expect(registers).toMatch(new RegExp(`(RIP|PC ):0*${instruction}\\b`))
    expect(registers.match(/ \([0-9a-f]{16}\) -> [0-9a-f]{16}$/gm)).toHaveLength(16)
  })

  test('without what lies on the stack where hide-user-data-from-log is on', async () => {
    const server = await start({ 'hide-user-data-from-log': 'yes' })
    await crash(server, 'DEBUG', 'SEGFAULT')
    const log = await reportOf(server)
    expect(log).toContain('skip logging stack content to avoid spilling PII')
    expect(log).not.toMatch(/\) -> [0-9a-f]{16}/)
  })

  test('on SIGABRT from another process, of which the sender is told', async () => {
    const server = await start()
    process.kill(server.process.pid, 'SIGABRT')
    await server.process.exited
    await reportOf(server)
    expect(server.log).toContain('crashed by signal: 6, si_code: 0')
    expect(server.log).toContain(`Killed by PID: ${process.pid}, UID: ${process.getuid?.()}`)
    expect(count(server.log, END)).toBe(1)
  })

  test('on DEBUG PANIC and DEBUG ASSERT', async () => {
    const panics = await start()
    await crash(panics, 'DEBUG', 'PANIC')
    const panic = await reportOf(panics)
    checkReport(panic)
    expect(panic).toContain('!!! Software Failure. Press left mouse button to continue')
    expect(panic).toMatch(/Guru Meditation: called by user #\S+process\.rs:\d+/)
    expect(panic).toContain('server/src/process.rs')
    const asserts = await start({ 'use-exit-on-panic': 'yes' })
    await crash(asserts, 'DEBUG', 'ASSERT')
    const assertion = await reportOf(asserts)
    checkReport(assertion)
    expect(assertion).toContain('=== ASSERTION FAILED ===')
    expect(assertion).toMatch(/==> \S+process\.rs:\d+\S* '1 == 2' is not true/)
  })

  test('unless crash-log-enabled is off, from the start or since', async () => {
    expect(await crash(await start({ 'crash-log-enabled': 'no' }), 'DEBUG', 'SEGFAULT')).not.toContain('BUG REPORT')
    const server = await start()
    const c = await server.raw()
    await c.call('CONFIG', 'SET', 'crash-log-enabled', 'no')
    expect(await crash(server, 'DEBUG', 'SEGFAULT')).not.toContain('BUG REPORT')
  })
})

describe('the threads are shown, and the server goes on', () => {
  test('on SIGALRM', async () => {
    const server = await start()
    const c = await server.raw()
    process.kill(server.process.pid, 'SIGALRM')
    await until(() => server.log.includes('STACK TRACE DONE'))
    expect(server.log).toContain('Received SIGALRM')
    expect(server.log).toContain('serval-io-0')
    expect(await c.call('PING')).toBe('PONG')
    await server.stop()
  })

  test('when a command takes longer than watchdog-period', async () => {
    const server = await start()
    const c = await server.raw()
    await c.call('CONFIG', 'SET', 'watchdog-period', '200')
    const sleeping = c.call('DEBUG', 'SLEEP', '1')
    await until(() => server.log.includes('STACK TRACE DONE'))
    expect(server.log).toContain('--- WATCHDOG TIMER EXPIRED ---')
    expect(server.log).toMatch(/^0x\w+ .*engine\/src\/commands\/debug\.rs:\d+\)/m)
    expect(await sleeping).toBe('OK')
    await server.stop()
  })
})
