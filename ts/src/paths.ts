/**
 * Where this package and its binary are: beside the prebuilt addon in an installed package, under target/ in a checkout.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

const exe = process.platform === 'win32' ? '.exe' : ''

function isPackageRoot(dir: string): boolean {
  const manifest = path.join(dir, 'package.json')
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'serval'
}

/** The folder of this package's package.json, whether this file runs from dist/ or from ts/src/. */
export function packageRoot(): string {
  for (let dir = __dirname; dir !== path.dirname(dir); dir = path.dirname(dir)) {
    if (isPackageRoot(dir)) return dir
  }
  throw new Error(`serval: no package.json of this package above ${__dirname}`)
}

/** This package's version, as in its package.json. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(path.join(packageRoot(), 'package.json'), 'utf8')).version
}

/** `linux-x64` and the like: the name of this platform's folder under prebuilds/. */
export function platformName(): string {
  return `${process.platform}-${process.arch}`
}

/** `glibc` or `musl` on Linux, undefined elsewhere. The test for musl is node-gyp-build's, so that addon and binary agree. */
export function libc(): 'glibc' | 'musl' | undefined {
  if (process.platform !== 'linux') return undefined
  return existsSync('/etc/alpine-release') ? 'musl' : 'glibc'
}

/** The name of the server binary under prebuilds/: `serval-server.glibc`, `serval-server.musl`, `serval-server`, `serval-server.exe`. */
export function prebuiltBinaryName(): string {
  const variant = libc()
  return variant ? `serval-server.${variant}` : `serval-server${exe}`
}

/** True in a checkout of the repository, where cargo builds what runs; false in an installed package. */
export function isCheckout(): boolean {
  return existsSync(path.join(packageRoot(), 'Cargo.toml'))
}

/** Where cargo builds in a checkout. */
export function cargoTargetDir(): string {
  return path.resolve(packageRoot(), process.env.CARGO_TARGET_DIR || 'target')
}

/** Every place the server binary may be in, the preferred first. In a checkout that is whatever was built last. */
export function binaryCandidates(): string[] {
  const prebuilt = path.join(packageRoot(), 'prebuilds', platformName(), prebuiltBinaryName())
  if (!isCheckout()) return [prebuilt]
  const built = ['release', 'quick', 'debug'].map(profile =>
    path.join(cargoTargetDir(), profile, `serval-server${exe}`),
  )
  return [...built, prebuilt].sort((a, b) => builtAtMs(b) - builtAtMs(a))
}

function builtAtMs(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/**
 * The server binary to run. `SERVAL_SERVER_BIN` overrides the search, which is how the tests run against a peer.
 *
 * @throws an Error that names this platform and every path that was tried
 */
export function serverBinary(): string {
  const override = process.env.SERVAL_SERVER_BIN
  if (override) {
    if (existsSync(override)) return override
    throw new Error(`serval: SERVAL_SERVER_BIN names ${override}, which does not exist`)
  }
  const candidates = binaryCandidates()
  const found = candidates.find(file => existsSync(file))
  if (found) return found
  const advice = isCheckout() ? 'Run "npm run build".' : 'This package has no build for this platform.'
  const variant = libc() ? ` (${libc()})` : ''
  throw new Error(
    `serval: no server binary for ${platformName()}${variant}. ${advice} Looked for: ${candidates.join(', ')}`,
  )
}
