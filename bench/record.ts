/**
 * What was measured, where and when, kept in `bench/records/`: one file a run, in Markdown.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { packageRoot } from '../ts/src/paths'
import { markdownTable, type Row } from './table'

/** What a run was. */
export interface Run {
  date: Date
  seconds: number
  binary: string
  peer: string
  generator: string
  rounds: number
  /** Share of all cores that others used before the run began, 0 to 1. */
  busyBefore: number
  /** How the machine itself stood still, in words. */
  pauses: string
  rows: readonly Row[]
}

function firstLine(command: string, args: readonly string[]): string {
  try {
    const text = execFileSync(command, args, {
      encoding: 'utf8',
      cwd: packageRoot(),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return text.split('\n')[0] ?? ''
  } catch {
    return 'unknown'
  }
}

/** The version in what `--version` prints, and whose it is. */
export function versionOf(binary: string): string {
  const line = firstLine(binary, ['--version'])
  const match = /^(\S+).*?v?[= ](\d+\.\d+\.\d+)/.exec(line)
  return match ? `${match[1]} ${match[2]}` : line
}

function hugePages(): string {
  const file = '/sys/kernel/mm/transparent_hugepage/enabled'
  return existsSync(file) ? (/\[(\w+)\]/.exec(readFileSync(file, 'utf8'))?.[1] ?? 'unknown') : 'unknown'
}

/** The record's text. */
export function recordText(run: Run): string {
  const cpus = os.cpus()
  const commit = firstLine('git', ['rev-parse', '--short=12', 'HEAD'])
  const changed = firstLine('git', ['status', '--porcelain', '--untracked-files=no']) !== ''
  const facts = {
    commit: commit + (changed ? ' with changes' : ''),
    machine: `${cpus[0]?.model.trim()}, ${cpus.length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: `${os.type()} ${os.release()}, transparent huge pages ${hugePages()}`,
    peer: versionOf(run.peer),
    load: `${versionOf(run.generator)}, during dumps crates/load; 50 connections, 64 B values, 1 M keys, a core each`,
    'busy before': `${(run.busyBefore * 100).toFixed(1)} % of all cores`,
    'pauses of the machine itself': run.pauses,
    rounds: `${run.rounds}, medians; ${Math.round(run.seconds)} s in all`,
  }
  const list = Object.entries(facts).map(([name, value]) => `- ${name}: ${value}`)
  const date = run.date.toISOString().slice(0, 16).replace('T', ' ')
  return `# Benchmark of ${date} UTC

${list.join('\n')}

"other" is the peer; for two threads it is one thread. "rounds" are the ratios of the single rounds, or their values
where there is no ratio; for memory, ours at 3, 4, 5 and 6 M keys, then the peer's.

${markdownTable(run.rows)}
`
}

/** Writes the record, and returns its path. */
export function writeRecord(run: Run): string {
  const dir = path.join(packageRoot(), 'bench/records')
  mkdirSync(dir, { recursive: true })
  const day = run.date.toISOString().slice(0, 10)
  let file = path.join(dir, `${day}.md`)
  for (let number = 2; existsSync(file); number++) file = path.join(dir, `${day}-${number}.md`)
  writeFileSync(file, recordText(run))
  return file
}
