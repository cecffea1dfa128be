/**
 * Carries plans out inside the process, and writes down what happened when. Replies are made to look as over a socket,
 * since that is what the model answers.
 */
import { attach, type Session } from '../../ts/src/index'
import type { Reply } from '../differential/replies'
import { nowNs } from './client'
import type { Operation } from './history'
import { type Planned, planFor } from './scripts'
import type { Meeting, RoundMessage } from './worker'

function replyOf(value: unknown): Reply {
  if (value instanceof Error) return { status: `-${value.message}` }
  if (Array.isArray(value)) return value.map(replyOf)
  if (typeof value === 'bigint') return { status: String(value) }
  // No value of a plan is this word.
  return value === 'OK' ? { status: '+OK' } : (value as Reply)
}

function transact(session: Session, commands: readonly string[][]): unknown {
  const multi = session.multi()
  for (const words of commands) multi.call(...words)
  try {
    return multi.exec()
  } catch (error) {
    // A TransactionError has all replies.
    if (error instanceof Error && 'replies' in error) return error.replies
    throw error
  }
}

function carryOut(session: Session, { kind, commands }: Planned): unknown {
  if (kind === 'transaction') return transact(session, commands)
  const [name = '', ...args] = commands[0] as string[]
  try {
    return session.call(name, ...args)
  } catch (error) {
    return error
  }
}

/** Carries out the plans of several clients, one operation of each in turn. */
function runPlans(clients: readonly { client: number; session: Session; plan: readonly Planned[] }[]): Operation[] {
  const history: Operation[] = []
  const longest = Math.max(...clients.map(({ plan }) => plan.length))
  for (let i = 0; i < longest; i++) {
    for (const { client, session, plan } of clients) {
      const planned = plan[i]
      if (!planned) continue
      const invokeNs = nowNs()
      const value = carryOut(session, planned)
      const returnNs = nowNs()
      history.push({ client, ...planned, reply: replyOf(value), invokeNs, returnNs })
    }
  }
  return history
}

/** Longest wait for the others, who are threads of the same process and about to come. */
const MEETING_MS_MAX = 20_000

/** Waits, without giving up the processor, until so many threads wait here: what follows then happens at once. */
function meet({ arrived, count }: Meeting): void {
  Atomics.add(arrived, 0, 1)
  const until = count * Math.ceil(Atomics.load(arrived, 0) / count)
  const endMs = performance.now() + MEETING_MS_MAX
  while (Atomics.load(arrived, 0) < until) {
    if (performance.now() > endMs) throw new Error('a thread did not come to the meeting')
  }
}

/** Plays rounds in this thread, a session a client. */
export function inProcess(handle: string, clients: readonly number[]): (message: RoundMessage) => Operation[] {
  const database = attach(handle)
  const sessions = clients.map(client => ({ client, session: database.session() }))
  return ({ seed, groups, operations, meeting }) => {
    const plans = sessions.map(own => ({ ...own, plan: planFor(seed, own.client, groups, operations) }))
    meet(meeting)
    return runPlans(plans)
  }
}
