/**
 * The longest single insertion while the table grows to 5 M keys, as `examples/growth` of the collections measures it in
 * Rust. It takes each insertion's shortest time of several runs: what the machine did to one run does not hit the same
 * insertion again, and what the table does, it does every time.
 */
import { execFile, spawnSync } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { cargoTargetDir, packageRoot } from '../../ts/src/paths'
import type { Section } from '../context'
import { pinned, SERVER_CORE } from '../process'

const EXAMPLE = ['build', '--release', '-p', 'serval-collections', '--example', 'growth']

/** See the head of the file. */
export const insert: Section = {
  title: 'longest single insertion while the table grows to 5 M keys',
  async run({ say }) {
    say('cargo build of the measuring program')
    const built = spawnSync('cargo', EXAMPLE, { cwd: packageRoot(), encoding: 'utf8' })
    if (built.status !== 0) throw new Error(`cargo ${EXAMPLE.join(' ')} failed:\n${built.stderr}`)
    const program = path.join(cargoTargetDir(), 'release/examples/growth')
    say('5 runs of 5 M insertions')
    // Pages of 2 MiB are zeroed by the kernel within one insertion, and are no part of the table.
    const env = { ...process.env, MIMALLOC_ALLOW_THP: '0' }
    const { stdout } = await promisify(execFile)(...pinned(SERVER_CORE, program, ['insert']), { env })
    const longest = /\(ns, entry\) \[\((\d+), /.exec(stdout)?.[1]
    const runs = /longest in each run by itself: \[([\d, ]+)\]/.exec(stdout)?.[1]
    if (!longest || !runs) throw new Error(`the measuring program printed something else:\n${stdout}`)
    return [
      {
        what: 'longest insertion, thread CPU time',
        unit: 'µs',
        ours: Number(longest) / 1000,
        bar: { reach: 1000, aim: 200, of: 'ours' },
        rounds: runs.split(', ').map(ns => Number(ns) / 1000),
      },
    ]
  },
}
