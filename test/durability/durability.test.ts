/**
 * That the kill loop finds what it looks for: the model does what the server does, and the judge sees what is lost. And a
 * few kills, as the long run has a thousand.
 */
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { serverBinary } from '../../ts/src/paths'
import { lacks } from '../support/product'
import { useServer } from '../support/server'
import { type Case, judge, judgeOrder, Lost, type Sent } from './judge'
import { Link } from './link'
import { Load, nowMs } from './load'
import { COMMANDS, type State } from './model'
import { observe } from './observe'
import { Rounds } from './rounds'
import { Units } from './units'

const server = useServer({ config: { unixsocket: 'socket' } })

/** Units whose replies came, but for the last `unanswered`. */
function sent(units: readonly string[][][], unanswered = 0): Sent[] {
  return units.map((commands, idx) => ({
    unit: { commands, isTransaction: commands.length > 1 },
    sentMs: 1000 + idx,
    ...(idx < units.length - unanswered && { ackedMs: 1000.5 + idx, replies: commands.map(() => []) }),
  }))
}

const text = (value: string): State => new Map([['k', { value: { type: 'string' as const, text: value } }]])
const about = (all: Sent[], found: State): Case => ({
  before: new Map(),
  sent: all,
  killedMs: 2000,
  found,
  foundMs: { begin: 3000, end: 3010 },
})
const append = (letter: string) => [['APPEND', 'k', letter]]

describe('the judge', () => {
  const all = () => sent([append('a'), append('b'), append('c'), append('d')], 1)

  test('accepts all that was acknowledged, and what was not', () => {
    expect(judge(about(all(), text('abc')), 3)).toEqual({ least: 3, most: 3 })
    expect(judge(about(all(), text('abcd')), 3)).toEqual({ least: 4, most: 4 })
  })

  test('misses a write that was acknowledged', () => {
    expect(() => judge(about(all(), text('ab')), 3)).toThrow(/1 of 3 units that were acknowledged are lost/)
    expect(() => judge(about(all(), new Map()), 3)).toThrow(/3 of 3 units/)
    expect(judge(about(all(), text('ab')), 1)).toEqual({ least: 2, most: 2 })
  })

  test('refuses what is no prefix', () => {
    expect(() => judge(about(all(), text('ac')), 0)).toThrow(/no prefix of the 4 units/)
    expect(() => judge(about(all(), text('abcde')), 0)).toThrow(Lost)
  })

  test('refuses half of a transaction', () => {
    const both = () =>
      sent(
        [
          append('a'),
          [
            ['APPEND', 'k', 'b'],
            ['SET', 'other', 'c'],
          ],
        ],
        1,
      )
    expect(judge(about(both(), text('a')), 1)).toEqual({ least: 1, most: 1 })
    expect(() => judge(about(both(), text('ab')), 1)).toThrow(/no prefix/)
  })

  test('refuses an expiry that moved', () => {
    const expiring = () => sent([[['SET', 'k', 'a', 'PXAT', '99999']]])
    const found = (ms: number): State =>
      new Map([['k', { ...text('a').get('k'), expiry: { low: ms, high: ms } }]]) as State
    expect(judge(about(expiring(), found(99_999)), 1)).toEqual({ least: 1, most: 1 })
    expect(() => judge(about(expiring(), found(99_998)), 1)).toThrow(Lost)
    expect(() => judge(about(expiring(), text('a')), 1)).toThrow(Lost)
  })

  test('lets be gone what has expired, and not what has not', () => {
    const due = (ms: string) => sent([[['SET', 'k', 'a', 'PXAT', ms]]])
    expect(judge(about(due('2500'), new Map()), 1)).toEqual({ least: 1, most: 1 })
    expect(() => judge(about(due('2500'), text('a')), 1)).toThrow(Lost)
    expect(() => judge(about(due('4000'), new Map()), 1)).toThrow(Lost)
  })

  test('takes from a lost reply to SPOP what is gone', () => {
    const units = () => sent([[['SADD', 'k', '1', '2', '3']], [['SPOP', 'k', '1']]], 1)
    const left = (...members: string[]): State =>
      new Map([['k', { value: { type: 'set', members: new Set(members) } }]])
    expect(judge(about(units(), left('1', '3')), 1)).toEqual({ least: 2, most: 2 })
    expect(judge(about(units(), left('1', '2', '3')), 1)).toEqual({ least: 1, most: 1 })
    expect(() => judge(about(units(), left('1')), 1)).toThrow(Lost)
  })

  test('compares connections', () => {
    const early = sent([append('a')])
    const late = sent([append('a')]).map(one => ({ ...one, sentMs: 1500, ackedMs: 1501 }))
    const there = { least: 1, most: 1 }
    const gone = { least: 0, most: 0 }
    judgeOrder([
      { sent: early, verdict: there },
      { sent: late, verdict: gone },
    ])
    expect(() =>
      judgeOrder([
        { sent: early, verdict: gone },
        { sent: late, verdict: there },
      ]),
    ).toThrow(/sent 499.5 ms after/)
  })
})

test('the model does what the server does, of every command', async () => {
  const seen = new Set<string>()
  for (const depth of [1, 40]) {
    const link = await Link.connect(path.join(server.dir, 'socket'))
    await link.ask([['FLUSHALL']])
    const load = new Load(link, new Units(depth, 'c:', true), depth)
    load.start()
    while (load.acked < 4000) await new Promise(resolve => setTimeout(resolve, 5))
    await load.drain()
    expect(load.failure).toBeUndefined()
    for (const { unit } of load.sent) for (const [name] of unit.commands) seen.add(name ?? '')
    const begin = nowMs()
    const found = await observe(link)
    const foundMs = { begin, end: nowMs() }
    link.close()
    const verdict = judge({ before: new Map(), sent: load.sent, killedMs: begin, found, foundMs }, load.sent.length)
    expect(verdict.most).toBe(load.sent.length)
  }
  expect(COMMANDS.filter(name => !seen.has(name))).toEqual([])
})

const KILLS = { binary: serverBinary(), seed: 1, seconds: 60, ioThreads: [1, 2] }

/** Cuts the second half off the file of commands that was written to last: more than was on its way to the clients. */
function forget(dir: string): void {
  const folder = path.join(dir, 'appendonlydir')
  const names = readdirSync(folder).filter(name => name.endsWith('.incr.aof'))
  const files = names.map(name => path.join(folder, name)).map(file => ({ file, size: statSync(file).size }))
  const last = files
    .filter(({ size }) => size > 0)
    .sort((a, b) => statSync(a.file).mtimeMs - statSync(b.file).mtimeMs)
    .at(-1)
  if (last) truncateSync(last.file, last.size >> 1)
}

describe.skipIf(lacks('bgrewriteaof'))('a few kills', () => {
  test.each(['always', 'everysec'] as const)('%s', async mode => {
    const counts = await new Rounds({ ...KILLS, mode, kills: 6 }).run()
    expect(counts.kills).toBeGreaterThan(0)
    expect(counts.acked).toBeGreaterThan(0)
    if (mode === 'always') expect(counts.gone).toBe(0)
  })

  test('a log that forgets is found out', async () => {
    const rounds = new Rounds({ ...KILLS, mode: 'always', kills: 10, betweenRuns: forget })
    await expect(rounds.run()).rejects.toThrow(Lost)
    rmSync(rounds.dir, { recursive: true, force: true })
  })
})
