/**
 * Carries a plan out over a socket, and writes down what happened when.
 */
import type { Connection } from '../differential/connection'
import { encode } from '../differential/encode'
import { decode, isNull } from '../differential/replies'
import type { Operation } from './history'
import type { Planned } from './scripts'

/** The monotonic clock, which all threads of a machine share. */
export function nowNs(): number {
  return Number(process.hrtime.bigint())
}

/** Carries out one planned operation after the other. */
export async function runPlan(connection: Connection, client: number, plan: readonly Planned[]): Promise<Operation[]> {
  const history: Operation[] = []
  for (const { kind, commands } of plan) {
    const sent = kind === 'transaction' ? [['MULTI'], ...commands, ['EXEC']] : commands
    const bytes = Buffer.from(sent.map(encode).join(''), 'latin1')
    const invokeNs = nowNs()
    const replies = await connection.pipeline(bytes, sent.length)
    const returnNs = nowNs()
    const last = decode(replies.at(-1) as Buffer)
    // An EXEC that did nothing answers the null of arrays, which is a null like any other here.
    const reply = isNull(last) ? null : last
    history.push({ client, kind, commands, reply, invokeNs, returnNs })
  }
  return history
}
