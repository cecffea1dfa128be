/**
 * How often the machine itself stands still: a virtual one does whenever its host has something else to do, and no
 * latency that is measured on it can be shorter than that.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { LOAD_CORE, pinned, SERVER_CORE } from './process'

/** For how long the clock is looked at. */
const WATCH_MS = 5000
/** A gap between two looks that is no pause: a collection of garbage, an interrupt. */
const GAP_MS = 0.5

/** Looks at the clock without end, and prints what share of the time was in gaps, and the longest of them. */
const LOOP = `
const started = performance.now()
let last = started, paused = 0, longest = 0
for (;;) {
  const now = performance.now(), gap = now - last
  last = now
  if (gap > ${GAP_MS}) paused += gap
  if (gap > longest) longest = gap
  if (now - started > ${WATCH_MS}) break
}
console.log(JSON.stringify({ share: paused / ${WATCH_MS}, longest }))`

async function pausesOf(core: string): Promise<string> {
  const { stdout } = await promisify(execFile)(...pinned(core, process.execPath, ['-e', LOOP]))
  const { share, longest } = JSON.parse(stdout) as { share: number; longest: number }
  return `core ${core} ${(share * 100).toFixed(2)} % of the time, ${longest.toFixed(1)} ms at the longest`
}

/** The pauses of the cores that a benchmark uses, as words. Takes five seconds, in which nothing else should run. */
export async function pauses(): Promise<string> {
  return (await Promise.all([SERVER_CORE, LOAD_CORE].map(pausesOf))).join('; ')
}
