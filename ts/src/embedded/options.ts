/**
 * The options of `open()`: configuration directives, checked by name here and by value in the engine.
 */
import path from 'node:path'
import type { ServalConfig } from '../config/define'
import { ConfigError, fromObject } from '../config/sources'

/** An option that was refused, by its name or for its value. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
  readonly code = 'ERR_SERVAL_OPTION'
}

/** The data on disk cannot be used: `code` says why, and the message in which file and where in it. */
export class RecoveryError extends Error {
  override readonly name = 'RecoveryError'

  constructor(
    message: string,
    /** ERR_SERVAL_DIR, ERR_SERVAL_LOCKED, ERR_SERVAL_LOAD or ERR_SERVAL_RESTORE. */
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

const RECOVERY_CODES = new Set(['ERR_SERVAL_DIR', 'ERR_SERVAL_LOCKED', 'ERR_SERVAL_LOAD', 'ERR_SERVAL_RESTORE'])

/** What `open` gives; an option that the engine refuses becomes an OptionError. */
export function checked<T>(open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    const { code } = error
    if (code === 'ERR_SERVAL_OPTION' && !(error instanceof OptionError)) {
      throw new OptionError(error.message, { cause: error })
    }
    if (typeof code === 'string' && RECOVERY_CODES.has(code)) {
      throw new RecoveryError(error.message, code, { cause: error })
    }
    throw error
  }
}

/** A directory as it is meant now, wherever the process goes later. */
function dirOf(dir: string): string {
  if (dir === '') throw new OptionError('dir: the name of a directory is empty')
  return path.resolve(dir)
}

/** Each directive with its values. */
export function linesOf(options: ServalConfig): string[][] {
  if (typeof options !== 'object' || options === null) throw new OptionError('open() takes an object of directives')
  try {
    return fromObject(options, 'open()').map(({ name, args }) => [name, ...(name === 'dir' ? args.map(dirOf) : args)])
  } catch (error) {
    if (error instanceof ConfigError) throw new OptionError(error.message, { cause: error })
    throw error
  }
}
