/**
 * What a client does: operations on few keys, drawn from a seed, each write with a value of its own, so that a reply
 * tells which write it has seen.
 */
import { Rng } from '../differential/rng'
import type { Operation } from './history'

/** An operation before it is carried out. */
export type Planned = Pick<Operation, 'kind' | 'commands'>

class Writer {
  #count = 0

  constructor(
    private readonly rng: Rng,
    private readonly client: number,
    /** Groups of keys: operations stay in one, so that the checker can judge each alone. */
    private readonly groups: readonly (readonly string[])[],
  ) {}

  /** A value that no other write has. */
  value(): string {
    this.#count++
    return String((this.client + 1) * 10_000 + this.#count)
  }

  group(): readonly string[] {
    return this.rng.pick(this.groups)
  }

  command(keys: readonly string[]): string[] {
    const { rng } = this
    const key = rng.pick(keys)
    switch (rng.below(14)) {
      case 0:
      case 1:
      case 2:
        return ['GET', key]
      case 3:
        return ['SET', key, this.value()]
      case 4:
        return [rng.pick(['INCR', 'INCR', 'DECR']), key]
      case 5:
        return ['APPEND', key, String(rng.below(10))]
      case 6:
        return ['GETSET', key, this.value()]
      case 7:
        return ['SETNX', key, this.value()]
      case 8:
        return [rng.pick(['GETDEL', 'DEL', 'EXISTS']), key]
      default:
        return this.severalKeys(keys)
    }
  }

  severalKeys(keys: readonly string[]): string[] {
    const { rng } = this
    const [first = '', second = ''] = rng.some(keys, 100)
    switch (rng.below(6)) {
      case 0:
      case 1:
        return ['MGET', ...keys]
      case 2:
        return ['MSET', ...keys.flatMap(key => [key, this.value()])]
      case 3:
        return ['MSETNX', first, this.value(), second, this.value()]
      case 4:
        return [rng.pick(['RENAME', 'RENAMENX']), first, second]
      default:
        return ['COPY', first, second, ...(rng.chance(70) ? ['REPLACE'] : [])]
    }
  }

  transaction(keys: readonly string[]): Planned {
    const commands = this.rng.times(this.rng.between(1, 4), () => this.command(keys))
    return { kind: 'transaction', commands }
  }

  /** Reads, and writes only if nobody else has. */
  compareAndSet(keys: readonly string[]): Planned[] {
    const watched = this.rng.some(keys, 60)
    const key = watched[0] ?? (keys[0] as string)
    return [
      { kind: 'watch', commands: [['WATCH', ...(watched.length > 0 ? watched : [key])]] },
      { kind: 'command', commands: [['GET', key]] },
      {
        kind: 'transaction',
        commands: [
          ['SET', key, this.value()],
          ['GET', key],
        ],
      },
    ]
  }
}

/** The operations of one client. */
export function planFor(
  seed: number,
  client: number,
  groups: readonly (readonly string[])[],
  count: number,
): Planned[] {
  const rng = new Rng(seed * 1000 + client)
  const writer = new Writer(rng, client, groups)
  const plan: Planned[] = []
  while (plan.length < count) {
    const keys = writer.group()
    const roll = rng.below(10)
    if (roll < 2) plan.push(writer.transaction(keys))
    else if (roll < 4) plan.push(...writer.compareAndSet(keys))
    else plan.push({ kind: 'command', commands: [writer.command(keys)] })
  }
  return plan
}
