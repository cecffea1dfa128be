/**
 * What a connection sends: commands and transactions on keys of its own, of every type, drawn from a seed.
 *
 * Keys are few, so that commands meet values of other types and renamed ones; but where the server decides (SPOP, `XADD *`,
 * expiry within the run) a key is touched by nothing else, so that the model can tell what it decided.
 */
import { Rng } from '../differential/rng'

/** What takes effect as a whole: a command, or a transaction of several. */
export interface Unit {
  commands: readonly (readonly string[])[]
  isTransaction: boolean
}

const DAY_MS = 86_400_000
/** Expiries that are met within a round, and by the restart after it. */
const SOON_MS = 300
/** How many keys of each kind a connection has. */
const KEYS = 3
const LONG_TEXTS = [200, 1000, 5000, 40_000]

type Draw = (draw: Units) => string[]

/** Draws of a connection. */
export class Units {
  readonly rng: Rng
  /** Members and texts that never come twice, and ids that rise. */
  #serial = 0
  /** Ids that were given to streams lately. */
  #ids: string[] = ['0-1']

  /** `prefix` begins the names of all its keys; `isAlone` where nobody else uses its database. */
  constructor(
    seed: number,
    private readonly prefix: string,
    private readonly isAlone: boolean,
  ) {
    this.rng = new Rng(seed)
  }

