/**
 * Commands as lines, as redis-cli writes them.
 */

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, a: 7 }

/** The arguments in a line: bare words, and words in double quotes with escapes. */
export function splitWords(line: string): Buffer[] {
  const words: Buffer[] = []
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)) {
    words.push(match[2] === undefined ? unescapeBytes(match[1] ?? '') : Buffer.from(match[2]))
  }
  return words
}

function unescapeBytes(text: string): Buffer {
  const bytes: number[] = []
  for (const match of text.matchAll(/\\x([0-9a-f]{2})|\\(.)|([^\\])/gs)) {
    const [, hex, letter, plain] = match
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16))
    else bytes.push(...(letter === undefined ? Buffer.from(plain ?? '') : [ESCAPES[letter] ?? letter.charCodeAt(0)]))
  }
  return Buffer.from(bytes)
}

/** One argument, in quotes where it would not be read back as itself. */
export function word(bytes: Buffer): string {
  const plain = bytes.length > 0 && bytes.every(byte => byte > 0x20 && byte < 0x7f)
  return plain ? bytes.toString('latin1') : `"${[...bytes].map(escapeByte).join('')}"`
}

function escapeByte(byte: number): string {
  const char = String.fromCharCode(byte)
  const letter = Object.entries(ESCAPES).find(([, code]) => code === byte)?.[0]
  if (letter !== undefined) return `\\${letter}`
  if (char === '"' || char === '\\') return `\\${char}`
  return byte >= 0x20 && byte < 0x7f ? char : `\\x${byte.toString(16).padStart(2, '0')}`
}
