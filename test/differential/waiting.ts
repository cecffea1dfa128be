/**
 * Scenes of one client that waits and of another that makes what it waits for, or something else.
 */
import type { Args } from './args'
import type { Name, Scene } from './scenes'
import { ALONE, idOf, type Step, VICTIM } from './step'

/** Nobody else uses them, so that they are empty when a scene begins. */
const [KEY, OTHER, TARGET] = ['wait:a', 'wait:b', 'wait:c']
const ALL = [KEY, OTHER, TARGET]

/** What a list's waiters ask for. Zero waits for ever; a fraction does until it is told otherwise. */
const forLists = (a: Args): string[] => {
  const { rng } = a
  const side = () => a.word(rng.pick(['LEFT', 'RIGHT']))
  const timeout = rng.pick(['0', '1000', '900.5'])
  return rng.pick([
    ['BLPOP', KEY, timeout],
    ['BLPOP', OTHER, KEY, timeout],
    ['BRPOP', KEY, OTHER, timeout],
    ['BLMOVE', KEY, rng.pick([TARGET, KEY]), side(), side(), timeout],
    ['BRPOPLPUSH', KEY, rng.pick([TARGET, KEY]), timeout],
    ['BLMPOP', timeout, '2', OTHER, KEY, side(), ...rng.some(['COUNT'], 50).flatMap(word => [word, '2'])],
  ])
}

/** What makes a list, some of it by the way of other keys, and some of it only half. */
const listMakers = (a: Args): string[][] => {
  const { rng } = a
  const items = rng.times(rng.between(1, 4), () => rng.pick(['a', 'b', '1']))
  return rng.pick([
    [[rng.pick(['RPUSH', 'LPUSH']), KEY, ...items]],
    [
      ['RPUSH', TARGET, ...items],
      ['RENAME', TARGET, KEY],
    ],
    [
      ['RPUSH', TARGET, ...items],
      ['COPY', TARGET, KEY],
    ],
    [
      ['RPUSH', TARGET, ...items],
      ['SORT', TARGET, 'ALPHA', 'STORE', KEY],
    ],
    [
      ['RPUSH', TARGET, ...items],
      ['LMOVE', TARGET, KEY, 'LEFT', 'LEFT'],
    ],
    [['MULTI'], ['RPUSH', KEY, ...items], ['LLEN', KEY], ['RPUSH', OTHER, 'x'], ['EXEC']],
    [['MULTI'], ['RPUSH', KEY, ...items], ['DEL', KEY], ['EXEC']],
    [['MULTI'], ['RPUSH', KEY, ...items], ['DEL', KEY], ['SET', KEY, 'x'], ['EXEC']],
    [
      ['SET', KEY, 'x'],
      ['RPUSH', KEY, 'a'],
      ['DEL', KEY],
      ['RPUSH', KEY, ...items],
    ],
    [
      ['SET', TARGET, 'a target of another type'],
      ['RPUSH', KEY, ...items],
    ],
    [
      ['SELECT', '1'],
      ['RPUSH', KEY, ...items],
      ['MOVE', KEY, '0'],
      ['SELECT', '0'],
    ],
    [
      ['SELECT', '1'],
      ['RPUSH', KEY, ...items],
      ['SWAPDB', '0', '1'],
      ['SWAPDB', '0', '1'],
      ['DEL', KEY],
      ['SELECT', '0'],
    ],
    [['SADD', KEY, 'a']],
    [['RPUSHX', KEY, 'a']],
  ])
}

const forZsets = (a: Args): string[] => {
  const { rng } = a
  return rng.pick([
    [rng.pick(['BZPOPMIN', 'BZPOPMAX']), KEY, '0'],
    [rng.pick(['BZPOPMIN', 'BZPOPMAX']), OTHER, KEY, '1000'],
    ['BZMPOP', '0', '2', OTHER, KEY, rng.pick(['MIN', 'MAX']), ...rng.some(['COUNT'], 50).flatMap(word => [word, '2'])],
  ])
}

const zsetMakers = (a: Args): string[][] => {
  const pairs = a.rng.times(a.rng.between(1, 3), () => [String(a.rng.below(4)), a.rng.pick(['a', 'b', 'c'])]).flat()
  return a.rng.pick([
    [['ZADD', KEY, ...pairs]],
    [['ZADD', KEY, 'XX', ...pairs]],
    [['ZINCRBY', KEY, '1', 'a']],
    [['GEOADD', KEY, '1', '1', 'a']],
    [
      ['ZADD', TARGET, ...pairs],
      ['ZUNIONSTORE', KEY, '1', TARGET],
    ],
    [
      ['ZADD', TARGET, ...pairs],
      ['ZRANGESTORE', KEY, TARGET, '0', '-1'],
    ],
    [['MULTI'], ['ZADD', KEY, ...pairs], ['ZREM', KEY, 'a'], ['EXEC']],
    [['RPUSH', KEY, 'a']],
  ])
}

/**
 * Redis runs a command again when one of its keys may be ready, and counts the keys that it finds or misses: so that there is
 * one key only, and none is touched in vain.
 */
const forStreams = (a: Args): string[] => {
  const counts = a.rng.some(['COUNT'], 50).flatMap(word => [word, '1'])
  return a.rng.pick([
    ['XREAD', ...counts, 'BLOCK', '0', 'STREAMS', KEY, '$'],
    ['XREADGROUP', 'GROUP', 'g', 'c', ...counts, 'BLOCK', '0', 'STREAMS', KEY, '>'],
    ['XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', '0', 'NOACK', 'STREAMS', KEY, '>'],
  ])
}

