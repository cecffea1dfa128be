/**
 * The list of tests that are left out, each with its reason.
 *
 *     [unit/keyspace]                              the file that the following lines are about
 *     COPY basic usage for listpack hash  # HSET   a test by its name, then two spaces, `# ` and the reason
 *     /^SSCAN with  # SADD, SSCAN                  all tests whose names match, as the suite's own skip files have it
 *     block:appendonly \{yes\}  # AOF              all of a start_server whose options match
 *     body:slaveof  # REPLICAOF                   all of a start_server whose text matches
 *
 * For a test that waits for a command to come the reason is that command. A line without a reason is refused, and so is
 * one that no longer leaves anything out: the list shrinks with what is built, and never grows.
 */

/** One line of the list. */
export interface SkipEntry {
  unit: string
  /** A test's name; `/` begins a regular expression, `block:` and `body:` one for a block's options and text. */
  pattern: string
  reason: string
  line: number
}

const BLOCK = /^(block|body):/

/** @throws an Error with file and line, where a line is not as above */
export function parseSkips(text: string, file: string): SkipEntry[] {
  const entries: SkipEntry[] = []
  let unit: string | undefined
  for (const [idx, raw] of text.split('\n').entries()) {
    const content = raw.trim()
    const refuse = (why: string): never => {
      throw new Error(`${file}:${idx + 1}: ${why}: ${content}`)
    }
    if (content === '' || content.startsWith('# ')) continue
    if (/^\[unit\/[^\]]+\]$/.test(content) || /^\[integration\/[^\]]+\]$/.test(content)) {
      unit = content.slice(1, -1)
      continue
    }
    const parts = /^(.*?) {2}# (.+)$/.exec(content)
    const [, pattern, reason] = parts ?? refuse('a test without its reason')
    if (unit === undefined) refuse('a test before the [file] it is in')
    else entries.push({ unit, pattern: pattern as string, reason: reason as string, line: idx + 1 })
  }
  return entries
}

/** The suite's own kind of skip file: one pattern a line. */
export function toSkipFile(entries: readonly SkipEntry[]): string {
  return entries
    .filter(entry => !isBlock(entry.pattern))
    .map(entry => `${entry.pattern}\n`)
    .join('')
}

/** Whether a pattern, or the name under which it is reported, is about a block and not about a test. */
export function isBlock(pattern: string): boolean {
  return BLOCK.test(pattern)
}

/** The patterns of blocks, as hook.tcl reads them. */
export function blockPatterns(entries: readonly SkipEntry[]): string {
  const patterns = entries.map(entry => entry.pattern)
  return patterns.filter(isBlock).join('\n')
}

function matches(entry: SkipEntry, name: string): boolean {
  if (!entry.pattern.startsWith('/')) return entry.pattern === name
  return new RegExp(entry.pattern.slice(1)).test(name)
}

/** Those entries that left nothing out: the tests they name are gone or renamed. */
export function staleEntries(entries: readonly SkipEntry[], skippedNames: readonly string[]): SkipEntry[] {
  return entries.filter(entry => !skippedNames.some(name => matches(entry, name)))
}
