/**
 * Kill, start, judge, load, and kill again: the loop, and what it counts.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { decode } from '../differential/replies'
import { Rng } from '../differential/rng'
import { Instance } from './instance'
import { applySent, type Case, type Judged, judge, judgeOrder, Lost, type Sent } from './judge'
import type { Link } from './link'
import { Load, nowMs } from './load'
import type { State } from './model'
import { observe } from './observe'
import { Queue } from './queue'
import { Units } from './units'

/** How often what was acknowledged must be on disk. */
export type Mode = 'always' | 'everysec'

/** What is run. */
export interface Options {
  mode: Mode
  binary: string
  kills: number
  seed: number
  /** No further round begins after so many seconds. */
  seconds: number
  /** Numbers of worker threads, one of which each start draws. */
  ioThreads: readonly number[]
  directives?: Readonly<Record<string, string>>
  /** Asks of `everysec` no more than its name says: what the last two seconds before a kill brought may be gone. */
  lenient?: boolean
  /** Done to the folder between a kill and the next start: how a test makes a server lose something. */
  betweenRuns?: (dir: string) => void
}

/** What a run has seen. */
export interface Counts {
  kills: number
  acked: number
  transactions: number
  /** Units whose reply the kill cut off, and how many of these had taken effect at least. */
  inFlight: number
  inFlightThere: number
  /** Units that had been acknowledged and are gone: `everysec` allows it for what is young. */
  gone: number
  /** How long before the kill the oldest of these was acknowledged. */
  oldestGoneMs: number
  /** Kills that found a rewrite or a dump half done. */
  duringRewrite: number
  duringSave: number
  /** Restarts without load after which the digest was compared. */
  digests: number
  /** From a start to the first answer. */
  startMs: number[]
}

/** What `everysec` may lose when the machine ends, by the promise that it makes. */
const EVERYSEC_AGE_MS = 2000
/** A server that says this did not write before it answered: then the end of the process, too, may lose what is young. */
const IS_LATE = /fsync is taking too long/
const DEPTHS = [1, 1, 4, 30, 1, 8, 50, 2]
/** The first so many connections share a database; each of the others has its own. */
const SHARING = 4
const FILLER = { dbid: 9, keys: 8000, text: 'filler'.repeat(20) }
const QUEUE = { dbid: 10, poppers: 2 }
const DIGEST_EVERY = 25
const LONG_MS = { least: 2200, most: 3500 }
const SHORT_MS = { least: 15, most: 220 }
/** How long a kill waits, at most, after the server has said that it began a rewrite or a dump. */
const LAST_MS = 12

const dbidOf = (connection: number) => (connection < SHARING ? 0 : connection)
const prefixOf = (connection: number) => `c${connection}:`

/** Judges all connections. What was acknowledged until then must be there. */
function judgeAll(cases: readonly Case[], requiredMs: number): Judged[] {
  return cases.map((about, idx) => {
    const { sent } = about
    const required = sent.filter(({ ackedMs = Number.POSITIVE_INFINITY }) => ackedMs <= requiredMs).length
    try {
      return { sent, verdict: judge(about, required) }
    } catch (error) {
      if (error instanceof Lost) error.message = `connection ${idx}, database ${dbidOf(idx)}: ${error.message}`
      throw error
    }
  })
}

/** A run of one mode. */
export class Rounds {
  readonly counts: Counts = {
    ...{ kills: 0, acked: 0, transactions: 0, inFlight: 0, inFlightThere: 0, gone: 0, oldestGoneMs: 0 },
    ...{ duringRewrite: 0, duringSave: 0, digests: 0, startMs: [] },
  }
  readonly dir = mkdtempSync(path.join(os.tmpdir(), 'serval-durability-'))
  readonly #rng: Rng
  readonly #units: Units[]
  #states: State[] = DEPTHS.map(() => new Map())
  #sent: (readonly Sent[])[] = DEPTHS.map(() => [])
  #killedMs = 0
  /** What the server that was killed had promised. */
  #promisedAll = true
  #queue: Queue | undefined
  #queued: { items: number[]; next: number } = { items: [], next: 0 }
  #leftBefore = new Set<string>()
  #instance: Instance | undefined

  constructor(private readonly options: Options) {
    this.#rng = new Rng(options.seed)
    this.#units = DEPTHS.map((_, idx) => new Units(options.seed * DEPTHS.length + idx, prefixOf(idx), idx >= SHARING))
  }

  /**
   * Runs until the kills or the seconds are over, and removes the folder.
   *
   * @throws {Lost} where a state was found that cannot be; the folder stays then
   */
  async run(progress: (counts: Counts) => void = () => {}): Promise<Counts> {
    const { kills, seconds, betweenRuns } = this.options
    const endMs = nowMs() + seconds * 1000
    try {
      await this.#start()
      await this.#fill()
      for (;;) {
        if (this.counts.kills >= kills || nowMs() > endMs) break
        await this.#load()
        betweenRuns?.(this.dir)
        await this.#start()
        await this.#judge()
        if (this.counts.kills % DIGEST_EVERY === 0) await this.#compareDigests()
        progress(this.counts)
      }
    } finally {
      await this.#instance?.kill()
    }
    rmSync(this.dir, { recursive: true, force: true })
    return this.counts
  }

