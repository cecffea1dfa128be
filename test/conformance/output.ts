/**
 * Reads what a suite prints: one line a test, and the lines of an error after it.
 *
 *     [ok]: SET and GET an item (0 ms)
 *     [skip]: a test that the skip file names
 *     [ignore]: a test: why its tags keep it from running here
 *     [err]: a test in tests/unit/x.tcl
 *     Expected '1' to be equal to '2' …
 *
 * An error is printed again in the summary after `The End`, where reading stops.
 */

/** A test that failed, or what broke outside of any test. */
export interface Failure {
  name: string
  detail: string
}

/** What one file of a suite came to. */
export interface UnitResult {
  passed: string[]
  failed: Failure[]
  /** Those that the skip list names. */
  skipped: string[]
  /** Those that the suite itself left out, by its tags. */
  ignored: string[]
  /** Whether the file ran to its end. */
  isComplete: boolean
}

const STATUS = /^\[(ok|err|skip|ignore|exception|TIMEOUT|ready|\d+\/\d+ done)\]: ?(.*)$/

function failureFrom(status: string, lines: readonly string[]): Failure {
  const [first = '', ...rest] = lines
  if (status === 'exception') return { name: 'exception outside of a test', detail: lines.join('\n').trim() }
  if (status === 'TIMEOUT') return { name: 'no progress', detail: lines.join('\n').trim() }
  const named = /^(.*) in tests\/\S+\.tcl$/.exec(first)
  if (named) return { name: named[1] as string, detail: rest.join('\n').trim() }
  return { name: 'outside of a test', detail: lines.join('\n').trim() }
}

/** Reads one run's output. */
export function parseOutput(text: string): UnitResult {
  const result: UnitResult = { passed: [], failed: [], skipped: [], ignored: [], isComplete: false }
  let status = ''
  let lines: string[] = []
  const finish = () => {
    if (status === 'ok') result.passed.push((lines[0] ?? '').replace(/ \(\d+ ms\)$/, ''))
    if (status === 'skip') result.skipped.push(lines[0] ?? '')
    if (status === 'ignore') result.ignored.push(lines[0] ?? '')
    if (['err', 'exception', 'TIMEOUT'].includes(status)) result.failed.push(failureFrom(status, lines))
  }
  for (const line of text.split('\n')) {
    const isEnd = line.trim() === 'The End'
    const found = STATUS.exec(line)
    if (found || isEnd) {
      finish()
      status = isEnd ? '' : (found?.[1] as string)
      lines = [found?.[2] ?? '']
    } else lines.push(line)
    if (isEnd) {
      result.isComplete = true
      return result
    }
  }
  finish()
  return result
}

/**
 * What two runs of a file come to, of which the first had failures: failed has what failed in both, and all of the second
 * where one of them broke off, since it may be the only one that came so far; unsteady is what failed in one of them.
 */
export function settle(first: UnitResult, second: UnitResult): UnitResult & { unsteady: Failure[] } {
  const names = (failures: readonly Failure[]) => new Set(failures.map(({ name }) => name))
  const [before, again] = [names(first.failed), names(second.failed)]
  const areWhole = first.isComplete && second.isComplete
  const failed = areWhole ? second.failed.filter(({ name }) => before.has(name)) : second.failed
  const unsteady = [
    ...first.failed.filter(({ name }) => !again.has(name)),
    ...second.failed.filter(failure => !failed.includes(failure)),
  ]
  const passed = [
    ...second.passed,
    ...second.failed.filter(failure => !failed.includes(failure)).map(({ name }) => name),
  ]
  return { ...second, passed, failed, unsteady }
}
