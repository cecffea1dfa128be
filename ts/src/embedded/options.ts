/**
 * The options of `open()`: configuration directives, checked by name here and by value in the engine.
 */
import type { ServalConfig } from '../config/define'
import { ConfigError, fromObject } from '../config/sources'

/** An option that was refused, by its name or for its value. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
  readonly code = 'ERR_SERVAL_OPTION'
}

/** What `open` gives; an option that the engine refuses becomes an OptionError. */
export function checked<T>(open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SERVAL_OPTION') {
      if (!(error instanceof OptionError)) throw new OptionError(error.message, { cause: error })
    }
    throw error
  }
}

/** Each directive with its values. */
export function linesOf(options: ServalConfig): string[][] {
  if (typeof options !== 'object' || options === null) throw new OptionError('open() takes an object of directives')
  try {
    return fromObject(options, 'open()').map(({ name, args }) => [name, ...args])
  } catch (error) {
    if (error instanceof ConfigError) throw new OptionError(error.message, { cause: error })
    throw error
  }
}
