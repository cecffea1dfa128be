/**
 * Reads what a server holds into the form that the model has, by one pipeline for the types and one for the values.
 */
import { decode, type Reply } from '../differential/replies'
import type { Link } from './link'
import { type Entry, type Group, NEVER, type State, type Value } from './model'

const MOST = '1000000'

/** The commands that read a value of each type. */
function reads(type: string, key: string): string[][] {
  switch (type) {
    case 'string':
      return [['GET', key]]
    case 'list':
      return [['LRANGE', key, '0', '-1']]
    case 'hash':
      return [['HGETALL', key]]
    case 'set':
      return [['SMEMBERS', key]]
    case 'zset':
      return [['ZRANGE', key, '0', '-1', 'WITHSCORES']]
    case 'stream':
      return [
        ['XRANGE', key, '-', '+'],
        ['XINFO', 'STREAM', key],
        ['XINFO', 'GROUPS', key],
        ['XPENDING', key, 'g', '-', '+', MOST],
      ]
    default:
      return []
  }
}

function pairs(flat: string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, idx) => [flat[2 * idx] as string, flat[2 * idx + 1] as string])
}

function field(flat: Reply, name: string): string {
  const list = flat as string[]
  return String(list[list.indexOf(name) + 1])
}

function stream([entries, info, groups, pending]: Reply[]): Value {
  const found = (groups as string[][]).map((group): [string, Group] => {
    const ids = Array.isArray(pending) ? (pending as string[][]).map(([id]) => id as string) : []
    return [field(group, 'name'), { last: field(group, 'last-delivered-id'), pending: new Set(ids) }]
  })
  const list = entries as [string, string[]][]
  return {
    type: 'stream',
    entries: new Map(list.map(([id, words]) => [id, words[1] ?? ''])),
    last: field(info as Reply, 'last-generated-id'),
    groups: new Map(found),
  }
}

function toValue(type: string, replies: Reply[]): Value | undefined {
  const [first] = replies
  // Expired between the two pipelines.
  if (first === undefined || first === null || (Array.isArray(first) && first.length === 0 && type !== 'stream')) return
  const list = first as string[]
  switch (type) {
    case 'string':
      return { type, text: first as string }
    case 'list':
      return { type, items: list }
    case 'hash':
      return { type, fields: new Map(pairs(list).map(([name, value]) => [name, { value, expiresAtMs: NEVER }])) }
    case 'set':
      return { type, members: new Set(list) }
    case 'zset':
      return { type, scores: new Map(pairs(list).map(([member, score]) => [member, Number(score)])) }
    default:
      return stream(replies)
  }
}

/** The expiries of a hash's fields, which no other command tells. */
async function readFieldExpiries(link: Link, hashes: [string, Value][]): Promise<void> {
  const asked = hashes.flatMap(([key, value]) => {
    if (value.type !== 'hash') return []
    const names = [...value.fields.keys()]
    return [{ value, names, command: ['HPEXPIRETIME', key, 'FIELDS', String(names.length), ...names] }]
  })
  const replies = await link.ask(asked.map(({ command }) => command))
  for (const [idx, { value, names }] of asked.entries()) {
    const times = decode(replies[idx] as Buffer)
    for (const [at, name] of names.entries()) {
      const field = value.fields.get(name)
      const time = Array.isArray(times) ? Number(times[at]) : NEVER
      // -2: it has gone since it was read.
      if (field && time === -2) value.fields.delete(name)
      else if (field) field.expiresAtMs = time
    }
  }
}

/** Everything in the database that `link` has selected. */
export async function observe(link: Link): Promise<State> {
  const [names] = (await link.ask([['KEYS', '*']])).map(decode) as [string[]]
  const heads = await link.ask(
    names.flatMap(key => [
      ['TYPE', key],
      ['PEXPIRETIME', key],
    ]),
  )
  const kinds = names.map((key, idx) => ({
    key,
    type: heads[2 * idx]?.toString('latin1').slice(1, -2) ?? '',
    expiresAtMs: Number(heads[2 * idx + 1]?.toString('latin1').slice(1, -2)),
  }))
  const commands = kinds.map(({ key, type }) => reads(type, key))
  const replies = (await link.ask(commands.flat())).map(decode)
  const state: State = new Map()
  let next = 0
  for (const [idx, { key, type, expiresAtMs }] of kinds.entries()) {
    const count = commands[idx]?.length ?? 0
    const value = toValue(type, replies.slice(next, next + count))
    next += count
    if (!value) continue
    const entry: Entry = { value }
    if (expiresAtMs !== NEVER) entry.expiry = { low: expiresAtMs, high: expiresAtMs }
    state.set(key, entry)
  }
  await readFieldExpiries(
    link,
    [...state].map(([key, { value }]) => [key, value]),
  )
  return state
}
