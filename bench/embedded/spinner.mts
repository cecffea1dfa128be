/**
 * A process with worker threads that work as fast as they can: `spinner.mts javascript|serval`. It answers
 * `{ threads, ms }` with the operations a second that so many threads did together.
 */
import { createRequire } from 'node:module'
import path from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { packageRoot } from '../../ts/src/paths'
import { makeKeys, shuffled, valueAt } from './keys'

const require = createRequire(import.meta.url)
const { open, attach } = require('../../dist/index.js') as typeof import('../../ts/src')

/** Operations between two looks at the clock. */
const SLICE = 500
const SHARED_KEYS = 100_000
/** One operation in so many is a write. */
const WRITES_ONE_IN = 10

type Slice = () => void

function javascript(): Slice {
  let state = 1
  return () => {
    for (let i = 0; i < SLICE * 50; i++) state = (Math.imul(state, 1664525) + 1013904223 + i) >>> 0
    if (state === 0.5) throw new Error('never, but the loop has to be kept')
  }
}

function serval(handle: string, number: number): Slice {
  const db = attach(handle)
  const keys = shuffled(makeKeys(SHARED_KEYS))
  const value = valueAt(number)
  let next = (number * SHARED_KEYS) / 2
  return () => {
    for (let i = 0; i < SLICE; i++) {
      const key = keys[next++ % SHARED_KEYS] as string
      if (i % WRITES_ONE_IN === 0) db.set(key, value)
      else db.get(key)
    }
  }
}

if (isMainThread) {
  const kind = process.argv[2]
  const db = open()
  for (const [i, key] of makeKeys(SHARED_KEYS).entries()) db.set(key, valueAt(i))
  const jiti = path.join(packageRoot(), 'node_modules/jiti/lib/jiti-cli.mjs')
  const workers = [0, 1].map(
    number => new Worker(jiti, { argv: [import.meta.filename], workerData: { kind, number, handle: db.handle } }),
  )
  const answer = (worker: Worker) => new Promise<number>(resolve => worker.once('message', resolve))
  await Promise.all(workers.map(answer))
  process.on('message', async ({ threads, ms }: { threads: number; ms: number }) => {
    const chosen = workers.slice(0, threads)
    const answers = Promise.all(chosen.map(answer))
    for (const worker of chosen) worker.postMessage(ms)
    process.send?.((await answers).reduce((sum, rate) => sum + rate, 0))
  })
  process.send?.('ready')
} else {
  const { kind, number, handle } = workerData as { kind: string; number: number; handle: string }
  const slice = kind === 'javascript' ? javascript() : serval(handle, number)
  parentPort?.on('message', (ms: number) => {
    const begin = performance.now()
    let slices = 0
    while (performance.now() - begin < ms) {
      slice()
      slices++
    }
    parentPort?.postMessage((slices * SLICE * 1000) / (performance.now() - begin))
  })
  parentPort?.postMessage('ready')
}
