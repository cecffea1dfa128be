import { expect, test } from 'vitest'
import { parseOutput, settle } from './output'

const whole = `Cleanup: may take some time... OK
Starting test server at port 21079
[ready]: 123
Testing unit/x
[ok]: SET and GET (3 ms)
[ok]: takes (no) time (0 ms)
[skip]: left out
[ignore]: not here: Tag: needs:repl denied
[err]: INCR over 32bit value in tests/unit/x.tcl
Expected '1' to be equal to '2'
(context: proc ::test)
Logged crash report (pid 1):
[1/1 done]: unit/x (2 seconds)

                   The End

Execution time of different units:
  2 seconds - unit/x

!!! WARNING The following tests failed:

*** [err]: INCR over 32bit value in tests/unit/x.tcl
Expected '1' to be equal to '2'
`

test('counts each test once, and keeps the whole text of an error', () => {
  const result = parseOutput(whole)
  expect(result.passed).toEqual(['SET and GET', 'takes (no) time'])
  expect(result.skipped).toEqual(['left out'])
  expect(result.ignored).toEqual(['not here: Tag: needs:repl denied'])
  expect(result.failed).toEqual([
    {
      name: 'INCR over 32bit value',
      detail: "Expected '1' to be equal to '2'\n(context: proc ::test)\nLogged crash report (pid 1):",
    },
  ])
  expect(result.isComplete).toBe(true)
})

test('a file that breaks off is a failure with its exception', () => {
  const result = parseOutput(
    '[ok]: a (0 ms)\n[exception]: Executing test client: ERR unknown.\n    while executing\n"r foo"\n',
  )
  expect(result.passed).toEqual(['a'])
  expect(result.failed).toEqual([
    {
      name: 'exception outside of a test',
      detail: 'Executing test client: ERR unknown.\n    while executing\n"r foo"',
    },
  ])
  expect(result.isComplete).toBe(false)
})

test('an error outside of a test is one too', () => {
  expect(parseOutput("[err]: Can't start the Redis server\nCONFIGURATION:x\n\n The End\n").failed).toEqual([
    { name: 'outside of a test', detail: "Can't start the Redis server\nCONFIGURATION:x" },
  ])
  expect(parseOutput('[TIMEOUT]: clients state report follows.\nsock1 => (IN PROGRESS) x\n').failed[0]?.name).toBe(
    'no progress',
  )
})

test('of two runs, what failed in both has failed', () => {
  const run = (ok: string, failed: string, end = '\n The End\n') => {
    const passed = [...ok].map(name => `[ok]: ${name} (1 ms)\n`)
    return parseOutput(
      [...passed, ...[...failed].map(name => `[err]: ${name} in tests/unit/x.tcl\nwhy ${ok}\n`), end].join(''),
    )
  }
  const settled = settle(run('a', 'bcd'), run('bd', 'ac'))
  expect(settled.failed).toEqual([{ name: 'c', detail: 'why bd' }])
  expect(settled.unsteady.map(({ name }) => name)).toEqual(['b', 'd', 'a'])
  expect(settled.passed).toEqual(['b', 'd', 'a'])
  // A second run that breaks off excuses nothing.
  const broken = settle(run('a', 'b'), run('', 'a', ''))
  expect(broken.failed).toEqual([{ name: 'a', detail: 'why' }])
  expect(broken.unsteady.map(({ name }) => name)).toEqual(['b'])
  expect(settle(run('', 'a', ''), run('a', 'b')).failed.map(({ name }) => name)).toEqual(['b'])
})
