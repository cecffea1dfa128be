/**
 * No fuzz target is lost: each source is declared, each declaration has its source, and what reads input from outside has
 * a target.
 */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { findTargets } from './targets'

const targets = findTargets()

test.each([
  ['RESP requests', 'resp', 'parser'],
  ['inline commands', 'resp', 'inline'],
  ['glob patterns', 'base', 'glob'],
  ['configuration', 'server', 'config'],
  ['payloads of RESTORE', 'persist', 'restore'],
  ['whole RDB files', 'persist', 'rdb_file'],
])('%s', (_, crate, name) => {
  expect(targets.map(target => `${target.crate}/${target.name}`)).toContain(`${crate}/${name}`)
})

test('every source is declared, and every declaration has its source', () => {
  const dirs = new Set(targets.map(target => path.dirname(target.file)))
  const sources = [...dirs].flatMap(dir => readdirSync(dir).map(file => path.join(dir, file)))
  expect(targets.map(target => target.file).sort()).toEqual(sources.sort())
})

test('a name is enough to tell them apart', () => {
  expect(new Set(targets.map(target => target.name)).size).toBe(targets.length)
})
