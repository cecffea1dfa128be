import { expect, test } from 'vitest'
import { Comparer } from './compare'
import { encode, encodeAs } from './encode'
import { Generator, namesOf } from './generator'
import { decode, replyEnd, toNumber } from './replies'
import { Rng } from './rng'
import { shrink } from './shrink'
import { Silence } from './silence'
import { Tally } from './tally'

const redis = { redis: true, valkey: false }
const bytes = (text: string) => Buffer.from(text, 'latin1')

test('a seed always gives the same commands, another gives others', () => {
  const stream = (seed: number) => {
    const generator = new Generator(seed, redis)
    return Array.from({ length: 20 }, () => generator.batch(500))
  }
  expect(stream(7)).toEqual(stream(7))
  expect(stream(7)).not.toEqual(stream(8))
  expect(new Rng(1).uint32()).not.toBe(new Rng(2 ** 32 + 1).uint32())
})

test('every command of the dialect is drawn, and none of the other', () => {
  for (const dialect of [redis, { redis: false, valkey: true }]) {
    const generator = new Generator(3, dialect)
    const seen = new Set(
      Array.from({ length: 2000 }, () => generator.batch(500)).flatMap(steps => steps.map(s => s.name)),
    )
    for (const name of namesOf(dialect)) expect(seen).toContain(name)
    expect(seen.has('DELIFEQ')).toBe(dialect.valkey)
  }
})

const WIRE = [
  '+OK\r\n',
  '-ERR x\r\n',
  ':12\r\n',
  '$3\r\na\r\n\r\n',
  '$-1\r\n',
  '*-1\r\n',
  '*2\r\n*1\r\n:1\r\n$0\r\n\r\n',
  '%1\r\n+a\r\n~2\r\n#t\r\n,1.5\r\n',
  '_\r\n',
  '=7\r\ntxt:a\r\n\r\n',
  '|1\r\n+a\r\n:1\r\n>1\r\n+b\r\n$1\r\nc\r\n',
]

test.each(WIRE)('%j ends where it ends, wherever it is cut', wire => {
  const buf = bytes(`${wire}+next\r\n`)
  expect(replyEnd(buf, 0, buf.length)).toBe(wire.length)
  for (let end = 0; end < wire.length; end++) expect(replyEnd(buf, 0, end)).toBe(-1)
})

test('values keep what tells them apart', () => {
  expect(decode(bytes('*3\r\n:1\r\n$1\r\n1\r\n+1\r\n'))).toEqual([1, '1', { status: '+1' }])
  expect(decode(bytes(':9223372036854775807\r\n'))).toEqual({ status: '9223372036854775807' })
  expect(toNumber({ status: '9223372036854775807' })).toBe(2 ** 63)
  expect(toNumber({ status: '-ERR 12' })).toBeUndefined()
})

/** Whether two replies agree, after what precedes them on the connection. */
function agree(words: string[], a: string, b: string, before: [string[], string][] = []): boolean {
  const comparer = new Comparer('redis')
  for (const [earlier, reply] of before) expect(comparer.compare(earlier, bytes(reply), bytes(reply))).toBe(undefined)
  return comparer.compare(words, bytes(a), bytes(b)) === undefined
}

test('replies must be equal, but for order, clocks and chance', () => {
  expect(agree(['GET', 'k'], '$1\r\na\r\n', '$1\r\nb\r\n')).toBe(false)
  expect(agree(['KEYS', '*'], '*2\r\n+a\r\n+b\r\n', '*2\r\n+b\r\n+a\r\n')).toBe(true)
  expect(agree(['MGET', 'a', 'b'], '*2\r\n+a\r\n+b\r\n', '*2\r\n+b\r\n+a\r\n')).toBe(false)
  expect(agree(['pttl', 'k'], ':100000\r\n', ':104000\r\n')).toBe(true)
  expect(agree(['PTTL', 'k'], ':100000\r\n', ':106000\r\n')).toBe(false)
  expect(agree(['TTL', 'k'], ':-1\r\n', ':-2\r\n')).toBe(false)
  expect(agree(['RANDOMKEY'], '$1\r\na\r\n', '$1\r\nb\r\n')).toBe(true)
  expect(agree(['RANDOMKEY'], '$1\r\na\r\n', '$-1\r\n')).toBe(false)
  expect(agree(['INFO'], '$1\r\na\r\n', '-ERR x\r\n')).toBe(false)
})

