/**
 * Folders for tests, which are gone when those are over.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeEach } from 'vitest'

const make = (name: string) => mkdtempSync(path.join(os.tmpdir(), `serval-${name}-`))
const remove = (dir: string) => rmSync(dir, { recursive: true, force: true })

/** One folder for all tests of a file or of a describe block. `fresh` makes another one in it at each call. */
export function useScratch(name: string): { dir: string; fresh(): string } {
  const dir = make(name)
  afterAll(() => remove(dir))
  let made = 0
  return { dir, fresh: () => mkdtempSync(path.join(dir, `${++made}-`)) }
}

/** A folder for each test; to be asked for in a test or before it, not while tests are declared. */
export function useDir(name: string): () => string {
  let dir: string
  beforeEach(() => {
    dir = make(name)
  })
  afterEach(() => remove(dir))
  return () => dir
}
