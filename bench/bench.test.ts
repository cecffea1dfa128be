/**
 * The parts of the benchmark that read and compare: a wrong figure is worse than none.
 */
import { describe, expect, test } from 'vitest'
import { parse } from './load'
import { compare, median } from './statistics'
import { markdownTable, type Row, verdict } from './table'

const REPORT = `====== GET ======
  100000 requests completed in 1.17 seconds
  50 parallel clients

Latency by percentile distribution:
0.000% <= 0.079 milliseconds (cumulative count 1)
50.000% <= 0.303 milliseconds (cumulative count 53021)
99.805% <= 0.591 milliseconds (cumulative count 99812)
99.902% <= 0.703 milliseconds (cumulative count 99905)
100.000% <= 1.911 milliseconds (cumulative count 100000)

Cumulative distribution of latencies:
0.000% <= 0.103 milliseconds (cumulative count 4)

Summary:
  throughput summary: 85324.23 requests per second
  latency summary (msec):
          avg       min       p50       p95       p99       max
        0.310     0.072     0.303     0.399     0.463     1.911
`

test("the generator's report is read", () => {
  const times = { p50Ms: 0.303, p99Ms: 0.463, p999Ms: 0.703, longestMs: 1.911 }
  expect(parse(REPORT)).toEqual({ requestsPerSecond: 85324.23, ...times })
  expect(() => parse('Could not connect to server')).toThrow('no report')
})

test('medians', () => {
  expect(median([5, 1, 3])).toBe(3)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(median([])).toBeNaN()
  const rounds = [
    { ours: 1, peer: 2 },
    { ours: 30, peer: 10 },
    { ours: 2, peer: 2 },
  ]
  expect(compare(rounds)).toEqual({ ours: 2, peer: 2, ratio: 1 })
})

describe('verdicts', () => {
  const row: Row = { what: 'CPU', unit: 'µs', ours: 9, peer: 10, ratio: 0.9, rounds: [0.9] }

  test('compare the ratio, or our own value', () => {
    expect(verdict(row)).toBe('')
    expect(verdict({ ...row, bar: { reach: 1, aim: 0.95 } })).toBe('aim')
    expect(verdict({ ...row, bar: { reach: 1, aim: 0.85 } })).toBe('reach')
    expect(verdict({ ...row, bar: { reach: 0.8, aim: 0.7 } })).toBe('MISSED')
    expect(verdict({ ...row, bar: { reach: 9.5, of: 'ours' } })).toBe('aim')
    expect(verdict({ ...row, bar: { reach: 1.2, higherIsBetter: true } })).toBe('MISSED')
  })

  test('a value that is missing misses its bar', () => {
    const { ratio: _, ...without } = row
    expect(verdict({ ...without, bar: { reach: 1 } })).toBe('MISSED')
    expect(verdict({ ...row, ratio: Number.NaN, bar: { reach: 1, higherIsBetter: true } })).toBe('MISSED')
  })

  test('stand in a table that lines up', () => {
    const lines = markdownTable([row, { ...row, what: 'a longer name', bar: { reach: 1000, of: 'ours' } }]).split('\n')
    expect(lines).toHaveLength(4)
    expect(new Set(lines.map(line => line.length)).size).toBe(1)
    expect(lines[3]).toContain('≤ 1,000')
  })
})
