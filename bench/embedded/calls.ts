/**
 * What a call costs in the process: `get` and `set` of 64-character strings beside those of other stores for Node, and
 * beside an addon that converts the same strings and looks nothing up, which is the least a call can cost.
 *
 * CPU time of the calling thread; all subjects live at once, each in a process of its own, and are asked in turn.
 */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { cargoTargetDir, packageRoot } from '../../ts/src/paths'
import { Child } from '../child'
import type { Section } from '../context'
import { SERVER_CORE } from '../process'
import { compare } from '../statistics'
import type { Bar, Row } from '../table'

const EXAMPLE = ['build', '--release', '-p', 'serval-node', '--example', 'conversions']
const LIBRARY = { darwin: 'libconversions.dylib', win32: 'conversions.dll' } as Record<string, string>
/** Rounds until JavaScript is compiled to its best. */
const WARM_ROUNDS = 3
/** Rounds here take a tenth of a second; so many that the machine's moods even out. */
const ROUNDS_FACTOR = 4

const OTHERS = ['lmdb', 'lru-cache', 'Map', 'ioredis', 'conversions']
const BARS: Record<string, Bar> = {
  'get lmdb': { reach: 1 / 1.2 },
  'get conversions': { aim: 1.5 },
}

function buildConversions(): string {
  const built = spawnSync('cargo', EXAMPLE, { cwd: packageRoot(), encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`cargo ${EXAMPLE.join(' ')} failed:\n${built.stderr}`)
  return path.join(cargoTargetDir(), 'release/examples', LIBRARY[process.platform] ?? 'libconversions.so')
}

/** See the head of the file. */
export const calls: Section = {
  title: 'calls in the process',
  async run({ rounds, say }) {
    say('cargo build of the addon that only converts')
    const addon = buildConversions()
    const names = ['serval', ...OTHERS]
    const children = new Map<string, Child>()
    try {
      for (const name of names) {
        say(`fill ${name}`)
        children.set(name, await Child.start('embedded/subject.mts', [name, addon], SERVER_CORE))
      }
      const rows: Row[] = []
      for (const operation of ['get', 'set']) {
        say(operation)
        const times = new Map<string, number[]>(names.map(name => [name, []]))
        for (let round = 0; round < WARM_ROUNDS + rounds * ROUNDS_FACTOR; round++) {
          for (const [name, child] of children) {
            const ns = (await child.ask(operation)) as number
            if (round >= WARM_ROUNDS) times.get(name)?.push(ns)
          }
        }
        const ours = times.get('serval') ?? []
        for (const other of OTHERS) {
          const theirs = times.get(other) ?? []
          if (other === 'conversions' && operation === 'set') continue
          const pairs = ours.map((ns, i) => ({ ours: ns, peer: theirs[i] ?? Number.NaN }))
          const bar = BARS[`${operation} ${other}`]
          rows.push({
            what: `embedded ${operation}, against ${other}`,
            unit: 'ns',
            ...compare(pairs),
            ...(bar && { bar }),
            rounds: pairs.map(({ ours, peer }) => ours / peer),
          })
        }
      }
      return rows
    } finally {
      for (const child of children.values()) child.stop()
    }
  },
}
