/**
 * Asks a server for things that take their time: a dump, a rewrite, the end of either.
 */
import { RawClient } from '../../test/support/resp'
import type { Server } from '../process'

const POLL_MS = 20

/** A connection for as long as `use` takes. */
export async function ask<T>(server: Server, use: (client: RawClient) => Promise<T>): Promise<T> {
  const client = await RawClient.connect({ port: server.port, host: '127.0.0.1' })
  try {
    return await use(client)
  } finally {
    client.close()
  }
}

async function field(client: RawClient, name: string): Promise<string | undefined> {
  const info = String(await client.call('INFO', 'persistence'))
  return new RegExp(`^${name}:(.*)\\r$`, 'm').exec(info)?.[1]
}

/** Dumps in the background, and resolves to the seconds that it took. */
export function dump(server: Server, meanwhile: () => void = () => {}): Promise<number> {
  return ask(server, async client => {
    const begin = performance.now()
    await client.call('BGSAVE')
    while ((await field(client, 'rdb_bgsave_in_progress')) !== '0') {
      meanwhile()
      await new Promise(resolve => setTimeout(resolve, POLL_MS))
    }
    const seconds = (performance.now() - begin) / 1000
    if ((await field(client, 'rdb_last_bgsave_status')) !== 'ok') throw new Error('the dump failed')
    return seconds
  })
}
