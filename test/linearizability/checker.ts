/**
 * Decides whether a history is linearizable: whether every operation can have taken effect at one instant between its
 * call and its return, so that all replies are those of the model.
 *
 * The algorithm is Wing and Gong's search with Lowe's memory: operations are taken in every order that their times
 * allow; a set of operations that has been taken before and led to the same state is not tried again. (J. Wing, C. Gong:
 * Testing and verifying concurrent objects, 1993; G. Lowe: Testing for linearizability, 2017.)
 */
import { type Operation, partition } from './history'
import { INITIAL, type State, stateKey, step } from './model'

/** A part of the history that no order explains. */
export interface Violation {
  operations: Operation[]
  /** The longest order that explains a part of it. */
  explained: Operation[]
  /** Those that could have come next, and whose reply contradicts the model, or that left no way on. */
  stuck: Operation[]
}

/** A call or a return in the list that the search walks. */
interface Entry {
  idx: number
  /** The return, on a call. */
  match: Entry | undefined
  prev: Entry | undefined
  next: Entry | undefined
}

function link(operations: readonly Operation[]): Entry {
  const events = operations.flatMap((operation, idx) => {
    const back: Entry = { idx, match: undefined, prev: undefined, next: undefined }
    const call: Entry = { idx, match: back, prev: undefined, next: undefined }
    return [
      { entry: call, timeNs: operation.invokeNs, order: 0 },
      { entry: back, timeNs: operation.returnNs, order: 1 },
    ]
  })
  // At the same instant calls come first: those operations overlap.
  events.sort((a, b) => (a.timeNs === b.timeNs ? a.order - b.order : a.timeNs < b.timeNs ? -1 : 1))
  const head: Entry = { idx: -1, match: undefined, prev: undefined, next: undefined }
  let last = head
  for (const { entry } of events) {
    last.next = entry
    entry.prev = last
    last = entry
  }
  return head
}

/** Takes an operation out of the list. */
function lift(call: Entry): void {
  const back = call.match as Entry
  if (call.prev) call.prev.next = call.next
  if (call.next) call.next.prev = call.prev
  if (back.prev) back.prev.next = back.next
  if (back.next) back.next.prev = back.prev
}

/** Puts it back; the last that was lifted first. */
function unlift(call: Entry): void {
  const back = call.match as Entry
  if (back.prev) back.prev.next = back
  if (back.next) back.next.prev = back
  if (call.prev) call.prev.next = call
  if (call.next) call.next.prev = call
}

/** Which operations have been taken, as a set that can be a key. */
class TakenSet {
  readonly #words: Uint32Array

  constructor(size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32))
  }

  flip(idx: number): void {
    this.#words[idx >>> 5] = (this.#words[idx >>> 5] as number) ^ (1 << (idx & 31))
  }

  key(): string {
    return String.fromCharCode(...new Uint16Array(this.#words.buffer))
  }
}

function isExplained(operation: Operation, reply: unknown): boolean {
  return operation.reply === undefined || JSON.stringify(operation.reply) === JSON.stringify(reply)
}

/** Checks operations that belong together; `undefined` if they are linearizable. */
function checkPart(operations: Operation[]): Violation | undefined {
  const head = link(operations)
  const taken = new TakenSet(operations.length)
  const seen = new Set<string>()
  const stack: { call: Entry; before: State }[] = []
  let state = INITIAL
  let explained: Operation[] = []
  let entry = head.next

  while (head.next) {
    if (entry?.match) {
      const operation = operations[entry.idx] as Operation
      const after = step(state, operation)
      taken.flip(entry.idx)
      const key = `${taken.key()}|${stateKey(after.state)}`
      if (isExplained(operation, after.reply) && !seen.has(key)) {
        seen.add(key)
        stack.push({ call: entry, before: state })
        state = after.state
        lift(entry)
        entry = head.next
        if (stack.length > explained.length) explained = stack.map(({ call }) => operations[call.idx] as Operation)
        continue
      }
      taken.flip(entry.idx)
      entry = entry.next
      continue
    }
    // A return: what has not been taken by now comes too late. What is left without one never needs to be taken.
    if (entry && operations[entry.idx]?.returnNs === Number.POSITIVE_INFINITY) return undefined
    const last = stack.pop()
    if (!last) return { operations, explained, stuck: candidates(operations, explained) }
    state = last.before
    taken.flip(last.call.idx)
    unlift(last.call)
    entry = last.call.next
  }
  return undefined
}

/** Which of those that are left might come next: they were called before any of them returned. */
function candidates(operations: readonly Operation[], explained: readonly Operation[]): Operation[] {
  const left = operations.filter(operation => !explained.includes(operation))
  const firstReturnNs = Math.min(...left.map(operation => operation.returnNs))
  return left.filter(operation => operation.invokeNs <= firstReturnNs)
}

/** Checks a history that began on an empty keyspace; `undefined` if it is linearizable. */
export function check(history: readonly Operation[]): Violation | undefined {
  for (const part of partition(history)) {
    const violation = checkPart(part)
    if (violation) return violation
  }
  return undefined
}
