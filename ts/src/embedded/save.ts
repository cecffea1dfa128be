/**
 * `db.save()`: BGSAVE, and waiting for its end.
 *
 * The engine tells how the last snapshot went, not who asked for it: so one that somebody else has begun is waited for
 * first, since it is of an earlier instant.
 */
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds between two looks: a small keyspace is on disk after the first. */
const LOOK_MS = [1, 2, 5, 10, 20, 50]

interface Caller {
  call(command: string, ...args: string[]): unknown
}

/** Fields of INFO persistence. */
function facts(db: Caller): (name: string) => string {
  const info = String(db.call('INFO', 'persistence'))
  return name => new RegExp(`^${name}:(.*)\\r$`, 'm').exec(info)?.[1] ?? ''
}

/** Resolves when nothing is being saved; gives whether the last save succeeded. */
async function saved(db: Caller): Promise<boolean> {
  for (let look = 0; ; look++) {
    const fact = facts(db)
    if (fact('rdb_bgsave_in_progress') === '0') return fact('rdb_last_bgsave_status') === 'ok'
    await sleep(LOOK_MS[look] ?? 100)
  }
}

/** Saves, and resolves when the file is there. */
export async function save(db: Caller): Promise<void> {
  for (;;) {
    try {
      db.call('BGSAVE')
      break
    } catch (error) {
      if (facts(db)('rdb_bgsave_in_progress') === '0') throw error
      await saved(db)
    }
  }
  if (await saved(db)) return
  throw Object.assign(new Error('NOTSAVED the snapshot could not be written'), { code: 'NOTSAVED' })
}
