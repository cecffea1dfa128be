/**
 * What servers append to their logs, command by command: ours what the engine's tests expect, and Redis what was recorded of
 * it for them.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { serverBinary } from '../../ts/src/paths'
import { product } from '../support/product'
import { findTool } from '../support/tools'
import { record } from './record'

const SESSION = path.resolve(import.meta.dirname, '../../crates/engine/src/journal/redis-8.0.txt')
const lines = readFileSync(SESSION, 'utf8').trimEnd().split('\n')

/** A record with what we mean to append in place of what Redis does. */
function ours(recorded: readonly string[]): string[] {
  const out: string[] = []
  for (const line of recorded) {
    if (!line.startsWith('!')) {
      out.push(line)
      continue
    }
    const isFirst = !out.at(-1)?.startsWith('!')
    if (isFirst) out.splice(out.findLastIndex(other => other.startsWith('> ')) + 1)
    out.push(line)
  }
  return out.filter(line => line !== '' && !line.startsWith('#')).map(line => line.replace(/^! /, ''))
}

const commands = lines.filter(line => line.startsWith('> '))

function redis(): string | undefined {
  try {
    return findTool('redis-server')
  } catch {
    return undefined
  }
}

describe('the log gets, for each command,', () => {
  test.runIf(product() === 'serval')('what the engine says', async () => {
    const settings = ['--appendfsync', 'always', '--rdb-version-check', 'relaxed']
    expect(ours(await record(serverBinary(), settings, commands))).toEqual(ours(lines))
  })

  const peer = redis()
  test.runIf(peer)('what was recorded of Redis', async () => {
    expect(await record(peer ?? '', ['--appendfsync', 'no'], lines)).toEqual(lines)
  })
})