test('the replies of EXEC are those of its commands', () => {
  const queue: [string[], string][] = [
    [['MULTI'], '+OK\r\n'],
    [['GET', 'k'], '+QUEUED\r\n'],
    [['TTL', 'k'], '+QUEUED\r\n'],
  ]
  expect(agree(['EXEC'], '*2\r\n$1\r\na\r\n:100\r\n', '*2\r\n$1\r\na\r\n:101\r\n', queue)).toBe(true)
  expect(agree(['EXEC'], '*2\r\n$1\r\na\r\n:100\r\n', '*2\r\n$1\r\nb\r\n:100\r\n', queue)).toBe(false)
  expect(agree(['EXEC'], '*2\r\n$1\r\na\r\n:100\r\n', '*-1\r\n', queue)).toBe(false)
})

test('a long history shrinks to what matters', async () => {
  const items = Array.from({ length: 1000 }, (_, i) => i)
  const fails = async (kept: readonly number[]) => kept.includes(17) && kept.includes(803)
  expect(await shrink(items, fails, 1000)).toEqual([17, 803])
})

test('what was called too seldom, or mostly failed, proves nothing', () => {
  const tally = new Tally(['GET', 'SET', 'DEL'])
  for (let i = 0; i < 1000; i++) {
    tally.add('GET', bytes(':1\r\n'))
    tally.add('SET', bytes(i < 501 ? '-ERR\r\n' : '+OK\r\n'))
    tally.add('DEL', bytes(i === 0 ? '+QUEUED\r\n' : ':1\r\n'))
  }
  const { lacking } = tally.report(5_000_000)
  expect(lacking).toEqual(['SET: 1000 calls, 501 errors', 'DEL: 999 calls, 0 errors'])
})

test('commands go out as they are, byte by byte', () => {
  expect(bytes(encode(['SET', '\xff\r\n', '']))).toEqual(bytes('*3\r\n$3\r\nSET\r\n$3\r\n\xff\r\n\r\n$0\r\n\r\n'))
})

test('lines quote what a line cannot hold', () => {
  expect(encodeAs('inline', ['SET', 'k', 'a b\r\n"\\\xff', ''])).toBe('SET k "a b\\x0d\\x0a\\x22\\x5c\\xff" ""\r\n')
  expect(encodeAs('padded', ['PING'])).toBe(`*0\r\n\r\n*-1\r\n${encode(['PING'])}`)
})

test('CLIENT REPLY says what is answered', () => {
  const answered = (...lines: string[]) => {
    const silence = new Silence()
    return lines.map(line => Number(silence.isAnswered(line.split(' ')))).join('')
  }
  expect(answered('CLIENT REPLY OFF', 'GET a', 'CLIENT REPLY SKIP', 'client reply on', 'GET a')).toBe('00011')
  expect(answered('CLIENT REPLY SKIP', 'GET a', 'GET a')).toBe('001')
  expect(answered('CLIENT REPLY SKIP', 'CLIENT REPLY SKIP', 'GET a', 'GET a')).toBe('0001')
  expect(answered('CLIENT REPLY SKIP', 'CLIENT REPLY ON')).toBe('01')
  expect(answered('CLIENT REPLY bogus', 'CLIENT REPLY')).toBe('11')
})

test('maps may have more of ours, and less of nothing', () => {
  const map = (...names: string[]) => `*${2 * names.length}\r\n${names.map(name => `+${name}\r\n:1\r\n`).join('')}`
  expect(agree(['CONFIG', 'GET', 'x'], map('b', 'a', 'c'), map('a', 'b'))).toBe(true)
  expect(agree(['CONFIG', 'GET', 'x'], map('a'), map('a', 'b'))).toBe(false)
})
