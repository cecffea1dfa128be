/**
 * Which commands are not answered, after CLIENT REPLY.
 */

/** Follows the commands of one connection. */
export class Silence {
  #isOff = false
  #skipsNext = false

  /** Whether this command is answered. Must be called for every command. */
  isAnswered(words: readonly string[]): boolean {
    const isSkipped = this.#skipsNext
    this.#skipsNext = false
    const [command = '', subcommand = '', mode = ''] = words.map(word => word.toUpperCase())
    if (words.length === 3 && command === 'CLIENT' && subcommand === 'REPLY') {
      switch (mode) {
        case 'ON':
          this.#isOff = false
          return true
        case 'OFF':
          this.#isOff = true
          return false
        case 'SKIP':
          this.#skipsNext = !this.#isOff
          return false
      }
    }
    return !this.#isOff && !isSkipped
  }
}
