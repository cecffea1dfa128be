/**
 * Makes the expectations of the engine's journal anew, from what a server really appends:
 *
 *     node node_modules/jiti/lib/jiti-cli.mjs test/journal/run.mts REDIS-SERVER crates/engine/src/journal/redis-8.0.txt
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { record } from './record.ts'

const [binary, session] = process.argv.slice(2)
if (binary === undefined || session === undefined) throw new Error('usage: run.mts SERVER SESSION-FILE')
const lines = readFileSync(session, 'utf8').trimEnd().split('\n')
// It writes its log before it answers, but not while a sync of its own is under way.
const recorded = await record(binary, ['--appendfsync', 'no'], lines)
writeFileSync(session, `${recorded.join('\n')}\n`)
