/**
 * `npm run prebuilds [-- --target TRIPLE] [--profile release] [--cross zig|napi]`: puts the addon and the server binary of
 * one platform into prebuilds/<platform>-<arch>/, under the names that node-gyp-build and ts/src/paths.ts look for.
 *
 * Both are built through @napi-rs/cli, which knows each target's linker and sysroot: `napi` brings a glibc of 2.17 for
 * Linux, so that the package runs on old distributions, and `zig` is what links for musl and other architectures.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { die, mustRun, root } from './steps.mjs'
import { checkToolchain, installPackages } from './toolchain.mjs'

/** Node's names for a target triple, and the libc that distinguishes two builds for one platform. */
const TARGETS = {
  'x86_64-unknown-linux-gnu': { platform: 'linux-x64', libc: 'glibc' },
  'aarch64-unknown-linux-gnu': { platform: 'linux-arm64', libc: 'glibc' },
  'x86_64-unknown-linux-musl': { platform: 'linux-x64', libc: 'musl' },
  'aarch64-unknown-linux-musl': { platform: 'linux-arm64', libc: 'musl' },
  'x86_64-apple-darwin': { platform: 'darwin-x64' },
  'aarch64-apple-darwin': { platform: 'darwin-arm64' },
  'x86_64-pc-windows-msvc': { platform: 'win32-x64' },
}

const CROSS = { zig: '--cross-compile', napi: '--use-napi-cross' }

/** The machine's own target. */
function hostTarget() {
  const platform = `${process.platform}-${process.arch}`
  const libc = process.platform === 'linux' ? (existsSync('/etc/alpine-release') ? 'musl' : 'glibc') : undefined
  const host = Object.entries(TARGETS).find(([, target]) => target.platform === platform && target.libc === libc)
  return host?.[0] ?? die(`there is no prebuild for ${platform}: name a target with --target.`)
}

const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    profile: { type: 'string', default: 'release' },
    cross: { type: 'string' },
  },
})
const triple = values.target ?? hostTarget()
const target = TARGETS[triple] ?? die(`"${triple}" is none of ${Object.keys(TARGETS).join(', ')}.`)
if (values.cross && !CROSS[values.cross]) die(`--cross takes zig or napi, not "${values.cross}".`)

checkToolchain()
await installPackages()

const scratch = mkdtempSync(path.join(os.tmpdir(), 'serval-prebuild-'))
const napi = path.join(root, 'node_modules/@napi-rs/cli/dist/cli.js')

/** Runs `napi build` for one package and returns the only file it made with this ending. */
async function build(title, name, extra, ending) {
  const out = path.join(scratch, name)
  const args = [napi, 'build', '--package', name, '--manifest-path', `crates/${name.replace('serval-', '')}/Cargo.toml`]
  args.push('--package-json-path', 'package.json', '--profile', values.profile, '--output-dir', out, ...extra)
  if (values.target) args.push('--target', triple)
  if (values.cross) args.push(CROSS[values.cross])
  await mustRun({ title: `${title} (${triple}, ${values.profile})`, command: process.execPath, args })
  const made = existsSync(out) ? readdirSync(out).filter(file => file.endsWith(ending)) : []
  if (made.length !== 1) die(`building the ${title} made ${made.length} files that end in "${ending}", not one.`)
  return path.join(out, made[0])
}

const windows = target.platform.startsWith('win32')
const addon = await build('addon', 'serval-node', ['--no-dts-cache'], '.node')
const binary = await build(
  'server',
  'serval-server',
  ['--bin', 'serval-server'],
  windows ? 'serval-server.exe' : 'serval-server',
)

const folder = path.join(root, 'prebuilds', target.platform)
mkdirSync(folder, { recursive: true })
const variant = target.libc ? `.${target.libc}` : ''
/** A file in use must not be overwritten in place: the process that has it mapped would crash. */
function place(from, name) {
  const to = path.join(folder, name)
  rmSync(to, { force: true })
  copyFileSync(from, to)
  return to
}
place(addon, `serval${variant}.node`)
const placed = place(binary, windows ? 'serval-server.exe' : `serval-server${variant}`)
if (!windows) chmodSync(placed, 0o755)
rmSync(scratch, { recursive: true, force: true })
process.stdout.write(`prebuilds/${target.platform}: ${readdirSync(folder).join(', ')}\n`)
