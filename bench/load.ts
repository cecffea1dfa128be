/**
 * The load: valkey-benchmark (or redis-benchmark, which knows no offered rate), and a filler of our own, since a
 * keyspace must grow to exactly so many keys.
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { promisify } from 'node:util'
import { LOAD_CORE, pinned, type Server } from './process'

/** Keys that a benchmark has, all of them there before anything is measured. */
export const KEYS = 1_000_000
/** Connections of the load. */
export const CLIENTS = 50
/** Bytes of a value. */
export const VALUE_BYTES = 64

/** What is sent. */
export interface Load {
  /** One of the generator's own tests, or the words of any command, in which `__rand_int__` is a random number. */
  command: 'SET' | 'GET' | readonly string[]
  pipeline: number
  requests: number
  /** Requests a second that are offered; without, as many as can be. */
  offered?: number
  threads?: number
  cores?: string
  /** Random numbers are below this; without, below {@link KEYS}. */
  keys?: number
}

/** What requests waited, in milliseconds. */
export interface Times {
  p50Ms: number
  p99Ms: number
  p999Ms: number
  longestMs: number
}

/** What the load saw. */
export interface Seen extends Times {
  requestsPerSecond: number
}

/** Runs the load generator against a server. */
export async function run(generator: string, server: Server, load: Load): Promise<Seen> {
  const args = [
    ...['-p', String(server.port), '-c', String(CLIENTS), '-d', String(VALUE_BYTES)],
    ...['-r', String(load.keys ?? KEYS), '-n', String(load.requests), '-P', String(load.pipeline)],
    ...(load.offered ? ['--rps', String(Math.round(load.offered))] : []),
    ...(load.threads ? ['--threads', String(load.threads)] : []),
    ...(typeof load.command === 'string' ? ['-t', load.command.toLowerCase()] : ['--', ...load.command]),
  ]
  const { stdout } = await promisify(execFile)(...pinned(load.cores ?? LOAD_CORE, generator, args), {
    maxBuffer: 64 << 20,
  })
  return parse(stdout)
}

/** Reads the generator's report. The percentile asked for is the first in the list that is at least as high. */
export function parse(report: string): Seen {
  const rate = /throughput summary: ([\d.]+) requests per second/.exec(report)?.[1]
  const list = /Latency by percentile distribution:\n([\s\S]*?)\n\n/.exec(report)?.[1]
  if (!rate || !list) throw new Error(`this is no report of valkey-benchmark:\n${report.slice(-2000)}`)
  const lines = [...list.matchAll(/^([\d.]+)% <= ([\d.]+) milliseconds/gm)]
  const at = (percent: number) => {
    const line = lines.find(([, reached]) => Number(reached) >= percent)
    return Number(line?.[2] ?? Number.NaN)
  }
  const summary = /latency summary \(msec\):\n.*\n((?: +[\d.]+){6})/.exec(report)?.[1]
  const [, , , , p99, longest] = (summary ?? '').trim().split(/ +/)
  const times = { p50Ms: at(50), p99Ms: Number(p99), p999Ms: at(99.9), longestMs: Number(longest) }
  return { requestsPerSecond: Number(rate), ...times }
}

const FILL_BATCH = 2000
const KEY_DIGITS = 12
const OK_BYTES = '+OK\r\n'.length

/** A key of 16 bytes, as the generator names it, and what is set. */
export interface Shape {
  name: string
  valueBytes: number
  /** An expiry far away. */
  ttl: boolean
}

/** Sets the keys from `from` to `to` (not included) of a fresh server. */
export async function fill(server: Server, shape: Shape, from: number, to: number): Promise<void> {
  const command = ['SET', `key:${'0'.repeat(KEY_DIGITS)}`, 'x'.repeat(shape.valueBytes)]
  if (shape.ttl) command.push('EX', '10000000')
  const text = `*${command.length}\r\n${command.map(word => `$${word.length}\r\n${word}\r\n`).join('')}`
  const digitsAt = text.indexOf('key:') + 'key:'.length
  const socket = net.connect({ port: server.port, host: '127.0.0.1' })
  await once(socket, 'connect')
  let answered = 0
  let wake = () => {}
  socket.on('data', data => {
    answered += data.length / OK_BYTES
    wake()
  })
  // One batch is made while the other is executed.
  const buffers = [0, 1].map(() => Buffer.from(text.repeat(FILL_BATCH), 'latin1'))
  let sent = 0
  for (let next = from, turn = 0; next < to; next += FILL_BATCH, turn ^= 1) {
    const buffer = buffers[turn] ?? Buffer.alloc(0)
    const count = Math.min(FILL_BATCH, to - next)
    for (let index = 0; index < count; index++) writeDigits(buffer, index * text.length + digitsAt, next + index)
    while (answered < sent) await new Promise<void>(resolve => (wake = resolve))
    socket.write(buffer.subarray(0, count * text.length))
    sent += count
  }
  while (answered < sent) await new Promise<void>(resolve => (wake = resolve))
  socket.destroy()
}

function writeDigits(buffer: Buffer, offset: number, number: number): void {
  for (let at = offset + KEY_DIGITS - 1, rest = number; at >= offset; at--) {
    buffer[at] = 48 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
}
