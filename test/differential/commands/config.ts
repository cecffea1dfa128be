/**
 * CONFIG: directives that both have, set to what changes no reply of another command but those about themselves.
 */
import type { Args } from '../args'
import { exact, fields, type Rule, shape } from '../rules'
import type { Command } from './declare'

/** Directives and values; the first is the one that an epoch begins with. */
const SETTINGS: Record<string, readonly string[]> = {
  // So that what is refused for its size is refused early, and what is not can be allocated a thousand times.
  'proto-max-bulk-len': ['1mb', '2mb', '1048577', '1100k'],
  maxmemory: ['0', '100gb', '107374182400', '1tb', '200000mb'],
  'maxmemory-policy': ['noeviction', 'allkeys-lru', 'allkeys-lfu', 'volatile-lfu', 'volatile-ttl', 'ALLKEYS-RANDOM'],
  'maxmemory-samples': ['5', '10', '64'],
  'maxmemory-eviction-tenacity': ['10', '0', '100'],
  'maxmemory-clients': ['0', '1gb', '50%', '100%'],
  'lfu-log-factor': ['10', '0', '100'],
  'lfu-decay-time': ['1', '0', '10'],
  'hash-max-listpack-entries': ['512', '128', '0'],
  'hash-max-listpack-value': ['64', '1000'],
  // No fewer than a listpack takes: else the order in which Redis's table gives members decides an encoding.
  'set-max-intset-entries': ['512', '200'],
  'set-max-listpack-entries': ['128', '100'],
  'set-max-listpack-value': ['64', '20'],
  'zset-max-listpack-entries': ['128', '10', '0', '200'],
  'zset-max-listpack-value': ['64', '10'],
  'list-max-listpack-size': ['-2', '-5', '100', '4', '0', '-1'],
  'list-compress-depth': ['0', '1', '3'],
  'hll-sparse-max-bytes': ['3000', '1000'],
  'stream-node-max-bytes': ['4096', '4kb', '0', '1g'],
  'stream-node-max-entries': ['100', '0'],
  'slowlog-log-slower-than': ['10000', '-1', '1000000'],
  'slowlog-max-len': ['128', '0', '1000'],
  'latency-monitor-threshold': ['0', '1000'],
  'latency-tracking': ['yes', 'no'],
  'latency-tracking-info-percentiles': ['50 99 99.9', '', '100', '0.5 99.9999'],
  // Not KEAmn: of what A stands for Redis would forget the n behind it whenever a CONFIG SET is refused.
  'notify-keyspace-events': ['KEg$lshzxetmn', 'KEA', '', 'Ex', 'AKE', 'g$lshzxeKE', 'Kgx', 'KEn', 'KEmt', 'E'],
  'client-output-buffer-limit': [
    'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
    'normal 1gb 1gb 60',
    'pubsub 32mb 8mb 0',
    'replica 100mb 10mb 10 pubsub 0 0 0',
  ],
  'client-query-buffer-limit': ['1gb', '1073741825', '512mb'],
  timeout: ['0', '10000'],
  'tcp-keepalive': ['300', '0', '60'],
  maxclients: ['4000', '3000'],
  hz: ['10', '20', '100'],
  'dynamic-hz': ['yes', 'no'],
  'active-expire-effort': ['1', '10'],
  activerehashing: ['yes', 'no'],
  'lazyfree-lazy-eviction': ['no', 'yes'],
  'lazyfree-lazy-expire': ['no', 'yes'],
  'lazyfree-lazy-server-del': ['no', 'yes'],
  'lazyfree-lazy-user-del': ['no', 'yes'],
  'lazyfree-lazy-user-flush': ['no', 'yes'],
  'busy-reply-threshold': ['5000', '10000'],
  'acllog-max-len': ['128', '0'],
  'tracking-table-max-keys': ['1000000', '0'],
  'sanitize-dump-payload': ['no', 'yes', 'clients'],
  'repl-timeout': ['60', '10'],
  'repl-backlog-size': ['1mb', '100', '2097152'],
  'replica-priority': ['100', '0'],
  'min-replicas-max-lag': ['10', '0'],
  appendfsync: ['everysec', 'always', 'no'],
  'auto-aof-rewrite-percentage': ['100', '0'],
  'shutdown-timeout': ['10', '0'],
  'crash-log-enabled': ['yes', 'no'],
  'stop-writes-on-bgsave-error': ['yes', 'no'],
}