  get #running(): Instance {
    if (!this.#instance) throw new Error('no server is running')
    return this.#instance
  }

  async #start(): Promise<void> {
    const { binary, mode, ioThreads, directives } = this.options
    const begin = nowMs()
    this.#instance = await Instance.start({
      binary,
      dir: this.dir,
      directives: {
        ...{ save: '', appendonly: 'yes', appendfsync: mode, 'io-threads': String(this.#rng.pick(ioThreads)) },
        // Small, so that it is rewritten now and then without being asked.
        ...{ 'auto-aof-rewrite-min-size': '1mb', 'auto-aof-rewrite-percentage': '200' },
        ...directives,
      },
    })
    this.counts.startMs.push(nowMs() - begin)
  }

  /** Keys that never change: they make rewriting and loading take their time. */
  async #fill(): Promise<void> {
    const link = await this.#running.connect(FILLER.dbid)
    await link.ask(Array.from({ length: FILLER.keys }, (_, idx) => ['SET', `filler:${idx}`, `${FILLER.text}${idx}`]))
    link.close()
    // With `everysec` nothing of it may be promised yet.
    if (!this.#promisesAll) {
      await this.#running.terminate()
      await this.#start()
    }
  }

  /** Whether everything that was acknowledged must survive the kill of the server that runs. */
  get #promisesAll(): boolean {
    return this.options.mode === 'always' || !(this.options.lenient || IS_LATE.test(this.#running.log()))
  }

  async #checkFiller(): Promise<void> {
    const link = await this.#running.connect(FILLER.dbid)
    const names = Array.from({ length: FILLER.keys }, (_, idx) => `filler:${idx}`)
    const [size, values] = (await link.ask([['DBSIZE'], ['MGET', ...names]])).map(decode)
    link.close()
    const wrong = (values as string[]).findIndex((value, idx) => value !== `${FILLER.text}${idx}`)
    if (size !== FILLER.keys) throw new Lost(`${size} of ${FILLER.keys} keys are left that nobody touched`)
    if (wrong !== -1) throw new Lost(`a key that nobody touched, filler:${wrong}, holds something else`)
  }

  /** Loads the server from all connections, and kills it at some moment. */
  async #load(): Promise<void> {
    const rng = this.#rng
    const links = await Promise.all(DEPTHS.map((_, idx) => this.#running.connect(dbidOf(idx))))
    const loads = links.map((link, idx) => new Load(link, this.#units[idx] as Units, DEPTHS[idx] as number))
    const isLong = this.options.mode === 'everysec' && rng.chance(4)
    const { least, most } = isLong ? LONG_MS : SHORT_MS
    const durationMs = rng.between(least, most)
    for (const load of loads) load.start()
    const queue = await this.#startQueue()
    const admin = await this.#running.connect()
    admin.listen(() => {})
    const timers = this.#disturb(admin, durationMs)
    await new Promise(resolve => setTimeout(resolve, durationMs))
    for (const timer of timers) clearTimeout(timer)
    await this.#beginLast()
    for (const load of loads) load.stop()
    queue.stop()
    await this.#running.kill()
    this.#promisedAll = this.#promisesAll
    // What was on its way when the server was killed has been acknowledged, too.
    await Promise.all([...links, queue].map(({ closed }) => closed))
    this.#killedMs = nowMs()
    const failure = loads.find(load => load.failure)?.failure
    if (failure) throw new Error(`the server answered what it should not: ${failure}`)
    this.#sent = loads.map(load => load.sent)
    this.#count()
  }

  async #startQueue(): Promise<Queue> {
    const connect = () => this.#running.connect(QUEUE.dbid)
    const poppers = await Promise.all(Array.from({ length: QUEUE.poppers }, connect))
    this.#queue = new Queue(await connect(), poppers, this.#queued.items, this.#queued.next)
    this.#queue.start()
    return this.#queue
  }

  async #judgeQueue(): Promise<void> {
    const link = await this.#running.connect(QUEUE.dbid)
    const items = await Queue.read(link)
    link.close()
    const next = this.#queue?.judge(items, this.#promisedAll) ?? 0
    // What is pushed next follows what is there: with `everysec` some of what was sent is not.
    this.#queued = { items, next: items.length > 0 ? (items.at(-1) ?? 0) + 1 : next }
  }

  /** Asks for rewrites and dumps at random moments. */
  #disturb(admin: Link, durationMs: number): NodeJS.Timeout[] {
    const rng = this.#rng
    const at = (text: string) => setTimeout(() => admin.write(text), rng.below(durationMs))
    return [
      ...(rng.chance(30) ? [at('BGREWRITEAOF\r\n')] : []),
      ...(rng.chance(20) ? [at(rng.pick(['BGSAVE\r\n', 'BGSAVE SCHEDULE\r\n']))] : []),
    ]
  }

  /** Begins a rewrite or a dump before every other kill. They do not take long, and a moment of chance would miss them. */
  async #beginLast(): Promise<void> {
    const rng = this.#rng
    if (rng.chance(50)) return
    const link = await this.#running.connect()
    await link.ask([rng.pick([['BGREWRITEAOF'], ['BGREWRITEAOF'], ['BGSAVE']])])
    const waitMs = rng.below(LAST_MS)
    if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs))
    link.close()
  }

  #count(): void {
    const { counts } = this
    counts.kills++
    for (const sent of this.#sent) {
      const acked = sent.filter(({ ackedMs }) => ackedMs !== undefined)
      counts.acked += acked.length
      counts.transactions += acked.filter(({ unit }) => unit.isTransaction).length
      counts.inFlight += sent.length - acked.length
    }
    // Half-done files of earlier runs may still be there.
    const all = readdirSync(this.dir, { recursive: true }).map(String)
    const left = all.filter(name => name.includes('temp-') && !this.#leftBefore.has(name))
    this.#leftBefore = new Set(all)
    if (left.some(name => name.includes('rewrite'))) counts.duringRewrite++
    if (left.some(name => name.endsWith('.rdb'))) counts.duringSave++
  }

  /** Compares what is there with what was sent, of all connections. */
  async #judge(): Promise<void> {
    await this.#checkFiller()
    await this.#judgeQueue()
    const begin = nowMs()
    const found = await this.#observeAll()
    const cases = this.#sent.map((sent, idx): Case => {
      const [before, state] = [this.#states[idx] as State, found[idx] as State]
      return { before, sent, killedMs: this.#killedMs, found: state, foundMs: { begin, end: nowMs() } }
    })
    const all = this.#promisedAll ? judgeAll(cases, this.#killedMs) : this.#judgeYoung(cases)
    judgeOrder(all)
    for (const { sent, verdict } of all) this.#countLost(sent, verdict.least, verdict.most)
    this.#states = found
  }

  /** What `everysec` allows to be gone mostly is not, so that the shorter way is tried first: as if nothing was. */
  #judgeYoung(cases: readonly Case[]): Judged[] {
    const kept = cases.map(one => ({ ...one, before: structuredClone(one.before) }))
    try {
      return judgeAll(cases, this.#killedMs)
    } catch {
      return judgeAll(kept, this.#killedMs - EVERYSEC_AGE_MS)
    }
  }

  #countLost(sent: readonly Sent[], least: number, most: number): void {
    const { counts } = this
    const acked = sent.filter(({ ackedMs }) => ackedMs !== undefined).length
    counts.inFlightThere += Math.max(0, least - acked)
    if (most >= acked) return
    counts.gone += acked - most
    const ageMs = this.#killedMs - (sent[most]?.ackedMs ?? this.#killedMs)
    counts.oldestGoneMs = Math.max(counts.oldestGoneMs, ageMs)
  }

  /** What each connection's keys hold. */
  async #observeAll(): Promise<State[]> {
    const states: State[] = DEPTHS.map(() => new Map())
    for (const dbid of new Set(DEPTHS.map((_, idx) => dbidOf(idx)))) {
      const link = await this.#running.connect(dbid)
      for (const [key, entry] of await observe(link)) {
        const connection = DEPTHS.findIndex((_, idx) => dbidOf(idx) === dbid && key.startsWith(prefixOf(idx)))
        if (connection === -1) throw new Lost(`database ${dbid} has a key that nobody set: ${JSON.stringify(key)}`)
        states[connection]?.set(key, entry)
      }
      link.close()
    }
    return states
  }

  /** Restarts without load: by a kill where nothing may be lost by it, else as an operator does. */
  async #compareDigests(): Promise<void> {
    for (const [idx, state] of this.#states.entries()) await this.#removeVolatile(idx, state)
    const before = await this.#running.call('DEBUG', 'DIGEST')
    if (this.#promisesAll) await this.#running.kill()
    else await this.#running.terminate()
    await this.#start()
    const after = await this.#running.call('DEBUG', 'DIGEST')
    if (before !== after) throw new Lost(`the digest was ${before.trim()} before a restart and is ${after.trim()}`)
    this.counts.digests++
  }

  /** Removes what is about to expire, or has and is still there: a digest may or may not count it. */
  async #removeVolatile(connection: number, state: State): Promise<void> {
    const names = [...state.keys()].filter(key => key.startsWith(`${prefixOf(connection)}v`))
    const link = await this.#running.connect(dbidOf(connection))
    const words = ['DEL', ...names]
    if (names.length > 0) await link.ask([words])
    // SCAN removes what it meets that has expired.
    for (;;) {
      const [, size, alive] = (await link.ask([['SCAN', '0', 'COUNT', '1000000'], ['DBSIZE'], ['KEYS', '*']])).map(
        decode,
      )
      if (size === (alive as string[]).length) break
    }
    link.close()
    const unit = { commands: [words], isTransaction: false }
    applySent(state, { unit, sentMs: nowMs() }, state, nowMs())
  }
}
