/**
 * Runs once before all tests: sees to it that what they need is there, and says what is not. A test that lacks
 * something fails; none is skipped in silence.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { serverBinary } from '../../ts/src/paths'
import { findTool } from './tools'

export default function setup(): () => void {
  serverBinary()
  for (const tool of ['redis-cli', 'redis-benchmark']) findTool(tool)
  const records = mkdtempSync(path.join(os.tmpdir(), 'serval-records-'))
  process.env.SERVAL_TEST_RECORDS = records
  return () => rmSync(records, { recursive: true, force: true })
}
