/**
 * What a machine must have before anything can be built, each with the sentence that a person needs who lacks it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { die, root, runStep } from './steps.mjs'

const NODE_MIN = [20, 19]

/** Runs a program only to see whether it is there; its first line of output, or undefined. */
function probe(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', shell: process.platform === 'win32' })
  return result.status === 0 ? (result.stdout || result.stderr).split('\n')[0] : undefined
}

/** True where `version` (`1.95.0`) is at least `least` (`1.88`). */
function isAtLeast(version, least) {
  const have = version.split('.').map(Number)
  const want = String(least).split('.').map(Number)
  for (const [i, part] of want.entries()) {
    if ((have[i] ?? 0) !== part) return (have[i] ?? 0) > part
  }
  return true
}

function missingRust() {
  const least = /rust-version = "([\d.]+)"/.exec(readFileSync(path.join(root, 'Cargo.toml'), 'utf8'))?.[1] ?? '1.88'
  const have = probe('cargo', ['--version'])
  if (!have) return `cargo is missing: install stable Rust (${least} or newer) with rustup and open a new shell.`
  const version = /(\d+\.\d+\.\d+)/.exec(have)?.[1] ?? '0'
  if (!isAtLeast(version, least))
    return `Rust ${version} is too old: run "rustup update stable" (${least} or newer is needed).`
  return undefined
}

function missingCompiler() {
  // On Windows rustup itself checks for the linker it needs, and says so.
  if (process.platform === 'win32') return undefined
  const compiler = process.env.CC || 'cc'
  if (probe(compiler, ['--version'])) return undefined
  const hint =
    process.platform === 'darwin'
      ? 'run "xcode-select --install"'
      : 'install gcc or clang (Debian: apt-get install build-essential)'
  return `the C compiler "${compiler}" is missing: ${hint}.`
}

/**
 * Ends the process with one sentence per missing thing, or returns.
 *
 * @param {{ components?: string[] }} needs rustup components (`fmt`, `clippy`) that the caller runs
 */
export function checkToolchain({ components = [] } = {}) {
  const missing = []
  if (!isAtLeast(process.versions.node, NODE_MIN.join('.'))) {
    missing.push(
      `Node ${process.versions.node} is too old to build Serval: install Node ${NODE_MIN.join('.')} or newer.`,
    )
  }
  missing.push(missingRust(), missingCompiler())
  for (const component of components) {
    if (!missing.some(Boolean) && !probe('cargo', [component, '--version'])) {
      const name = component === 'fmt' ? 'rustfmt' : component
      missing.push(`cargo ${component} is missing: run "rustup component add ${name}".`)
    }
  }
  const sentences = missing.filter(Boolean)
  if (sentences.length > 0) die(sentences.join('\nserval: '))
}

/** True where node_modules is absent or was made from another lock file than the one that is there now. */
function isInstallStale() {
  const installed = path.join(root, 'node_modules/.package-lock.json')
  return !existsSync(installed) || statSync(installed).mtimeMs < statSync(path.join(root, 'package-lock.json')).mtimeMs
}

/** Brings node_modules up to date with package-lock.json, and does nothing where it is. */
export async function installPackages(position = '') {
  if (!isInstallStale()) return
  // npm sets npm_execpath for its scripts: the same npm that was called, without looking for it again.
  const npm = process.env.npm_execpath
  const result = await runStep({
    title: 'npm ci',
    command: npm ? process.execPath : 'npm',
    args: [...(npm ? [npm] : []), 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    position,
  })
  if (!result.ok) die('the npm packages could not be installed: is the registry reachable?')
}
