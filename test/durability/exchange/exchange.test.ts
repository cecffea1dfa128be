/**
 * Data directories that one server wrote and another one reads: dumps and logs, from the peers to ours and back, with every
 * type in every encoding. What is read must be what was written, to the encoding.
 */
import { describe, expect, test } from 'vitest'
import { lacks, product } from '../../support/product'
import { inventory } from './data'
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

/** Has `from` write a directory and `to` read it; both must hold the same. */
async function carry(from: Vendor, to: Vendor, kind: Kind, extra: Record<string, string> = {}): Promise<void> {
  const config = { ...QUIET, ...extra }
  const source = freshDir()
  const dirs = [source]
  const unlike = [...(from.unlike ?? []), ...(to.unlike ?? [])]
  const fields = from.fieldExpiries !== undefined && from.fieldExpiries === (to.fieldExpiries ?? from.fieldExpiries)
  try {
    const written = await withServer(from, kind, source, config, async client => {
      await fill(client, kind, fields)
      return inventory(client, unlike)
    })
    const copy = freshDir(source)
    dirs.push(copy)
    const read = await withServer(to, kind, copy, config, client => inventory(client, unlike))
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

/** The server under test as it writes for a reader: fields that expire in the form that this one knows. */
function writerFor({ fieldExpiries }: Vendor): Vendor {
  if (product() !== 'serval' || fieldExpiries === undefined) return OURS
  return { ...OURS, fieldExpiries, config: { 'rdb-dialect': fieldExpiries } }
}

const lacksWriting = lacks('save') || lacks('bgrewriteaof')
/** A peer in our place, which gives the baseline, reads what is its own. */
const partners = PEERS.filter(({ name }) => product() === 'serval' || name.toLowerCase().startsWith(product()))

describe.skipIf(lacksWriting).each(partners)('$name', vendor => {
  test.each(KINDS)('wrote a %s that we read', kind => carry(vendor, OURS, kind))

  test.each(KINDS)('wrote a %s with low thresholds that we read', kind => carry(vendor, OURS, kind, LOW_THRESHOLDS))

  test.each(vendor.isOld ? [] : KINDS)('reads a %s that we wrote', kind => carry(writerFor(vendor), vendor, kind))

  test.each(vendor.isOld ? [] : KINDS)('reads a %s that we wrote with low thresholds', kind =>
    carry(writerFor(vendor), vendor, kind, LOW_THRESHOLDS),
  )

  test('and we keep for each other how long and how often keys were used', async () => {
    await carryUse(vendor, OURS)
    if (!vendor.isOld) await carryUse(OURS, vendor)
  })

  test.each(['rdbcompression', 'rdbchecksum'])('and we read dumps that were written with %s off', async directive => {
    await carry(vendor, OURS, 'dump', { [directive]: 'no' })
    if (!vendor.isOld) await carry(OURS, vendor, 'dump', { [directive]: 'no' })
  })
})
