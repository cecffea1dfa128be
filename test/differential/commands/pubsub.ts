/**
 * Publishing, and what is known of subscriptions. Nobody subscribes: messages would come between replies.
 */
import type { Args } from '../args'
import { shape, sorted } from '../rules'
import type { Command } from './declare'

const channel = (a: Args): string => a.rng.pick(['news', 'a', 'b', '', 'a channel', '__keyspace@0__:a'])

/** Those that leave the connection as it is. */
export const pubsub: Command[] = [
  { name: 'PUBLISH', args: a => [channel(a), a.text()], weight: 5 },
  { name: 'SPUBLISH', args: a => [channel(a), a.text()], weight: 5 },
  {
    name: 'PUBSUB CHANNELS',
    args: a => (a.rng.chance(50) ? [] : [a.rng.pick(['*', 'a*', '[ab]'])]),
    compare: sorted,
    weight: 5,
  },
  { name: 'PUBSUB SHARDCHANNELS', args: a => (a.rng.chance(50) ? [] : ['*']), compare: sorted, weight: 5 },
  { name: 'PUBSUB NUMSUB', args: a => a.rng.times(a.rng.between(0, 3), () => channel(a)), weight: 5 },
  { name: 'PUBSUB SHARDNUMSUB', args: a => a.rng.times(a.rng.between(0, 3), () => channel(a)), weight: 5 },
  { name: 'PUBSUB NUMPAT', args: () => [], weight: 5 },
  { name: 'PUBSUB HELP', args: () => [], compare: shape, weight: 1 },
]
