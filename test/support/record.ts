/**
 * Remembers which commands the tests called, so that a command no test ran fails the run.
 *
 * The server counts for us: before one is stopped its `INFO commandstats` is written to a file, and a test that runs
 * after all others reads the files. Test files run in processes of their own, and share nothing else.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { RawClient } from './resp'

let files = 0

function recordsDir(): string {
  const dir = process.env.SERVAL_TEST_RECORDS
  if (!dir) throw new Error('SERVAL_TEST_RECORDS is not set: test/support/global.ts sets it')
  return dir
}

/** Notes commands that the server cannot count, such as the SHUTDOWN that ended it: `shutdown`, `client|list`. */
export function recordCommands(names: readonly string[]): void {
  files += 1
  writeFileSync(path.join(recordsDir(), `${process.pid}-${files}.json`), JSON.stringify(names))
}

/** Notes every command that this server has executed since it started, or since CONFIG RESETSTAT. */
export async function recordFrom(client: RawClient): Promise<void> {
  const info = String(await client.call('INFO', 'commandstats'))
  const names: string[] = []
  for (const [, name, calls] of info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm))
    if (name && Number(calls) > 0) names.push(name)
  recordCommands(names)
}

/** Every command that any test of this run has called. */
export function recordedCommands(): Set<string> {
  const dir = recordsDir()
  return new Set(readdirSync(dir).flatMap(file => JSON.parse(readFileSync(path.join(dir, file), 'utf8')) as string[]))
}
