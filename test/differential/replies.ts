/**
 * Replies as bytes: where one ends, and what it says.
 *
 * Two servers that agree send the same bytes, so that replies are cut apart but not decoded; only where bytes differ
 * is a reply turned into a value.
 */

/** A reply's value; strings are latin1, errors and simple strings keep their first character. */
export type Reply = string | null | number | Reply[] | { status: string }

const CR = 13
const DIGIT_0 = 48
const MINUS = 45

/** Where the line that begins at `at` ends, CR LF included; -1 if it is not all there. */
function lineEnd(buf: Buffer, at: number, end: number): number {
  const cr = buf.indexOf(CR, at)
  return cr === -1 || cr + 1 >= end ? -1 : cr + 2
}

function lengthAt(buf: Buffer, at: number): number {
  let i = at
  const isNegative = buf[i] === MINUS
  if (isNegative) i++
  let value = 0
  for (; buf[i] !== CR; i++) value = value * 10 + ((buf[i] as number) - DIGIT_0)
  return isNegative ? -value : value
}

/** Where the reply that begins at `at` ends; -1 if it is not all there. `end` is where the bytes end. */
export function replyEnd(buf: Buffer, at: number, end: number): number {
  let pos = at
  // How many replies are still to be passed: an aggregate adds its own.
  let missing = 1
  while (missing > 0) {
    if (pos >= end) return -1
    const type = String.fromCharCode(buf[pos] as number)
    const next = lineEnd(buf, pos, end)
    if (next === -1) return -1
    missing--
    if ('$=!'.includes(type)) {
      const length = lengthAt(buf, pos + 1)
      pos = length < 0 ? next : next + length + 2
      if (pos > end) return -1
    } else {
      if ('*~>'.includes(type)) missing += Math.max(0, lengthAt(buf, pos + 1))
      else if (type === '%') missing += 2 * lengthAt(buf, pos + 1)
      else if (!'+-:_#,('.includes(type)) throw new Error(`no reply begins with ${JSON.stringify(type)}`)
      pos = next
    }
  }
  return pos
}

function decodeAt(text: string, at: number): { value: Reply; end: number } {
  const lineStop = text.indexOf('\r\n', at)
  const type = text[at]
  const line = text.slice(at + 1, lineStop)
  const end = lineStop + 2
  if (type === '$') {
    const length = Number(line)
    if (length < 0) return { value: null, end }
    return { value: text.slice(end, end + length), end: end + length + 2 }
  }
  if (type === '*') {
    if (line === '-1') return { value: null, end }
    const items: Reply[] = []
    let next = end
    for (let i = Number(line); i > 0; i--) {
      const item = decodeAt(text, next)
      items.push(item.value)
      next = item.end
    }
    return { value: items, end: next }
  }
  // Beyond 2^53 the digits are what counts.
  if (type === ':') return { value: Number.isSafeInteger(Number(line)) ? Number(line) : { status: line }, end }
  return { value: { status: `${type}${line}` }, end }
}

/** The value of a whole RESP2 reply. */
export function decode(bytes: Buffer): Reply {
  return decodeAt(bytes.toString('latin1'), 0).value
}

/** An integer reply as a number, which may be off by its last digits; undefined for any other reply. */
export function toNumber(reply: Reply): number | undefined {
  if (typeof reply === 'number') return reply
  const digits = reply !== null && typeof reply === 'object' && 'status' in reply ? reply.status : ''
  return /^-?\d+$/.test(digits) ? Number(digits) : undefined
}

/** A reply for people. */
export function show(reply: Reply): string {
  const text = JSON.stringify(reply, (_, value) =>
    value !== null && typeof value === 'object' && 'status' in value ? value.status : value,
  )
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text
}
