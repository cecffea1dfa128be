import { describe, expect, test } from 'vitest'
import type { Reply } from '../differential/replies'
import { Rng } from '../differential/rng'
import { check } from './checker'
import { type Operation, partition } from './history'
import { INITIAL, MODELLED, type State, step } from './model'
import { planFor } from './scripts'

const OK: Reply = { status: '+OK' }

/** `client from-to COMMAND; COMMAND` and its reply. */
function op(text: string, reply: Reply | undefined, kind: Operation['kind'] = 'command'): Operation {
  const [, client, from, to, what = ''] = /^(\d+) (\d+)-(\d+|\?) (.*)$/.exec(text) ?? []
  const returnNs = to === '?' ? Number.POSITIVE_INFINITY : Number(to)
  const commands = what.split('; ').map(command => command.split(' '))
  return { client: Number(client), kind, commands, reply, invokeNs: Number(from), returnNs }
}

const watch = (text: string) => op(text, OK, 'watch')
const exec = (text: string, reply: Reply) => op(text, reply, 'transaction')

const good: [string, Operation[]][] = [
  ['nothing', []],
  ['one after the other', [op('1 0-1 SET k 1', OK), op('2 2-3 GET k', '1'), op('1 4-5 INCR k', 2)]],
  ['a read beside a write sees the old value', [op('1 0-9 SET k 1', OK), op('2 1-2 GET k', null)]],
  ['or the new one', [op('1 0-9 SET k 1', OK), op('2 1-2 GET k', '1')]],
  [
    'and two reads beside it first the one and then the other',
    [op('1 0-9 SET k 1', OK), op('2 1-2 GET k', null), op('2 3-4 GET k', '1')],
  ],
  ['touching intervals overlap', [op('1 0-5 SET k 1', OK), op('2 5-6 GET k', null)]],
  [
    'three increments at once, answered in any order',
    [op('1 0-9 INCR k', 3), op('2 0-9 INCR k', 1), op('3 0-9 INCR k', 2)],
  ],
  ['RENAME beside MGET', [op('1 0-1 MSET a 1 b 2', OK), op('1 2-9 RENAME a b', OK), op('2 3-4 MGET a b', [null, '1'])]],
  [
    'a lost reply: the write may have happened',
    [op('1 0-? SET k 1', undefined), op('2 5-6 GET k', null), op('2 7-8 GET k', '1')],
  ],
  ['or not', [op('1 0-? SET k 1', undefined), op('2 5-6 GET k', null)]],
  [
    'WATCH, an unrelated write, EXEC',
    [watch('1 0-1 WATCH k'), op('2 2-3 SET other 1', OK), exec('1 4-5 SET k 1; GET other', [OK, '1'])],
  ],
  ['WATCH, a write, no EXEC', [watch('1 0-1 WATCH k'), op('2 2-3 SET k 1', OK), exec('1 4-5 SET k 2', null)]],
  [
    'a watch ends with its EXEC',
    [watch('1 0-1 WATCH k'), op('2 2-3 SET k 1', OK), exec('1 4-5 GET k', null), exec('1 6-7 GET k', ['1'])],
  ],
  [
    'a command that failed changed nothing',
    [op('2 0-1 SET k 1', OK), watch('1 2-3 WATCH k'), op('2 4-5 SETNX k 2', 0), exec('1 6-7 GET k', ['1'])],
  ],
]

test.each(good)('linearizable: %s', (_, history) => {
  expect(check(history)).toBeUndefined()
})

