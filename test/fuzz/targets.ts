/**
 * The fuzz targets: each crate keeps its own in a package of its own, crates/<crate>/fuzz, as cargo-fuzz has it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { packageRoot } from '../../ts/src/paths'

/** One fuzz target. */
export interface Target {
  name: string
  /** The crate that it is about. */
  crate: string
  /** The crate's folder, in which cargo-fuzz runs. */
  dir: string
  /** Its source. */
  file: string
}

/** Every declared target, by crate and name. */
export function findTargets(): Target[] {
  const crates = path.join(packageRoot(), 'crates')
  return readdirSync(crates).flatMap(crate => {
    const dir = path.join(crates, crate)
    const manifest = path.join(dir, 'fuzz/Cargo.toml')
    if (!existsSync(manifest)) return []
    const bins = readFileSync(manifest, 'utf8').matchAll(/^\[\[bin\]\]\s+name = "(.+)"\s+path = "(.+)"$/gm)
    return [...bins].map(([, name = '', file = '']) => ({ name, crate, dir, file: path.join(dir, 'fuzz', file) }))
  })
}
