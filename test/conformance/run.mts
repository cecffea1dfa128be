/**
 * `npm run conformance -- --suite DIR`: runs a peer's Tcl suite against our server, and says what passed.
 *
 *     --suite DIR        the sources of Redis or Valkey
 *     --mode MODE        in-place (default): the suite starts our binary as its own; external: it is given an address
 *     --only A,B         these files (unit/type/string, unit/type/*), instead of those whose commands are there
 *     --test NAME        only this test, or /pattern; may be repeated
 *     --bin PATH         the server, instead of the one that was built; a peer's own gives the baseline
 *     --bin-arg ARG      an argument in front of the suite's; may be repeated
 *     --skips FILE       another skip list; `none` leaves nothing out
 *     --timeout SECONDS  how long a file may be without a result
 *     --port PORT        the first of the ports that are used (default 21111)
 *     --tcl-arg ARG      an argument for the suite, such as --large-memory; may be repeated
 *     --once             a file in which something failed is not run again
 *     --keep             leaves the working copy with all server logs, and says where
 *     --verbose          shows the suite's own output
 *
 * The peers' tests wait for times and measure them, so that some fail on a machine that is busy, the peers' own server or
 * ours. A file in which something failed is run once more, as a whole: what fails again has failed, what does not is
 * named in the end with how it failed.
 *
 * The last line is `N passed, N failed, N skipped`; the exit code is 0 if nothing failed and no skip is out of date.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { serverBinary } from '../../ts/src/paths'
import { startExternal } from './external'
import { type Failure, settle, type UnitResult } from './output'
import { isBlock, parseSkips, type SkipEntry, staleEntries } from './skips'
import { defaultUnits, dialectOf, expandUnits, stageSuite } from './suite'
import { runUnit, type UnitOptions } from './unit'

function options() {
  const { values } = parseArgs({
    options: {
      suite: { type: 'string' },
      mode: { type: 'string', default: 'in-place' },
      only: { type: 'string' },
      test: { type: 'string', multiple: true, default: [] },
      bin: { type: 'string' },
      'bin-arg': { type: 'string', multiple: true, default: [] },
      skips: { type: 'string' },
      timeout: { type: 'string', default: '180' },
      port: { type: 'string', default: '21111' },
      'tcl-arg': { type: 'string', multiple: true, default: [] },
      once: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  })
  const { suite, mode } = values
  if (!suite) throw new Error('--suite names the folder of the sources of Redis or Valkey')
  if (mode !== 'in-place' && mode !== 'external') throw new Error(`--mode is in-place or external, not ${mode}`)
  const bin = path.resolve(values.bin ?? serverBinary())
  if (!existsSync(bin)) throw new Error(`${bin} does not exist`)
  return { ...values, suite: path.resolve(suite), mode, bin }
}

type Options = ReturnType<typeof options>

function loadSkips({ skips, suite }: Options): SkipEntry[] {
  if (skips === 'none') return []
  const file = skips ?? path.join(import.meta.dirname, 'skips', `${dialectOf(suite)}.txt`)
  return parseSkips(readFileSync(file, 'utf8'), path.relative(process.cwd(), file))
}

interface Totals {
  passed: number
  failed: (Failure & { unit: string })[]
  /** What failed in one of two runs. */
  unsteady: (Failure & { unit: string })[]
  skipped: number
  stale: SkipEntry[]
}

async function runOnce(unit: string, dir: string, opts: Options, skips: readonly SkipEntry[]): Promise<UnitResult> {
  const external =
    opts.mode === 'external' ? await startExternal(opts.bin, opts['bin-arg'], Number(opts.port) + 300) : undefined
  const unitOptions: UnitOptions = {
    dir,
    unit,
    skips,
    basePort: Number(opts.port),
    timeoutSeconds: Number(opts.timeout),
    tests: opts.test,
    extraArgs: opts['tcl-arg'],
    ...(external && { external }),
    ...(opts.verbose && { onOutput: (chunk: string) => process.stdout.write(chunk) }),
  }
  try {
    return await runUnit(unitOptions)
  } finally {
    await external?.stop()
  }
}

function show({ failed }: UnitResult): void {
  for (const { name, detail } of failed) console.log(`  ✗ ${name}\n${detail.replace(/^/gm, '      ')}`)
}

/** Runs a file, and again where something failed. */
async function runOne(unit: string, dir: string, opts: Options, skips: readonly SkipEntry[]) {
  const first = await runOnce(unit, dir, opts, skips)
  if (first.failed.length === 0 || opts.once) return { ...first, unsteady: [] }
  console.log(`${unit}: ${first.failed.length} failed, so that the file is run once more`)
  show(first)
  return settle(first, await runOnce(unit, dir, opts, skips))
}

async function runAll(units: readonly string[], dir: string, opts: Options): Promise<Totals> {
  const allSkips = loadSkips(opts)
  const totals: Totals = { passed: 0, failed: [], unsteady: [], skipped: 0, stale: [] }
  for (const unit of units) {
    const started = performance.now()
    const skips = allSkips.filter(entry => entry.unit === unit)
    const result = await runOne(unit, dir, opts, skips)
    const skipped = result.skipped.filter(name => !isBlock(name)).length + result.ignored.length
    totals.passed += result.passed.length
    totals.skipped += skipped
    totals.failed.push(...result.failed.map(failure => ({ ...failure, unit })))
    totals.unsteady.push(...result.unsteady.map(failure => ({ ...failure, unit })))
    // What was not reached, or was left out on purpose, says nothing about the list.
    const isWhole = result.isComplete && opts.test.length === 0 && opts.mode === 'in-place'
    if (isWhole) totals.stale.push(...staleEntries(skips, result.skipped))
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const counts = `${result.passed.length} passed, ${result.failed.length} failed, ${skipped} skipped`
    console.log(`${unit}: ${counts} (${seconds} s)`)
    show(result)
  }
  return totals
}

function report({ passed, failed, unsteady, skipped, stale }: Totals): boolean {
  if (failed.length > 0) console.log('\nFailed:')
  for (const { unit, name, detail } of failed) console.log(`  ${unit}: ${name}\n      ${detail.split('\n')[0]}`)
  if (unsteady.length > 0) console.log('\nFailed in one of two runs, and passed in the other:')
  for (const { unit, name, detail } of unsteady) console.log(`  ${unit}: ${name}\n      ${detail.split('\n')[0]}`)
  if (stale.length > 0) console.log('\nIn the skip list, but nothing was left out for it:')
  for (const { unit, pattern, line } of stale) console.log(`  line ${line}: ${unit}: ${pattern}`)
  console.log(`\n${passed} passed, ${failed.length} failed, ${skipped} skipped`)
  return failed.length === 0 && stale.length === 0
}

async function main(): Promise<void> {
  const opts = options()
  const units = expandUnits(opts.suite, opts.only?.split(',') ?? defaultUnits(dialectOf(opts.suite)))
  const dir = stageSuite({ suite: opts.suite, serverBinary: opts.bin, serverArgs: opts['bin-arg'] })
  try {
    process.exitCode = report(await runAll(units, dir, opts)) ? 0 : 1
  } finally {
    if (opts.keep) console.error(`the working copy is ${dir}`)
    else rmSync(dir, { recursive: true, force: true })
  }
}

main().catch((error: Error) => {
  console.error(`conformance: ${error.message}`)
  process.exitCode = 1
})
