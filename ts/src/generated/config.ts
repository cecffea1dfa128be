// generated: do not edit. From crates/spec by `cargo run -p xtask -- codegen`.

/** What a directive takes. `multi` ones may also be given as an array of words. */
export type DirectiveKind = 'bool' | 'int' | 'memory' | 'enum' | 'flags' | 'text' | 'special'

/** Configuration by redis.conf's names, or the same in camelCase. */
export interface ConfigOptions {
  /** Channels that a new user may use. Default: `resetchannels`. */
  'acl-pubsub-default'?: 'allchannels' | 'resetchannels'
  /** `acl-pubsub-default` */
  aclPubsubDefault?: 'allchannels' | 'resetchannels'
  /** File that holds the users. Default: `""`. */
  aclfile?: string
  /** Entries that ACL LOG keeps. Default: `128`. */
  'acllog-max-len'?: number
  /** `acllog-max-len` */
  acllogMaxLen?: number
  /** Most effort of moving, in percent of a processor. Default: `25`. */
  'active-defrag-cycle-max'?: number
  /** `active-defrag-cycle-max` */
  activeDefragCycleMax?: number
  /** Least effort of moving, in percent of a processor. Default: `1`. */
  'active-defrag-cycle-min'?: number
  /** `active-defrag-cycle-min` */
  activeDefragCycleMin?: number
  /** Microseconds of one step of moving. Default: `500`. */
  'active-defrag-cycle-us'?: number
  /** `active-defrag-cycle-us` */
  activeDefragCycleUs?: number
  /** Wasted bytes below which nothing is moved. Default: `104857600`. */
  'active-defrag-ignore-bytes'?: number | string
  /** `active-defrag-ignore-bytes` */
  activeDefragIgnoreBytes?: number | string
  /** Elements of a collection that are looked at in one step. Default: `1000`. */
  'active-defrag-max-scan-fields'?: number
  /** `active-defrag-max-scan-fields` */
  activeDefragMaxScanFields?: number
  /** Waste in percent from which values are moved. Default: `10`. */
  'active-defrag-threshold-lower'?: number
  /** `active-defrag-threshold-lower` */
  activeDefragThresholdLower?: number
  /** Waste in percent at which most effort is made. Default: `100`. */
  'active-defrag-threshold-upper'?: number
  /** `active-defrag-threshold-upper` */
  activeDefragThresholdUpper?: number
  /** How hard expired keys are looked for. Default: `1`. */
  'active-expire-effort'?: number
  /** `active-expire-effort` */
  activeExpireEffort?: number
  /** Moves values together while the server runs. Default: `no`. */
  activedefrag?: boolean | 'yes' | 'no'
  /** Spends idle time on growing tables. Default: `yes`. */
  activerehashing?: boolean | 'yes' | 'no'
  /** Prints the banner even when the log is no terminal. Default: `no`. */
  'always-show-logo'?: boolean | 'yes' | 'no'
  /** `always-show-logo` */
  alwaysShowLogo?: boolean | 'yes' | 'no'
  /** Keeps append-only files that are not needed any more, for tests. Default: `no`. */
  'aof-disable-auto-gc'?: boolean | 'yes' | 'no'
  /** `aof-disable-auto-gc` */
  aofDisableAutoGc?: boolean | 'yes' | 'no'
  /** Loads an append-only file whose end is missing. Default: `yes`. */
  'aof-load-truncated'?: boolean | 'yes' | 'no'
  /** `aof-load-truncated` */
  aofLoadTruncated?: boolean | 'yes' | 'no'
  /** Processors for rewriting the append-only file, which no worker takes part in then. Default: `""`. */
  'aof-rewrite-cpulist'?: string
  /** `aof-rewrite-cpulist` */
  aofRewriteCpulist?: string
  /** Brings a rewritten append-only file to disk piece by piece. Default: `yes`. */
  'aof-rewrite-incremental-fsync'?: boolean | 'yes' | 'no'
  /** `aof-rewrite-incremental-fsync` */
  aofRewriteIncrementalFsync?: boolean | 'yes' | 'no'
  /** Notes times in the append-only file. Default: `no`. */
  'aof-timestamp-enabled'?: boolean | 'yes' | 'no'
  /** `aof-timestamp-enabled` */
  aofTimestampEnabled?: boolean | 'yes' | 'no'
  /** Begins a rewritten append-only file with a snapshot. Default: `yes`. */
  'aof-use-rdb-preamble'?: boolean | 'yes' | 'no'
  /** `aof-use-rdb-preamble` */
  aofUseRdbPreamble?: boolean | 'yes' | 'no'
  /** Directory of the append-only files. Default: `appendonlydir`. */
  appenddirname?: string
  /** Name of the append-only file. Default: `appendonly.aof`. */
  appendfilename?: string
  /** When the append-only file is brought to disk. Default: `everysec`. */
  appendfsync?: 'everysec' | 'always' | 'no'
  /** Logs every write to the append-only file. Default: `no`. */
  appendonly?: boolean | 'yes' | 'no'
  /** Bytes below which the append-only file is not rewritten. Default: `67108864`. */
  'auto-aof-rewrite-min-size'?: number | string
  /** `auto-aof-rewrite-min-size` */
  autoAofRewriteMinSize?: number | string
  /** Growth in percent after which the append-only file is rewritten. Default: `100`. */
  'auto-aof-rewrite-percentage'?: number
  /** `auto-aof-rewrite-percentage` */
  autoAofRewritePercentage?: number
  /** Where the server stands, for clients that prefer near ones. Default: `""`. */
  'availability-zone'?: string
  /** `availability-zone` */
  availabilityZone?: string
  /** Processors for saving in the background, which no worker takes part in then. Default: `""`. */
  'bgsave-cpulist'?: string
  /** `bgsave-cpulist` */
  bgsaveCpulist?: string
  /** Addresses to listen on; a leading `-` allows one to be missing. Default: `* -::*`. */
  bind?: string | readonly (string | number)[]
  /** Address that outgoing connections come from. Default: `""`. */
  'bind-source-addr'?: string
  /** `bind-source-addr` */
  bindSourceAddr?: string
  /** Processors for what is done in the background: freeing, expiring, the append-only file. Default: `""`. */
  'bio-cpulist'?: string
  /** `bio-cpulist` */
  bioCpulist?: string
  /** Milliseconds after which others are answered BUSY. Default: `5000`. */
  'busy-reply-threshold'?: number
  /** `busy-reply-threshold` */
  busyReplyThreshold?: number
  /** Protocol version of a new connection. Default: `2`. */
  'client-default-resp'?: number
  /** `client-default-resp` */
  clientDefaultResp?: number
  /** Bytes of replies that may wait for a client, by class: hard limit, soft limit, seconds. Default: `normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60`. */
  'client-output-buffer-limit'?: string | readonly (string | number)[]
  /** `client-output-buffer-limit` */
  clientOutputBufferLimit?: string | readonly (string | number)[]
  /** Bytes of a client's unfinished command. Default: `1073741824`. */
  'client-query-buffer-limit'?: number | string
  /** `client-query-buffer-limit` */
  clientQueryBufferLimit?: number | string
  /** Serves shard channels while the cluster is down. Default: `yes`. */
  'cluster-allow-pubsubshard-when-down'?: boolean | 'yes' | 'no'
  /** `cluster-allow-pubsubshard-when-down` */
  clusterAllowPubsubshardWhenDown?: boolean | 'yes' | 'no'
  /** Answers reads while the cluster is down. Default: `no`. */
  'cluster-allow-reads-when-down'?: boolean | 'yes' | 'no'
  /** `cluster-allow-reads-when-down` */
  clusterAllowReadsWhenDown?: boolean | 'yes' | 'no'
  /** Lets replicas move to masters without any. Default: `yes`. */
  'cluster-allow-replica-migration'?: boolean | 'yes' | 'no'
  /** `cluster-allow-replica-migration` */
  clusterAllowReplicaMigration?: boolean | 'yes' | 'no'
  /** Bus port that the node tells others. Default: `0`. */
  'cluster-announce-bus-port'?: number
  /** `cluster-announce-bus-port` */
  clusterAnnounceBusPort?: number
  /** IPv4 address that the node tells clients. Default: `""`. */
  'cluster-announce-client-ipv4'?: string
  /** `cluster-announce-client-ipv4` */
  clusterAnnounceClientIpv4?: string
  /** IPv6 address that the node tells clients. Default: `""`. */
  'cluster-announce-client-ipv6'?: string
  /** `cluster-announce-client-ipv6` */
  clusterAnnounceClientIpv6?: string
  /** Port that the node tells clients. Default: `0`. */
  'cluster-announce-client-port'?: number
  /** `cluster-announce-client-port` */
  clusterAnnounceClientPort?: number
  /** TLS port that the node tells clients. Default: `0`. */
  'cluster-announce-client-tls-port'?: number
  /** `cluster-announce-client-tls-port` */
  clusterAnnounceClientTlsPort?: number
  /** Host name that the node tells others. Default: `""`. */
  'cluster-announce-hostname'?: string
  /** `cluster-announce-hostname` */
  clusterAnnounceHostname?: string
  /** Name of the node for logs. Default: `""`. */
  'cluster-announce-human-nodename'?: string
  /** `cluster-announce-human-nodename` */
  clusterAnnounceHumanNodename?: string
  /** Address that the node tells others. Default: `""`. */
  'cluster-announce-ip'?: string
  /** `cluster-announce-ip` */
  clusterAnnounceIp?: string
  /** Port that the node tells others. Default: `0`. */
  'cluster-announce-port'?: number
  /** `cluster-announce-port` */
  clusterAnnouncePort?: number
  /** TLS port that the node tells others. Default: `0`. */
  'cluster-announce-tls-port'?: number
  /** `cluster-announce-tls-port` */
  clusterAnnounceTlsPort?: number
  /** Seconds for which a forgotten node stays forgotten. Default: `60`. */
  'cluster-blacklist-ttl'?: number
  /** `cluster-blacklist-ttl` */
  clusterBlacklistTtl?: number
  /** Share of the commands that are checked for use in a cluster, in percent. Default: `0`. */
  'cluster-compatibility-sample-ratio'?: number
  /** `cluster-compatibility-sample-ratio` */
  clusterCompatibilitySampleRatio?: number
  /** File in which a node keeps its view of the cluster. Default: `nodes.conf`. */
  'cluster-config-file'?: string
  /** `cluster-config-file` */
  clusterConfigFile?: string
  /** Whether a node stops when it cannot write its file. Default: `sync`. */
  'cluster-config-save-behavior'?: 'sync' | 'best-effort'
  /** `cluster-config-save-behavior` */
  clusterConfigSaveBehavior?: 'sync' | 'best-effort'
  /** Number of databases in cluster mode. Default: `1`. */
  'cluster-databases'?: number
  /** `cluster-databases` */
  clusterDatabases?: number
  /** Runs as a node of a cluster. Default: `no`. */
  'cluster-enabled'?: boolean | 'yes' | 'no'
  /** `cluster-enabled` */
  clusterEnabled?: boolean | 'yes' | 'no'
  /** Bytes that may wait on a link to a node; 0 for no limit. Default: `0`. */
  'cluster-link-sendbuf-limit'?: number | string
  /** `cluster-link-sendbuf-limit` */
  clusterLinkSendbufLimit?: number | string
  /** Milliseconds after which a manual failover is given up. Default: `5000`. */
  'cluster-manual-failover-timeout'?: number
  /** `cluster-manual-failover-timeout` */
  clusterManualFailoverTimeout?: number
  /** Share of the nodes that a message tells of, in percent. Default: `10`. */
  'cluster-message-gossip-perc'?: number
  /** `cluster-message-gossip-perc` */
  clusterMessageGossipPerc?: number
  /** Replicas that a master keeps before one may move. Default: `1`. */
  'cluster-migration-barrier'?: number
  /** `cluster-migration-barrier` */
  clusterMigrationBarrier?: number
  /** Milliseconds after which a silent node counts as failing. Default: `15000`. */
  'cluster-node-timeout'?: number
  /** `cluster-node-timeout` */
  clusterNodeTimeout?: number
  /** Milliseconds between pings to nodes, for tests. Default: `0`. */
  'cluster-ping-interval'?: number
  /** `cluster-ping-interval` */
  clusterPingInterval?: number
  /** Port of the cluster bus; 0 for port + 10000. Default: `0`. */
  'cluster-port'?: number
  /** `cluster-port` */
  clusterPort?: number
  /** Whether clients are told addresses, names or nothing. Default: `ip`. */
  'cluster-preferred-endpoint-type'?: 'ip' | 'hostname' | 'unknown-endpoint'
  /** `cluster-preferred-endpoint-type` */
  clusterPreferredEndpointType?: 'ip' | 'hostname' | 'unknown-endpoint'
  /** Never promotes this replica by itself. Default: `no`. */
  'cluster-replica-no-failover'?: boolean | 'yes' | 'no'
  /** `cluster-replica-no-failover` */
  clusterReplicaNoFailover?: boolean | 'yes' | 'no'
  /** How old a replica's data may be for it to take over; 0 for any age. Default: `10`. */
  'cluster-replica-validity-factor'?: number
  /** `cluster-replica-validity-factor` */
  clusterReplicaValidityFactor?: number
  /** Refuses commands while a slot is not served. Default: `yes`. */
  'cluster-require-full-coverage'?: boolean | 'yes' | 'no'
  /** `cluster-require-full-coverage` */
  clusterRequireFullCoverage?: boolean | 'yes' | 'no'
  /** Slot migrations that are remembered. Default: `1000`. */
  'cluster-slot-migration-log-max-len'?: number
  /** `cluster-slot-migration-log-max-len` */
  clusterSlotMigrationLogMaxLen?: number
  /** Keeps statistics for every slot. Default: `no`. */
  'cluster-slot-stats-enabled'?: boolean | 'yes' | 'no'
  /** `cluster-slot-stats-enabled` */
  clusterSlotStatsEnabled?: boolean | 'yes' | 'no'
  /** Entries of the log of large replies. Default: `128`. */
  'commandlog-large-reply-max-len'?: number
  /** `commandlog-large-reply-max-len` */
  commandlogLargeReplyMaxLen?: number
  /** Entries of the log of large requests. Default: `128`. */
  'commandlog-large-request-max-len'?: number
  /** `commandlog-large-request-max-len` */
  commandlogLargeRequestMaxLen?: number
  /** Bytes from which a reply is logged as large; negative for none. Default: `1048576`. */
  'commandlog-reply-larger-than'?: number
  /** `commandlog-reply-larger-than` */
  commandlogReplyLargerThan?: number
  /** Bytes from which a request is logged as large; negative for none. Default: `1048576`. */
  'commandlog-request-larger-than'?: number
  /** `commandlog-request-larger-than` */
  commandlogRequestLargerThan?: number
  /** Writes a report into the log after a crash. Default: `yes`. */
  'crash-log-enabled'?: boolean | 'yes' | 'no'
  /** `crash-log-enabled` */
  crashLogEnabled?: boolean | 'yes' | 'no'
  /** Tests the memory after a crash. Default: `yes`. */
  'crash-memcheck-enabled'?: boolean | 'yes' | 'no'
  /** `crash-memcheck-enabled` */
  crashMemcheckEnabled?: boolean | 'yes' | 'no'
  /** Goes into the background. Default: `no`. */
  daemonize?: boolean | 'yes' | 'no'
  /** Number of databases. Default: `16`. */
  databases?: number
  /** Name of the snapshot file. Default: `dump.rdb`. */
  dbfilename?: string
  /** Text that a crash report repeats. Default: `""`. */
  'debug-context'?: string
  /** `debug-context` */
  debugContext?: string
  /** Working directory: where data files are. Default: `.`. */
  dir?: string
  /** Turns transparent huge pages off for the process. Default: `yes`. */
  'disable-thp'?: boolean | 'yes' | 'no'
  /** `disable-thp` */
  disableThp?: boolean | 'yes' | 'no'
  /** Sends snapshot and stream over two connections. Default: `no`. */
  'dual-channel-replication-enabled'?: boolean | 'yes' | 'no'
  /** `dual-channel-replication-enabled` */
  dualChannelReplicationEnabled?: boolean | 'yes' | 'no'
  /** Lets background tasks run more often with many clients. Default: `yes`. */
  'dynamic-hz'?: boolean | 'yes' | 'no'
  /** `dynamic-hz` */
  dynamicHz?: boolean | 'yes' | 'no'
  /** Checks more assertions. Default: `no`. */
  'enable-debug-assert'?: boolean | 'yes' | 'no'
  /** `enable-debug-assert` */
  enableDebugAssert?: boolean | 'yes' | 'no'
  /** Who may call DEBUG. Default: `no`. */
  'enable-debug-command'?: 'no' | 'yes' | 'local'
  /** `enable-debug-command` */
  enableDebugCommand?: 'no' | 'yes' | 'local'
  /** Who may call MODULE. Default: `no`. */
  'enable-module-command'?: 'no' | 'yes' | 'local'
  /** `enable-module-command` */
  enableModuleCommand?: 'no' | 'yes' | 'local'
  /** Who may set protected directives by CONFIG SET. Default: `no`. */
  'enable-protected-configs'?: 'no' | 'yes' | 'local'
  /** `enable-protected-configs` */
  enableProtectedConfigs?: 'no' | 'yes' | 'local'
  /** Answers as Redis where Valkey would give its own name. Default: `no`. */
  'extended-redis-compatibility'?: boolean | 'yes' | 'no'
  /** `extended-redis-compatibility` */
  extendedRedisCompatibility?: boolean | 'yes' | 'no'
  /** Fields up to which a hash is a listpack. Default: `512`. */
  'hash-max-listpack-entries'?: number
  /** `hash-max-listpack-entries` */
  hashMaxListpackEntries?: number
  /** Bytes of a field or value up to which a hash is a listpack. Default: `64`. */
  'hash-max-listpack-value'?: number | string
  /** `hash-max-listpack-value` */
  hashMaxListpackValue?: number | string
  /** Fixes the seed of hashing, so that SCAN has the same order on several servers. Default: `""`. */
  'hash-seed'?: string
  /** `hash-seed` */
  hashSeed?: string
  /** Keeps keys and values out of the log. Default: `no`. */
  'hide-user-data-from-log'?: boolean | 'yes' | 'no'
  /** `hide-user-data-from-log` */
  hideUserDataFromLog?: boolean | 'yes' | 'no'
  /** Bytes up to which a HyperLogLog is sparse. Default: `3000`. */
  'hll-sparse-max-bytes'?: number | string
  /** `hll-sparse-max-bytes` */
  hllSparseMaxBytes?: number | string
  /** How often a second background tasks run. Default: `10`. */
  hz?: number
  /** Warnings about the system that do not keep the server from starting. Default: `""`. */
  'ignore-warnings'?: string
  /** `ignore-warnings` */
  ignoreWarnings?: string
  /** Takes data from another server without expiring or evicting it. Default: `no`. */
  'import-mode'?: boolean | 'yes' | 'no'
  /** `import-mode` */
  importMode?: boolean | 'yes' | 'no'
  /** Number of worker threads; 0 for one a core. Default: `0`. */
  'io-threads'?: number
  /** `io-threads` */
  ioThreads?: number
  /** Keeps input and output threads awake. Default: `no`. */
  'io-threads-always-active'?: boolean | 'yes' | 'no'
  /** `io-threads-always-active` */
  ioThreadsAlwaysActive?: boolean | 'yes' | 'no'
  /** Lets the allocator return memory from a thread of its own. Default: `yes`. */
  'jemalloc-bg-thread'?: boolean | 'yes' | 'no'
  /** `jemalloc-bg-thread` */
  jemallocBgThread?: boolean | 'yes' | 'no'
  /** Microseconds to wait after each key that is loaded, for tests. Default: `0`. */
  'key-load-delay'?: number
  /** `key-load-delay` */
  keyLoadDelay?: number
  /** Milliseconds from which an event is recorded; 0 for none. Default: `0`. */
  'latency-monitor-threshold'?: number
  /** `latency-monitor-threshold` */
  latencyMonitorThreshold?: number
  /** Measures the latency of every command. Default: `yes`. */
  'latency-tracking'?: boolean | 'yes' | 'no'
  /** `latency-tracking` */
  latencyTracking?: boolean | 'yes' | 'no'
  /** Percentiles that INFO shows. Default: `50 99 99.9`. */
  'latency-tracking-info-percentiles'?: string | readonly (string | number)[]
  /** `latency-tracking-info-percentiles` */
  latencyTrackingInfoPercentiles?: string | readonly (string | number)[]
  /** Frees evicted values in the background. Default: `no`. */
  'lazyfree-lazy-eviction'?: boolean | 'yes' | 'no'
  /** `lazyfree-lazy-eviction` */
  lazyfreeLazyEviction?: boolean | 'yes' | 'no'
  /** Frees expired values in the background. Default: `no`. */
  'lazyfree-lazy-expire'?: boolean | 'yes' | 'no'
  /** `lazyfree-lazy-expire` */
  lazyfreeLazyExpire?: boolean | 'yes' | 'no'
  /** Frees values that commands replace in the background. Default: `no`. */
  'lazyfree-lazy-server-del'?: boolean | 'yes' | 'no'
  /** `lazyfree-lazy-server-del` */
  lazyfreeLazyServerDel?: boolean | 'yes' | 'no'
  /** Lets DEL free in the background, as UNLINK does. Default: `no`. */
  'lazyfree-lazy-user-del'?: boolean | 'yes' | 'no'
  /** `lazyfree-lazy-user-del` */
  lazyfreeLazyUserDel?: boolean | 'yes' | 'no'
  /** Lets FLUSHALL and FLUSHDB free in the background unless told otherwise. Default: `no`. */
  'lazyfree-lazy-user-flush'?: boolean | 'yes' | 'no'
  /** `lazyfree-lazy-user-flush` */
  lazyfreeLazyUserFlush?: boolean | 'yes' | 'no'
  /** Minutes after which the counter of uses goes down by one. Default: `1`. */
  'lfu-decay-time'?: number
  /** `lfu-decay-time` */
  lfuDecayTime?: number
  /** How slowly the counter of uses grows. Default: `10`. */
  'lfu-log-factor'?: number
  /** `lfu-log-factor` */
  lfuLogFactor?: number
  /** Listpacks at each end of a list that are not compressed; 0 for no compression. Default: `0`. */
  'list-compress-depth'?: number
  /** `list-compress-depth` */
  listCompressDepth?: number
  /** Size of a list's listpacks: elements, or -1 to -5 for 4 kB to 64 kB. Default: `-2`. */
  'list-max-listpack-size'?: number
  /** `list-max-listpack-size` */
  listMaxListpackSize?: number
  /** Bytes that are loaded between two looks at the clients. Default: `524288`. */
  'loading-process-events-interval-bytes'?: number
  /** `loading-process-events-interval-bytes` */
  loadingProcessEventsIntervalBytes?: number
  /** Locale for comparing text in SORT. Default: `""`. */
  'locale-collate'?: string
  /** `locale-collate` */
  localeCollate?: string
  /** Form of a line in the log. Default: `legacy`. */
  'log-format'?: 'legacy' | 'logfmt' | 'json'
  /** `log-format` */
  logFormat?: 'legacy' | 'logfmt' | 'json'
  /** Form of the time in the log. Default: `legacy`. */
  'log-timestamp-format'?: 'legacy' | 'iso8601' | 'milliseconds'
  /** `log-timestamp-format` */
  logTimestampFormat?: 'legacy' | 'iso8601' | 'milliseconds'
  /** File to log to; empty for standard output. Default: `""`. */
  logfile?: string
  /** How much is logged. Default: `notice`. */
  loglevel?: 'debug' | 'verbose' | 'notice' | 'warning' | 'nothing'
  /** Offers Lua functions that are unsafe or out of use. Default: `no`. */
  'lua-enable-deprecated-api'?: boolean | 'yes' | 'no'
  /** `lua-enable-deprecated-api` */
  luaEnableDeprecatedApi?: boolean | 'yes' | 'no'
  /** Password for the master. Default: `""`. */
  masterauth?: string
  /** User for the master. Default: `""`. */
  masteruser?: string
  /** Connections accepted in one go. Default: `10`. */
  'max-new-connections-per-cycle'?: number
  /** `max-new-connections-per-cycle` */
  maxNewConnectionsPerCycle?: number
  /** TLS connections accepted in one go. Default: `1`. */
  'max-new-tls-connections-per-cycle'?: number
  /** `max-new-tls-connections-per-cycle` */
  maxNewTlsConnectionsPerCycle?: number
  /** Number of clients that may be connected. Default: `10000`. */
  maxclients?: number
  /** Bytes that the data may take; 0 for no limit. Default: `0`. */
  maxmemory?: number | string
  /** Bytes that all clients' buffers together may take, or a share of maxmemory. Default: `0`. */
  'maxmemory-clients'?: number | string
  /** `maxmemory-clients` */
  maxmemoryClients?: number | string
  /** How long eviction may delay a command. Default: `10`. */
  'maxmemory-eviction-tenacity'?: number
  /** `maxmemory-eviction-tenacity` */
  maxmemoryEvictionTenacity?: number
  /** Which keys go when memory is used up. Default: `noeviction`. */
  'maxmemory-policy'?: 'volatile-lru' | 'volatile-lfu' | 'volatile-random' | 'volatile-ttl' | 'allkeys-lru' | 'allkeys-lfu' | 'allkeys-random' | 'noeviction'
  /** `maxmemory-policy` */
  maxmemoryPolicy?: 'volatile-lru' | 'volatile-lfu' | 'volatile-random' | 'volatile-ttl' | 'allkeys-lru' | 'allkeys-lfu' | 'allkeys-random' | 'noeviction'
  /** Keys that are compared to find the one to evict. Default: `5`. */
  'maxmemory-samples'?: number
  /** `maxmemory-samples` */
  maxmemorySamples?: number
  /** Worker threads from which big replies are not copied. Default: `7`. */
  'min-io-threads-avoid-copy-reply'?: number
  /** `min-io-threads-avoid-copy-reply` */
  minIoThreadsAvoidCopyReply?: number
  /** Seconds of delay up to which a replica counts. Default: `10`. */
  'min-replicas-max-lag'?: number
  /** `min-replicas-max-lag` */
  minReplicasMaxLag?: number
  /** Replicas without which writes are refused. Default: `0`. */
  'min-replicas-to-write'?: number
  /** `min-replicas-to-write` */
  minReplicasToWrite?: number
  /** Bytes from which a reply is not copied, without worker threads. Default: `16384`. */
  'min-string-size-avoid-copy-reply'?: number
  /** `min-string-size-avoid-copy-reply` */
  minStringSizeAvoidCopyReply?: number
  /** Bytes from which a reply is not copied, with worker threads. Default: `65536`. */
  'min-string-size-avoid-copy-reply-threaded'?: number
  /** `min-string-size-avoid-copy-reply-threaded` */
  minStringSizeAvoidCopyReplyThreaded?: number
  /** Listens with Multipath TCP. Default: `no`. */
  mptcp?: boolean | 'yes' | 'no'
  /** Does not bring the append-only file to disk while it is rewritten. Default: `no`. */
  'no-appendfsync-on-rewrite'?: boolean | 'yes' | 'no'
  /** `no-appendfsync-on-rewrite` */
  noAppendfsyncOnRewrite?: boolean | 'yes' | 'no'
  /** Which events of keys are published. Default: `""`. */
  'notify-keyspace-events'?: string
  /** `notify-keyspace-events` */
  notifyKeyspaceEvents?: string
  /** Whether to tell the kernel whom to kill first when memory runs out, beside what the process has or instead of it. Default: `no`. */
  'oom-score-adj'?: 'no' | 'yes' | 'relative' | 'absolute'
  /** `oom-score-adj` */
  oomScoreAdj?: 'no' | 'yes' | 'relative' | 'absolute'
  /** Scores for the kernel: of a master, of a replica, and of a child that saves, of which there is none here. Default: `0 200 800`. */
  'oom-score-adj-values'?: string | readonly (string | number)[]
  /** `oom-score-adj-values` */
  oomScoreAdjValues?: string | readonly (string | number)[]
  /** File that holds the process id while the server runs. Default: `""`. */
  pidfile?: string
  /** TCP port to listen on; 0 for none. Default: `6379`. */
  port?: number
  /** Commands of a pipeline that are prefetched together. Default: `16`. */
  'prefetch-batch-max-size'?: number
  /** `prefetch-batch-max-size` */
  prefetchBatchMaxSize?: number
  /** What the title of the process shows. Default: `{title} {listen-addr} {server-mode}`. */
  'proc-title-template'?: string
  /** `proc-title-template` */
  procTitleTemplate?: string
  /** What to do when a replicated command fails. Default: `ignore`. */
  'propagation-error-behavior'?: 'ignore' | 'panic' | 'panic-on-replicas'
  /** `propagation-error-behavior` */
  propagationErrorBehavior?: 'ignore' | 'panic' | 'panic-on-replicas'
  /** Refuses connections from elsewhere while no password is set. Default: `yes`. */
  'protected-mode'?: boolean | 'yes' | 'no'
  /** `protected-mode` */
  protectedMode?: boolean | 'yes' | 'no'
  /** Bytes of a single argument. Default: `536870912`. */
  'proto-max-bulk-len'?: number | string
  /** `proto-max-bulk-len` */
  protoMaxBulkLen?: number | string
  /** Removes snapshots that served a replica only. Default: `no`. */
  'rdb-del-sync-files'?: boolean | 'yes' | 'no'
  /** `rdb-del-sync-files` */
  rdbDelSyncFiles?: boolean | 'yes' | 'no'
  /** Who reads snapshots, logs and DUMP: Redis 8.0, Valkey 9.1 (they differ in fields that expire), or Redis 7.0. Default: `redis`. */
  'rdb-dialect'?: 'redis' | 'valkey' | 'redis-7.0'
  /** `rdb-dialect` */
  rdbDialect?: 'redis' | 'valkey' | 'redis-7.0'
  /** Microseconds to wait after each key of a snapshot, for tests. Default: `0`. */
  'rdb-key-save-delay'?: number
  /** `rdb-key-save-delay` */
  rdbKeySaveDelay?: number
  /** Brings a snapshot to disk piece by piece. Default: `yes`. */
  'rdb-save-incremental-fsync'?: boolean | 'yes' | 'no'
  /** `rdb-save-incremental-fsync` */
  rdbSaveIncrementalFsync?: boolean | 'yes' | 'no'
  /** Whether snapshots of unknown versions are tried. Default: `strict`. */
  'rdb-version-check'?: 'strict' | 'relaxed'
  /** `rdb-version-check` */
  rdbVersionCheck?: 'strict' | 'relaxed'
  /** Ends snapshots with a checksum. Default: `yes`. */
  rdbchecksum?: boolean | 'yes' | 'no'
  /** Compresses strings in snapshots. Default: `yes`. */
  rdbcompression?: boolean | 'yes' | 'no'
  /** Addresses to listen on for RDMA. Default: `""`. */
  'rdma-bind'?: string | readonly (string | number)[]
  /** `rdma-bind` */
  rdmaBind?: string | readonly (string | number)[]
  /** Completion vector of RDMA connections. Default: `-1`. */
  'rdma-completion-vector'?: number
  /** `rdma-completion-vector` */
  rdmaCompletionVector?: number
  /** Port to listen on for RDMA. Default: `0`. */
  'rdma-port'?: number
  /** `rdma-port` */
  rdmaPort?: number
  /** Bytes of an RDMA receive buffer. Default: `1048576`. */
  'rdma-rx-size'?: number
  /** `rdma-rx-size` */
  rdmaRxSize?: number
  /** Bytes of the stream that are kept for replicas which return. Default: `1048576`. */
  'repl-backlog-size'?: number | string
  /** `repl-backlog-size` */
  replBacklogSize?: number | string
  /** Seconds after which the backlog is freed without replicas. Default: `3600`. */
  'repl-backlog-ttl'?: number
  /** `repl-backlog-ttl` */
  replBacklogTtl?: number
  /** Sends to replicas in fewer, larger packets. Default: `no`. */
  'repl-disable-tcp-nodelay'?: boolean | 'yes' | 'no'
  /** `repl-disable-tcp-nodelay` */
  replDisableTcpNodelay?: boolean | 'yes' | 'no'
  /** How a replica loads what comes over the socket. Default: `disabled`. */
  'repl-diskless-load'?: 'disabled' | 'on-empty-db' | 'swapdb' | 'flush-before-load'
  /** `repl-diskless-load` */
  replDisklessLoad?: 'disabled' | 'on-empty-db' | 'swapdb' | 'flush-before-load'
  /** Sends a snapshot to replicas without writing it to disk. Default: `yes`. */
  'repl-diskless-sync'?: boolean | 'yes' | 'no'
  /** `repl-diskless-sync` */
  replDisklessSync?: boolean | 'yes' | 'no'
  /** Seconds to wait for more replicas before a snapshot is sent. Default: `5`. */
  'repl-diskless-sync-delay'?: number
  /** `repl-diskless-sync-delay` */
  replDisklessSyncDelay?: number
  /** Replicas for which a snapshot does not wait longer. Default: `0`. */
  'repl-diskless-sync-max-replicas'?: number
  /** `repl-diskless-sync-max-replicas` */
  replDisklessSyncMaxReplicas?: number
  /** Connects to the master with Multipath TCP. Default: `no`. */
  'repl-mptcp'?: boolean | 'yes' | 'no'
  /** `repl-mptcp` */
  replMptcp?: boolean | 'yes' | 'no'
  /** Seconds between pings to replicas. Default: `10`. */
  'repl-ping-replica-period'?: number
  /** `repl-ping-replica-period` */
  replPingReplicaPeriod?: number
  /** Sends snapshot and stream over two connections. Default: `yes`. */
  'repl-rdb-channel'?: boolean | 'yes' | 'no'
  /** `repl-rdb-channel` */
  replRdbChannel?: boolean | 'yes' | 'no'
  /** Seconds after which a silent link is given up. Default: `60`. */
  'repl-timeout'?: number
  /** `repl-timeout` */
  replTimeout?: number
  /** Address that a replica gives to its master. Default: `""`. */
  'replica-announce-ip'?: string
  /** `replica-announce-ip` */
  replicaAnnounceIp?: string
  /** Port that a replica gives to its master. Default: `0`. */
  'replica-announce-port'?: number
  /** `replica-announce-port` */
  replicaAnnouncePort?: number
  /** Lets Sentinel report this replica. Default: `yes`. */
  'replica-announced'?: boolean | 'yes' | 'no'
  /** `replica-announced` */
  replicaAnnounced?: boolean | 'yes' | 'no'
  /** Bytes that a replica collects while it loads. Default: `0`. */
  'replica-full-sync-buffer-limit'?: number | string
  /** `replica-full-sync-buffer-limit` */
  replicaFullSyncBufferLimit?: number | string
  /** Goes on although a replica cannot write to disk. Default: `no`. */
  'replica-ignore-disk-write-errors'?: boolean | 'yes' | 'no'
  /** `replica-ignore-disk-write-errors` */
  replicaIgnoreDiskWriteErrors?: boolean | 'yes' | 'no'
  /** Leaves eviction to the master. Default: `yes`. */
  'replica-ignore-maxmemory'?: boolean | 'yes' | 'no'
  /** `replica-ignore-maxmemory` */
  replicaIgnoreMaxmemory?: boolean | 'yes' | 'no'
  /** Frees old data in the background when a replica loads. Default: `no`. */
  'replica-lazy-flush'?: boolean | 'yes' | 'no'
  /** `replica-lazy-flush` */
  replicaLazyFlush?: boolean | 'yes' | 'no'
  /** Which replica is promoted first: lower goes before; 0 for never. Default: `100`. */
  'replica-priority'?: number
  /** `replica-priority` */
  replicaPriority?: number
  /** Refuses writes on a replica. Default: `yes`. */
  'replica-read-only'?: boolean | 'yes' | 'no'
  /** `replica-read-only` */
  replicaReadOnly?: boolean | 'yes' | 'no'
  /** Answers although the link to the master is down. Default: `yes`. */
  'replica-serve-stale-data'?: boolean | 'yes' | 'no'
  /** `replica-serve-stale-data` */
  replicaServeStaleData?: boolean | 'yes' | 'no'
  /** Host and port of the master. Default: `""`. */
  replicaof?: string | readonly (string | number)[]
  /** File that records requests and replies. Default: `""`. */
  'req-res-logfile'?: string
  /** `req-res-logfile` */
  reqResLogfile?: string
  /** Password of the default user. Default: `""`. */
  requirepass?: string
  /** Whether RESTORE and loading check values in depth: they always do, whatever it says. Default: `no`. */
  'sanitize-dump-payload'?: 'no' | 'yes' | 'clients'
  /** `sanitize-dump-payload` */
  sanitizeDumpPayload?: 'no' | 'yes' | 'clients'
  /** When to save: pairs of seconds and changes. Default: `3600 1 300 100 60 10000`. */
  save?: string | readonly (string | number)[]
  /** Processors for the threads that serve clients, as in 0,2-3,8-14:2. Default: `""`. */
  'server-cpulist'?: string
  /** `server-cpulist` */
  serverCpulist?: string
  /** Elements up to which a set of integers is an intset. Default: `512`. */
  'set-max-intset-entries'?: number
  /** `set-max-intset-entries` */
  setMaxIntsetEntries?: number
  /** Elements up to which a set is a listpack. Default: `128`. */
  'set-max-listpack-entries'?: number
  /** `set-max-listpack-entries` */
  setMaxListpackEntries?: number
  /** Bytes of an element up to which a set is a listpack. Default: `64`. */
  'set-max-listpack-value'?: number
  /** `set-max-listpack-value` */
  setMaxListpackValue?: number
  /** Shows the server's state as the title of the process. Default: `yes`. */
  'set-proc-title'?: boolean | 'yes' | 'no'
  /** `set-proc-title` */
  setProcTitle?: boolean | 'yes' | 'no'
  /** What SHUTDOWN options a SIGINT stands for. Default: `default`. */
  'shutdown-on-sigint'?: 'default' | 'save' | 'nosave' | 'now' | 'force' | 'safe' | 'failover' | readonly ('default' | 'save' | 'nosave' | 'now' | 'force' | 'safe' | 'failover')[]
  /** `shutdown-on-sigint` */
  shutdownOnSigint?: 'default' | 'save' | 'nosave' | 'now' | 'force' | 'safe' | 'failover' | readonly ('default' | 'save' | 'nosave' | 'now' | 'force' | 'safe' | 'failover')[]
  /** What SHUTDOWN options a SIGTERM stands for. Default: `default`. */
  'shutdown-on-sigterm'?: 'default' | 'save' | 'nosave' | 'now' | 'force' | 'safe' | 'failover' | readonly ('default' | 'save' | 'nosave' | 'now' | 'force' | 'safe' | 'failover')[]
  /** `shutdown-on-sigterm` */
  shutdownOnSigterm?: 'default' | 'save' | 'nosave' | 'now' | 'force' | 'safe' | 'failover' | readonly ('default' | 'save' | 'nosave' | 'now' | 'force' | 'safe' | 'failover')[]
  /** Seconds that a shutdown waits for replicas. Default: `10`. */
  'shutdown-timeout'?: number
  /** `shutdown-timeout` */
  shutdownTimeout?: number
  /** Bytes still to come at which a migrating slot is handed over; -1 for any. Default: `0`. */
  'slot-migration-max-failover-repl-bytes'?: number | string
  /** `slot-migration-max-failover-repl-bytes` */
  slotMigrationMaxFailoverReplBytes?: number | string
  /** Microseconds from which a command is logged as slow; negative for none. Default: `10000`. */
  'slowlog-log-slower-than'?: number
  /** `slowlog-log-slower-than` */
  slowlogLogSlowerThan?: number
  /** Entries of the log of slow commands. Default: `128`. */
  'slowlog-max-len'?: number
  /** `slowlog-max-len` */
  slowlogMaxLen?: number
  /** Mark put on listening sockets, for the kernel's routing and filtering. Default: `0`. */
  'socket-mark-id'?: number
  /** `socket-mark-id` */
  socketMarkId?: number
  /** Refuses writes after a save has failed. Default: `yes`. */
  'stop-writes-on-bgsave-error'?: boolean | 'yes' | 'no'
  /** `stop-writes-on-bgsave-error` */
  stopWritesOnBgsaveError?: boolean | 'yes' | 'no'
  /** Bytes of a node of a stream. Default: `4096`. */
  'stream-node-max-bytes'?: number | string
  /** `stream-node-max-bytes` */
  streamNodeMaxBytes?: number | string
  /** Entries of a node of a stream. Default: `100`. */
  'stream-node-max-entries'?: number
  /** `stream-node-max-entries` */
  streamNodeMaxEntries?: number
  /** How to tell a supervisor that the server is ready. Default: `no`. */
  supervised?: 'upstart' | 'systemd' | 'auto' | 'no'
  /** Logs to the system's log. Default: `no`. */
  'syslog-enabled'?: boolean | 'yes' | 'no'
  /** `syslog-enabled` */
  syslogEnabled?: boolean | 'yes' | 'no'
  /** Facility of the system's log. Default: `local0`. */
  'syslog-facility'?: 'user' | 'local0' | 'local1' | 'local2' | 'local3' | 'local4' | 'local5' | 'local6' | 'local7'
  /** `syslog-facility` */
  syslogFacility?: 'user' | 'local0' | 'local1' | 'local2' | 'local3' | 'local4' | 'local5' | 'local6' | 'local7'
  /** Name under which the system's log shows the server. Default: `redis`. */
  'syslog-ident'?: string
  /** `syslog-ident` */
  syslogIdent?: string
  /** Length of the queue of connections not accepted yet. Default: `511`. */
  'tcp-backlog'?: number
  /** `tcp-backlog` */
  tcpBacklog?: number
  /** Seconds between probes of idle connections; 0 for none. Default: `300`. */
  'tcp-keepalive'?: number
  /** `tcp-keepalive` */
  tcpKeepalive?: number
  /** Seconds after which an idle client is disconnected; 0 for never. Default: `0`. */
  timeout?: number
  /** Whether clients have to show a certificate. Default: `yes`. */
  'tls-auth-clients'?: 'no' | 'yes' | 'optional'
  /** `tls-auth-clients` */
  tlsAuthClients?: 'no' | 'yes' | 'optional'
  /** Field of a client's certificate that names its user. Default: `off`. */
  'tls-auth-clients-user'?: 'CN' | 'URI' | 'off'
  /** `tls-auth-clients-user` */
  tlsAuthClientsUser?: 'CN' | 'URI' | 'off'
  /** Seconds between looks for renewed certificates; 0 for none. Default: `0`. */
  'tls-auto-reload-interval'?: number
  /** `tls-auto-reload-interval` */
  tlsAutoReloadInterval?: number
  /** Certificates that are trusted, in a directory. Default: `""`. */
  'tls-ca-cert-dir'?: string
  /** `tls-ca-cert-dir` */
  tlsCaCertDir?: string
  /** Certificates that are trusted, in one file. Default: `""`. */
  'tls-ca-cert-file'?: string
  /** `tls-ca-cert-file` */
  tlsCaCertFile?: string
  /** Certificate. Default: `""`. */
  'tls-cert-file'?: string
  /** `tls-cert-file` */
  tlsCertFile?: string
  /** Ciphers of TLS 1.2 that are allowed. Default: `""`. */
  'tls-ciphers'?: string
  /** `tls-ciphers` */
  tlsCiphers?: string
  /** Ciphers of TLS 1.3 that are allowed. Default: `""`. */
  'tls-ciphersuites'?: string
  /** `tls-ciphersuites` */
  tlsCiphersuites?: string
  /** Certificate for outgoing connections. Default: `""`. */
  'tls-client-cert-file'?: string
  /** `tls-client-cert-file` */
  tlsClientCertFile?: string
  /** Private key for outgoing connections. Default: `""`. */
  'tls-client-key-file'?: string
  /** `tls-client-key-file` */
  tlsClientKeyFile?: string
  /** Password of the private key for outgoing connections. Default: `""`. */
  'tls-client-key-file-pass'?: string
  /** `tls-client-key-file-pass` */
  tlsClientKeyFilePass?: string
  /** Uses TLS on the cluster bus. Default: `no`. */
  'tls-cluster'?: boolean | 'yes' | 'no'
  /** `tls-cluster` */
  tlsCluster?: boolean | 'yes' | 'no'
  /** Diffie-Hellman parameters, for old versions of TLS. Default: `""`. */
  'tls-dh-params-file'?: string
  /** `tls-dh-params-file` */
  tlsDhParamsFile?: string
  /** Private key of the certificate. Default: `""`. */
  'tls-key-file'?: string
  /** `tls-key-file` */
  tlsKeyFile?: string
  /** Password of the private key. Default: `""`. */
  'tls-key-file-pass'?: string
  /** `tls-key-file-pass` */
  tlsKeyFilePass?: string
  /** TLS port to listen on; 0 for none. Default: `0`. */
  'tls-port'?: number
  /** `tls-port` */
  tlsPort?: number
  /** Chooses the cipher by the server's order. Default: `no`. */
  'tls-prefer-server-ciphers'?: boolean | 'yes' | 'no'
  /** `tls-prefer-server-ciphers` */
  tlsPreferServerCiphers?: boolean | 'yes' | 'no'
  /** Versions of TLS that are allowed. Default: `""`. */
  'tls-protocols'?: string
  /** `tls-protocols` */
  tlsProtocols?: string
  /** Uses TLS to the master. Default: `no`. */
  'tls-replication'?: boolean | 'yes' | 'no'
  /** `tls-replication` */
  tlsReplication?: boolean | 'yes' | 'no'
  /** Sessions that can be resumed; 0 for no limit. Default: `20480`. */
  'tls-session-cache-size'?: number
  /** `tls-session-cache-size` */
  tlsSessionCacheSize?: number
  /** Seconds for which a session can be resumed. Default: `300`. */
  'tls-session-cache-timeout'?: number
  /** `tls-session-cache-timeout` */
  tlsSessionCacheTimeout?: number
  /** Lets sessions be resumed. Default: `yes`. */
  'tls-session-caching'?: boolean | 'yes' | 'no'
  /** `tls-session-caching` */
  tlsSessionCaching?: boolean | 'yes' | 'no'
  /** Keys that are tracked for client-side caches; 0 for all. Default: `1000000`. */
  'tracking-table-max-keys'?: number
  /** `tracking-table-max-keys` */
  trackingTableMaxKeys?: number
  /** Path of the Unix socket to listen on. Default: `""`. */
  unixsocket?: string
  /** Group that owns the Unix socket. Default: `""`. */
  unixsocketgroup?: string
  /** Mode of the Unix socket. Default: `0`. */
  unixsocketperm?: number | string
  /** Exits instead of aborting after a failed assertion. Default: `no`. */
  'use-exit-on-panic'?: boolean | 'yes' | 'no'
  /** `use-exit-on-panic` */
  useExitOnPanic?: boolean | 'yes' | 'no'
  /** Milliseconds after which a stuck command is logged. Default: `0`. */
  'watchdog-period'?: number
  /** `watchdog-period` */
  watchdogPeriod?: number
  /** Elements up to which a sorted set is a listpack. Default: `128`. */
  'zset-max-listpack-entries'?: number
  /** `zset-max-listpack-entries` */
  zsetMaxListpackEntries?: number
  /** Bytes of an element up to which a sorted set is a listpack. Default: `64`. */
  'zset-max-listpack-value'?: number | string
  /** `zset-max-listpack-value` */
  zsetMaxListpackValue?: number | string
}

