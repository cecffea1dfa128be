/**
 * `npm run lock`: brings package-lock.json up to date with package.json, for every platform.
 *
 * Compiled tools come as one optional package per platform. Where a registry lacks some of them, `npm install` leaves
 * them out of the lock file, and `npm ci` then refuses that file anywhere. They are entered here with the exact version
 * that the tool asks for and the platform that their name tells; npm fetches one only on the platform it is for.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { die, mustRun, root } from './steps.mjs'

const OS = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
}
const CPU = {
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  loong64: 'loong64',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  wasm32: 'wasm32',
  x64: 'x64',
}
const LIBC = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' }

/** `@scope/tool-linux-arm64-musl` is for linux, arm64, musl. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-')
  const pick = table => words.map(word => table[word]).filter(Boolean)
  const platform = { cpu: pick(CPU), libc: pick(LIBC), os: pick(OS) }
  return Object.fromEntries(Object.entries(platform).filter(([, list]) => list.length > 0))
}

/** Adds what is missing and returns the names of it. */
export function completeLock(lock) {
  const added = []
  for (const [at, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
      if (lock.packages[`node_modules/${name}`] || lock.packages[nested]) continue
      if (!/^\d/.test(version))
        die(`${name}@${version}, which ${at} may use, is missing from the registry and has no exact version.`)
      lock.packages[`node_modules/${name}`] = { version, dev: entry.dev, ...platformOf(name), optional: true }
      added.push(name)
    }
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries(sorted)
  return added
}

const npm = process.env.npm_execpath ?? die('call this as "npm run lock".')
await mustRun({
  title: 'npm install --package-lock-only',
  command: process.execPath,
  args: [npm, 'install', '--package-lock-only'],
})
const file = path.join(root, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const added = completeLock(lock)
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(
  `package-lock.json: ${Object.keys(lock.packages).length} packages, ${added.length} of them for other platforms added here\n`,
)
