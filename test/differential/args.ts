/**
 * Where arguments come from: few keys, so that commands collide, and values that are mostly what a command wants and
 * sometimes what it should refuse. All arguments are latin1 strings: one character is one byte.
 */
import type { Rng } from './rng'

/** Which servers' commands may be sent. */
export interface Dialect {
  redis: boolean
  valkey: boolean
}

/** Sorted sets: of any scores, of places. */
type Sorted = 'zset' | 'geo'

/** What keys hold, as a rule. Each command draws from its own kind most of the time, so that it mostly succeeds. */
export type Kind = 'number' | 'text' | 'bits' | 'short' | 'list' | 'hash' | 'set' | 'hll' | 'stream' | Sorted

const COUNTS: Record<Kind, number> = {
  ...{ number: 12, text: 16, bits: 10, short: 6, list: 8, hash: 8, stream: 4 },
  ...{ set: 8, hll: 6, zset: 8, geo: 4 },
}
const PREFIXES: Record<Kind, string> = {
  ...{ number: 'n', text: 't', bits: 'b', short: 's', list: 'l', hash: 'h', stream: 'x' },
  ...{ set: 'e', hll: 'p', zset: 'z', geo: 'g' },
}
const KINDS = Object.keys(COUNTS) as Kind[]
/** What string commands work with: the keys that any of them may draw. */
const STRINGS: readonly Kind[] = ['number', 'text', 'bits', 'short']
const ODD_KEYS = ['', 'a key with spaces', '\x00\xff\r\n', '{tag}1', '{tag}2', 'k'.repeat(300)]

/** What is no number, or a number near a limit. */
export const EXTREMES: readonly string[] = [
  ...['0', '-0', '-1', '1', '00', '+1', ' 1', '1 ', '1.0', '1e3', '', 'abc', '0x10', '\x00'],
  ...['2147483647', '2147483648', '-2147483648', '-2147483649', '4294967295', '4294967296'],
  ...['9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809'],
  ...['18446744073709551615', '18446744073709551616', '99999999999999999999999'],
]

const LONG_BYTES = [4096, 5000, 16_384, 70_000]

const FLOATS = ['0', '-0', '1.5', '3.0e3', '-7.25', '0.1', '1e-5', '5.0', '100', '3.14159265358979', '1e15', '.5', '5.']
const BAD_FLOATS = ['nan', 'inf', '-inf', 'abc', '', ' 1', '1 ', '1e400', '0x1p3', '1e4931', '1e-4950', '--1', '1.5.5']

/** Values as commands take them. */
export class Args {
  constructor(
    readonly rng: Rng,
    readonly dialect: Dialect,
  ) {}

  /** A key of this kind, now and then of another, rarely an odd one. */
  key(kind: Kind = 'text'): string {
    const { rng } = this
    if (rng.chance(1)) return rng.pick(ODD_KEYS)
    const from = rng.chance(8) ? rng.pick(KINDS) : kind
    return PREFIXES[from] + rng.below(COUNTS[from])
  }

  anyKey(): string {
    return this.key(this.rng.pick(this.rng.chance(10) ? KINDS : STRINGS))
  }

  keys(low: number, high: number, kind?: Kind): string[] {
    return this.rng.times(this.rng.between(low, high), () => (kind ? this.key(kind) : this.anyKey()))
  }

  /** What suits a key, seen from its name. */
  valueFor(key: string): string {
    if (this.rng.chance(4)) return this.text()
    if (key.startsWith('n')) return this.rng.chance(10) ? this.float() : this.integer()
    if (key.startsWith('b')) return this.binary(this.rng.between(0, 40))
    if (key.startsWith('s')) return this.lettersOf('ab', 0, 30)
    return this.text()
  }

  /** A small integer, rarely one at a limit of its type. */
  integer(): string {
    const { rng } = this
    if (rng.chance(2)) return rng.pick(['9223372036854775806', '-9223372036854775807', '9223372036854775807'])
    return String(rng.between(-1000, 1000))
  }

  /** An integer argument within `low` to `high`; in one of twenty cases something near or beyond all limits. */
  index(low: number, high: number): string {
    return this.rng.chance(5) ? this.rng.pick(EXTREMES) : String(this.rng.between(low, high))
  }

  /** The same where a valid but extreme value would make a server allocate for real. */
  smallIndex(low: number, high: number): string {
    if (!this.rng.chance(5)) return String(this.rng.between(low, high))
    return this.rng.pick(['-1', '', 'abc', '1.5', '9223372036854775807', '9223372036854775808', '-9223372036854775808'])
  }

  float(): string {
    const { rng } = this
    if (rng.chance(4)) return rng.pick(BAD_FLOATS)
    if (rng.chance(40)) return rng.pick(FLOATS)
    return `${rng.between(-5000, 5000)}.${rng.below(10_000)}`
  }

  text(): string {
    const { rng } = this
    switch (rng.below(8)) {
      case 0:
        return ''
      case 1:
        return this.integer()
      case 2:
        return this.binary(rng.between(1, 100))
      case 3:
        // Around embstr's limit, where a value outgrows its entry, and where it gets an allocation of its own.
        return 'x'.repeat(rng.chance(1) ? rng.pick(LONG_BYTES) : rng.pick([39, 43, 44, 45, 63, 64, 65, 127, 128, 500]))
      default:
        return this.lettersOf('abcdefgh', 1, 30)
    }
  }

  binary(length: number): string {
    return String.fromCharCode(...this.rng.times(length, () => this.rng.below(256)))
  }

  lettersOf(alphabet: string, low: number, high: number): string {
    return this.rng.times(this.rng.between(low, high), () => alphabet[this.rng.below(alphabet.length)]).join('')
  }

  dbid(): string {
    if (this.rng.chance(3)) return this.rng.pick(['16', '-1', 'abc', '99999999999'])
    return String(this.rng.chance(60) ? 0 : this.rng.below(4))
  }

  /** Sometimes a word in another case, as every option must be understood. */
  word(text: string): string {
    return this.rng.chance(20) ? text.toLowerCase() : text
  }

  /** Seconds or milliseconds from now that never meet those of another command, nor an absolute time. */
  relativeSeconds(): string {
    return String(100_000 + 60 * this.rng.below(50_000_000))
  }

  relativeMs(): string {
    return String(100_000_000 + 60_000 * this.rng.below(50_000_000))
  }

  /** Absolute times: far ahead and few, so that comparisons meet equal ones; now and then past. */
  absoluteSeconds(): string {
    if (this.rng.chance(5)) return String(this.rng.between(1, 1_000_000_000))
    return String(20_000_000_000 + 1000 * this.rng.below(20))
  }

  absoluteMs(): string {
    if (this.rng.chance(5)) return String(this.rng.between(1, 1_000_000_000))
    return String(20_000_000_000_000 + 1_000_000 * this.rng.below(20) + this.rng.below(2))
  }

  /** What an expiry should not be. */
  badExpiry(): string {
    return this.rng.pick([
      '0',
      '-1',
      'abc',
      '',
      '9223372036854775807',
      '-9223372036854775808',
      '9223372036854775',
      '1.5',
    ])
  }

  /** EX, PX, EXAT or PXAT with its time. */
  expiryOption(): string[] {
    const { rng } = this
    const name = rng.pick(['EX', 'PX', 'EXAT', 'PXAT'] as const)
    const times = {
      EX: () => this.relativeSeconds(),
      PX: () => this.relativeMs(),
      EXAT: () => this.absoluteSeconds(),
      PXAT: () => this.absoluteMs(),
    }
    return [this.word(name), rng.chance(3) ? this.badExpiry() : times[name]()]
  }
}
