/**
 * Loads the addon.
 *
 * node-gyp-build picks the file under prebuilds/ by platform, architecture and libc. It must never be given a folder
 * with a binding.gyp, and nothing here compiles: where no file fits, the error says for which platform and where it
 * looked, since that is what the person who reads it has to report.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { cargoTargetDir, isCheckout, libc, packageRoot, platformName } from './paths'

/** What the addon exports. The typed surface over it is made elsewhere; this file only loads it. */
export type NativeAddon = Record<string, unknown>

/** The addon could not be loaded; `cause` holds the loader's own error where there was one. */
export class NativeLoadError extends Error {
  override readonly name = 'NativeLoadError'
  readonly code = 'ERR_SERVAL_NATIVE'
}

let loaded: NativeAddon | undefined

/** The file that cargo makes of crates/node, under the names that the three platforms give it. */
const CARGO_OUTPUT = { darwin: 'libserval_node.dylib', win32: 'serval_node.dll' } as Record<string, string>

function newestCargoOutput(): string | undefined {
  if (!isCheckout()) return undefined
  const name = CARGO_OUTPUT[process.platform] ?? 'libserval_node.so'
  return ['release', 'quick', 'debug']
    .map(profile => path.join(cargoTargetDir(), profile, name))
    .filter(file => existsSync(file))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0]
}

function explain(cause: unknown): NativeLoadError {
  const folder = path.join(packageRoot(), 'prebuilds')
  const wanted = path.join(platformName(), libc() ? `*.${libc()}.node` : '*.node')
  const present = existsSync(folder) ? readdirSync(folder).join(', ') || 'nothing' : 'nothing'
  const runtime = `${platformName()}${libc() ? ` (${libc()})` : ''}, Node ${process.versions.node}`
  const reason = cause instanceof Error ? ` (${cause.message.split('\n')[0]})` : ''
  return new NativeLoadError(
    `serval: the addon for ${runtime} could not be loaded${reason}. Looked for ${wanted} in ${folder}, which holds: ${present}.`,
    { cause },
  )
}

/** Loads one shared library whatever its file is called; `require` would insist on `.node`. */
function dlopen(file: string): NativeAddon {
  const target = { exports: {} as NativeAddon }
  process.dlopen(target, file)
  return target.exports
}

/**
 * The addon, loaded once per thread.
 *
 * In a checkout the library that cargo built last is loaded where it stands, so that an edit needs no packaging step.
 *
 * @throws {NativeLoadError}
 */
export function loadNative(): NativeAddon {
  if (loaded) return loaded
  try {
    const built = newestCargoOutput()
    if (built) loaded = dlopen(built)
    // The package has no types, and is loaded late so that a checkout without prebuilds/ never runs it.
    else loaded = (require('node-gyp-build') as (dir: string) => NativeAddon)(packageRoot())
  } catch (error) {
    throw explain(error)
  }
  return loaded
}
