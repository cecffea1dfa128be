/**
 * What servers count: calls, failures and errors by name, keys found and missed. They follow from the commands alone,
 * and so must agree after the same commands.
 */
import type { Connection } from './connection'
import { decode, toText } from './replies'

/** What the harness asks for until it likes the answer. */
const OF_THE_HARNESS = ['time', 'client|list', 'client|id', 'info']

/** Redis 8.0 forgets to count a WAIT that times out. */
const MISCOUNTED = ['wait']

const STATS = ['keyspace_hits', 'keyspace_misses', 'evicted_keys', 'total_error_replies', 'unexpected_error_replies']

/** Counters by name. */
export type Counters = Map<string, string>

/** Reads the counters of a server. */
export async function takeCounters(connection: Connection): Promise<Counters> {
  const counters: Counters = new Map()
  for (const section of ['stats', 'commandstats', 'errorstats']) {
    const text = toText(decode(await connection.call('INFO', section))) ?? ''
    for (const line of text.split('\r\n').filter(line => line.includes(':'))) {
      const at = line.indexOf(':')
      const [name, value] = [line.slice(0, at), line.slice(at + 1)]
      if (name.startsWith('cmdstat_')) counters.set(name, value.replace(/usec=\d+,usec_per_call=[\d.]+,/, ''))
      else if (name.startsWith('errorstat_') || STATS.includes(name)) counters.set(name, value)
    }
  }
  for (const name of [...OF_THE_HARNESS, ...MISCOUNTED]) counters.delete(`cmdstat_${name}`)
  return counters
}

/**
 * Keys by database; after a SCAN of all, those that have expired no longer count. How many hashes have fields that expire
 * is left out: Redis notices only now and then that one has none any more.
 */
export async function takeKeyspace(connection: Connection): Promise<Counters> {
  const text = toText(decode(await connection.call('INFO', 'keyspace'))) ?? ''
  const lines = text.split('\r\n').filter(line => line.startsWith('db'))
  return new Map(
    lines.map(line => [
      line.slice(0, line.indexOf(':')),
      line.replace(/,(avg_ttl|subexpiry|keys_with_volatile_items)=\d+/g, ''),
    ]),
  )
}

/** What differs, a line each. */
export function counterDifferences(ours: Counters, theirs: Counters): string[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter(name => ours.get(name) !== theirs.get(name))
    .map(name => `${name}: ${ours.get(name) ?? 'missing'} but ${theirs.get(name) ?? 'missing'}`)
}
