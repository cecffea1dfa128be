/**
 * Commands as bytes. Arguments are latin1: one character is one byte.
 */
import type { Form } from './step'

/** A command as clients send it. */
export function encode(words: readonly string[]): string {
  let text = `*${words.length}\r\n`
  for (const word of words) text += `$${word.length}\r\n${word}\r\n`
  return text
}

const PLAIN = /^[\w.:*-]+$/

/** A word of a line, quoted where it must be. */
function quote(word: string): string {
  if (PLAIN.test(word)) return word
  const escaped = word.replace(/[^ !#-[\]-~]/g, char => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `"${escaped}"`
}

/** A command in one of its forms. */
export function encodeAs(form: Form, words: readonly string[]): string {
  switch (form) {
    case 'inline':
      return `${words.map(quote).join(' ')}\r\n`
    // Requests without words are passed over.
    case 'padded':
      return `*0\r\n\r\n*-1\r\n${encode(words)}`
    case 'bulk':
      return encode(words)
  }
}
