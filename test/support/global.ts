/**
 * Runs once before all tests: says so where there is no server to test, finds out what it is, and makes the folder in
 * which every test file records the commands that it called (see record.ts). A test that lacks a tool fails; none is
 * skipped in silence.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { serverBinary } from '../../ts/src/paths'
import { startServer } from '../../ts/src/testing'
import type { Product } from './product'
import { RawClient } from './resp'

function findProduct(): Product {
  const text = execFileSync(serverBinary(), ['--version'], { encoding: 'utf8' })
  const found = (['serval', 'valkey', 'redis'] as const).find(name => text.toLowerCase().includes(name))
  if (!found) throw new Error(`${serverBinary()} --version names no product: ${JSON.stringify(text)}`)
  return found
}

async function findCommands(): Promise<string[]> {
  const server = await startServer()
  const client = await RawClient.connect({ port: server.port, host: server.host })
  const commands = (await client.call('COMMAND', 'LIST')) as string[]
  client.close()
  await server.stop()
  return commands
}

export default async function setup(project: TestProject): Promise<() => void> {
  // The package test builds what it tests, and runs on machines without the rest.
  if (!process.env.SERVAL_TEST_PREBUILT) {
    project.provide('underTest', { product: findProduct(), commands: await findCommands() })
  }
  const records = mkdtempSync(path.join(os.tmpdir(), 'serval-records-'))
  process.env.SERVAL_TEST_RECORDS = records
  return () => rmSync(records, { recursive: true, force: true })
}
