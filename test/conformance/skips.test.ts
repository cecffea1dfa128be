import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { blockPatterns, parseSkips, staleEntries, toSkipFile } from './skips'

const list = `# a comment
[unit/keyspace]
COPY of a hash  # HSET
/^SSCAN  # SADD, SSCAN
block:cluster-enabled  # CLUSTER

[unit/other]
issue #123  # SORT
`

test('a line is a pattern, in a file, with its reason', () => {
  expect(parseSkips(list, 'x')).toEqual([
    { unit: 'unit/keyspace', pattern: 'COPY of a hash', reason: 'HSET', line: 3 },
    { unit: 'unit/keyspace', pattern: '/^SSCAN', reason: 'SADD, SSCAN', line: 4 },
    { unit: 'unit/keyspace', pattern: 'block:cluster-enabled', reason: 'CLUSTER', line: 5 },
    { unit: 'unit/other', pattern: 'issue #123', reason: 'SORT', line: 8 },
  ])
})

test('what has no reason, or no file, is refused', () => {
  expect(() => parseSkips('[unit/x]\na test', 'list.txt')).toThrow('list.txt:2: a test without its reason: a test')
  expect(() => parseSkips('a test  # GET', 'list.txt')).toThrow('list.txt:1: a test before the [file] it is in')
})

test('tests and blocks go where the suite and the hook look for them', () => {
  const entries = parseSkips(list, 'x').filter(entry => entry.unit === 'unit/keyspace')
  expect(toSkipFile(entries)).toBe('COPY of a hash\n/^SSCAN\n')
  expect(blockPatterns(entries)).toBe('block:cluster-enabled')
})

test('an entry that leaves nothing out is stale', () => {
  const entries = parseSkips(list, 'x')
  const stale = staleEntries(entries, ['COPY of a hash', 'SSCAN with intset', 'block:cluster-enabled'])
  expect(stale.map(entry => entry.pattern)).toEqual(['issue #123'])
})

const skipsDir = path.join(import.meta.dirname, 'skips')
test.each(readdirSync(skipsDir))('the committed list %s can be read', file => {
  expect(parseSkips(readFileSync(path.join(skipsDir, file), 'utf8'), file).length).toBeGreaterThan(0)
})
