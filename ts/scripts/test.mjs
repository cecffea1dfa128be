/**
 * `npm test`: installs, builds, checks and tests everything, and ends in `N passed, N failed` alone on a line.
 *
 * A step that fails does not stop the others unless they need what it makes, so that one run tells everything that is
 * wrong. A check that is no test suite (formatting, lints, types) counts as one test.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildTypeScript, cargoBuild } from './build.mjs'
import { elapsed, root, runStep, targetDir } from './steps.mjs'
import { checkToolchain, installPackages } from './toolchain.mjs'

const started = performance.now()
const bin = name => path.join(root, 'node_modules', name)
const node = (title, script, ...args) => ({ title, command: process.execPath, args: [script, ...args] })
const cargo = (title, ...args) => ({ title, command: 'cargo', args })

/** Adds up cargo's `test result:` lines. A run that ended without one did not get as far as its tests. */
function countCargo(output, ok) {
  const counts = { passed: 0, failed: 0 }
  for (const [, passed, failed] of output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed/gm)) {
    counts.passed += Number(passed)
    counts.failed += Number(failed)
  }
  if (!ok && counts.failed === 0) counts.failed = 1
  return counts
}

/** Reads vitest's JSON report; a file that could not be loaded has no tests in it, and counts as one that failed. */
function countVitest(reportPath, ok) {
  if (!existsSync(reportPath)) return { passed: 0, failed: 1 }
  const report = JSON.parse(readFileSync(reportPath, 'utf8'))
  const broken = report.testResults.filter(
    file => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const failed = report.numFailedTests + broken
  return { passed: report.numPassedTests, failed: ok ? failed : Math.max(failed, 1), pending: report.numPendingTests }
}

const countCheck = (_output, ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 })

checkToolchain({ components: ['fmt', 'clippy'] })
await installPackages()

const scratch = mkdtempSync(path.join(os.tmpdir(), 'serval-test-'))
const reportPath = path.join(scratch, 'vitest.json')
const exe = process.platform === 'win32' ? '.exe' : ''
const serverBin = process.env.SERVAL_SERVER_BIN || path.join(targetDir, 'quick', `serval-server${exe}`)

const steps = [
  { ...cargo('cargo fmt', 'fmt', '--all', '--check'), count: countCheck },
  { ...node('biome', bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'), count: countCheck },
  { ...cargoBuild('quick'), count: countCheck, makes: 'binary' },
  { title: 'tsc', run: position => buildTypeScript(runStep, position), count: countCheck, makes: 'dist' },
  { ...node('tsc of the tests', bin('typescript/bin/tsc')), count: countCheck },
  { ...cargo('cargo clippy', 'clippy', '--workspace', '--all-targets', '--', '-D', 'warnings'), count: countCheck },
  { ...cargo('generated files', 'run', '-q', '-p', 'xtask', '--', 'codegen', '--check'), count: countCheck },
  { ...cargo('tidy', 'run', '-q', '-p', 'xtask', '--', 'tidy'), count: countCheck },
  { ...cargo('cargo test', 'test', '--workspace', '--no-fail-fast'), count: countCargo },
  {
    ...node(
      'vitest',
      bin('vitest/vitest.mjs'),
      'run',
      '--config',
      'test/vitest.config.mts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportPath}`,
    ),
    env: { SERVAL_SERVER_BIN: serverBin, SERVAL_FULL_RUN: '1', NO_COLOR: '1' },
    count: (_output, ok) => countVitest(reportPath, ok),
    needs: ['binary', 'dist'],
  },
]

const totals = { passed: 0, failed: 0 }
const broken = new Set()
for (const [i, step] of steps.entries()) {
  const position = `[${i + 1}/${steps.length}] `
  if (step.needs?.some(need => broken.has(need))) {
    process.stdout.write(`${position}${step.title}: not run, since what it needs could not be built\n`)
    totals.failed += 1
    continue
  }
  const { ok, output } = step.run ? await step.run(position) : await runStep({ ...step, position })
  if (!ok && step.makes) broken.add(step.makes)
  const counts = step.count(output, ok)
  totals.passed += counts.passed
  totals.failed += counts.failed
  if (step.count !== countCheck)
    process.stdout.write(`  ${step.title}: ${counts.passed} passed, ${counts.failed} failed.\n`)
}
rmSync(scratch, { recursive: true, force: true })
process.stdout.write(`all steps took ${elapsed(started)}\n${totals.passed} passed, ${totals.failed} failed\n`)
process.exit(totals.failed === 0 ? 0 : 1)
