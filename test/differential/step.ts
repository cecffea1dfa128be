/**
 * One command on its way to both servers.
 */

/** How a command is written: as clients do, as a line that a person types, or after a request without words. */
export type Form = 'bulk' | 'inline' | 'padded'

/** What has to happen before the next command may be sent. */
export type After =
  /** So many milliseconds pass on both servers. */
  | { elapseMs: number }
  /** The servers close this connection, and it is opened again. */
  | { closes: number }
  /** The command blocks: its reply comes when a later one on the same connection is `answered`. */
  | 'blocks'
  /** Nothing is sent; the blocked command has been answered. */
  | 'answered'

/** One command to be sent. */
export interface Step {
  connection: number
  /** How it is counted and compared. */
  name: string
  words: string[]
  form?: Form
  after?: After
  /** Which batch of the generator's it is of: nothing of another goes out with it. */
  batch?: number
  /** Whether that is a scene, of which no part makes sense without the others. */
  isOfScene?: boolean
}

/** How many connections the random stream uses on each server. */
export const CONNECTIONS = 3

/** The connection of what may not be mixed with anything else: expiry, pauses, silence. */
export const ALONE = CONNECTIONS

/** The connection that is blocked and killed. */
export const VICTIM = CONNECTIONS + 1

/** The connection of the harness itself. */
export const HARNESS = CONNECTIONS + 2

/** Stands for the id that each server gave to a connection. */
export function idOf(connection: number): string {
  return `<id of ${connection}>`
}
