/**
 * Runs one file of a suite in a process group of its own, so that whatever becomes of it, no server is left behind.
 */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseOutput, type UnitResult } from './output'
import { blockPatterns, type SkipEntry, toSkipFile } from './skips'

/** How a file is run. */
export interface UnitOptions {
  /** The working copy. */
  dir: string
  unit: string
  skips: readonly SkipEntry[]
  /** The first of 200 ports that the suite may take. */
  basePort: number
  /** A running server to test, instead of starting them. */
  external?: { host: string; port: number }
  /** Seconds without a result after which the suite gives up. */
  timeoutSeconds: number
  /** Names or `/patterns`: only these tests. */
  tests: readonly string[]
  extraArgs: readonly string[]
  onOutput?: (chunk: string) => void
}

/** The suite ends itself on lack of progress; this ends the suite. */
const GRACE_SECONDS = 60

function tclArgs(options: UnitOptions, skipFile: string): string[] {
  const { unit, external, basePort, timeoutSeconds, tests, extraArgs } = options
  const where = external
    ? ['--host', external.host, '--port', String(external.port)]
    : ['--baseport', String(basePort), '--portcount', '200']
  return [
    'tests/test_helper.tcl',
    ...['--single', unit, '--clients', '1', '--durable', '--skipfile', skipFile],
    ...['--timeout', String(timeoutSeconds)],
    ...tests.flatMap(test => ['--only', test]),
    ...where,
    ...extraArgs,
  ]
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is gone, which is what was wanted.
  }
}

/** Resolves when the file has ended; never rejects for what happens in it. */
export async function runUnit(options: UnitOptions): Promise<UnitResult & { output: string }> {
  const skipFile = path.join(options.dir, `${options.unit.replaceAll('/', '-')}.skip`)
  writeFileSync(skipFile, toSkipFile(options.skips))
  // Colours follow TERM, not whether a terminal is there.
  const env = { ...process.env, TERM: 'dumb', SERVAL_SKIP_BLOCKS: blockPatterns(options.skips) }
  const child = spawn('tclsh', tclArgs(options, skipFile), {
    cwd: options.dir,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })

  let output = ''
  let lastOutputMs = performance.now()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('latin1')
    stream.on('data', (chunk: string) => {
      output += chunk
      lastOutputMs = performance.now()
      options.onOutput?.(chunk)
    })
  }
  const watchdog = setInterval(() => {
    if (performance.now() - lastOutputMs > (options.timeoutSeconds + GRACE_SECONDS) * 1000) killGroup(child.pid)
  }, 1000)
  const ending = await new Promise<string>(resolve => {
    child.once('error', error => resolve(`tclsh could not be started: ${error.message}`))
    // `exit` and not `close`: a server that was left behind holds the pipe open.
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  await new Promise(resolve => setImmediate(resolve))
  clearInterval(watchdog)
  killGroup(child.pid)

  const result = parseOutput(output)
  if (!result.isComplete && result.failed.length === 0) {
    result.failed.push({ name: 'the file did not run to its end', detail: `${ending}\n${output.slice(-2000)}` })
  }
  return { ...result, output }
}
