/**
 * The configuration directives that the server reads, by the kind of value each takes.
 *
 * The server checks values; this table exists to refuse a misspelt name before anything starts, to know where an
 * environment variable is to be split into words, and to give defineConfig its types. Both peers' directives are in it.
 */

/** What a directive takes. */
export type Kind = 'yesno' | 'number' | 'memory' | 'text' | 'list' | 'repeated'

/** Takes `yes` or `no`; in TypeScript also a boolean. */
const yesno = [
  'activedefrag',
  'activerehashing',
  'always-show-logo',
  'aof-load-truncated',
  'aof-rewrite-incremental-fsync',
  'aof-timestamp-enabled',
  'aof-use-rdb-preamble',
  'appendonly',
  'cluster-allow-pubsubshard-when-down',
  'cluster-allow-reads-when-down',
  'cluster-allow-replica-migration',
  'cluster-enabled',
  'cluster-replica-no-failover',
  'cluster-require-full-coverage',
  'cluster-slave-no-failover',
  'cluster-slot-stats-enabled',
  'crash-log-enabled',
  'crash-memcheck-enabled',
  'daemonize',
  'disable-thp',
  'dual-channel-replication-enabled',
  'dynamic-hz',
  'extended-redis-compatibility',
  'hide-user-data-from-log',
  'import-mode',
  'jemalloc-bg-thread',
  'latency-tracking',
  'lazyfree-lazy-eviction',
  'lazyfree-lazy-expire',
  'lazyfree-lazy-server-del',
  'lazyfree-lazy-user-del',
  'lazyfree-lazy-user-flush',
  'mptcp',
  'no-appendfsync-on-rewrite',
  'protected-mode',
  'rdb-del-sync-files',
  'rdb-save-incremental-fsync',
  'rdbchecksum',
  'rdbcompression',
  'repl-disable-tcp-nodelay',
  'repl-diskless-sync',
  'repl-mptcp',
  'replica-announced',
  'replica-ignore-disk-write-errors',
  'replica-ignore-maxmemory',
  'replica-lazy-flush',
  'replica-read-only',
  'replica-serve-stale-data',
  'set-proc-title',
  'slave-ignore-maxmemory',
  'slave-lazy-flush',
  'slave-read-only',
  'slave-serve-stale-data',
  'stop-writes-on-bgsave-error',
  'syslog-enabled',
  'tls-cluster',
  'tls-prefer-server-ciphers',
  'tls-replication',
  'tls-session-caching',
] as const

/** Takes one number. */
const number = [
  'acllog-max-len',
  'active-defrag-cycle-max',
  'active-defrag-cycle-min',
  'active-defrag-cycle-us',
  'active-defrag-max-scan-fields',
  'active-defrag-threshold-lower',
  'active-defrag-threshold-upper',
  'active-expire-effort',
  'auto-aof-rewrite-percentage',
  'busy-reply-threshold',
  'cluster-announce-bus-port',
  'cluster-announce-client-port',
  'cluster-announce-client-tls-port',
  'cluster-announce-port',
  'cluster-announce-tls-port',
  'cluster-blacklist-ttl',
  'cluster-compatibility-sample-ratio',
  'cluster-databases',
  'cluster-manual-failover-timeout',
  'cluster-migration-barrier',
  'cluster-node-timeout',
  'cluster-port',
  'cluster-replica-validity-factor',
  'cluster-slave-validity-factor',
  'cluster-slot-migration-log-max-len',
  'commandlog-execution-slower-than',
  'commandlog-large-reply-max-len',
  'commandlog-large-request-max-len',
  'commandlog-reply-larger-than',
  'commandlog-request-larger-than',
  'commandlog-slow-execution-max-len',
  'databases',
  'hash-max-listpack-entries',
  'hash-max-ziplist-entries',
  'hz',
  'io-threads',
  'latency-monitor-threshold',
  'lfu-decay-time',
  'lfu-log-factor',
  'list-compress-depth',
  'list-max-listpack-size',
  'list-max-ziplist-size',
  'lua-time-limit',
  'max-new-connections-per-cycle',
  'max-new-tls-connections-per-cycle',
  'maxclients',
  'maxmemory-eviction-tenacity',
  'maxmemory-samples',
  'min-replicas-max-lag',
  'min-replicas-to-write',
  'min-slaves-max-lag',
  'min-slaves-to-write',
  'port',
  'prefetch-batch-max-size',
  'rdma-completion-vector',
  'rdma-port',
  'repl-backlog-ttl',
  'repl-diskless-sync-delay',
  'repl-diskless-sync-max-replicas',
  'repl-ping-replica-period',
  'repl-ping-slave-period',
  'repl-timeout',
  'replica-announce-port',
  'replica-priority',
  'set-max-intset-entries',
  'set-max-listpack-entries',
  'shutdown-timeout',
  'slave-announce-port',
  'slave-priority',
  'slowlog-log-slower-than',
  'slowlog-max-len',
  'socket-mark-id',
  'stream-node-max-entries',
  'tcp-backlog',
  'tcp-keepalive',
  'timeout',
  'tls-auto-reload-interval',
  'tls-port',
  'tls-session-cache-size',
  'tls-session-cache-timeout',
  'tracking-table-max-keys',
  'zset-max-listpack-entries',
  'zset-max-ziplist-entries',
] as const

