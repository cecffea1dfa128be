/**
 * `npm run fuzz -- [target…]`: runs the fuzz targets, all of them unless some are named, each for a while.
 *
 *     --seconds N    how long each runs (default 30)
 *     --list         only names them
 *
 * What a target finds it leaves under crates/<crate>/fuzz/artifacts, and says how to run it again; the exit code is 1
 * then. What it learns stays in corpus/ beside that, so that the next run begins where this one ended.
 */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { cargoTargetDir } from '../../ts/src/paths'
import { findTargets, type Target } from './targets'

const MEGABYTES_MAX = 4096
const INPUT_SECONDS_MAX = 20

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

/** Says what to install where something is missing. */
function checkTools(): void {
  const works = (args: string[]) => spawnSync('cargo', args, { stdio: 'ignore' }).status === 0
  if (!works(['+nightly', '--version'])) fail('Fuzzing needs a nightly compiler: rustup toolchain install nightly')
  if (!works(['fuzz', '--version'])) fail('Fuzzing needs cargo-fuzz: cargo install cargo-fuzz')
}

function fuzz(target: Target, seconds: number): boolean {
  console.log(`\n=== ${target.crate}/${target.name}, ${seconds} s`)
  const args = [
    ...['+nightly', 'fuzz', 'run', target.name, '--target-dir', path.join(cargoTargetDir(), 'fuzz'), '--'],
    ...[`-max_total_time=${seconds}`, `-timeout=${INPUT_SECONDS_MAX}`, `-rss_limit_mb=${MEGABYTES_MAX}`],
    '-print_final_stats=1',
  ]
  return spawnSync('cargo', args, { cwd: target.dir, stdio: 'inherit' }).status === 0
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '30' }, list: { type: 'boolean', default: false } },
})
const seconds = Number(values.seconds)
if (!(seconds >= 1)) fail(`--seconds takes a number, not ${values.seconds}`)
const all = findTargets()
const unknown = positionals.find(name => !all.some(target => target.name === name))
if (unknown !== undefined) fail(`${unknown} is none of ${all.map(target => target.name).join(', ')}`)
const chosen = all.filter(target => positionals.length === 0 || positionals.includes(target.name))

if (values.list) {
  for (const target of chosen) console.log(`${target.crate}/${target.name}`)
} else {
  checkTools()
  const failed = chosen.filter(target => !fuzz(target, seconds))
  console.log(`\n${chosen.length - failed.length} of ${chosen.length} fuzz targets found nothing`)
  if (failed.length > 0) fail(`failed: ${failed.map(target => target.name).join(', ')}`)
}
