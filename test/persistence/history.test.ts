/**
 * Dumps that servers from Redis 2.8 on wrote, as they lie in `history/`: what we read is what they meant, by the digest that
 * they gave of it, and it looks as it does to the peers of today. `history/record.mts` has made them.
 */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { product } from '../support/product'
import { withServer } from '../support/server'
import { look } from './history/data'

const folder = path.join(import.meta.dirname, 'history')
const names = readdirSync(folder).flatMap(name => (name.endsWith('.rdb') ? [path.basename(name, '.rdb')] : []))

interface Record {
  digest: string
  seen: string[]
}

/** Of hashes whose fields expire Valkey has a digest of its own. */
const digestsAsWeDo = (name: string) => name.startsWith('redis')
/** What is written for others than the peer under test it does not read. */
const isRead = (name: string) => product() === 'serval' || name.startsWith(product())

describe.each(names.filter(isRead))('what %s wrote', name => {
  const record = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Record

  test.each(['a dump', 'an append-only file of old'])('is read from %s', async kind => {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-history-'))
    const isLog = kind !== 'a dump'
    try {
      copyFileSync(path.join(folder, `${name}.rdb`), path.join(dir, isLog ? 'appendonly.aof' : 'dump.rdb'))
      await withServer({ dir, config: isLog ? { appendonly: 'yes' } : {} }, async c => {
        expect(await look(c)).toEqual(record.seen)
        const digest = await c.call('DEBUG', 'DIGEST')
        if (digestsAsWeDo(name)) expect(digest).toBe(record.digest)
        await c.call('DEBUG', 'RELOAD')
        expect(await c.call('DEBUG', 'DIGEST')).toBe(digest)
        expect(await look(c)).toEqual(record.seen)
      })
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  })
})
