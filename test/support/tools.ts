/**
 * Finds the peers' command-line tools: in $PEERS_DIR/bin, where the project's peers are kept by default, or on PATH.
 */
import { accessSync, constants } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The path of `redis-cli`, `redis-benchmark`, `redis-server`…
 *
 * @throws an Error that says how to install it
 */
export function findTool(name: string): string {
  const peers = process.env.PEERS_DIR || path.join(os.homedir(), '.cache/peers')
  const dirs = [path.join(peers, 'bin'), ...(process.env.PATH ?? '').split(path.delimiter)]
  const found = dirs.map(dir => path.join(dir, name)).find(isExecutable)
  if (found) return found
  throw new Error(
    `${name} is missing: install it (Debian: apt-get install redis-tools) or set PEERS_DIR to a folder whose bin/ holds it`,
  )
}