/** Takes a number of bytes, with or without a unit: `100mb`, `1gb`. */
const memory = [
  'active-defrag-ignore-bytes',
  'auto-aof-rewrite-min-size',
  'client-query-buffer-limit',
  'cluster-link-sendbuf-limit',
  'hash-max-listpack-value',
  'hash-max-ziplist-value',
  'hll-sparse-max-bytes',
  'maxmemory',
  'maxmemory-clients',
  'proto-max-bulk-len',
  'rdma-rx-size',
  'repl-backlog-size',
  'replica-full-sync-buffer-limit',
  'set-max-listpack-value',
  'slot-migration-max-failover-repl-bytes',
  'stream-node-max-bytes',
  'zset-max-listpack-value',
  'zset-max-ziplist-value',
] as const

/** Takes one word, name or path. */
const text = [
  'acl-pubsub-default',
  'aclfile',
  'aof-rewrite-cpulist',
  'aof_rewrite_cpulist',
  'appenddirname',
  'appendfilename',
  'appendfsync',
  'availability-zone',
  'bgsave-cpulist',
  'bgsave_cpulist',
  'bind-source-addr',
  'bio-cpulist',
  'bio_cpulist',
  'cluster-announce-client-ipv4',
  'cluster-announce-client-ipv6',
  'cluster-announce-hostname',
  'cluster-announce-human-nodename',
  'cluster-announce-ip',
  'cluster-config-file',
  'cluster-config-save-behavior',
  'cluster-preferred-endpoint-type',
  'dbfilename',
  'dir',
  'enable-debug-command',
  'enable-module-command',
  'enable-protected-configs',
  'hash-seed',
  'ignore-warnings',
  'locale-collate',
  'log-format',
  'log-timestamp-format',
  'logfile',
  'loglevel',
  'masterauth',
  'masteruser',
  'maxmemory-policy',
  'notify-keyspace-events',
  'oom-score-adj',
  'pidfile',
  'primaryauth',
  'primaryuser',
  'proc-title-template',
  'propagation-error-behavior',
  'rdb-version-check',
  'repl-diskless-load',
  'replica-announce-ip',
  'requirepass',
  'sanitize-dump-payload',
  'server-cpulist',
  'server_cpulist',
  'slave-announce-ip',
  'supervised',
  'syslog-facility',
  'syslog-ident',
  'tls-auth-clients',
  'tls-auth-clients-user',
  'tls-ca-cert-dir',
  'tls-ca-cert-file',
  'tls-cert-file',
  'tls-ciphers',
  'tls-ciphersuites',
  'tls-client-cert-file',
  'tls-client-key-file',
  'tls-client-key-file-pass',
  'tls-dh-params-file',
  'tls-key-file',
  'tls-key-file-pass',
  'tls-protocols',
  'unixsocket',
  'unixsocketgroup',
  'unixsocketperm',
] as const

/** Takes several words: `bind 127.0.0.1 -::1`, `save 900 1`. */
const list = [
  'bind',
  'client-output-buffer-limit',
  'latency-tracking-info-percentiles',
  'oom-score-adj-values',
  'rdma-bind',
  'replicaof',
  'save',
  'shutdown-on-sigint',
  'shutdown-on-sigterm',
  'slaveof',
] as const

/** Takes several words and may stand on several lines, each of which adds to the others. */
const repeated = ['include', 'loadmodule', 'rename-command', 'user'] as const

const byKind = { yesno, number, memory, text, list, repeated }

/** The name of any directive. */
export type DirectiveName = (typeof byKind)[Kind][number]

/** What `serval.config.ts` may say for a directive of each kind. */
interface Values {
  yesno: boolean | 'yes' | 'no'
  number: number
  memory: number | string
  text: string
  list: string | readonly (string | number)[]
  repeated: string | readonly string[]
}

/** A configuration as TypeScript sees it: each directive with the values it takes. */
export type Directives = {
  [K in Kind as (typeof byKind)[K][number]]?: Values[K]
}

const kinds = new Map<string, Kind>(
  (Object.keys(byKind) as Kind[]).flatMap(kind => byKind[kind].map(name => [name, kind] as const)),
)

/** The kind of a directive, or undefined where there is none of this name. Names are matched as Redis does: in any case. */
export function directiveKind(name: string): Kind | undefined {
  return kinds.get(name.toLowerCase())
}

/** The directive that was probably meant, where one is near enough to be worth naming. */
export function suggestDirective(name: string): string | undefined {
  const wanted = name.toLowerCase()
  const distanceMax = Math.max(1, Math.floor(wanted.length / 3))
  let best: string | undefined
  let bestDistance = distanceMax + 1
  for (const candidate of kinds.keys()) {
    const distance = editDistance(wanted, candidate)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

/** Levenshtein's distance, by rows, where exchanging two neighbours counts once: that is how names are mistyped. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min(substitution, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
