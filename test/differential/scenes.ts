/**
 * Short stretches of commands that only make sense together, and alone: keys that expire, clients that are paused,
 * silent, blocked, killed, or leave.
 */
import type { Args } from './args'
import { ALONE, idOf, type Step, VICTIM } from './step'
import { expireFields, serve, subscribe } from './waiting'

/** Beyond an expiry, so that it has passed on both servers. */
const ELAPSE_MS = 8

/** Makes a step of words. */
export type Name = (connection: number, words: string[]) => Step

/** Draws a scene. */
export type Scene = (a: Args, name: Name) => Step[]

const DATABASES = 4

/** Keys that have expired when the next command comes. Each once: a second PEXPIRE might already find it gone. */
function expire(a: Args, name: Name): Step[] {
  const keys = [...new Set(a.keys(1, 6))]
  const short = (key: string): string[] => {
    const value = a.valueFor(key)
    return a.rng.pick([
      ['PEXPIRE', key, '2'],
      ['PEXPIRE', key, '2'],
      ['SET', key, value, 'PX', '2'],
      ['PSETEX', key, '2', value],
      ['GETEX', key, 'PX', '2'],
    ])
  }
  const steps = [['SELECT', String(a.rng.below(DATABASES))], ...keys.map(short)].map(words => name(ALONE, words))
  return [...steps.slice(0, -1), { ...(steps.at(-1) as Step), after: { elapseMs: 2 + ELAPSE_MS } }]
}

/** A watched key that expires counts as changed; one that had expired before does not. */
function watchExpiring(a: Args, name: Name): Step[] {
  const key = a.anyKey()
  // Watched before it is over, also where a server stands still in between for some time slices.
  const delayMs = 30
  const before = [
    ['SET', key, a.valueFor(key)],
    ['PEXPIRE', key, String(delayMs)],
  ]
  const after = [['MULTI'], ['GET', a.rng.chance(50) ? key : a.anyKey()], ['SET', a.anyKey(), a.text()], ['EXEC']]
  const isEarly = a.rng.chance(70)
  const first = isEarly ? [...before, ['WATCH', key]] : before
  const rest = isEarly ? after : [['WATCH', key], ...after]
  const elapsed = first.map(words => name(ALONE, words))
  const last = elapsed.pop() as Step
  return [...elapsed, { ...last, after: { elapseMs: delayMs + ELAPSE_MS } }, ...rest.map(words => name(ALONE, words))]
}

/** Reads go on while writes are paused. */
function pause(a: Args, name: Name): Step[] {
  const { rng } = a
  const wrong = [['abc'], ['-1'], [''], ['1', 'bogus'], ['1', 'WRITE', 'x'], ['9223372036854775807', 'WRITE'], ['1.5']]
  if (rng.chance(20)) return [name(ALONE, ['CLIENT', 'PAUSE', ...rng.pick(wrong)]), name(ALONE, ['CLIENT', 'UNPAUSE'])]
  // Rare, as it may take a server a tenth of a second to notice that the time is over.
  if (rng.chance(2)) return [name(ALONE, ['CLIENT', 'PAUSE', '1', ...rng.some(['ALL'], 50)]), name(ALONE, ['PING'])]
  const reads = rng.times(rng.below(4), () => ['GET', a.anyKey()])
  const paused = ['CLIENT', 'PAUSE', rng.pick(['100000', '50000', '0']), a.word('WRITE')]
  return [paused, ...reads, ['CLIENT', 'UNPAUSE']].map(words => name(ALONE, words))
}

/** What is not answered is done all the same. */
function silence(a: Args, name: Name): Step[] {
  const { rng } = a
  const key = a.anyKey()
  const write = () =>
    rng.pick([
      ['SET', key, a.valueFor(key)],
      ['DEL', key],
      ['APPEND', key, 'x'],
      ['GET', key, 'too many'],
    ])
  const reply = (mode: string) => ['CLIENT', 'REPLY', a.word(mode)]
  const scenes = [
    [reply('OFF'), ...rng.times(rng.below(4), write), reply('ON')],
    [reply('OFF'), reply('SKIP'), write(), write(), reply('ON')],
    [reply('SKIP'), write()],
    [reply('SKIP'), reply('SKIP'), write()],
    [reply('SKIP'), reply('ON'), write()],
    [reply('ON')],
    [reply('bogus')],
  ]
  return [...rng.pick(scenes), ['GET', key]].map(words => name(ALONE, words))
}

/** The last words of a connection, in a transaction or not. */
function quit(a: Args, name: Name): Step[] {
  const { rng } = a
  const before = rng.chance(30) ? [['WATCH', a.anyKey()], ['MULTI'], ['SET', a.anyKey(), '1']] : [['GET', a.anyKey()]]
  const last = ['QUIT', ...rng.some([a.text()], 5)]
  return [...before.map(words => name(VICTIM, words)), { ...name(VICTIM, last), after: { closes: VICTIM } }]
}

/** One client ends another. */
function kill(a: Args, name: Name): Step[] {
  const { rng } = a
  const filters = rng
    .some(
      [
        ['TYPE', 'NORMAL'],
        ['USER', 'default'],
        ['SKIPME', 'yes'],
      ],
      30,
    )
    .flat()
  const words = ['CLIENT', 'KILL', 'ID', idOf(VICTIM), ...filters]
  const multi = name(VICTIM, ['MULTI'])
  const own = name(VICTIM, [...words, 'SKIPME', 'no'])
  const steps = rng.pick([
    [name(ALONE, words)],
    [multi, name(ALONE, words)],
    [own],
    [multi, own, name(VICTIM, ['EXEC'])],
  ])
  return [...steps.slice(0, -1), { ...(steps.at(-1) as Step), after: { closes: VICTIM } }]
}

/** A client that waits is told to go on. */
function unblock(a: Args, name: Name): Step[] {
  const { rng } = a
  const wait = ['WAIT', '1', '0']
  const how = rng.some([a.word(rng.pick(['TIMEOUT', 'ERROR']))], 70)
  return [
    { ...name(VICTIM, wait), after: 'blocks' },
    ...rng.some([name(ALONE, ['CLIENT', 'LIST', 'ID', idOf(VICTIM)])], 30),
    name(ALONE, ['CLIENT', 'UNBLOCK', idOf(VICTIM), ...how]),
    { ...name(VICTIM, wait), after: 'answered' },
  ]
}

/** Nobody whom the server knows. Redis 8.0 forgets to answer where earlier replies wait to be sent, so that it is alone. */
function wrongUser(a: Args, name: Name): Step[] {
  const { rng } = a
  const auth = ['AUTH', rng.pick(['nobody', 'Default', '']), a.text()]
  return [name(ALONE, rng.chance(50) ? auth : ['HELLO', rng.pick(['2', '3']), ...auth])]
}

/** What is pushed comes after the reply of the command that did it. */
function push(_: Args, name: Name): Step[] {
  const debug = ['DEBUG', 'PROTOCOL', 'push']
  return [debug, ['HELLO', '3'], debug, ['PING'], ['HELLO', '2']].map(words => name(ALONE, words))
}

/** Every scene, and its share of a hundred batches. */
export const scenes: readonly (readonly [number, Scene])[] = [
  [5, expire],
  [1, watchExpiring],
  [8, pause],
  [9, silence],
  [8, quit],
  [1, wrongUser],
  [1, push],
  [1, kill],
  [1, unblock],
  [3, serve],
  [5, subscribe],
  [1, expireFields],
]
