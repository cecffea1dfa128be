/**
 * The bars, and how what was measured stands to them: a table for people to read, on the terminal and in the record.
 */

/** A bar: what has to be reached, and what is aimed for, or one of them. Lower is better, unless it says otherwise. */
export interface Bar {
  reach?: number
  aim?: number
  /** What is compared with them, where it is not the ratio. */
  of?: 'ours'
  higherIsBetter?: boolean
}

/** One line of the table. */
export interface Row {
  what: string
  unit: string
  ours: number
  /** The other side: a peer, or the same server with other settings. */
  peer?: number
  ratio?: number
  bar?: Bar
  /** Every round's ratio or value, so that the record shows the spread. */
  rounds: readonly number[]
}

/** How a row stands to its bar. */
export type Verdict = 'aim' | 'reach' | 'below aim' | 'MISSED' | ''

/** Whether the bar is reached, or even what is aimed for; nothing for a row that only informs. */
export function verdict({ ours, ratio, bar }: Row): Verdict {
  if (!bar) return ''
  const value = bar.of === 'ours' ? ours : (ratio ?? Number.NaN)
  const meets = (limit: number) => (bar.higherIsBetter ? value >= limit : value <= limit)
  if (bar.aim !== undefined && meets(bar.aim)) return 'aim'
  if (bar.reach === undefined) return 'below aim'
  if (meets(bar.reach)) return bar.aim === undefined ? 'aim' : 'reach'
  return 'MISSED'
}

/** Three or four significant digits, however large. */
export function format(value: number | undefined): string {
  if (value === undefined) return ''
  if (Number.isNaN(value)) return '?'
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US')
  if (Number.isInteger(value)) return String(value)
  if (Math.abs(value) >= 100) return value.toFixed(0)
  return value.toFixed(Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3)
}

function barText(bar: Bar | undefined, limit: 'reach' | 'aim'): string {
  const value = bar?.[limit]
  if (!bar || value === undefined) return ''
  return `${bar.higherIsBetter ? '≥' : '≤'} ${format(value)}${bar.of === 'ours' ? '' : ' ×'}`
}

const HEAD = ['what', 'unit', 'ours', 'other', 'ratio', 'reach', 'aim', 'verdict', 'rounds']

function cells(row: Row): string[] {
  const ratio = row.ratio === undefined ? '' : row.ratio.toFixed(3)
  const rounds = row.rounds.map(format).join(' ')
  return [
    row.what,
    row.unit,
    format(row.ours),
    format(row.peer),
    ratio,
    barText(row.bar, 'reach'),
    barText(row.bar, 'aim'),
    verdict(row),
    rounds,
  ]
}

/** A table in Markdown whose columns also line up as plain text. */
export function markdownTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cells)]
  const widths = HEAD.map((_, column) => Math.max(...lines.map(line => (line[column] ?? '').length)))
  const isNumber = (column: number) => column >= 2 && column <= 6
  const text = lines.map(line => {
    const padded = line.map((cell, column) => {
      const width = widths[column] ?? 0
      return isNumber(column) ? cell.padStart(width) : cell.padEnd(width)
    })
    return `| ${padded.join(' | ')} |`
  })
  const rule = widths.map((width, column) => (isNumber(column) ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2)))
  text.splice(1, 0, `|${rule.join('|')}|`)
  return text.join('\n')
}
