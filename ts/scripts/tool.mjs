/**
 * `npm run bench|clients|conformance|differential|durability|linearizability|fuzz -- arguments`: the longer tools, each with what it needs built first.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { buildTypeScript, cargoBuild } from './build.mjs'
import { die, mustRun, root } from './steps.mjs'
import { checkToolchain, installPackages } from './toolchain.mjs'

/** What each tool runs, and the profile that it runs against: a benchmark measures what is released, the others what builds fast. */
const TOOLS = {
  bench: { script: 'bench/run.mts', profile: 'release', addon: true },
  conformance: { script: 'test/conformance/run.mts', profile: 'quick', addon: false },
  clients: { script: 'test/clients/run.mts', profile: 'quick', addon: false },
  differential: { script: 'test/differential/run.mts', profile: 'quick', addon: false },
  durability: { script: 'test/durability/run.mts', profile: 'quick', addon: false },
  linearizability: { script: 'test/linearizability/run.mts', profile: 'quick', addon: true },
  fuzz: { script: 'test/fuzz/run.mts' },
}

const [name, ...args] = process.argv.slice(2)
const tool = TOOLS[name]
if (!tool) die(`"${name}" is none of ${Object.keys(TOOLS).join(', ')}.`)
if (!existsSync(path.join(root, tool.script))) die(`npm run ${name} is not there yet: ${tool.script} is missing.`)
checkToolchain()
await installPackages()
// A tool that is pointed at another server, a peer's, needs nothing of ours.
const needsBuild = tool.profile && !args.includes('--bin')
if (needsBuild) await mustRun(cargoBuild(tool.profile, tool))
if (needsBuild) await buildTypeScript()
const runner = path.join(root, 'node_modules/jiti/lib/jiti-cli.mjs')
const result = spawnSync(process.execPath, [runner, path.join(root, tool.script), ...args], { stdio: 'inherit' })
process.exit(result.status ?? 1)
