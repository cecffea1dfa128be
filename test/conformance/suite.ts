/**
 * A peer's Tcl suite: which one it is, which of its files are ours to pass, and a working copy in which our binary
 * stands where the suite looks for its own.
 *
 * The suite itself is never written to: `tests/` is copied, everything else is linked.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findTool } from '../support/tools'

/** Which peer's suite it is; it decides the names of binaries and the skip list. */
export type Dialect = 'redis' | 'valkey'

/** The files that a run takes of either suite unless told otherwise: those whose commands are there. */
const UNITS = [
  'unit/type/string',
  'unit/type/list',
  'unit/type/list-2',
  'unit/type/list-3',
  'unit/type/set',
  'unit/hyperloglog',
  'unit/type/zset',
  'unit/geo',
  'unit/type/incr',
  'unit/type/stream',
  'unit/type/stream-cgroups',
  'unit/type/hash',
  'unit/sort',
  'unit/bitops',
  'unit/bitfield',
  'unit/keyspace',
  'unit/pubsub',
  'unit/pubsubshard',
  'unit/scan',
  'unit/expire',
  'unit/multi',
  'unit/protocol',
  'unit/querybuf',
  'unit/quit',
  'unit/limits',
  'unit/introspection',
  'unit/info',
  'unit/maxmemory',
  'unit/lazyfree',
  'unit/memefficiency',
  'unit/other',
  'unit/dump',
  'integration/corrupt-dump',
  'integration/corrupt-dump-fuzzer',
  'integration/rdb',
  'integration/convert-zipmap-hash-on-load',
  'integration/convert-ziplist-hash-on-load',
  'integration/convert-ziplist-zset-on-load',
  'integration/shutdown',
  'integration/logging',
  'integration/dismiss-mem',
  'unit/obuf-limits',
  'unit/oom-score-adj',
]

/**
 * What is taken beside. Valkey's files of the names that are not there still have tests that fail.
 */
const MORE_UNITS: Record<Dialect, readonly string[]> = {
  redis: [
    'unit/type/hash-field-expire',
    'unit/introspection-2',
    'unit/info-command',
    'unit/auth',
    'unit/pause',
    'integration/aof',
    'integration/aof-multi-part',
    'integration/aof-race',
    'unit/aofrw',
  ],
  valkey: ['unit/hashexpire', 'integration/aof', 'integration/aof-multi-part', 'integration/aof-race', 'unit/aofrw'],
}

/** The files that a run of a peer's suite takes unless told otherwise. */
export function defaultUnits(dialect: Dialect): readonly string[] {
  return [...UNITS, ...MORE_UNITS[dialect]]
}

const TOOLS = ['cli', 'benchmark', 'check-aof', 'check-rdb', 'sentinel']

/**
 * Tells whose sources are in `dir`.
 *
 * @throws an Error if it holds no suite that is known
 */
export function dialectOf(dir: string): Dialect {
  for (const dialect of ['valkey', 'redis'] as const) {
    if (existsSync(path.join(dir, `tests/support/${dialect}.tcl`))) return dialect
  }
  throw new Error(`${dir} holds neither Redis's nor Valkey's tests (no tests/support/redis.tcl or valkey.tcl)`)
}

/** Every file of a suite that `units` names; a name that ends in `/*` stands for all files of a folder. */
export function expandUnits(dir: string, units: readonly string[]): string[] {
  return units.flatMap(unit => {
    if (!unit.endsWith('/*')) {
      if (existsSync(path.join(dir, 'tests', `${unit}.tcl`))) return [unit]
      throw new Error(`${dir} has no tests/${unit}.tcl`)
    }
    const folder = unit.slice(0, -2)
    const files = readdirSync(path.join(dir, 'tests', folder)).filter(name => name.endsWith('.tcl'))
    return files.sort().map(name => `${folder}/${name.slice(0, -'.tcl'.length)}`)
  })
}

function linkAll(from: string, to: string, except: readonly string[]): void {
  for (const name of readdirSync(from)) {
    if (!except.includes(name)) symlinkSync(path.join(from, name), path.join(to, name))
  }
}

/**
 * The suite runs `src/<dialect>-server`, looks for that name in the process's title, and compares the pid it started
 * with the one in the log: hence a link, or `exec`.
 */
function placeServer(file: string, serverBinary: string, serverArgs: readonly string[]): void {
  if (serverArgs.length === 0) {
    symlinkSync(serverBinary, file)
    return
  }
  const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`
  const words = [serverBinary, ...serverArgs].map(quote).join(' ')
  writeFileSync(file, `#!/bin/sh\nexec ${words} "$@"\n`)
  chmodSync(file, 0o755)
}

/** What stands in the working copy for what the suite would have built. */
export interface Stage {
  /** The suite's folder. */
  suite: string
  /** The server under test. */
  serverBinary: string
  /** Arguments that precede those of the suite. */
  serverArgs: readonly string[]
}

/** Makes the working copy and returns its folder, which the caller removes. */
export function stageSuite({ suite, serverBinary, serverArgs }: Stage): string {
  const dialect = dialectOf(suite)
  const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-conformance-'))
  cpSync(path.join(suite, 'tests'), path.join(dir, 'tests'), { recursive: true })
  mkdirSync(path.join(dir, 'tests/tmp'), { recursive: true })
  linkAll(suite, dir, ['src', 'tests'])

  const binaries = ['server', ...TOOLS].map(name => `${dialect}-${name}`)
  mkdirSync(path.join(dir, 'src'))
  linkAll(path.join(suite, 'src'), path.join(dir, 'src'), binaries)
  // Our binary is the tools that check files, too, under their names.
  const isOurs = execFileSync(serverBinary, ['--version'], { encoding: 'utf8' }).startsWith('Serval')
  for (const name of binaries.slice(1)) {
    const tool = isOurs && name.includes('-check-') ? serverBinary : undefined
    // Valkey's package has no separate sentinel.
    if (name !== 'valkey-sentinel') symlinkSync(tool ?? findTool(name), path.join(dir, 'src', name))
  }
  placeServer(path.join(dir, `src/${dialect}-server`), serverBinary, serverArgs)

  const support = path.join(dir, 'tests/support')
  cpSync(path.join(import.meta.dirname, 'hook.tcl'), path.join(support, 'serval_hook.tcl'))
  writeFileSync(path.join(support, 'util.tcl'), '\nsource tests/support/serval_hook.tcl\n', { flag: 'a' })
  return dir
}
