/**
 * A keyspace that is full and does nothing: answers each message with the CPU nanoseconds that the process has used.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { makeKeys, valueAt } from './keys'

const require = createRequire(import.meta.url)
const { open } = require('../../dist/index.js') as typeof import('../../ts/src')

const db = open()
for (const [i, key] of makeKeys(100_000).entries()) db.set(key, valueAt(i), { ex: 3600 })
process.on('message', () => {
  const threads = readdirSync('/proc/self/task')
  const times = threads.map(thread => Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0]))
  process.send?.(times.reduce((sum, time) => sum + time, db.isOpen ? 0 : Number.NaN))
})
process.send?.('ready')
