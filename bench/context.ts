/**
 * What every section of the benchmark is given, and what it is.
 */
import type { Row } from './table'

/** What a run measures with. */
export interface Context {
  /** Our server's binary. */
  binary: string
  /** The peer's. */
  peer: string
  /** valkey-benchmark. */
  generator: string
  /** How many times each pair of runs is repeated. */
  rounds: number
  /** The share of their full size that data sets of persistence have: less than 1 only to try a section out. */
  scale: number
  /** Tells whoever watches what is being done. */
  say(what: string): void
  /** The most requests a second that the peer answered, by command and pipeline, where a section found that out. */
  peerMaximum: Map<string, number>
}

/** A part of the benchmark that can be run alone. */
export interface Section {
  title: string
  run(context: Context): Promise<Row[]>
}