/** Other names of some. */
const ALIASES: Record<string, string> = {
  'lua-time-limit': 'busy-reply-threshold',
  'hash-max-ziplist-value': 'hash-max-listpack-value',
  'list-max-ziplist-size': 'list-max-listpack-size',
  'slave-priority': 'replica-priority',
}

const NAMES = Object.keys(SETTINGS)

const BAD_VALUES = ['abc', '-1', '', '99999999999999999999', '1.5', '10%', '101%', '1xb', 'yes no', 'YES', '-3', 'Q']

/** Not to be changed while running, not to be changed at all, or not there. */
const FIXED: [string, string][] = [
  ['databases', '8'],
  ['unixsocket', '/x'],
  ['daemonize', 'yes'],
  ['enable-debug-command', 'no'],
  ['bogus', '1'],
  ['', ''],
  ['maxmemory*', '0'],
]

/** Words of `CONFIG SET` that bring a server to the state in which every epoch begins. */
export const BASELINE: readonly string[] = NAMES.flatMap(name => [
  name,
  (SETTINGS[name] as readonly string[])[0] as string,
])

function pair(a: Args): string[] {
  const { rng } = a
  if (rng.chance(3)) return [...rng.pick(FIXED)]
  const name = rng.pick([...NAMES, ...Object.keys(ALIASES)])
  const values = SETTINGS[ALIASES[name] ?? name] as readonly string[]
  // Half of what 64 bits hold is the most that we keep, and more than any machine has; Redis takes more for a percentage.
  const isLimited = name !== 'maxmemory' && name !== 'maxmemory-clients'
  const bad = BAD_VALUES.filter(value => isLimited || !value.startsWith('9'))
  const value = rng.chance(8) ? rng.pick(bad) : rng.pick(values)
  return [a.word(name), value]
}

function set(a: Args): string[] {
  const pairs = a.rng.times(a.rng.chance(60) ? 1 : a.rng.between(2, 4), () => pair(a)).flat()
  if (a.rng.chance(2)) pairs.pop()
  return pairs
}

const OTHERS = ['databases', 'appendonly', 'save', 'supervised', 'tcp-backlog', 'daemonize', 'requirepass']
const PATTERNS = [
  'hash-*',
  'lfu-*',
  '*-listpack-*',
  'LFU-*',
  'bogus',
  'no*such',
  'maxmemory*',
  '[h]z',
  'slave-*',
  '*',
  '',
]

function get(a: Args): string[] {
  const name = () => (a.rng.chance(15) ? a.rng.pick(PATTERNS) : a.rng.pick([...NAMES, ...OTHERS]))
  return a.rng.times(a.rng.between(1, 3), () => a.word(name()))
}

/** All of them: which there are differs. */
function gotten(args: readonly string[]): Rule {
  return args.includes('*') ? shape : fields()
}

/** Those that decide about encodings: often enough that values of all types are made and changed under each. */
const ENCODINGS = NAMES.filter(name => /^(hash|set|zset|list|hll|stream)-/.test(name))

function encodings(a: Args): string[] {
  const name = a.rng.pick(ENCODINGS)
  return [a.word(name), a.rng.pick(SETTINGS[name] as readonly string[])]
}

/** CONFIG. */
export const config: Command[] = [
  { name: 'CONFIG GET', args: get, compareFor: gotten, weight: 6, only: 'redis', mutable: 'order' },
  { name: 'CONFIG SET', args: set, compare: exact, weight: 4, only: 'redis', mutable: 'none' },
  { name: 'CONFIG SET', args: encodings, weight: 8, only: 'redis', mutable: 'none' },
  { name: 'CONFIG RESETSTAT', args: () => [], weight: 1 },
  { name: 'CONFIG REWRITE', args: () => [], weight: 0.8 },
  { name: 'CONFIG HELP', args: () => [], compare: shape, weight: 1 },
]
