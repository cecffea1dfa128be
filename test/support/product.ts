/**
 * What is under test. The tests pass against Redis first, then against ours; some of what we do only Valkey does too, and
 * some tests wait for commands that are yet to come.
 */
import { inject } from 'vitest'

export type Product = 'serval' | 'redis' | 'valkey'

declare module 'vitest' {
  interface ProvidedContext {
    /** The record of what global.ts found out. */
    underTest: { product: Product; commands: string[] }
  }
}

/** Whose server it is. */
export function product(): Product {
  return inject('underTest').product
}

/**
 * True while the server lacks a command that a test needs for something else, such as a list to provoke WRONGTYPE with.
 * Never to be asked for the command that the test is about: that would turn a gap into a skipped test.
 */
export function lacks(command: string): boolean {
  return !inject('underTest').commands.includes(command)
}