/** One directive as a program needs to know it. */
export interface Directive {
  readonly kind: DirectiveKind
  readonly multi: boolean
}

/** Every directive by name, aliases included. */
export const DIRECTIVES: Readonly<Record<string, Directive>> = {
  'acl-pubsub-default': { kind: 'enum', multi: false },
  aclfile: { kind: 'text', multi: false },
  'acllog-max-len': { kind: 'int', multi: false },
  'active-defrag-cycle-max': { kind: 'int', multi: false },
  'active-defrag-cycle-min': { kind: 'int', multi: false },
  'active-defrag-cycle-us': { kind: 'int', multi: false },
  'active-defrag-ignore-bytes': { kind: 'memory', multi: false },
  'active-defrag-max-scan-fields': { kind: 'int', multi: false },
  'active-defrag-threshold-lower': { kind: 'int', multi: false },
  'active-defrag-threshold-upper': { kind: 'int', multi: false },
  'active-expire-effort': { kind: 'int', multi: false },
  activedefrag: { kind: 'bool', multi: false },
  activerehashing: { kind: 'bool', multi: false },
  'always-show-logo': { kind: 'bool', multi: false },
  'aof-disable-auto-gc': { kind: 'bool', multi: false },
  'aof-load-truncated': { kind: 'bool', multi: false },
  'aof-rewrite-cpulist': { kind: 'text', multi: false },
  aof_rewrite_cpulist: { kind: 'text', multi: false },
  'aof-rewrite-incremental-fsync': { kind: 'bool', multi: false },
  'aof-timestamp-enabled': { kind: 'bool', multi: false },
  'aof-use-rdb-preamble': { kind: 'bool', multi: false },
  appenddirname: { kind: 'text', multi: false },
  appendfilename: { kind: 'text', multi: false },
  appendfsync: { kind: 'enum', multi: false },
  appendonly: { kind: 'bool', multi: false },
  'auto-aof-rewrite-min-size': { kind: 'memory', multi: false },
  'auto-aof-rewrite-percentage': { kind: 'int', multi: false },
  'availability-zone': { kind: 'text', multi: false },
  'bgsave-cpulist': { kind: 'text', multi: false },
  bgsave_cpulist: { kind: 'text', multi: false },
  bind: { kind: 'special', multi: true },
  'bind-source-addr': { kind: 'text', multi: false },
  'bio-cpulist': { kind: 'text', multi: false },
  bio_cpulist: { kind: 'text', multi: false },
  'busy-reply-threshold': { kind: 'int', multi: false },
  'lua-time-limit': { kind: 'int', multi: false },
  'client-default-resp': { kind: 'int', multi: false },
  'client-output-buffer-limit': { kind: 'special', multi: true },
  'client-query-buffer-limit': { kind: 'memory', multi: false },
  'cluster-allow-pubsubshard-when-down': { kind: 'bool', multi: false },
  'cluster-allow-reads-when-down': { kind: 'bool', multi: false },
  'cluster-allow-replica-migration': { kind: 'bool', multi: false },
  'cluster-announce-bus-port': { kind: 'int', multi: false },
  'cluster-announce-client-ipv4': { kind: 'text', multi: false },
  'cluster-announce-client-ipv6': { kind: 'text', multi: false },
  'cluster-announce-client-port': { kind: 'int', multi: false },
  'cluster-announce-client-tls-port': { kind: 'int', multi: false },
  'cluster-announce-hostname': { kind: 'text', multi: false },
  'cluster-announce-human-nodename': { kind: 'text', multi: false },
  'cluster-announce-ip': { kind: 'text', multi: false },
  'cluster-announce-port': { kind: 'int', multi: false },
  'cluster-announce-tls-port': { kind: 'int', multi: false },
  'cluster-blacklist-ttl': { kind: 'int', multi: false },
  'cluster-compatibility-sample-ratio': { kind: 'int', multi: false },
  'cluster-config-file': { kind: 'text', multi: false },
  'cluster-config-save-behavior': { kind: 'enum', multi: false },
  'cluster-databases': { kind: 'int', multi: false },
  'cluster-enabled': { kind: 'bool', multi: false },
  'cluster-link-sendbuf-limit': { kind: 'memory', multi: false },
  'cluster-manual-failover-timeout': { kind: 'int', multi: false },
  'cluster-message-gossip-perc': { kind: 'int', multi: false },
  'cluster-migration-barrier': { kind: 'int', multi: false },
  'cluster-node-timeout': { kind: 'int', multi: false },
  'cluster-ping-interval': { kind: 'int', multi: false },
  'cluster-port': { kind: 'int', multi: false },
  'cluster-preferred-endpoint-type': { kind: 'enum', multi: false },
  'cluster-replica-no-failover': { kind: 'bool', multi: false },
  'cluster-slave-no-failover': { kind: 'bool', multi: false },
  'cluster-replica-validity-factor': { kind: 'int', multi: false },
  'cluster-slave-validity-factor': { kind: 'int', multi: false },
  'cluster-require-full-coverage': { kind: 'bool', multi: false },
  'cluster-slot-migration-log-max-len': { kind: 'int', multi: false },
  'cluster-slot-stats-enabled': { kind: 'bool', multi: false },
  'commandlog-large-reply-max-len': { kind: 'int', multi: false },
  'commandlog-large-request-max-len': { kind: 'int', multi: false },
  'commandlog-reply-larger-than': { kind: 'int', multi: false },
  'commandlog-request-larger-than': { kind: 'int', multi: false },
  'crash-log-enabled': { kind: 'bool', multi: false },
  'crash-memcheck-enabled': { kind: 'bool', multi: false },
  daemonize: { kind: 'bool', multi: false },
  databases: { kind: 'int', multi: false },
  dbfilename: { kind: 'text', multi: false },
  'debug-context': { kind: 'text', multi: false },
  dir: { kind: 'special', multi: false },
  'disable-thp': { kind: 'bool', multi: false },
  'dual-channel-replication-enabled': { kind: 'bool', multi: false },
  'dynamic-hz': { kind: 'bool', multi: false },
  'enable-debug-assert': { kind: 'bool', multi: false },
  'enable-debug-command': { kind: 'enum', multi: false },
  'enable-module-command': { kind: 'enum', multi: false },
  'enable-protected-configs': { kind: 'enum', multi: false },
  'extended-redis-compatibility': { kind: 'bool', multi: false },
  'hash-max-listpack-entries': { kind: 'int', multi: false },
  'hash-max-ziplist-entries': { kind: 'int', multi: false },
  'hash-max-listpack-value': { kind: 'memory', multi: false },
  'hash-max-ziplist-value': { kind: 'memory', multi: false },
  'hash-seed': { kind: 'text', multi: false },
  'hide-user-data-from-log': { kind: 'bool', multi: false },
  'hll-sparse-max-bytes': { kind: 'memory', multi: false },
  hz: { kind: 'int', multi: false },
  'ignore-warnings': { kind: 'text', multi: false },
  'import-mode': { kind: 'bool', multi: false },
  'io-threads': { kind: 'int', multi: false },
  'io-threads-always-active': { kind: 'bool', multi: false },
  'jemalloc-bg-thread': { kind: 'bool', multi: false },
  'key-load-delay': { kind: 'int', multi: false },
  'latency-monitor-threshold': { kind: 'int', multi: false },
  'latency-tracking': { kind: 'bool', multi: false },
  'latency-tracking-info-percentiles': { kind: 'special', multi: true },
  'lazyfree-lazy-eviction': { kind: 'bool', multi: false },
  'lazyfree-lazy-expire': { kind: 'bool', multi: false },
  'lazyfree-lazy-server-del': { kind: 'bool', multi: false },
  'lazyfree-lazy-user-del': { kind: 'bool', multi: false },
  'lazyfree-lazy-user-flush': { kind: 'bool', multi: false },
  'lfu-decay-time': { kind: 'int', multi: false },
  'lfu-log-factor': { kind: 'int', multi: false },
  'list-compress-depth': { kind: 'int', multi: false },
  'list-max-listpack-size': { kind: 'int', multi: false },
  'list-max-ziplist-size': { kind: 'int', multi: false },
  'loading-process-events-interval-bytes': { kind: 'int', multi: false },
  'locale-collate': { kind: 'text', multi: false },
  'log-format': { kind: 'enum', multi: false },
  'log-timestamp-format': { kind: 'enum', multi: false },
  logfile: { kind: 'text', multi: false },
  loglevel: { kind: 'enum', multi: false },
  'lua-enable-deprecated-api': { kind: 'bool', multi: false },
  'lua-enable-insecure-api': { kind: 'bool', multi: false },
  masterauth: { kind: 'text', multi: false },
  primaryauth: { kind: 'text', multi: false },
  masteruser: { kind: 'text', multi: false },
  primaryuser: { kind: 'text', multi: false },
  'max-new-connections-per-cycle': { kind: 'int', multi: false },
  'max-new-tls-connections-per-cycle': { kind: 'int', multi: false },
  maxclients: { kind: 'int', multi: false },
  maxmemory: { kind: 'memory', multi: false },
  'maxmemory-clients': { kind: 'memory', multi: false },
  'maxmemory-eviction-tenacity': { kind: 'int', multi: false },
  'maxmemory-policy': { kind: 'enum', multi: false },
  'maxmemory-samples': { kind: 'int', multi: false },
  'min-io-threads-avoid-copy-reply': { kind: 'int', multi: false },
  'min-replicas-max-lag': { kind: 'int', multi: false },
  'min-slaves-max-lag': { kind: 'int', multi: false },
  'min-replicas-to-write': { kind: 'int', multi: false },
  'min-slaves-to-write': { kind: 'int', multi: false },
  'min-string-size-avoid-copy-reply': { kind: 'int', multi: false },
  'min-string-size-avoid-copy-reply-threaded': { kind: 'int', multi: false },
  mptcp: { kind: 'bool', multi: false },
  'no-appendfsync-on-rewrite': { kind: 'bool', multi: false },
  'notify-keyspace-events': { kind: 'special', multi: false },
  'oom-score-adj': { kind: 'enum', multi: false },
  'oom-score-adj-values': { kind: 'special', multi: true },
  pidfile: { kind: 'text', multi: false },
  port: { kind: 'int', multi: false },
  'prefetch-batch-max-size': { kind: 'int', multi: false },
  'proc-title-template': { kind: 'special', multi: false },
  'propagation-error-behavior': { kind: 'enum', multi: false },
  'protected-mode': { kind: 'bool', multi: false },
  'proto-max-bulk-len': { kind: 'memory', multi: false },
  'rdb-del-sync-files': { kind: 'bool', multi: false },
  'rdb-dialect': { kind: 'enum', multi: false },
  'rdb-key-save-delay': { kind: 'int', multi: false },
  'rdb-save-incremental-fsync': { kind: 'bool', multi: false },
  'rdb-version-check': { kind: 'enum', multi: false },
  rdbchecksum: { kind: 'bool', multi: false },
  rdbcompression: { kind: 'bool', multi: false },
  'rdma-bind': { kind: 'special', multi: true },
  'rdma-completion-vector': { kind: 'int', multi: false },
  'rdma-port': { kind: 'int', multi: false },
  'rdma-rx-size': { kind: 'int', multi: false },
  'repl-backlog-size': { kind: 'memory', multi: false },
  'repl-backlog-ttl': { kind: 'int', multi: false },
  'repl-disable-tcp-nodelay': { kind: 'bool', multi: false },
  'repl-diskless-load': { kind: 'enum', multi: false },
  'repl-diskless-sync': { kind: 'bool', multi: false },
  'repl-diskless-sync-delay': { kind: 'int', multi: false },
  'repl-diskless-sync-max-replicas': { kind: 'int', multi: false },
  'repl-mptcp': { kind: 'bool', multi: false },
  'repl-ping-replica-period': { kind: 'int', multi: false },
  'repl-ping-slave-period': { kind: 'int', multi: false },
  'repl-rdb-channel': { kind: 'bool', multi: false },
  'repl-timeout': { kind: 'int', multi: false },
  'replica-announce-ip': { kind: 'text', multi: false },
  'slave-announce-ip': { kind: 'text', multi: false },
  'replica-announce-port': { kind: 'int', multi: false },
  'slave-announce-port': { kind: 'int', multi: false },
  'replica-announced': { kind: 'bool', multi: false },
  'replica-full-sync-buffer-limit': { kind: 'memory', multi: false },
  'replica-ignore-disk-write-errors': { kind: 'bool', multi: false },
  'replica-ignore-maxmemory': { kind: 'bool', multi: false },
  'slave-ignore-maxmemory': { kind: 'bool', multi: false },
  'replica-lazy-flush': { kind: 'bool', multi: false },
  'slave-lazy-flush': { kind: 'bool', multi: false },
  'replica-priority': { kind: 'int', multi: false },
  'slave-priority': { kind: 'int', multi: false },
  'replica-read-only': { kind: 'bool', multi: false },
  'slave-read-only': { kind: 'bool', multi: false },
  'replica-serve-stale-data': { kind: 'bool', multi: false },
  'slave-serve-stale-data': { kind: 'bool', multi: false },
  replicaof: { kind: 'special', multi: true },
  slaveof: { kind: 'special', multi: true },
  'req-res-logfile': { kind: 'text', multi: false },
  requirepass: { kind: 'text', multi: false },
  'sanitize-dump-payload': { kind: 'enum', multi: false },
  save: { kind: 'special', multi: true },
  'server-cpulist': { kind: 'text', multi: false },
  server_cpulist: { kind: 'text', multi: false },
  'set-max-intset-entries': { kind: 'int', multi: false },
  'set-max-listpack-entries': { kind: 'int', multi: false },
  'set-max-listpack-value': { kind: 'int', multi: false },
  'set-proc-title': { kind: 'bool', multi: false },
  'shutdown-on-sigint': { kind: 'flags', multi: true },
  'shutdown-on-sigterm': { kind: 'flags', multi: true },
  'shutdown-timeout': { kind: 'int', multi: false },
  'slot-migration-max-failover-repl-bytes': { kind: 'memory', multi: false },
  'slowlog-log-slower-than': { kind: 'int', multi: false },
  'commandlog-execution-slower-than': { kind: 'int', multi: false },
  'slowlog-max-len': { kind: 'int', multi: false },
  'commandlog-slow-execution-max-len': { kind: 'int', multi: false },
  'socket-mark-id': { kind: 'int', multi: false },
  'stop-writes-on-bgsave-error': { kind: 'bool', multi: false },
  'stream-node-max-bytes': { kind: 'memory', multi: false },
  'stream-node-max-entries': { kind: 'int', multi: false },
  supervised: { kind: 'enum', multi: false },
  'syslog-enabled': { kind: 'bool', multi: false },
  'syslog-facility': { kind: 'enum', multi: false },
  'syslog-ident': { kind: 'text', multi: false },
  'tcp-backlog': { kind: 'int', multi: false },
  'tcp-keepalive': { kind: 'int', multi: false },
  timeout: { kind: 'int', multi: false },
  'tls-auth-clients': { kind: 'enum', multi: false },
  'tls-auth-clients-user': { kind: 'enum', multi: false },
  'tls-auto-reload-interval': { kind: 'int', multi: false },
  'tls-ca-cert-dir': { kind: 'text', multi: false },
  'tls-ca-cert-file': { kind: 'text', multi: false },
  'tls-cert-file': { kind: 'text', multi: false },
  'tls-ciphers': { kind: 'text', multi: false },
  'tls-ciphersuites': { kind: 'text', multi: false },
  'tls-client-cert-file': { kind: 'text', multi: false },
  'tls-client-key-file': { kind: 'text', multi: false },
  'tls-client-key-file-pass': { kind: 'text', multi: false },
  'tls-cluster': { kind: 'bool', multi: false },
  'tls-dh-params-file': { kind: 'text', multi: false },
  'tls-key-file': { kind: 'text', multi: false },
  'tls-key-file-pass': { kind: 'text', multi: false },
  'tls-port': { kind: 'int', multi: false },
  'tls-prefer-server-ciphers': { kind: 'bool', multi: false },
  'tls-protocols': { kind: 'text', multi: false },
  'tls-replication': { kind: 'bool', multi: false },
  'tls-session-cache-size': { kind: 'int', multi: false },
  'tls-session-cache-timeout': { kind: 'int', multi: false },
  'tls-session-caching': { kind: 'bool', multi: false },
  'tracking-table-max-keys': { kind: 'int', multi: false },
  unixsocket: { kind: 'text', multi: false },
  unixsocketgroup: { kind: 'text', multi: false },
  unixsocketperm: { kind: 'int', multi: false },
  'use-exit-on-panic': { kind: 'bool', multi: false },
  'watchdog-period': { kind: 'int', multi: false },
  'zset-max-listpack-entries': { kind: 'int', multi: false },
  'zset-max-ziplist-entries': { kind: 'int', multi: false },
  'zset-max-listpack-value': { kind: 'memory', multi: false },
  'zset-max-ziplist-value': { kind: 'memory', multi: false },
}
