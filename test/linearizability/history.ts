/**
 * What clients did, and when: the record that the checker judges.
 */
import type { Reply } from '../differential/replies'

/**
 * One call of one client. `watch` is a WATCH, `transaction` a MULTI … EXEC that was sent at once and whose reply is
 * EXEC's.
 */
export interface Operation {
  client: number
  kind: 'command' | 'watch' | 'transaction'
  /** One command, or those between MULTI and EXEC. */
  commands: string[][]
  /** Undefined where the client never learned it. */
  reply: Reply | undefined
  invokeNs: number
  /** Infinity where there was no reply: it may have taken effect at any time since, or not at all. */
  returnNs: number
}

const TWO_KEYS = new Set(['RENAME', 'RENAMENX', 'COPY'])
const ALL_KEYS = new Set(['MGET', 'DEL', 'EXISTS', 'WATCH'])
const PAIRS = new Set(['MSET', 'MSETNX'])

/** The keys of a command. */
export function keysOf([name = '', ...args]: readonly string[]): string[] {
  if (ALL_KEYS.has(name)) return args
  if (PAIRS.has(name)) return args.filter((_, i) => i % 2 === 0)
  return args.slice(0, TWO_KEYS.has(name) ? 2 : 1)
}

/**
 * Cuts a history into parts that share no key. Each can be judged alone, and all are right if and only if the whole is
 * (Herlihy and Wing, locality): checking takes time that grows much faster than a history.
 */
export function partition(history: readonly Operation[]): Operation[][] {
  const parents = new Map<string, string>()
  const rootOf = (key: string): string => {
    const parent = parents.get(key) ?? key
    if (parent === key) return key
    const root = rootOf(parent)
    parents.set(key, root)
    return root
  }
  // A client's WATCH is bound to whatever its next EXEC touches.
  const watched = new Map<number, string>()
  const firstKeys = history.map(({ client, kind, commands }) => {
    const keys = commands.flatMap(keysOf)
    const earlier = watched.get(client)
    if (kind !== 'command' && earlier !== undefined) keys.push(earlier)
    if (kind === 'watch') watched.set(client, keys[0] as string)
    if (kind === 'transaction') watched.delete(client)
    for (const key of keys) parents.set(rootOf(key), rootOf(keys[0] as string))
    return keys[0]
  })
  const parts = new Map<string, Operation[]>()
  for (const [i, operation] of history.entries()) {
    const root = rootOf(firstKeys[i] ?? '')
    parts.set(root, [...(parts.get(root) ?? []), operation])
  }
  return [...parts.values()]
}

/** A history for people, in the order of the calls. */
export function describe(history: readonly Operation[]): string {
  const startNs = Math.min(...history.map(operation => operation.invokeNs))
  const micros = (ns: number) => (Number.isFinite(ns) ? ((ns - startNs) / 1000).toFixed(1) : '?')
  const lines = [...history]
    .sort((a, b) => a.invokeNs - b.invokeNs)
    .map(operation => {
      const { client, kind, commands, reply, invokeNs, returnNs } = operation
      const what = commands.map(words => words.join(' ')).join('; ')
      const times = `${micros(invokeNs)}–${micros(returnNs)} µs`
      return `  client ${client}  ${times.padEnd(22)} ${kind === 'transaction' ? `MULTI; ${what}; EXEC` : what}  →  ${JSON.stringify(reply)}`
    })
  return lines.join('\n')
}
