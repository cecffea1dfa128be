/**
 * Data directories that one server wrote and another one reads: dumps and logs, from the peers to ours and back, with every
 * type in every encoding. What is read must be what was written, to the encoding.
 */
import { describe, expect, test } from 'vitest'
import { lacks, product } from '../../support/product'
import type { RawClient } from '../../support/resp'
import { hasPlainScores, inventory } from './data'
import {
  fill,
  freshDir,
  KINDS,
  type Kind,
  LOW_THRESHOLDS,
  OURS,
  PEERS,
  removeDirs,
  type Vendor,
  withServer,
} from './vendors'

/** What is the same for all: no background work may begin in the middle. */
const QUIET = { 'auto-aof-rewrite-percentage': '0' }

const USES = [
  { policy: 'allkeys-lru', option: 'IDLETIME', field: 'IDLETIME', value: 5000 },
  { policy: 'allkeys-lfu', option: 'FREQ', field: 'FREQ', value: 200 },
]

/** What is special about a directory. */
interface Special {
  /** Directives of both servers. */
  extra?: Record<string, string>
  /** Nothing is in it of which digests differ by version, and they are compared. */
  plainScores?: boolean
}

/** Has `from` write a directory and `to` read it; both must hold the same. */
async function carry(from: Vendor, to: Vendor, kind: Kind, { extra, plainScores }: Special = {}): Promise<void> {
  const config = { ...QUIET, ...extra }
  const source = freshDir()
  const dirs = [source]
  const unlike = [...(from.unlike ?? []), ...(to.unlike ?? [])]
  const fields = from.fieldExpiries !== undefined && from.fieldExpiries === (to.fieldExpiries ?? from.fieldExpiries)
  try {
    const look = async (client: RawClient) => [
      ...(plainScores ? [`digest ${await client.call('DEBUG', 'DIGEST')}`] : []),
      ...(await inventory(client, unlike)),
    ]
    const written = await withServer(from, kind, source, config, async client => {
      await fill(client, kind, fields, plainScores ? hasPlainScores : undefined)
      return look(client)
    })
    const copy = freshDir(source)
    dirs.push(copy)
    const read = await withServer(to, kind, copy, config, look)
    expect(differences(written, read)).toEqual([])
  } finally {
    removeDirs(...dirs)
  }
}

/** Idle times in seconds, and frequencies, are kept with the keys where the policy asks for them. */
async function carryUse(from: Vendor, to: Vendor): Promise<void> {
  const dir = freshDir()
  try {
    for (const { policy, option, field, value } of USES) {
      const config = { ...QUIET, 'maxmemory-policy': policy }
      await withServer(from, 'dump', dir, config, async client => {
        await client.call('FLUSHALL')
        await client.call('SET', 'fresh', 'v')
        const payload = Buffer.from(String(await client.call('DUMP', 'fresh')), 'latin1')
        await client.call('RESTORE', 'used', 0, payload, option, value)
        await client.call('SAVE')
      })
      await withServer(to, 'dump', dir, config, async client => {
        const read = Number(await client.call('OBJECT', field, 'used'))
        // Frequencies fall and idle times rise with the minutes that the test takes.
        expect(Math.abs(read - value)).toBeLessThan(value / 10)
        expect(Number(await client.call('OBJECT', field, 'fresh'))).toBeLessThan(value / 2)
      })
    }
  } finally {
    removeDirs(dir)
  }
}

/** The lines of which there is no like, each from a little before where it differs. */
function differences(written: readonly string[], read: readonly string[]): string[] {
  return written.flatMap((line, idx) => {
    const other = read[idx] ?? ''
    if (line === other) return []
    let at = 0
    while (line[at] === other[at]) at++
    const cut = (text: string) => text.slice(Math.max(0, at - 60), at + 60)
    return [`${line.slice(0, 30)}: wrote ${cut(line)} and read ${cut(other)}`]
  })
}

/** The server under test as it writes for a reader: in the form that this one knows. */
function writerFor({ dialect, fieldExpiries }: Vendor): Vendor {
  if (product() !== 'serval') return OURS
  return { ...OURS, ...(fieldExpiries && { fieldExpiries }), config: { 'rdb-dialect': dialect } }
}

const lacksWriting = lacks('save') || lacks('bgrewriteaof')
/** A peer in our place, which gives the baseline, reads what is its own. */
const partners = PEERS.filter(({ name }) => product() === 'serval' || name.toLowerCase().startsWith(product()))

describe.skipIf(lacksWriting).each(partners)('$name', vendor => {
  const low: Special = { extra: LOW_THRESHOLDS }
  const isReader = product() === 'serval' || !vendor.isOld
  const writer = writerFor(vendor)

  test.each(KINDS)('wrote a %s that we read', kind => carry(vendor, OURS, kind))

  test.each(KINDS)('wrote a %s with low thresholds that we read', kind => carry(vendor, OURS, kind, low))

  test.runIf(isReader).each(KINDS)('reads a %s that we wrote', kind => carry(writer, vendor, kind))

  test.runIf(isReader).each(KINDS)('reads a %s that we wrote with low thresholds', kind =>
    carry(writer, vendor, kind, low),
  )

  test.runIf(vendor.isOld).each(KINDS)('digests a %s as we do, in both directions', async kind => {
    await carry(vendor, OURS, kind, { plainScores: true })
    if (isReader) await carry(writer, vendor, kind, { plainScores: true })
  })

  test('and we keep for each other how long and how often keys were used', async () => {
    await carryUse(vendor, OURS)
    if (isReader) await carryUse(writer, vendor)
  })

  test.each(['rdbcompression', 'rdbchecksum'])('and we read dumps that were written with %s off', async directive => {
    const off: Special = { extra: { [directive]: 'no' } }
    await carry(vendor, OURS, 'dump', off)
    if (isReader) await carry(writer, vendor, 'dump', off)
  })
})

const old = PEERS.find(vendor => vendor.isOld)

test.skipIf(old === undefined || product() !== 'serval')(
  'Redis 7.0 (which bring-redis-7.0 in this folder brings) refuses fields that expire instead of losing their times',
  async () => {
    if (old === undefined) return
    const [dir, empty] = [freshDir(), freshDir()]
    try {
      await withServer(writerFor(old), 'dump', dir, QUIET, async client => {
        await client.call('HSET', 'h', 'f', 'v', 'g', 'w')
        const plain = Buffer.from(String(await client.call('DUMP', 'h')), 'latin1')
        await client.call('HPEXPIREAT', 'h', 33_000_000_000_000, 'FIELDS', 1, 'f')
        const payload = Buffer.from(String(await client.call('DUMP', 'h')), 'latin1')
        await client.call('SAVE')
        await withServer(old, 'dump', empty, QUIET, async reader => {
          await expect(reader.call('RESTORE', 'h', 0, payload)).rejects.toThrow('version or checksum are wrong')
          expect(await reader.call('RESTORE', 'h', 0, plain)).toBe('OK')
        })
      })
      const refused = withServer(old, 'dump', dir, QUIET, async () => 'it started')
      await expect(refused).rejects.toThrow("Can't handle RDB format version 12")
    } finally {
      removeDirs(dir, empty)
    }
  },
)
