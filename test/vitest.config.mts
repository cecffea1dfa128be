/**
 * Two projects, one after the other: all tests, and then the check that they called every command the server declares.
 * The second makes sense only after a whole run, which `npm test` announces by SERVAL_FULL_RUN.
 */
import path from 'node:path'
import { defineConfig } from 'vitest/config'

const root = path.resolve(import.meta.dirname, '..')

/** For what hangs, not for what is slow: a machine with a tenth of the speed, or that stands still now and then, passes. */
const HUNG_MS = 120_000

const common = {
  root,
  globals: false,
  pool: 'forks' as const,
  testTimeout: HUNG_MS,
  hookTimeout: HUNG_MS,
}

const tests = {
  test: {
    ...common,
    name: 'tests',
    include: ['ts/src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['test/coverage/**', 'node_modules/**'],
    sequence: { groupOrder: 0 },
  },
}

const coverage = {
  test: {
    ...common,
    name: 'every command is called',
    include: ['test/coverage/*.test.ts'],
    sequence: { groupOrder: 1 },
  },
}

export default defineConfig({
  root,
  test: {
    globalSetup: [path.join(root, 'test/support/global.ts')],
    maxWorkers: 2,
    projects: process.env.SERVAL_FULL_RUN ? [tests, coverage] : [tests],
  },
})