  /** The next command or transaction. */
  next(): Unit {
    const { rng } = this
    if (!rng.chance(10)) return { commands: [this.#command()], isTransaction: false }
    return { commands: rng.times(rng.between(2, 8), () => this.#command()), isTransaction: true }
  }

  #command(): readonly string[] {
    const { rng } = this
    if (this.isAlone && rng.below(2000) === 0) return ['FLUSHDB', rng.pick(['ASYNC', 'SYNC'])]
    const group = rng.pick(GROUPS)
    return rng.pick(group)(this)
  }

  key(kind: string): string {
    return `${this.prefix}${kind}${this.rng.below(KEYS)}`
  }

  anyKey(): string {
    return this.key(this.rng.pick(['t', 't', 'n', 'l', 'h', 's', 'z', 'x']))
  }

  fresh(): string {
    this.#serial += 1
    return String(this.#serial)
  }

  /** No number, whatever else is appended to it. */
  text(): string {
    const { rng } = this
    const length = rng.below(100) === 0 ? rng.pick(LONG_TEXTS) : rng.below(24)
    const letter = () => (rng.chance(5) ? String.fromCharCode(rng.below(256)) : 'abcdefgh'.charAt(rng.below(8)))
    return length > 100 ? `v${'x'.repeat(length)}` : `v${rng.times(length, letter).join('')}`
  }

  /** A serial number as a stream's id: it rises, though not without gaps. */
  newId(): string {
    const id = `${this.fresh()}-${this.rng.below(3)}`
    this.#ids = [...this.#ids.slice(-30), id]
    return id
  }

  oldId(): string {
    return this.rng.pick(this.#ids)
  }

  member(): string {
    return `m${this.rng.below(200)}`
  }

  members(most: number): string[] {
    return this.rng.times(this.rng.between(1, most), () => this.member())
  }

  quarter(): string {
    return String(this.rng.between(-400, 400) / 4)
  }

  far(): string {
    return String(Date.now() + DAY_MS + this.rng.below(DAY_MS))
  }

  soon(): string {
    return String(Date.now() + this.rng.below(SOON_MS))
  }
}

const times = (d: Units, most: number, make: () => string[]) => d.rng.times(d.rng.between(1, most), make).flat()

const strings: Draw[] = [
  d => ['SET', d.key('t'), d.text()],
  d => ['SET', d.key('n'), String(d.rng.between(-1000, 1000))],
  d => ['SET', d.anyKey(), d.text(), 'PXAT', d.far()],
  d => ['SETEX', d.key('t'), String(d.rng.between(50_000, 90_000)), d.text()],
  d => ['APPEND', d.key('t'), d.text()],
  d => ['INCRBY', d.key('n'), String(d.rng.between(-1000, 1000))],
  d => ['INCRBYFLOAT', d.key('n'), d.quarter()],
  d => ['SETRANGE', d.key('t'), String(d.rng.below(60)), d.text()],
  d => ['GETDEL', d.key('t')],
  d => (d.rng.chance(50) ? ['GETEX', d.key('t'), 'PERSIST'] : ['GETEX', d.key('t'), 'PXAT', d.far()]),
  d => ['MSET', ...times(d, 3, () => [d.key('t'), d.text()])],
]

const lists: Draw[] = [
  d => ['RPUSH', d.key('l'), ...times(d, 6, () => [d.text()])],
  d => ['LPUSH', d.key('l'), ...times(d, 6, () => [d.text()])],
  d => [d.rng.pick(['LPOP', 'RPOP']), d.key('l'), String(d.rng.between(1, 4))],
  d => ['LMOVE', d.key('l'), d.key('l'), 'LEFT', 'RIGHT'],
  d => (d.rng.chance(50) ? ['LTRIM', d.key('l'), '0', '150'] : ['LTRIM', d.key('l'), '-150', '-1']),
  d => ['LREM', d.key('l'), '0', d.text()],
  d => ['LSET', d.key('l'), '0', d.text()],
]

const hashes: Draw[] = [
  d => ['HSET', d.key('h'), ...times(d, 6, () => [d.member(), d.text()])],
  d => ['HSET', d.key('h'), ...times(d, 6, () => [d.member(), d.text()])],
  d => ['HDEL', d.key('h'), ...d.members(4)],
  d => ['HINCRBY', d.key('h'), `n${d.rng.below(9)}`, String(d.rng.between(-50, 50))],
  d => ['HPEXPIREAT', d.key('h'), d.rng.chance(80) ? d.far() : '1', 'FIELDS', '1', d.member()],
]

const sets: Draw[] = [
  d => ['SADD', d.key('s'), ...d.members(6)],
  d => ['SADD', d.key('s'), ...times(d, 6, () => [String(d.rng.below(300))])],
  d => ['SREM', d.key('s'), ...d.members(6)],
  d => ['SMOVE', d.key('s'), d.key('s'), d.member()],
  d => ['SUNIONSTORE', d.key('s'), d.key('s'), d.key('s')],
  d => ['SADD', d.key('p'), ...times(d, 4, () => [d.fresh()])],
  d => ['SPOP', d.key('p'), String(d.rng.between(1, 5))],
]

const zsets: Draw[] = [
  d => ['ZADD', d.key('z'), ...times(d, 6, () => [d.quarter(), d.member()])],
  d => ['ZADD', d.key('z'), ...times(d, 6, () => [d.quarter(), d.member()])],
  d => ['ZINCRBY', d.key('z'), d.quarter(), d.member()],
  d => ['ZREM', d.key('z'), ...d.members(5)],
  d => ['ZPOPMIN', d.key('z'), String(d.rng.between(1, 4))],
  d => ['ZRANGESTORE', d.key('z'), d.key('z'), '0', '100'],
]

const streams: Draw[] = [
  d => ['XADD', d.key('x'), d.newId(), 'f', d.text()],
  d => ['XADD', d.key('x'), d.newId(), 'f', d.text()],
  d => ['XADD', d.key('y'), '*', 'f', `v${d.fresh()}`],
  d => ['XTRIM', d.key(d.rng.pick(['x', 'y'])), 'MAXLEN', '=', String(d.rng.between(50, 200))],
  d => ['XDEL', d.key('x'), d.oldId()],
  d => ['XGROUP', 'CREATE', d.key('x'), 'g', '0', 'MKSTREAM'],
  d => ['XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '3', 'STREAMS', d.key('x'), '>'],
  d => ['XACK', d.key('x'), 'g', ...times(d, 3, () => [d.oldId()])],
  d => ['XGROUP', 'DESTROY', d.key('x'), d.rng.chance(20) ? 'g' : 'absent'],
]

const generic: Draw[] = [
  d => [d.rng.pick(['DEL', 'UNLINK']), d.anyKey(), d.anyKey()],
  d => [d.rng.pick(['DEL', 'UNLINK']), d.rng.chance(30) ? d.key(d.rng.pick(['p', 'y'])) : d.anyKey()],
  d => ['RENAME', d.anyKey(), d.anyKey()],
  d => ['COPY', d.anyKey(), d.anyKey(), 'REPLACE'],
  d => ['PERSIST', d.anyKey()],
  d => ['EXPIRE', d.anyKey(), String(d.rng.between(50_000, 90_000))],
  d => ['PEXPIREAT', d.anyKey(), d.rng.chance(70) ? d.far() : '1'],
  // Each of these is met once: when it goes is for the server to say.
  d => ['SET', `${d.key('v')}:${d.fresh()}`, d.text(), 'PXAT', d.soon()],
]

const GROUPS: readonly Draw[][] = [strings, lists, hashes, sets, zsets, streams, generic]
