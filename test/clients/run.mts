/**
 * `npm run clients`: programs that use every type through other languages' clients, each run against a real Redis and
 * against Serval. What they print must be the same.
 *
 *     --only A,B         these programs: python, patterns, go, java, node
 *     --bin PATH         our server, instead of the one that was built
 *     --oracle PATH      redis-server (default: $PEERS_DIR/bin or PATH)
 *
 * What a program needs of its language is installed beside the build, once. A language that is not on the machine is said
 * to be missing, and fails.
 */
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { cargoTargetDir, serverBinary } from '../../ts/src/paths'
import { startServer } from '../../ts/src/testing'
import { findTool } from '../support/tools'

const here = import.meta.dirname
const TIMEOUT_MS = 300_000

interface Program {
  /** Installs what it needs and gives its command line, to which a port is added. */
  prepare(work: string): [command: string, ...args: string[]]
}

/** What is brought over a network may fail to come once. */
const INSTALL_TRIES = 3

function install(command: string, args: string[], cwd = here): void {
  for (let tries = 1; ; tries++) {
    const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
    if (error) throw new Error(`${command} is not on this machine: ${error.message}`)
    if (status === 0) return
    const what = `${command} ${args.join(' ')} failed:\n${stderr}`
    if (tries === INSTALL_TRIES) throw new Error(what)
    console.log(`${what}\nonce more`)
  }
}

function python(work: string, script: string): [string, ...string[]] {
  const home = path.join(work, 'python')
  if (!existsSync(path.join(home, 'installed'))) {
    install('python3', ['-m', 'venv', home])
    install(path.join(home, 'bin/pip'), ['install', '--quiet', '-r', path.join(here, 'python/requirements.txt')])
    install('touch', [path.join(home, 'installed')])
  }
  return [path.join(home, 'bin/python'), '-W', 'ignore', path.join(here, 'python', script)]
}

const PROGRAMS: Record<string, Program> = {
  python: { prepare: work => python(work, 'every_type.py') },
  patterns: { prepare: work => python(work, 'patterns.py') },
  go: {
    prepare(work) {
      const program = path.join(work, 'go')
      install('go', ['build', '-o', program, '.'], path.join(here, 'go'))
      return [program]
    },
  },
  java: {
    prepare(work) {
      const target = path.join(work, 'java')
      const classpath = path.join(target, 'classpath')
      const goals = ['compile', 'dependency:build-classpath', `-Dmdep.outputFile=${classpath}`]
      install('mvn', ['-q', '-f', path.join(here, 'java/pom.xml'), `-Dclients.target=${target}`, ...goals])
      return ['java', '-cp', `${path.join(target, 'classes')}:${readFileSync(classpath, 'utf8').trim()}`, 'EveryType']
    },
  },
  node: {
    prepare: () => [
      process.execPath,
      path.join(here, '../../node_modules/jiti/lib/jiti-cli.mjs'),
      path.join(here, 'node/every-type.mts'),
    ],
  },
}

/** What the program prints when it talks to this server, ending with its error if it has one. */
async function transcript(binary: string, [command, ...args]: [string, ...string[]]): Promise<string[]> {
  const server = await startServer({ binary })
  try {
    const run = promisify(execFile)(command, [...args, String(server.port)], { timeout: TIMEOUT_MS })
    const { stdout, stderr } = await run.catch(
      (error: { stdout?: string; stderr?: string; message: string }) =>
        ({ stdout: error.stdout ?? '', stderr: `${error.stderr ?? ''}\n${error.message}` }) as const,
    )
    return [...stdout.trimEnd().split('\n'), ...(stderr.trim() ? [`stderr: ${stderr.trim()}`] : [])]
  } finally {
    await server.stop()
  }
}

/** The lines that differ, theirs first. */
function differences(theirs: readonly string[], ours: readonly string[]): string[] {
  const lines: string[] = []
  for (let index = 0; index < Math.max(theirs.length, ours.length); index++) {
    if (theirs[index] === ours[index]) continue
    lines.push(`  redis:  ${theirs[index] ?? '(nothing)'}`, `  serval: ${ours[index] ?? '(nothing)'}`)
  }
  return lines
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: Object.keys(PROGRAMS).join(',') },
      bin: { type: 'string' },
      oracle: { type: 'string' },
    },
  })
  const binary = values.bin ?? serverBinary()
  const oracle = values.oracle ?? findTool('redis-server')
  const work = path.join(cargoTargetDir(), 'clients')
  let failed = 0
  for (const name of values.only.split(',')) {
    const program = PROGRAMS[name]
    if (!program) throw new Error(`"${name}" is none of ${Object.keys(PROGRAMS).join(', ')}`)
    const command = program.prepare(work)
    const theirs = await transcript(oracle, command)
    const differing = differences(theirs, await transcript(binary, command))
    // A program that fails against Redis would say nothing about Serval.
    const broken = theirs.some(line => line.startsWith('stderr:'))
    if (broken || differing.length > 0) failed++
    console.log(`${name}: ${theirs.length} lines, ${broken ? 'fails against Redis' : `${differing.length / 2} differ`}`)
    if (broken) console.log(theirs.slice(-3).join('\n'))
    for (const line of differing.slice(0, 40)) console.log(line)
  }
  process.exitCode = failed > 0 ? 1 : 0
}

main().catch((error: Error) => {
  console.error(`clients: ${error.stack}`)
  process.exitCode = 1
})
