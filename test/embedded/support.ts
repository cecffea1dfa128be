/**
 * Databases, worker threads and processes for the tests of the embedded keyspace.
 *
 * Threads and processes load what was compiled into dist/, as a user's do; they run functions of the tests by their
 * source text, so that those are typed but must not refer to anything around them.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, expect } from 'vitest'
import { type Database, open } from '../../ts/src/index'

type Serval = typeof import('../../ts/src/index')

/** The compiled package. */
export const DIST = path.resolve(import.meta.dirname, '../../dist/index.js')

/** What `act` throws; fails where it throws nothing. */
export function thrownBy(act: () => unknown): Error & { code?: string } {
  try {
    act()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}

/** Expects an error with this code, whose message matches. */
export function expectError(act: () => unknown, code: string, message: RegExp | string = ''): void {
  const error = thrownBy(act)
  expect(error).toMatchObject({ code })
  expect(error.message).toMatch(message)
}

/** Databases that are closed after each test. */
export function useDatabases(): { open: Serval['open']; keep(database: Database): Database } {
  const kept: Database[] = []
  afterEach(() => {
    for (const database of kept.splice(0)) database.close()
  })
  const keep = (database: Database) => {
    kept.push(database)
    return database
  }
  return { keep, open: options => keep(open(options)) }
}

/** What a function that runs elsewhere is given. */
export interface Inside<Data> {
  serval: Serval
  data: Data
  /** Sends a message to the test. */
  post(message: unknown): void
  /** Resolves to the next message of the test. */
  receive(): Promise<unknown>
}

/** Starts a worker thread that runs `body`. It ends when nothing keeps it, or by `terminate()`. */
export function startWorker<Data>(body: (inside: Inside<Data>) => unknown, data: Data): Worker {
  const code = `
    const { parentPort, workerData: data } = require('node:worker_threads')
    const post = message => parentPort.postMessage(message)
    const receive = () => new Promise(resolve => parentPort.once('message', resolve))
    Promise.resolve((${body})({ serval: require(${JSON.stringify(DIST)}), data, post, receive })).then(result => {
      if (result !== undefined) post(result)
    })`
  return new Worker(code, { eval: true, workerData: data })
}

/** The next message of a worker; rejects where it fails or ends instead. */
export function nextMessage<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', code => reject(new Error(`the worker ended with ${code} and said nothing`)))
  })
}

/** Runs `body` in a worker thread of its own; resolves to what it returns once the thread has ended. */
export async function inWorker<Data, Result>(
  body: (inside: Inside<Data>) => Result,
  data: Data,
): Promise<Awaited<Result>> {
  const worker = startWorker(body, data)
  const ended = new Promise<void>(resolve => worker.once('exit', () => resolve()))
  const result = await nextMessage<Awaited<Result>>(worker)
  await ended
  return result
}

/** How a process ended. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** A process that must have ended by then has hung. */
const HUNG_MS = 100_000

/** Starts a process that runs `body`. What it prints is collected; `ended` resolves when it has ended, or was killed. */
export function startProcess(
  body: (inside: { serval: Serval; dist: string }) => unknown,
  nodeArgs: readonly string[] = [],
): Started {
  const dist = JSON.stringify(DIST)
  return startProcessByText(`(${body})({ serval: require(${dist}), dist: ${dist} })`, nodeArgs)
}

/** A process that was started. */
interface Started {
  child: ChildProcess
  ended: Promise<Ended>
  printed(pattern: RegExp): Promise<RegExpExecArray>
}

function startProcessByText(code: string, nodeArgs: readonly string[]): Started {
  const child = spawn(process.execPath, [...nodeArgs, '-e', code], { stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', chunk => {
      output[name] += chunk
    })
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), HUNG_MS)
  const ended = new Promise<Ended>(resolve => {
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, ...output })
    })
  })
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(output.stdout)
        if (match) resolve(match)
      }
      child.stdout.on('data', look)
      ended.then(how => reject(new Error(`it ended before it printed ${pattern}: ${JSON.stringify(how)}`)))
      look()
    })
  return { child, ended, printed }
}

/** Runs `body` in a process of its own, and expects it to end by itself, well, with nothing on standard error. */
export function inProcess(
  body: (inside: { serval: Serval; dist: string }) => unknown,
  nodeArgs: readonly string[] = [],
): Promise<string> {
  return endsWell(startProcess(body, nodeArgs))
}

function inProcessByText(code: string): Promise<string> {
  return endsWell(startProcessByText(code, []))
}

async function endsWell({ ended }: Started): Promise<string> {
  const { code, signal, stdout, stderr } = await ended
  expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' })
  return stdout
}

/**
 * Runs a process whose threads run `body`, one after the other, and do not close what they open; expects all of them and
 * the process to end well. The main thread does not load the package but for `main`, which may give the threads `data`.
 */
export function inThreads(
  count: number,
  body: (inside: { serval: Serval; data: unknown }) => unknown,
  main: ((inside: { serval: Serval }) => unknown) | undefined = undefined,
): Promise<string> {
  const load = `require(${JSON.stringify(DIST)})`
  const thread = `(${body})({ serval: ${load}, data: require('node:worker_threads').workerData })`
  return inProcessByText(`
    const { Worker } = require('node:worker_threads')
    const workerData = ${main ? `(${main})({ serval: ${load} })` : 'undefined'}
    const next = left => {
      if (left === 0) return
      const worker = new Worker(${JSON.stringify(thread)}, { eval: true, workerData })
      worker.once('exit', code => {
        if (code !== 0) throw new Error('a thread ended with ' + code)
        next(left - 1)
      })
    }
    next(${count})`)
}
