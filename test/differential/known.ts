/**
 * Where the peers themselves differ. Serval answers as Redis does, so that a run against Valkey has to let pass what is
 * listed here, each with its reason; a run against Redis lets pass nothing.
 */
import { type Reply, show } from './replies'

interface Known {
  /** The command, in upper case. */
  command: string
  redis: RegExp
  valkey: RegExp
  reason: string
}

/** The list. */
export const known: readonly Known[] = [
  {
    command: 'OBJECT',
    redis: /^"(raw|embstr)"$/,
    valkey: /^"(raw|embstr)"$/,
    reason: 'Valkey embeds by the size of key and value together, Redis by 44 bytes of value',
  },
  {
    command: 'GETEX',
    redis: /^(null|"_")$/,
    valkey: /^"-ERR (value is not an integer or out of range|invalid expire time in 'getex' command)"$/,
    reason: 'Redis looks for the key before it reads the time, Valkey after',
  },
  {
    command: 'BITCOUNT',
    redis: /^"-ERR syntax error"$/,
    valkey: /^(\d+|"-ERR value is not an integer or out of range")$/,
    reason: 'Valkey takes a start without an end',
  },
  {
    command: 'BITCOUNT',
    redis: /^"-ERR value is not an integer or out of range"$/,
    valkey: /^"-ERR syntax error"$/,
    reason: 'Redis reads start and end before the unit, Valkey after',
  },
  {
    command: 'CLIENT',
    redis: /^"-ERR unknown subcommand or wrong number of arguments for '(UNBLOCK|PAUSE)'/,
    valkey: /^(0|"\+OK")$/,
    reason: 'Valkey takes more arguments than it documents',
  },
  {
    command: 'SHUTDOWN',
    redis: /^"-ERR Command not allowed inside a transaction"$/,
    valkey: /^"-ERR Command 'shutdown' not allowed inside a transaction"$/,
    reason: 'Valkey names the command',
  },
  {
    command: 'MULTI',
    redis: /^"-ERR MULTI calls can not be nested"$/,
    valkey: /^"-ERR Command 'multi' not allowed inside a transaction"$/,
    reason: 'Valkey refuses it as any command that a transaction may not have',
  },
  {
    command: 'SCAN',
    redis: /^"-ERR syntax error"$/,
    valkey: /^"-ERR unknown type name /,
    reason: 'Valkey refuses a type that is none before it reads the options after it',
  },
  {
    command: 'LOLWUT',
    redis: /^"/,
    valkey: /^"-ERR Syntax error/,
    reason: 'the art differs, and so do its parameters',
  },
]

/** Whether a difference is on the list: `ours` to the same command to which the oracle answered `theirs`. */
export function isKnown(oracle: string, words: readonly string[], ours: Reply, theirs: Reply): boolean {
  if (oracle !== 'valkey') return false
  const command = (words[0] ?? '').toUpperCase()
  const [left, right] = [show(ours), show(theirs)]
  return known.some(entry => entry.command === command && entry.redis.test(left) && entry.valkey.test(right))
}

/** An encoding as both peers would name it. */
export function commonEncoding(oracle: string, encoding: string): string {
  return oracle === 'valkey' ? encoding.replace('embstr', 'raw') : encoding
}
