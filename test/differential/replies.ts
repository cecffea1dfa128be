/**
 * Replies as bytes: where one ends, and what it says.
 *
 * Two servers that agree send the same bytes, so that replies are cut apart but not decoded; only where bytes differ
 * is a reply turned into a value. Nothing is lost by that: equal values had equal bytes.
 */

/**
 * A reply's value. Strings are latin1; simple strings, errors and what RESP3 added keep their first character, as do
 * the nulls of RESP3 and of arrays, so that the null of another protocol is another value.
 */
export type Reply = string | null | number | Reply[] | Tagged

/** What is neither a bulk string nor a number nor an array. */
export type Tagged =
  | { status: string }
  | { map: [Reply, Reply][] }
  | { set: Reply[] }
  | { verbatim: string }
  | { prefix: Reply; value: Reply }

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

/** How many values follow a line of this type that belong to the same reply. */
function itemsAfter(type: string, buf: Buffer, at: number): number {
  switch (type) {
    case '*':
    case '~':
      return Math.max(0, lengthAt(buf, at))
    case '%':
      return 2 * lengthAt(buf, at)
    // Neither is a reply by itself: the one that is meant follows.
    case '>':
      return lengthAt(buf, at) + 1
    case '|':
      return 2 * lengthAt(buf, at) + 1
    default:
      if ('+-:_#,('.includes(type)) return 0
      throw new Error(`no reply begins with ${JSON.stringify(type)}`)
  }
}

/** Where the reply that begins at `at` ends; -1 if it is not all there. `end` is where the bytes end. */
export function replyEnd(buf: Buffer, at: number, end: number): number {
  let pos = at
  // How many values are still to be passed: an aggregate adds its own.
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
      missing += itemsAfter(type, buf, pos + 1)
      pos = next
    }
  }
  return pos
}

/** Hands every whole reply at the beginning of `buf` to `onReply`, and returns what is left. */
export function takeReplies(buf: Buffer, onReply: (reply: Buffer) => void): Buffer {
  let at = 0
  for (;;) {
    const end = at < buf.length ? replyEnd(buf, at, buf.length) : -1
    if (end === -1) return buf.subarray(at)
    const reply = buf.subarray(at, end)
    at = end
    onReply(reply)
  }
}

/** Reads values one after the other. */
class Reader {
  #at = 0

  constructor(private readonly text: string) {}

  value(): Reply {
    const stop = this.text.indexOf('\r\n', this.#at)
    const type = this.text[this.#at] as string
    const line = this.text.slice(this.#at + 1, stop)
    this.#at = stop + 2
    switch (type) {
      case '$':
        return line === '-1' ? null : this.#bytes(Number(line))
      case '=':
        return { verbatim: this.#bytes(Number(line)) }
      case '!':
        return { status: `-${this.#bytes(Number(line))}` }
      case '*':
        return line === '-1' ? { status: '*-1' } : this.#values(Number(line))
      case '~':
        return { set: this.#values(Number(line)) }
      case '%':
        return { map: this.#pairs(Number(line)) }
      case '|':
        return { prefix: { map: this.#pairs(Number(line)) }, value: this.value() }
      case '>':
        return { prefix: this.#values(Number(line)), value: this.value() }
      case ':':
        // Beyond 2^53 the digits are what counts.
        return Number.isSafeInteger(Number(line)) ? Number(line) : { status: line }
      default:
        return { status: `${type}${line}` }
    }
  }

  #bytes(length: number): string {
    const from = this.#at
    this.#at += length + 2
    return this.text.slice(from, from + length)
  }

  #values(count: number): Reply[] {
    return Array.from({ length: count }, () => this.value())
  }

  #pairs(count: number): [Reply, Reply][] {
    return Array.from({ length: count }, () => [this.value(), this.value()])
  }
}

/** The value of a whole reply. */
export function decode(bytes: Buffer): Reply {
  return new Reader(bytes.toString('latin1')).value()
}

/** The line of a reply that is one: `+OK`, `-ERR …`, `#t`. */
export function statusOf(reply: Reply): string | undefined {
  return reply !== null && typeof reply === 'object' && 'status' in reply ? reply.status : undefined
}

/** Whether a reply is null, in whichever protocol. */
export function isNull(reply: Reply): boolean {
  return reply === null || ['_', '*-1'].includes(statusOf(reply) ?? '')
}

/** An integer reply as a number, which may be off by its last digits; undefined for any other reply. */
export function toNumber(reply: Reply): number | undefined {
  if (typeof reply === 'number') return reply
  const digits = statusOf(reply) ?? ''
  return /^-?\d+$/.test(digits) ? Number(digits) : undefined
}

/** A reply that is text: a bulk string, or a verbatim one without its format. */
export function toText(reply: Reply): string | undefined {
  if (typeof reply === 'string') return reply
  return reply !== null && typeof reply === 'object' && 'verbatim' in reply ? reply.verbatim.slice(4) : undefined
}

/** A reply that is a map, or in RESP2 an array in its place; undefined for any other reply. */
export function toMap(reply: Reply): Map<string, Reply> | undefined {
  const name = (key: Reply) => (typeof key === 'string' ? key : JSON.stringify(key))
  if (Array.isArray(reply)) {
    if (reply.length % 2 !== 0) return undefined
    const pairs = Array.from({ length: reply.length / 2 }, (_, i) => [name(reply[2 * i] as Reply), reply[2 * i + 1]])
    return new Map(pairs as [string, Reply][])
  }
  if (reply === null || typeof reply !== 'object' || !('map' in reply)) return undefined
  return new Map(reply.map.map(([key, value]) => [name(key), value]))
}

/** Two replies for people: of long lists and texts, the items or lines that only one of them has. */
export function showBoth(a: Reply, b: Reply): [string, string] {
  const items = (reply: Reply) =>
    (Array.isArray(reply) ? reply : toText(reply)?.split(/\r?\n/))?.map(item => show(item))
  const [left, right] = [items(a), items(b)]
  if (!left || !right || left.length + right.length < 6) return [show(a), show(b)]
  const only = (one: string[], other: string[]) => one.filter(item => !other.includes(item)).join(' ')
  return [only(left, right) || show(a), only(right, left) || show(b)]
}

/** A reply for people. */
export function show(reply: Reply): string {
  const text = JSON.stringify(reply, (_, value) =>
    value !== null && typeof value === 'object' && 'status' in value ? value.status : value,
  )
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text
}
