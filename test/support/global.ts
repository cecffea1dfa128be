/**
 * Runs once before all tests: says so where there is no server to test, and makes the folder in which every test file
 * records the commands that it called (see record.ts). A test that lacks a tool fails; none is skipped in silence.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { serverBinary } from '../../ts/src/paths'

export default function setup(): () => void {
  serverBinary()
  const records = mkdtempSync(path.join(os.tmpdir(), 'serval-records-'))
  process.env.SERVAL_TEST_RECORDS = records
  return () => rmSync(records, { recursive: true, force: true })
}
