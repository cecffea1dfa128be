/**
 * Runs the steps of `npm start` and `npm test`: one line when a step begins, a sign of life while it lasts, one line
 * with its time when it ends, and its output only where it failed.
 *
 * The scripts beside this file are plain JavaScript and import nothing but Node, since they run on a fresh checkout,
 * before `npm ci` has brought a TypeScript compiler.
 */
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The root of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** Where cargo builds. */
export const targetDir = path.resolve(root, process.env.CARGO_TARGET_DIR || 'target')

const HEARTBEAT_MS = 20_000
const TAIL_LINES_MAX = 200

/** Prints a sentence and ends the process as a user expects of a command that could not do its work. */
export function die(sentence) {
  process.stderr.write(`serval: ${sentence}\n`)
  process.exit(1)
}

/** `12.3 s`, `4 m 05 s`. */
export function elapsed(sinceMs) {
  const seconds = (performance.now() - sinceMs) / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} m ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
}

/** Windows starts `npm.cmd` and its like only through a shell. */
function needsShell(command) {
  return (
    process.platform === 'win32' && !command.endsWith('.exe') && command !== process.execPath && command !== 'cargo'
  )
}

/**
 * Runs one command. Resolves to `{ ok, output, logPath }`; never rejects, so that the caller may go on to the next step.
 *
 * @param {{ title: string, command: string, args: string[], env?: Record<string, string>, position?: string }} step
 */
export async function runStep({ title, command, args, env = {}, position = '' }) {
  const logDir = path.join(targetDir, 'logs')
  mkdirSync(logDir, { recursive: true })
  const logPath = path.join(logDir, `${title.replaceAll(/[^a-z0-9]+/gi, '-')}.log`)
  const started = performance.now()
  process.stdout.write(`${position}${title} …\n`)

  const log = createWriteStream(logPath)
  let lastLine = ''
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: needsShell(command),
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => log.write(chunk))
    createInterface({ input: stream }).on('line', line => {
      lastLine = line.trim() || lastLine
    })
  }
  const heartbeat = setInterval(() => {
    process.stdout.write(`  ${elapsed(started)}: ${lastLine.slice(0, 110)}\n`)
  }, HEARTBEAT_MS)
  const code = await new Promise(resolve => {
    child.on('error', error => resolve(`could not start ${command}: ${error.message}`))
    child.on('close', (status, signal) => resolve(status ?? signal))
  })
  clearInterval(heartbeat)
  await new Promise(resolve => log.end(resolve))

  const output = readFileSync(logPath, 'utf8')
  if (code === 0) {
    process.stdout.write(`  ok, ${elapsed(started)}\n`)
    return { ok: true, output, logPath }
  }
  process.stdout.write(`${output.split('\n').slice(-TAIL_LINES_MAX).join('\n')}\n`)
  process.stdout.write(
    `  FAILED (${code}) after ${elapsed(started)}; the whole output is in ${path.relative(root, logPath)}\n`,
  )
  return { ok: false, output, logPath }
}

/** Runs one command and ends the process where it fails. */
export async function mustRun(step) {
  const result = await runStep(step)
  if (!result.ok) die(`"${step.title}" failed, see above.`)
  return result
}
