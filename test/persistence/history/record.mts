/**
 * Records what a server of another time writes: `node node_modules/jiti/lib/jiti-cli.mjs test/persistence/history/record.mts
 * NAME BINARY [POLICY]` has the binary fill `NAME.rdb` in this folder, and notes in `NAME.json` the digest that it gives, and
 * how the peer of today sees that file. POLICY is a maxmemory-policy, by which the use of keys is written.
 */
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { freePort, startServer } from '../../../ts/src/testing'
import { RawClient } from '../../support/resp'
import { findTool } from '../../support/tools'
import { fill, look } from './data'

const [name, binary, policy] = process.argv.slice(2)
if (!name || !binary) throw new Error('usage: record.mts NAME BINARY [POLICY]')
const dir = mkdtempSync(path.join(os.tmpdir(), 'serval-history-'))

async function connected(port: number): Promise<RawClient> {
  for (;;) {
    const client = await RawClient.connect({ port, host: '127.0.0.1' }).catch(() => undefined)
    if (client) return client
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

const port = await freePort()
const version = execFileSync(binary, ['--version'], { encoding: 'utf8' })
const isGuarded = Number(/v=(\d+)/.exec(version)?.[1]) >= 7
const directives = {
  ...{ port, dir, save: '', bind: '127.0.0.1', ...(policy && { 'maxmemory-policy': policy }) },
  ...(isGuarded && { 'enable-debug-command': 'yes' }),
}
const old = spawn(
  binary,
  Object.entries(directives).flatMap(([key, value]) => [`--${key}`, String(value)]),
  {
    stdio: 'ignore',
  },
)
const exited = new Promise(resolve => old.on('exit', resolve))
let digest: string
try {
  const client = await connected(port)
  await fill(client)
  await client.call('SAVE')
  digest = String(await client.call('DEBUG', 'DIGEST'))
  client.close()
} finally {
  old.kill('SIGKILL')
  await exited
}
copyFileSync(path.join(dir, 'dump.rdb'), path.join(import.meta.dirname, `${name}.rdb`))

const peer = await startServer({ binary: findTool(name.startsWith('valkey') ? 'valkey-server' : 'redis-server'), dir })
const reader = await RawClient.connect({ port: peer.port, host: peer.host })
const seen = await look(reader)
reader.close()
await peer.stop()
rmSync(dir, { recursive: true, force: true })
writeFileSync(path.join(import.meta.dirname, `${name}.json`), `${JSON.stringify({ digest, seen }, null, 2)}\n`)