const bad: [string, Operation[]][] = [
  ['a read of what was overwritten before', [op('1 0-1 SET k 1', OK), op('2 2-3 GET k', null)]],
  ['a read of what nobody wrote', [op('1 0-1 GET k', '7')]],
  [
    'a new value, and then the old one again',
    [op('1 0-9 SET k 1', OK), op('2 1-2 GET k', '1'), op('2 3-4 GET k', null)],
  ],
  ['two increments that saw the same', [op('1 0-9 INCR k', 1), op('2 0-9 INCR k', 1)]],
  ['half of an MSET', [op('1 0-1 MSET a 1 b 1', OK), op('1 2-9 MSET a 2 b 2', OK), op('2 3-4 MGET a b', ['2', '1'])]],
  [
    'two clients that see two writes in opposite orders',
    [
      ...[op('1 0-99 SET k 1', OK), op('2 0-99 SET k 2', OK)],
      ...[op('3 10-11 GET k', '1'), op('3 20-21 GET k', '2'), op('3 30-31 GET k', '1')],
    ],
  ],
  [
    'a key that is in both places while it is renamed',
    [op('1 0-1 SET a 1', OK), op('1 2-9 RENAME a b', OK), op('2 3-4 MGET a b', ['1', '1'])],
  ],
  [
    'a write inside of a transaction',
    [op('2 0-1 SET k 1', OK), exec('1 2-9 GET k; INCR k', ['1', 12]), op('2 3-4 SET k 11', OK)],
  ],
  [
    'EXEC although the watched key changed',
    [watch('1 0-1 WATCH k'), op('2 2-3 SET k 1', OK), exec('1 4-5 SET k 2', [OK])],
  ],
  ['no EXEC although nothing changed', [watch('1 0-1 WATCH k'), exec('1 4-5 SET k 2', null)]],
  [
    'a watch that another write of the same value slips through',
    [...[op('2 0-1 SET k 1', OK), watch('1 2-3 WATCH k'), op('2 4-5 SET k 1', OK)], exec('1 6-7 GET k', ['1'])],
  ],
  ['a lost reply explains no more than one write', [op('1 0-? INCR k', undefined), op('2 5-6 GET k', '2')]],
]

test.each(bad)('not linearizable: %s', (_, history) => {
  const violation = check(history)
  expect(violation).toBeDefined()
  expect(violation?.stuck.length).toBeGreaterThan(0)
})

/** Clients that take turns at random on a keyspace that answers `delay` operations late. */
function simulate(seed: number, delay: number): Operation[] {
  const rng = new Rng(seed)
  const plans = [0, 1, 2].map(client => planFor(seed, client, [['a', 'b', 'c']], 30))
  const past: State[] = [INITIAL]
  const history: Operation[] = []
  for (let nowNs = 0; plans.some(plan => plan.length > 0); nowNs += 10) {
    const client = rng.pick(plans.flatMap((plan, i) => (plan.length > 0 ? [i] : [])))
    const planned = plans[client]?.shift()
    if (!planned) continue
    const base = { ...planned, client, invokeNs: nowNs - rng.below(30), returnNs: nowNs + 1 + rng.below(30) }
    const isRead = planned.commands.every(words => ['GET', 'MGET', 'EXISTS'].includes(words[0] as string))
    const seen = past[Math.max(0, past.length - 1 - (isRead ? delay : 0))] as State
    const { state, reply } = step(seen, { ...base, reply: undefined })
    if (!isRead || planned.kind !== 'command') past.push(state)
    history.push({ ...base, reply })
  }
  return history
}

describe('on histories of the real generator', () => {
  test('what was one after the other is linearizable, however calls overlap', () => {
    for (let seed = 0; seed < 50; seed++) expect(check(simulate(seed, 0))).toBeUndefined()
  })

  test('reads that lag behind are found', () => {
    const caught = Array.from({ length: 50 }, (_, seed) => check(simulate(seed, 4))).filter(Boolean)
    expect(caught.length).toBeGreaterThan(45)
  })

  test('every command of the model is drawn', () => {
    const plans = Array.from({ length: 20 }, (_, seed) => planFor(seed, 0, [['a', 'b', 'c']], 200)).flat()
    const names = new Set(plans.flatMap(({ commands }) => commands.map(words => words[0])))
    expect([...names].sort()).toEqual([...MODELLED, 'WATCH'].sort())
  })
})

test('parts share no key, and a watch joins them', () => {
  const history = [
    op('1 0-1 SET a 1', OK),
    op('2 0-1 MSET b 1 c 1', OK),
    op('1 2-3 SET c 2', OK),
    watch('3 4-5 WATCH d'),
    exec('3 6-7 GET e', [null]),
    op('1 8-9 SET e 1', OK),
  ]
  expect(partition(history).map(part => part.length)).toEqual([1, 2, 3])
})
