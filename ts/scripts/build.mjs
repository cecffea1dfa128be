/**
 * `npm run build [-- --profile quick|release]`: the server binary, the addon and the TypeScript; the last alone with
 * `--typescript-only`, which needs no Rust.
 */
import { chmodSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { die, mustRun, root } from './steps.mjs'
import { checkToolchain, installPackages } from './toolchain.mjs'

const PROFILES = ['release', 'quick', 'dev']

/** The step that builds the server binary and, unless told otherwise, the addon. */
export function cargoBuild(profile, { addon = true } = {}) {
  const packages = addon ? ['serval-server', 'serval-node'] : ['serval-server']
  return {
    title: `cargo build (${profile})`,
    command: 'cargo',
    args: ['build', '--profile', profile, ...packages.flatMap(name => ['-p', name])],
  }
}

/** Compiles ts/ into dist/, from nothing, so that no file of an earlier layout is left to be packed. */
export async function buildTypeScript(run = mustRun, position = '') {
  rmSync(path.join(root, 'dist'), { recursive: true, force: true })
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  const result = await run({ title: 'tsc', command: process.execPath, args: [tsc, '-p', 'ts'], position })
  if (result.ok && process.platform !== 'win32') chmodSync(path.join(root, 'dist/cli.js'), 0o755)
  return result
}

async function main() {
  const flag = process.argv.indexOf('--profile')
  const profile = flag === -1 ? 'release' : process.argv[flag + 1]
  if (!PROFILES.includes(profile)) die(`--profile takes one of ${PROFILES.join(', ')}, not "${profile}".`)
  const typescriptOnly = process.argv.includes('--typescript-only')
  if (!typescriptOnly) checkToolchain()
  await installPackages()
  if (!typescriptOnly) await mustRun(cargoBuild(profile))
  await buildTypeScript()
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main()
