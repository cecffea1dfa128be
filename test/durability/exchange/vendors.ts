/**
 * The servers between which data directories are carried, and which of them read what.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { serverBinary } from '../../../ts/src/paths'
import { type RunningServer, startServer } from '../../../ts/src/testing'
import { RawClient } from '../../support/resp'
import { findTool } from '../../support/tools'
import { until } from '../../support/until'
import { AFTERWARDS, COMMON, type Command, FIELD_EXPIRIES, GONE_ENTRIES, send } from './data'

/** A server that writes directories, and others' of which it reads. */
export interface Vendor {
  name: string
  binary: string
  /** What it is told beside everything else. */
  config?: Record<string, string>
  /** What our `rdb-dialect` is to be for it to read what we write. */
  dialect: 'redis' | 'valkey' | 'redis-7.0'
  /** Whether hashes have fields that expire there, and in whose form they are written. */
  fieldExpiries?: 'redis' | 'valkey'
  /** Types, or hashes whose `fields` expire, that it encodes, or shows in digests, in ways of its own. */
  unlike?: readonly string[]
  /** It refuses what the other peers write, and only we write for it. */
  isOld?: boolean
}

function peer(name: string, tool: string, more: Partial<Vendor> & Pick<Vendor, 'dialect'>): Vendor[] {
  try {
    return [{ name, binary: findTool(tool), ...more }]
  } catch {
    return []
  }
}

/** The peers that are here. Redis 7.0 is here where somebody put it under this name, as `bring-redis-7.0` does. */
export const PEERS: readonly Vendor[] = [
  ...peer('Redis 8.0', 'redis-server', { dialect: 'redis', fieldExpiries: 'redis' }),
  ...peer('Valkey 9.1', 'valkey-server', { dialect: 'valkey', fieldExpiries: 'valkey', unlike: ['fields'] }),
  ...peer('Redis 7.0', 'redis-server-7.0', { dialect: 'redis-7.0', unlike: ['list', 'set', 'zset'], isOld: true }),
]

/** The server under test. */
export const OURS: Vendor = { name: 'the server under test', binary: serverBinary(), dialect: 'redis' }

/** What a directory holds: a dump, or a log whose base is a dump, or is made of commands, or that was never rewritten. */
export const KINDS = ['dump', 'log on a dump', 'log on commands', 'log alone'] as const
export type Kind = (typeof KINDS)[number]

/** Thresholds that give small values the encodings of large ones. */
export const LOW_THRESHOLDS: Record<string, string> = {
  'hash-max-listpack-entries': '2',
  'list-max-listpack-size': '3',
  'list-compress-depth': '1',
  'set-max-intset-entries': '2',
  'zset-max-listpack-entries': '2',
  'stream-node-max-entries': '10',
}

/** Directives of a server that reads or writes a kind of directory. */
function configOf(kind: Kind, vendor: Vendor, extra: Record<string, string>): Record<string, string> {
  const log = { appendonly: 'yes', 'aof-use-rdb-preamble': kind === 'log on commands' ? 'no' : 'yes' }
  return { rdbcompression: 'yes', ...(kind === 'dump' ? {} : log), ...vendor.config, ...extra }
}

const isAny = (_: Command) => true

/** Starts a server on a directory, hands a connection to `use`, and stops it as an operator does. */
export async function withServer<T>(
  vendor: Vendor,
  kind: Kind,
  dir: string,
  extra: Record<string, string>,
  use: (client: RawClient, server: RunningServer) => Promise<T>,
): Promise<T> {
  const server = await startServer({ binary: vendor.binary, dir, config: configOf(kind, vendor, extra) })
  const client = await RawClient.connect({ port: server.port, host: server.host })
  try {
    return await use(client, server)
  } finally {
    client.close()
    await server.stop()
  }
}

async function rewrite(client: RawClient): Promise<void> {
  const field = async (name: string) =>
    new RegExp(`^${name}:(.*)\\r$`, 'm').exec(String(await client.call('INFO', 'persistence')))?.[1]
  await client.call('BGREWRITEAOF')
  const running = ['aof_rewrite_in_progress', 'aof_rewrite_scheduled']
  await until(
    async () => (await Promise.all(running.map(field))).every(value => value === '0'),
    'the end of the rewrite',
  )
  if ((await field('aof_last_bgrewrite_status')) !== 'ok') throw new Error('the rewrite failed')
}

/** Fills a server as `kind` says, until its directory holds everything; of the commands those that are `wanted`. */
export async function fill(client: RawClient, kind: Kind, fields: boolean, wanted = isAny): Promise<void> {
  await send(client, COMMON.filter(wanted))
  if (kind !== 'log on commands') await send(client, GONE_ENTRIES)
  if (fields) await send(client, FIELD_EXPIRIES)
  if (kind !== 'dump' && kind !== 'log alone') await rewrite(client)
  await send(client, AFTERWARDS.filter(wanted))
  if (kind === 'dump') await client.call('SAVE')
}

/** A folder of its own for a copy of `source`, or an empty one. Removed by the caller. */
export function freshDir(source?: string): string {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-exchange-'))
  if (source !== undefined) cpSync(source, dir, { recursive: true })
  return dir
}

/** Removes folders. */
export function removeDirs(...dirs: string[]): void {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
}