const streamMakers = (a: Args): string[][] =>
  a.rng.pick([
    [['XADD', KEY, '7-1', 'f', 'v']],
    [['XADD', KEY, '3-1', 'f', 'v']],
    [['MULTI'], ['XADD', KEY, '7-1', 'f', 'v'], ['XADD', KEY, '7-2', 'f', 'v'], ['EXEC']],
    [['DEL', KEY]],
    [['XGROUP', 'DESTROY', KEY, 'g']],
    [['SET', KEY, 'x']],
    [
      ['DEL', KEY],
      ['XADD', KEY, '8-1', 'f', 'v'],
    ],
  ])

/** A client waits; another makes what it waits for, or does not; and then it is told to go on, if it still waits. */
export const serve: Scene = (a: Args, name: Name): Step[] => {
  const { rng } = a
  const [waits, makers] = rng.pick([
    [forLists, listMakers],
    [forZsets, zsetMakers],
    [forStreams, streamMakers],
  ] as const)
  const before: string[][] = [
    ['SELECT', '0'],
    ['DEL', ...ALL],
  ]
  if (waits === forStreams) before.push(['XGROUP', 'CREATE', KEY, 'g', '$', 'MKSTREAM'])
  const wait = waits(a)
  const unblock = ['CLIENT', 'UNBLOCK', idOf(VICTIM), ...rng.some([rng.pick(['TIMEOUT', 'ERROR'])], 50)]
  const protocol = rng.chance(30) ? '3' : '2'
  return [
    ...before.map(words => name(ALONE, words)),
    name(VICTIM, ['HELLO', protocol]),
    { ...name(VICTIM, wait), after: 'blocks' },
    ...[...makers(a), unblock].map(words => name(ALONE, words)),
    { ...name(VICTIM, wait), after: 'answered' },
    name(VICTIM, ['HELLO', '2']),
    ...ALL.map(key => name(ALONE, ['DUMP', key])),
  ]
}

/** A client subscribes, which leaves it few commands; nobody publishes what it would hear. */
export const subscribe: Scene = (a: Args, name: Name): Step[] => {
  const { rng } = a
  const channels = ['scene:a', 'scene:b', '']
  const kinds = ['', 'P', 'S']
  const mine = () =>
    rng.pick([
      [`${rng.pick(kinds)}SUBSCRIBE`, rng.pick(channels)],
      [`${rng.pick(kinds)}SUBSCRIBE`, rng.pick(channels)],
      [`${rng.pick(kinds)}UNSUBSCRIBE`, rng.pick(channels)],
      [`${rng.pick(kinds)}UNSUBSCRIBE`, rng.pick(channels)],
      ['PING'],
      ['PING', 'x'],
      ['GET', 'scene:a'],
      ['MULTI'],
    ])
  const asked = () =>
    rng.pick([
      ['PUBSUB', 'NUMSUB', ...channels],
      ['PUBSUB', 'SHARDNUMSUB', ...channels],
      ['PUBSUB', 'CHANNELS', 'scene*'],
      ['PUBSUB', 'SHARDCHANNELS', '*'],
      ['PUBSUB', 'NUMPAT'],
      ['CLIENT', 'LIST', 'TYPE', 'normal'],
    ])
  const steps = rng.times(rng.between(2, 9), () => (rng.chance(75) ? name(VICTIM, mine()) : name(ALONE, asked())))
  // As it begins: so that MULTI is refused.
  return [name(VICTIM, ['SUBSCRIBE', 'scene:a']), ...steps, name(VICTIM, ['RESET'])]
}

/** Beyond the expiry below, on both servers. */
const ELAPSE_MS = 10

/** Fields whose time has come are seen by nobody, whether a server has removed them or not. */
export const expireFields: Scene = (a: Args, name: Name): Step[] => {
  const { rng } = a
  const size = rng.pick([2, 3, 10, 600])
  const fields = Array.from({ length: size }, (_, idx) => `f${idx}`)
  const due = fields.filter(() => rng.chance(50)).slice(0, 100)
  const field = () => rng.pick(['f0', 'f1', 'f2', 'f9', 'none'])
  const reads = (): string[] =>
    rng.pick([
      ['HGET', KEY, field()],
      ['HMGET', KEY, field(), field()],
      ['HGETALL', KEY],
      ['HKEYS', KEY],
      ['HVALS', KEY],
      ['HEXISTS', KEY, field()],
      ['HSTRLEN', KEY, field()],
      ['HTTL', KEY, 'FIELDS', '1', field()],
      ['HPEXPIRETIME', KEY, 'FIELDS', '1', field()],
      ['HSCAN', KEY, '0', 'COUNT', '100000'],
      ['HGETEX', KEY, 'FIELDS', '1', field()],
    ])
  const kept = ['HSET', KEY, 'stays', 'for ever']
  const fill = ['HSET', KEY, ...fields.flatMap(one => [one, '1'])]
  const expire = ['HPEXPIRE', KEY, '2', 'FIELDS', String(due.length), ...due]
  const last = due.length > 0 ? expire : kept
  return [
    ...[['SELECT', '0'], ['DEL', KEY], kept, fill].map(words => name(ALONE, words)),
    { ...name(ALONE, last), after: { elapseMs: 2 + ELAPSE_MS } },
    ...rng.times(rng.between(1, 6), reads).map(words => name(ALONE, words)),
    name(ALONE, ['DEL', KEY]),
  ]
}
