// generated: do not edit. From crates/spec by `cargo run -p xtask -- codegen`.

import {
  type Arg,
  type Entries,
  type FullStreamInfo,
  type GeoPlace,
  type Int,
  type Key,
  type PendingEntry,
  type PendingSummary,
  type Raw,
  type StreamConsumer,
  type StreamEntry,
  type StreamGroup,
  type StreamInfo,
  type Value,
  type WaitOptions,
  checkOptions,
  columns,
  flatten,
  flattenScores,
  fullStreamInfo,
  geoPlaces,
  keep,
  list,
  numberOrNull,
  orNull,
  pendingEntries,
  pendingSummary,
  record,
  scored,
  streamConsumers,
  streamEntries,
  streamGroups,
  streamInfo,
  text,
  textOrNull,
  texts,
  tuple,
} from '../marshal'

/** Options of CLIENT LIST. */
export interface ClientListOptions {
  /** `TYPE client-type` */
  type?: 'normal' | 'master' | 'replica' | 'pubsub' | undefined
  /** `USER username` */
  user?: Value | undefined
  /** `ADDR addr` */
  addr?: Value | undefined
  /** `LADDR laddr` */
  laddr?: Value | undefined
  /** `SKIPME skipme` */
  skipme?: 'YES' | 'NO' | undefined
  /** `MAXAGE maxage` */
  maxage?: Int | undefined
  /** `NAME name` */
  name?: Value | undefined
  /** `IDLE idle` */
  idle?: Int | undefined
  /** `FLAGS flags` */
  flags?: Value | undefined
  /** `LIB-NAME lib-name` */
  libName?: Value | undefined
  /** `LIB-VER lib-ver` */
  libVer?: Value | undefined
  /** `DB db` */
  db?: Int | undefined
  /** `CAPA capa` */
  capa?: Value | undefined
  /** `IP ip` */
  ip?: Value | undefined
  /** `NOT-TYPE not-client-type` */
  notType?: 'normal' | 'master' | 'replica' | 'pubsub' | undefined
  /** `NOT-USER not-username` */
  notUser?: Value | undefined
  /** `NOT-ADDR not-addr` */
  notAddr?: Value | undefined
  /** `NOT-LADDR not-laddr` */
  notLaddr?: Value | undefined
  /** `NOT-NAME not-name` */
  notName?: Value | undefined
  /** `NOT-FLAGS not-flags` */
  notFlags?: Value | undefined
  /** `NOT-LIB-NAME not-lib-name` */
  notLibName?: Value | undefined
  /** `NOT-LIB-VER not-lib-ver` */
  notLibVer?: Value | undefined
  /** `NOT-DB not-db` */
  notDb?: Int | undefined
  /** `NOT-CAPA not-capa` */
  notCapa?: Value | undefined
  /** `NOT-IP not-ip` */
  notIp?: Value | undefined
  /** `ID client-id` */
  id?: readonly Int[] | undefined
  /** `NOT-ID not-client-id` */
  notId?: readonly Int[] | undefined
}

const CLIENT_LIST_OPTIONS: ReadonlySet<string> = new Set([
  'type',
  'user',
  'addr',
  'laddr',
  'skipme',
  'maxage',
  'name',
  'idle',
  'flags',
  'libName',
  'libVer',
  'db',
  'capa',
  'ip',
  'notType',
  'notUser',
  'notAddr',
  'notLaddr',
  'notName',
  'notFlags',
  'notLibName',
  'notLibVer',
  'notDb',
  'notCapa',
  'notIp',
  'id',
  'notId',
])

/** Options of CLIENT PAUSE. */
export interface ClientPauseOptions {
  /** `WRITE` */
  write?: boolean | undefined
  /** `ALL` */
  all?: boolean | undefined
}

const CLIENT_PAUSE_OPTIONS: ReadonlySet<string> = new Set(['write', 'all'])

/** Options of CLIENT UNBLOCK. */
export interface ClientUnblockOptions {
  /** `TIMEOUT` */
  timeout?: boolean | undefined
  /** `ERROR` */
  error?: boolean | undefined
}

const CLIENT_UNBLOCK_OPTIONS: ReadonlySet<string> = new Set(['timeout', 'error'])

/** Options of COPY. */
export interface CopyOptions {
  /** `DB destination-db` */
  db?: Int | undefined
  /** `REPLACE` */
  replace?: boolean | undefined
}

const COPY_OPTIONS: ReadonlySet<string> = new Set(['db', 'replace'])

/** Options of EXPIRE. */
export interface ExpireOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `GT` */
  gt?: boolean | undefined
  /** `LT` */
  lt?: boolean | undefined
}

const EXPIRE_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'gt', 'lt'])

/** Options of EXPIREAT. */
export interface ExpireatOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `GT` */
  gt?: boolean | undefined
  /** `LT` */
  lt?: boolean | undefined
}

const EXPIREAT_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'gt', 'lt'])

/** Options of MIGRATE. */
export interface MigrateOptions {
  /** `COPY` */
  copy?: boolean | undefined
  /** `REPLACE` */
  replace?: boolean | undefined
  /** `AUTH auth` */
  auth?: Value | undefined
  /** `AUTH2 auth2` */
  auth2?: readonly [username: Value, password: Value] | undefined
  /** `KEYS keys` */
  keys?: readonly Key[] | undefined
}

const MIGRATE_OPTIONS: ReadonlySet<string> = new Set(['copy', 'replace', 'auth', 'auth2', 'keys'])

/** Options of PEXPIRE. */
export interface PexpireOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `GT` */
  gt?: boolean | undefined
  /** `LT` */
  lt?: boolean | undefined
}

const PEXPIRE_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'gt', 'lt'])

/** Options of PEXPIREAT. */
export interface PexpireatOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `GT` */
  gt?: boolean | undefined
  /** `LT` */
  lt?: boolean | undefined
}

const PEXPIREAT_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'gt', 'lt'])

/** Options of RESTORE. */
export interface RestoreOptions {
  /** `REPLACE` */
  replace?: boolean | undefined
  /** `ABSTTL` */
  absttl?: boolean | undefined
  /** `IDLETIME seconds` */
  idletime?: Int | undefined
  /** `FREQ frequency` */
  freq?: Int | undefined
}

const RESTORE_OPTIONS: ReadonlySet<string> = new Set(['replace', 'absttl', 'idletime', 'freq'])

/** Options of SCAN. */
export interface ScanOptions {
  /** `MATCH pattern` */
  match?: string | undefined
  /** `COUNT count` */
  count?: Int | undefined
  /** `TYPE type` */
  type?: Value | undefined
}

const SCAN_OPTIONS: ReadonlySet<string> = new Set(['match', 'count', 'type'])

/** Options of SORT. */
export interface SortOptions {
  /** `BY by-pattern` */
  by?: string | undefined
  /** `LIMIT limit` */
  limit?: readonly [offset: Int, count: Int] | undefined
  /** `ASC` */
  asc?: boolean | undefined
  /** `DESC` */
  desc?: boolean | undefined
  /** `ALPHA` */
  alpha?: boolean | undefined
  /** `STORE destination` */
  store?: Key | undefined
  /** `GET get-pattern` */
  get?: readonly string[] | undefined
}

const SORT_OPTIONS: ReadonlySet<string> = new Set(['by', 'limit', 'asc', 'desc', 'alpha', 'store', 'get'])

/** Options of SORT_RO. */
export interface SortRoOptions {
  /** `BY by-pattern` */
  by?: string | undefined
  /** `LIMIT limit` */
  limit?: readonly [offset: Int, count: Int] | undefined
  /** `ASC` */
  asc?: boolean | undefined
  /** `DESC` */
  desc?: boolean | undefined
  /** `ALPHA` */
  alpha?: boolean | undefined
  /** `GET get-pattern` */
  get?: readonly string[] | undefined
}

const SORT_RO_OPTIONS: ReadonlySet<string> = new Set(['by', 'limit', 'asc', 'desc', 'alpha', 'get'])

/** Options of GEOADD. */
export interface GeoaddOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `CH` */
  ch?: boolean | undefined
}

const GEOADD_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'ch'])

/** Options of GEODIST. */
export interface GeodistOptions {
  /** `m` */
  m?: boolean | undefined
  /** `km` */
  km?: boolean | undefined
  /** `ft` */
  ft?: boolean | undefined
  /** `mi` */
  mi?: boolean | undefined
}

const GEODIST_OPTIONS: ReadonlySet<string> = new Set(['m', 'km', 'ft', 'mi'])

/** Options of GEORADIUS. */
export interface GeoradiusOptions {
  /** `WITHCOORD` */
  withcoord?: boolean | undefined
  /** `WITHDIST` */
  withdist?: boolean | undefined
  /** `WITHHASH` */
  withhash?: boolean | undefined
  /** `COUNT count` */
  count?: Int | undefined
  /** `ANY` */
  any?: boolean | undefined
  /** `ASC` */
  asc?: boolean | undefined
  /** `DESC` */
  desc?: boolean | undefined
  /** `STORE storekey` */
  store?: Key | undefined
  /** `STOREDIST storedistkey` */
  storedist?: Key | undefined
}

const GEORADIUS_OPTIONS: ReadonlySet<string> = new Set([
  'withcoord',
  'withdist',
  'withhash',
  'count',
  'any',
  'asc',
  'desc',
  'store',
  'storedist',
])

/** Options of GEORADIUS_RO. */
export interface GeoradiusRoOptions {
  /** `WITHCOORD` */
  withcoord?: boolean | undefined
  /** `WITHDIST` */
  withdist?: boolean | undefined
  /** `WITHHASH` */
  withhash?: boolean | undefined
  /** `COUNT count` */
  count?: Int | undefined
  /** `ANY` */
  any?: boolean | undefined
  /** `ASC` */
  asc?: boolean | undefined
  /** `DESC` */
  desc?: boolean | undefined
}

const GEORADIUS_RO_OPTIONS: ReadonlySet<string> = new Set([
  'withcoord',
  'withdist',
  'withhash',
  'count',
  'any',
  'asc',
  'desc',
])

/** Options of GEORADIUSBYMEMBER. */
export interface GeoradiusbymemberOptions {
  /** `WITHCOORD` */
  withcoord?: boolean | undefined
  /** `WITHDIST` */
  withdist?: boolean | undefined
  /** `WITHHASH` */
  withhash?: boolean | undefined
  /** `COUNT count` */
  count?: Int | undefined
  /** `ANY` */
  any?: boolean | undefined
  /** `ASC` */
  asc?: boolean | undefined
  /** `DESC` */
  desc?: boolean | undefined
  /** `STORE storekey` */
  store?: Key | undefined
  /** `STOREDIST storedistkey` */
  storedist?: Key | undefined
}

const GEORADIUSBYMEMBER_OPTIONS: ReadonlySet<string> = new Set([
  'withcoord',
  'withdist',
  'withhash',
  'count',
  'any',
  'asc',
  'desc',
  'store',
  'storedist',
])

/** Options of GEORADIUSBYMEMBER_RO. */
export interface GeoradiusbymemberRoOptions {
  /** `WITHCOORD` */
  withcoord?: boolean | undefined
  /** `WITHDIST` */
  withdist?: boolean | undefined
  /** `WITHHASH` */
  withhash?: boolean | undefined
  /** `COUNT count` */
  count?: Int | undefined
  /** `ANY` */
  any?: boolean | undefined
  /** `ASC` */
  asc?: boolean | undefined
  /** `DESC` */
  desc?: boolean | undefined
}

const GEORADIUSBYMEMBER_RO_OPTIONS: ReadonlySet<string> = new Set([
  'withcoord',
  'withdist',
  'withhash',
  'count',
  'any',
  'asc',
  'desc',
])

/** Options of GEOSEARCH. */
export interface GeosearchOptions {
  /** `FROMMEMBER member` */
  frommember?: Value | undefined
  /** `FROMLONLAT fromlonlat` */
  fromlonlat?: readonly [longitude: number | string, latitude: number | string] | undefined
  /** `BYRADIUS circle` */
  byradius?: readonly [radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi'] | undefined
  /** `BYBOX box` */
  bybox?: readonly [width: number | string, height: number | string, unit: 'm' | 'km' | 'ft' | 'mi'] | undefined
  /** `BYPOLYGON polygon` */
  bypolygon?: readonly (readonly [longitude: number | string, latitude: number | string])[] | undefined
  /** `ASC` */
  asc?: boolean | undefined
  /** `DESC` */
  desc?: boolean | undefined
  /** `COUNT count` */
  count?: Int | undefined
  /** `ANY` */
  any?: boolean | undefined
  /** `WITHCOORD` */
  withcoord?: boolean | undefined
  /** `WITHDIST` */
  withdist?: boolean | undefined
  /** `WITHHASH` */
  withhash?: boolean | undefined
}

const GEOSEARCH_OPTIONS: ReadonlySet<string> = new Set([
  'frommember',
  'fromlonlat',
  'byradius',
  'bybox',
  'bypolygon',
  'asc',
  'desc',
  'count',
  'any',
  'withcoord',
  'withdist',
  'withhash',
])

/** Options of GEOSEARCHSTORE. */
export interface GeosearchstoreOptions {
  /** `FROMMEMBER member` */
  frommember?: Value | undefined
  /** `FROMLONLAT fromlonlat` */
  fromlonlat?: readonly [longitude: number | string, latitude: number | string] | undefined
  /** `BYRADIUS circle` */
  byradius?: readonly [radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi'] | undefined
  /** `BYBOX box` */
  bybox?: readonly [width: number | string, height: number | string, unit: 'm' | 'km' | 'ft' | 'mi'] | undefined
  /** `BYPOLYGON polygon` */
  bypolygon?: readonly (readonly [longitude: number | string, latitude: number | string])[] | undefined
  /** `ASC` */
  asc?: boolean | undefined
  /** `DESC` */
  desc?: boolean | undefined
  /** `COUNT count` */
  count?: Int | undefined
  /** `ANY` */
  any?: boolean | undefined
  /** `STOREDIST` */
  storedist?: boolean | undefined
}

const GEOSEARCHSTORE_OPTIONS: ReadonlySet<string> = new Set([
  'frommember',
  'fromlonlat',
  'byradius',
  'bybox',
  'bypolygon',
  'asc',
  'desc',
  'count',
  'any',
  'storedist',
])

/** Options of HEXPIRE. */
export interface HexpireOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `GT` */
  gt?: boolean | undefined
  /** `LT` */
  lt?: boolean | undefined
}

const HEXPIRE_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'gt', 'lt'])

/** Options of HEXPIREAT. */
export interface HexpireatOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `GT` */
  gt?: boolean | undefined
  /** `LT` */
  lt?: boolean | undefined
}

const HEXPIREAT_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'gt', 'lt'])

/** Options of HGETEX. */
export interface HgetexOptions {
  /** `EX seconds` */
  ex?: Int | undefined
  /** `PX milliseconds` */
  px?: Int | undefined
  /** `EXAT unix-time-seconds` */
  exat?: Int | undefined
  /** `PXAT unix-time-milliseconds` */
  pxat?: Int | undefined
  /** `PERSIST` */
  persist?: boolean | undefined
}

const HGETEX_OPTIONS: ReadonlySet<string> = new Set(['ex', 'px', 'exat', 'pxat', 'persist'])

/** Options of HPEXPIRE. */
export interface HpexpireOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `GT` */
  gt?: boolean | undefined
  /** `LT` */
  lt?: boolean | undefined
}

const HPEXPIRE_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'gt', 'lt'])

/** Options of HPEXPIREAT. */
export interface HpexpireatOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `GT` */
  gt?: boolean | undefined
  /** `LT` */
  lt?: boolean | undefined
}

const HPEXPIREAT_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'gt', 'lt'])

/** Options of HSCAN. */
export interface HscanOptions {
  /** `MATCH pattern` */
  match?: string | undefined
  /** `COUNT count` */
  count?: Int | undefined
  /** `NOVALUES` */
  novalues?: boolean | undefined
}

const HSCAN_OPTIONS: ReadonlySet<string> = new Set(['match', 'count', 'novalues'])

/** Options of HSETEX. */
export interface HsetexOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `FNX` */
  fnx?: boolean | undefined
  /** `FXX` */
  fxx?: boolean | undefined
  /** `EX seconds` */
  ex?: Int | undefined
  /** `PX milliseconds` */
  px?: Int | undefined
  /** `EXAT unix-time-seconds` */
  exat?: Int | undefined
  /** `PXAT unix-time-milliseconds` */
  pxat?: Int | undefined
  /** `KEEPTTL` */
  keepttl?: boolean | undefined
}

const HSETEX_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'fnx', 'fxx', 'ex', 'px', 'exat', 'pxat', 'keepttl'])

/** Options of BLMPOP. */
export interface BlmpopOptions {
  /** `COUNT count` */
  count?: Int | undefined
}

const BLMPOP_OPTIONS: ReadonlySet<string> = new Set(['count'])

/** Options of LMPOP. */
export interface LmpopOptions {
  /** `COUNT count` */
  count?: Int | undefined
}

const LMPOP_OPTIONS: ReadonlySet<string> = new Set(['count'])

/** Options of LPOS. */
export interface LposOptions {
  /** `RANK rank` */
  rank?: Int | undefined
  /** `COUNT num-matches` */
  count?: Int | undefined
  /** `MAXLEN len` */
  maxlen?: Int | undefined
}

const LPOS_OPTIONS: ReadonlySet<string> = new Set(['rank', 'count', 'maxlen'])

/** Options of BGSAVE. */
export interface BgsaveOptions {
  /** `SCHEDULE` */
  schedule?: boolean | undefined
  /** `CANCEL` */
  cancel?: boolean | undefined
}

const BGSAVE_OPTIONS: ReadonlySet<string> = new Set(['schedule', 'cancel'])

/** Options of FLUSHALL. */
export interface FlushallOptions {
  /** `ASYNC` */
  async?: boolean | undefined
  /** `SYNC` */
  sync?: boolean | undefined
}

const FLUSHALL_OPTIONS: ReadonlySet<string> = new Set(['async', 'sync'])

/** Options of FLUSHDB. */
export interface FlushdbOptions {
  /** `ASYNC` */
  async?: boolean | undefined
  /** `SYNC` */
  sync?: boolean | undefined
}

const FLUSHDB_OPTIONS: ReadonlySet<string> = new Set(['async', 'sync'])

/** Options of LOLWUT. */
export interface LolwutOptions {
  /** `VERSION version` */
  version?: Int | undefined
}

const LOLWUT_OPTIONS: ReadonlySet<string> = new Set(['version'])

/** Options of COMMAND LIST. */
export interface CommandListOptions {
  /** `FILTERBY filterby` */
  filterby?: { module: Value } | { aclcat: Value } | { pattern: string } | undefined
}

const COMMAND_LIST_OPTIONS: ReadonlySet<string> = new Set(['filterby'])

/** Options of MEMORY USAGE. */
export interface MemoryUsageOptions {
  /** `SAMPLES count` */
  samples?: Int | undefined
}

const MEMORY_USAGE_OPTIONS: ReadonlySet<string> = new Set(['samples'])

/** Options of SINTERCARD. */
export interface SintercardOptions {
  /** `LIMIT limit` */
  limit?: Int | undefined
}

const SINTERCARD_OPTIONS: ReadonlySet<string> = new Set(['limit'])

/** Options of SSCAN. */
export interface SscanOptions {
  /** `MATCH pattern` */
  match?: string | undefined
  /** `COUNT count` */
  count?: Int | undefined
}

const SSCAN_OPTIONS: ReadonlySet<string> = new Set(['match', 'count'])

/** Options of BZMPOP. */
export interface BzmpopOptions {
  /** `COUNT count` */
  count?: Int | undefined
}

const BZMPOP_OPTIONS: ReadonlySet<string> = new Set(['count'])

/** Options of ZADD. */
export interface ZaddOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `GT` */
  gt?: boolean | undefined
  /** `LT` */
  lt?: boolean | undefined
  /** `CH` */
  ch?: boolean | undefined
  /** `INCR` */
  incr?: boolean | undefined
}

const ZADD_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'gt', 'lt', 'ch', 'incr'])

/** Options of ZDIFF. */
export interface ZdiffOptions {
  /** `WITHSCORES` */
  withscores?: boolean | undefined
}

const ZDIFF_OPTIONS: ReadonlySet<string> = new Set(['withscores'])

/** Options of ZINTER. */
export interface ZinterOptions {
  /** `AGGREGATE aggregate` */
  aggregate?: 'SUM' | 'MIN' | 'MAX' | undefined
  /** `WITHSCORES` */
  withscores?: boolean | undefined
  /** `WEIGHTS weight` */
  weights?: readonly Int[] | undefined
}

const ZINTER_OPTIONS: ReadonlySet<string> = new Set(['aggregate', 'withscores', 'weights'])

/** Options of ZINTERCARD. */
export interface ZintercardOptions {
  /** `LIMIT limit` */
  limit?: Int | undefined
}

const ZINTERCARD_OPTIONS: ReadonlySet<string> = new Set(['limit'])

/** Options of ZINTERSTORE. */
export interface ZinterstoreOptions {
  /** `AGGREGATE aggregate` */
  aggregate?: 'SUM' | 'MIN' | 'MAX' | undefined
  /** `WEIGHTS weight` */
  weights?: readonly Int[] | undefined
}

const ZINTERSTORE_OPTIONS: ReadonlySet<string> = new Set(['aggregate', 'weights'])

/** Options of ZMPOP. */
export interface ZmpopOptions {
  /** `COUNT count` */
  count?: Int | undefined
}

const ZMPOP_OPTIONS: ReadonlySet<string> = new Set(['count'])

/** Options of ZRANGE. */
export interface ZrangeOptions {
  /** `BYSCORE` */
  byscore?: boolean | undefined
  /** `BYLEX` */
  bylex?: boolean | undefined
  /** `REV` */
  rev?: boolean | undefined
  /** `LIMIT limit` */
  limit?: readonly [offset: Int, count: Int] | undefined
  /** `WITHSCORES` */
  withscores?: boolean | undefined
}

const ZRANGE_OPTIONS: ReadonlySet<string> = new Set(['byscore', 'bylex', 'rev', 'limit', 'withscores'])

/** Options of ZRANGEBYLEX. */
export interface ZrangebylexOptions {
  /** `LIMIT limit` */
  limit?: readonly [offset: Int, count: Int] | undefined
}

const ZRANGEBYLEX_OPTIONS: ReadonlySet<string> = new Set(['limit'])

/** Options of ZRANGEBYSCORE. */
export interface ZrangebyscoreOptions {
  /** `WITHSCORES` */
  withscores?: boolean | undefined
  /** `LIMIT limit` */
  limit?: readonly [offset: Int, count: Int] | undefined
}

const ZRANGEBYSCORE_OPTIONS: ReadonlySet<string> = new Set(['withscores', 'limit'])

/** Options of ZRANGESTORE. */
export interface ZrangestoreOptions {
  /** `BYSCORE` */
  byscore?: boolean | undefined
  /** `BYLEX` */
  bylex?: boolean | undefined
  /** `REV` */
  rev?: boolean | undefined
  /** `LIMIT limit` */
  limit?: readonly [offset: Int, count: Int] | undefined
}

const ZRANGESTORE_OPTIONS: ReadonlySet<string> = new Set(['byscore', 'bylex', 'rev', 'limit'])

/** Options of ZRANK. */
export interface ZrankOptions {
  /** `WITHSCORE` */
  withscore?: boolean | undefined
}

const ZRANK_OPTIONS: ReadonlySet<string> = new Set(['withscore'])

/** Options of ZREVRANGE. */
export interface ZrevrangeOptions {
  /** `WITHSCORES` */
  withscores?: boolean | undefined
}

const ZREVRANGE_OPTIONS: ReadonlySet<string> = new Set(['withscores'])

/** Options of ZREVRANGEBYLEX. */
export interface ZrevrangebylexOptions {
  /** `LIMIT limit` */
  limit?: readonly [offset: Int, count: Int] | undefined
}

const ZREVRANGEBYLEX_OPTIONS: ReadonlySet<string> = new Set(['limit'])

/** Options of ZREVRANGEBYSCORE. */
export interface ZrevrangebyscoreOptions {
  /** `WITHSCORES` */
  withscores?: boolean | undefined
  /** `LIMIT limit` */
  limit?: readonly [offset: Int, count: Int] | undefined
}

const ZREVRANGEBYSCORE_OPTIONS: ReadonlySet<string> = new Set(['withscores', 'limit'])

/** Options of ZREVRANK. */
export interface ZrevrankOptions {
  /** `WITHSCORE` */
  withscore?: boolean | undefined
}

const ZREVRANK_OPTIONS: ReadonlySet<string> = new Set(['withscore'])

/** Options of ZSCAN. */
export interface ZscanOptions {
  /** `MATCH pattern` */
  match?: string | undefined
  /** `COUNT count` */
  count?: Int | undefined
  /** `NOSCORES` */
  noscores?: boolean | undefined
}

const ZSCAN_OPTIONS: ReadonlySet<string> = new Set(['match', 'count', 'noscores'])

/** Options of ZUNION. */
export interface ZunionOptions {
  /** `AGGREGATE aggregate` */
  aggregate?: 'SUM' | 'MIN' | 'MAX' | undefined
  /** `WITHSCORES` */
  withscores?: boolean | undefined
  /** `WEIGHTS weight` */
  weights?: readonly Int[] | undefined
}

const ZUNION_OPTIONS: ReadonlySet<string> = new Set(['aggregate', 'withscores', 'weights'])

/** Options of ZUNIONSTORE. */
export interface ZunionstoreOptions {
  /** `AGGREGATE aggregate` */
  aggregate?: 'SUM' | 'MIN' | 'MAX' | undefined
  /** `WEIGHTS weight` */
  weights?: readonly Int[] | undefined
}

const ZUNIONSTORE_OPTIONS: ReadonlySet<string> = new Set(['aggregate', 'weights'])

/** Options of XADD. */
export interface XaddOptions {
  /** `NOMKSTREAM` */
  nomkstream?: boolean | undefined
  /** `MAXLEN threshold` */
  maxlen?: Value | undefined
  /** `MINID threshold` */
  minid?: Value | undefined
  /** `~` */
  approximate?: boolean | undefined
  /** `LIMIT count` */
  limit?: Int | undefined
}

const XADD_OPTIONS: ReadonlySet<string> = new Set(['nomkstream', 'maxlen', 'minid', 'approximate', 'limit'])

/** Options of XAUTOCLAIM. */
export interface XautoclaimOptions {
  /** `COUNT count` */
  count?: Int | undefined
  /** `JUSTID` */
  justid?: boolean | undefined
}

const XAUTOCLAIM_OPTIONS: ReadonlySet<string> = new Set(['count', 'justid'])

/** Options of XCLAIM. */
export interface XclaimOptions {
  /** `IDLE ms` */
  idle?: Int | undefined
  /** `TIME unix-time-milliseconds` */
  time?: Int | undefined
  /** `RETRYCOUNT count` */
  retrycount?: Int | undefined
  /** `FORCE` */
  force?: boolean | undefined
  /** `JUSTID` */
  justid?: boolean | undefined
  /** `LASTID lastid` */
  lastid?: Value | undefined
}

const XCLAIM_OPTIONS: ReadonlySet<string> = new Set(['idle', 'time', 'retrycount', 'force', 'justid', 'lastid'])

/** Options of XPENDING. */
export interface XpendingOptions {
  /** `IDLE min-idle-time` */
  idle?: Int | undefined
  /** `start` */
  start?: Value | undefined
  /** `end` */
  end?: Value | undefined
  /** `count` */
  count?: Int | undefined
  /** `consumer` */
  consumer?: Value | undefined
}

const XPENDING_OPTIONS: ReadonlySet<string> = new Set(['idle', 'start', 'end', 'count', 'consumer'])

/** Options of XRANGE. */
export interface XrangeOptions {
  /** `COUNT count` */
  count?: Int | undefined
}

const XRANGE_OPTIONS: ReadonlySet<string> = new Set(['count'])

/** Options of XREAD. */
export interface XreadOptions {
  /** `COUNT count` */
  count?: Int | undefined
  /** `BLOCK milliseconds` */
  block?: Int | undefined
}

const XREAD_OPTIONS: ReadonlySet<string> = new Set(['count', 'block'])

/** Options of XREADGROUP. */
export interface XreadgroupOptions {
  /** `COUNT count` */
  count?: Int | undefined
  /** `BLOCK milliseconds` */
  block?: Int | undefined
  /** `NOACK` */
  noack?: boolean | undefined
}

const XREADGROUP_OPTIONS: ReadonlySet<string> = new Set(['count', 'block', 'noack'])

/** Options of XREVRANGE. */
export interface XrevrangeOptions {
  /** `COUNT count` */
  count?: Int | undefined
}

const XREVRANGE_OPTIONS: ReadonlySet<string> = new Set(['count'])

/** Options of XSETID. */
export interface XsetidOptions {
  /** `ENTRIESADDED entries-added` */
  entriesadded?: Int | undefined
  /** `MAXDELETEDID max-deleted-id` */
  maxdeletedid?: Value | undefined
}

const XSETID_OPTIONS: ReadonlySet<string> = new Set(['entriesadded', 'maxdeletedid'])

/** Options of XTRIM. */
export interface XtrimOptions {
  /** `MAXLEN threshold` */
  maxlen?: Value | undefined
  /** `MINID threshold` */
  minid?: Value | undefined
  /** `~` */
  approximate?: boolean | undefined
  /** `LIMIT count` */
  limit?: Int | undefined
}

const XTRIM_OPTIONS: ReadonlySet<string> = new Set(['maxlen', 'minid', 'approximate', 'limit'])

/** Options of XGROUP CREATE. */
export interface XgroupCreateOptions {
  /** `MKSTREAM` */
  mkstream?: boolean | undefined
  /** `ENTRIESREAD entriesread` */
  entriesread?: Int | undefined
}

const XGROUP_CREATE_OPTIONS: ReadonlySet<string> = new Set(['mkstream', 'entriesread'])

/** Options of XGROUP SETID. */
export interface XgroupSetidOptions {
  /** `ENTRIESREAD entriesread` */
  entriesread?: Int | undefined
}

const XGROUP_SETID_OPTIONS: ReadonlySet<string> = new Set(['entriesread'])

/** Options of XINFO STREAM. */
export interface XinfoStreamOptions {
  /** `FULL` */
  full?: boolean | undefined
  /** `COUNT count` */
  count?: Int | undefined
}

const XINFO_STREAM_OPTIONS: ReadonlySet<string> = new Set(['full', 'count'])

/** Options of GETEX. */
export interface GetexOptions {
  /** `EX seconds` */
  ex?: Int | undefined
  /** `PX milliseconds` */
  px?: Int | undefined
  /** `EXAT unix-time-seconds` */
  exat?: Int | undefined
  /** `PXAT unix-time-milliseconds` */
  pxat?: Int | undefined
  /** `PERSIST` */
  persist?: boolean | undefined
}

const GETEX_OPTIONS: ReadonlySet<string> = new Set(['ex', 'px', 'exat', 'pxat', 'persist'])

/** Options of LCS. */
export interface LcsOptions {
  /** `LEN` */
  len?: boolean | undefined
  /** `IDX` */
  idx?: boolean | undefined
  /** `MINMATCHLEN min-match-len` */
  minmatchlen?: Int | undefined
  /** `WITHMATCHLEN` */
  withmatchlen?: boolean | undefined
}

const LCS_OPTIONS: ReadonlySet<string> = new Set(['len', 'idx', 'minmatchlen', 'withmatchlen'])

/** Options of MSETEX. */
export interface MsetexOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `EX seconds` */
  ex?: Int | undefined
  /** `PX milliseconds` */
  px?: Int | undefined
  /** `EXAT unix-time-seconds` */
  exat?: Int | undefined
  /** `PXAT unix-time-milliseconds` */
  pxat?: Int | undefined
  /** `KEEPTTL` */
  keepttl?: boolean | undefined
}

const MSETEX_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'ex', 'px', 'exat', 'pxat', 'keepttl'])

/** Options of SET. */
export interface SetOptions {
  /** `NX` */
  nx?: boolean | undefined
  /** `XX` */
  xx?: boolean | undefined
  /** `IFEQ comparison-value` */
  ifeq?: Value | undefined
  /** `GET` */
  get?: boolean | undefined
  /** `EX seconds` */
  ex?: Int | undefined
  /** `PX milliseconds` */
  px?: Int | undefined
  /** `EXAT unix-time-seconds` */
  exat?: Int | undefined
  /** `PXAT unix-time-milliseconds` */
  pxat?: Int | undefined
  /** `KEEPTTL` */
  keepttl?: boolean | undefined
}

const SET_OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'ifeq', 'get', 'ex', 'px', 'exat', 'pxat', 'keepttl'])

/**
 * Every command as a method. `Bulk` is what keys and values come back as: string or Buffer.
 *
 * Methods throw what the server answers as an error, with its first word as `code`.
 */
export abstract class Commands<Bulk> {
  /** The addon's functions. */
  protected abstract readonly raw: Raw

  /** Makes the call of a command that may block, and waits for its reply. */
  protected abstract settle(call: () => unknown, wait?: WaitOptions): Promise<unknown>

  // bitmap

  /**
   * Counts the bits that are 1 in a string, or in a range of it.
   *
   * BITCOUNT; O(N), N being the bytes in the range. Since 2.6.0.
   */
  bitcount(key: Key, start?: Int, end?: Int, unit?: 'BYTE' | 'BIT'): number {
    const args: Arg[] = [key]
    if (start !== undefined) args.push(start)
    if (end !== undefined) args.push(end)
    if (unit !== undefined) args.push(unit)
    return this.raw.bitcount!(args) as number
  }

  /**
   * Reads, writes and increments integers of any width inside a string, several in one call.
   *
   * BITFIELD; O(1) for each operation. Since 3.2.0.
   */
  bitfield(key: Key, ...args: Arg[]): (number | null)[] {
    return this.raw.bitfield!(key, args) as (number | null)[]
  }

  /**
   * Reads integers of any width inside a string; safe on replicas.
   *
   * BITFIELD_RO; O(1) for each operation. Since 6.0.0.
   */
  bitfieldRo(key: Key, ...args: Arg[]): number[] {
    return this.raw['bitfield_ro']!(key, args) as number[]
  }

  /**
   * Combines strings bit by bit and stores the outcome under another key.
   *
   * BITOP; O(N), N being the length of the longest string. Since 2.6.0.
   */
  bitop(operation: 'AND' | 'OR' | 'XOR' | 'NOT', destkey: Key, ...keys: Key[]): number {
    return this.raw.bitop!(operation, destkey, keys) as number
  }

  /**
   * Finds the position of the first bit with a given value.
   *
   * BITPOS; O(N), N being the bytes in the range. Since 2.8.7.
   */
  bitpos(key: Key, bit: Int, start?: Int, end?: Int, unit?: 'BYTE' | 'BIT'): number {
    const args: Arg[] = [key, bit]
    if (start !== undefined) args.push(start)
    if (end !== undefined) args.push(end)
    if (unit !== undefined) args.push(unit)
    return this.raw.bitpos!(args) as number
  }

  /**
   * Reads one bit of a string.
   *
   * GETBIT; O(1). Since 2.2.0.
   */
  getbit(key: Key, offset: Int): number {
    return this.raw.getbit!(key, offset) as number
  }

  /**
   * Writes one bit of a string and returns the previous one.
   *
   * SETBIT; O(1). Since 2.2.0.
   */
  setbit(key: Key, offset: Int, value: Int): number {
    return this.raw.setbit!(key, offset, value) as number
  }

  // connection

  /**
   * Sends the message back.
   *
   * ECHO; O(1). Since 1.0.0.
   */
  echo(message: Value): Bulk {
    return this.raw.echo!(message) as Bulk
  }

  /**
   * Answers PONG, or the message, to show that the server is alive.
   *
   * PING; O(1). Since 1.0.0.
   */
  ping(message?: Value): string {
    const args: Arg[] = []
    if (message !== undefined) args.push(message)
    return text(this.raw.ping!(args))
  }

  /**
   * Closes the connections that match the given filters.
   *
   * CLIENT KILL; O(N), N being the number of connections. Since 2.4.0.
   */
  clientKill(...args: Arg[]): number {
    return this.raw['client|kill']!(args) as number
  }

  /**
   * Describes the open connections, one line each.
   *
   * CLIENT LIST; O(N), N being the number of connections. Since 2.4.0.
   */
  clientList(options?: ClientListOptions): string {
    if (options === undefined) return text(this.raw['client|list']!())
    checkOptions('clientList', options, CLIENT_LIST_OPTIONS)
    const args: Arg[] = []
    if (options.type !== undefined) args.push('TYPE', options.type)
    if (options.user !== undefined) args.push('USER', options.user)
    if (options.addr !== undefined) args.push('ADDR', options.addr)
    if (options.laddr !== undefined) args.push('LADDR', options.laddr)
    if (options.skipme !== undefined) args.push('SKIPME', options.skipme)
    if (options.maxage !== undefined) args.push('MAXAGE', options.maxage)
    if (options.name !== undefined) args.push('NAME', options.name)
    if (options.idle !== undefined) args.push('IDLE', options.idle)
    if (options.flags !== undefined) args.push('FLAGS', options.flags)
    if (options.libName !== undefined) args.push('LIB-NAME', options.libName)
    if (options.libVer !== undefined) args.push('LIB-VER', options.libVer)
    if (options.db !== undefined) args.push('DB', options.db)
    if (options.capa !== undefined) args.push('CAPA', options.capa)
    if (options.ip !== undefined) args.push('IP', options.ip)
    if (options.notType !== undefined) args.push('NOT-TYPE', options.notType)
    if (options.notUser !== undefined) args.push('NOT-USER', options.notUser)
    if (options.notAddr !== undefined) args.push('NOT-ADDR', options.notAddr)
    if (options.notLaddr !== undefined) args.push('NOT-LADDR', options.notLaddr)
    if (options.notName !== undefined) args.push('NOT-NAME', options.notName)
    if (options.notFlags !== undefined) args.push('NOT-FLAGS', options.notFlags)
    if (options.notLibName !== undefined) args.push('NOT-LIB-NAME', options.notLibName)
    if (options.notLibVer !== undefined) args.push('NOT-LIB-VER', options.notLibVer)
    if (options.notDb !== undefined) args.push('NOT-DB', options.notDb)
    if (options.notCapa !== undefined) args.push('NOT-CAPA', options.notCapa)
    if (options.notIp !== undefined) args.push('NOT-IP', options.notIp)
    if (options.id !== undefined) args.push('ID', ...options.id)
    if (options.notId !== undefined) args.push('NOT-ID', ...options.notId)
    return text(this.raw['client|list']!(args))
  }

  /**
   * Holds back the commands of all clients, or only their writes, for some time.
   *
   * CLIENT PAUSE; O(1). Since 3.0.0.
   */
  clientPause(timeout: Int, options?: ClientPauseOptions): 'OK' {
    if (options === undefined) return this.raw['client|pause']!(timeout) as 'OK'
    checkOptions('clientPause', options, CLIENT_PAUSE_OPTIONS)
    const args: Arg[] = [timeout]
    if (options.write) args.push('WRITE')
    if (options.all) args.push('ALL')
    return this.raw['client|pause']!(args) as 'OK'
  }

  /**
   * Wakes a client that waits in a blocking command of another connection.
   *
   * CLIENT UNBLOCK; O(log N), N being the number of connections. Since 5.0.0.
   */
  clientUnblock(clientId: Int, options?: ClientUnblockOptions): number {
    if (options === undefined) return this.raw['client|unblock']!(clientId) as number
    checkOptions('clientUnblock', options, CLIENT_UNBLOCK_OPTIONS)
    const args: Arg[] = [clientId]
    if (options.timeout) args.push('TIMEOUT')
    if (options.error) args.push('ERROR')
    return this.raw['client|unblock']!(args) as number
  }

  /**
   * Ends a CLIENT PAUSE before its time.
   *
   * CLIENT UNPAUSE; O(N), N being the number of paused clients. Since 6.2.0.
   */
  clientUnpause(): 'OK' {
    return this.raw['client|unpause']!() as 'OK'
  }

  // generic

  /**
   * Copies the value of a key, with its expiry, to another key or database.
   *
   * COPY; O(N), N being the elements of a collection; O(1) for strings. Since 6.2.0.
   */
  copy(source: Key, destination: Key, options?: CopyOptions): number {
    if (options === undefined) return this.raw.copy!(source, destination) as number
    checkOptions('copy', options, COPY_OPTIONS)
    const args: Arg[] = [source, destination]
    if (options.db !== undefined) args.push('DB', options.db)
    if (options.replace) args.push('REPLACE')
    return this.raw.copy!(args) as number
  }

  /**
   * Removes keys.
   *
   * DEL; O(N), N being the number of keys, plus the elements of the collections among them. Since 1.0.0.
   */
  del(...keys: Key[]): number {
    return this.raw.del!(keys) as number
  }

  /**
   * Gives the value of a key as bytes that RESTORE understands, here or on another server.
   *
   * DUMP; O(N*M), N being the elements of the value and M their mean length. Since 2.6.0.
   */
  dump(key: Key): Bulk | null {
    return this.raw.dump!(key) as Bulk | null
  }

  /**
   * Counts how many of the given keys exist, a repeated key counting each time.
   *
   * EXISTS; O(N), N being the number of keys. Since 1.0.0.
   */
  exists(...keys: Key[]): number {
    return this.raw.exists!(keys) as number
  }

  /**
   * Lets a key expire after a number of seconds.
   *
   * EXPIRE; O(1). Since 1.0.0.
   */
  expire(key: Key, seconds: Int, options?: ExpireOptions): number {
    if (options === undefined) return this.raw.expire!(key, seconds) as number
    checkOptions('expire', options, EXPIRE_OPTIONS)
    const args: Arg[] = [key, seconds]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.gt) args.push('GT')
    if (options.lt) args.push('LT')
    return this.raw.expire!(args) as number
  }

  /**
   * Lets a key expire at a Unix time in seconds.
   *
   * EXPIREAT; O(1). Since 1.2.0.
   */
  expireat(key: Key, unixTimeSeconds: Int, options?: ExpireatOptions): number {
    if (options === undefined) return this.raw.expireat!(key, unixTimeSeconds) as number
    checkOptions('expireat', options, EXPIREAT_OPTIONS)
    const args: Arg[] = [key, unixTimeSeconds]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.gt) args.push('GT')
    if (options.lt) args.push('LT')
    return this.raw.expireat!(args) as number
  }

  /**
   * Tells the Unix time in seconds at which a key expires.
   *
   * EXPIRETIME; O(1). Since 7.0.0.
   */
  expiretime(key: Key): number {
    return this.raw.expiretime!(key) as number
  }

  /**
   * Lists all keys that match a glob pattern.
   *
   * KEYS; O(N), N being the keys in the database. Since 1.0.0.
   */
  keys(pattern: string): Bulk[] {
    return this.raw.keys!(pattern) as Bulk[]
  }

  /**
   * Moves keys to another server, and deletes them here once it has them.
   *
   * MIGRATE; O(N) in the size of the values here, and that of RESTORE at the other server. Since 2.6.0.
   */
  migrate(host: Value, port: Int, key: Key, destinationDb: Int, timeout: Int, options?: MigrateOptions, wait?: WaitOptions): Promise<string> {
    if (options === undefined) return this.settle(() => this.raw.migrate!(host, port, key, destinationDb, timeout), wait).then(reply => text(reply))
    checkOptions('migrate', options, MIGRATE_OPTIONS)
    const args: Arg[] = [host, port, key, destinationDb, timeout]
    if (options.copy) args.push('COPY')
    if (options.replace) args.push('REPLACE')
    if (options.auth !== undefined) args.push('AUTH', options.auth)
    if (options.auth2 !== undefined) args.push('AUTH2', ...options.auth2)
    if (options.keys !== undefined) args.push('KEYS', ...options.keys)
    return this.settle(() => this.raw.migrate!(args), wait).then(reply => text(reply))
  }

  /**
   * Moves a key to another database.
   *
   * MOVE; O(1). Since 1.0.0.
   */
  move(key: Key, db: Int): number {
    return this.raw.move!(key, db) as number
  }

  /**
   * Removes the expiry of a key.
   *
   * PERSIST; O(1). Since 2.2.0.
   */
  persist(key: Key): number {
    return this.raw.persist!(key) as number
  }

  /**
   * Lets a key expire after a number of milliseconds.
   *
   * PEXPIRE; O(1). Since 2.6.0.
   */
  pexpire(key: Key, milliseconds: Int, options?: PexpireOptions): number {
    if (options === undefined) return this.raw.pexpire!(key, milliseconds) as number
    checkOptions('pexpire', options, PEXPIRE_OPTIONS)
    const args: Arg[] = [key, milliseconds]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.gt) args.push('GT')
    if (options.lt) args.push('LT')
    return this.raw.pexpire!(args) as number
  }

  /**
   * Lets a key expire at a Unix time in milliseconds.
   *
   * PEXPIREAT; O(1). Since 2.6.0.
   */
  pexpireat(key: Key, unixTimeMilliseconds: Int, options?: PexpireatOptions): number {
    if (options === undefined) return this.raw.pexpireat!(key, unixTimeMilliseconds) as number
    checkOptions('pexpireat', options, PEXPIREAT_OPTIONS)
    const args: Arg[] = [key, unixTimeMilliseconds]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.gt) args.push('GT')
    if (options.lt) args.push('LT')
    return this.raw.pexpireat!(args) as number
  }

  /**
   * Tells the Unix time in milliseconds at which a key expires.
   *
   * PEXPIRETIME; O(1). Since 7.0.0.
   */
  pexpiretime(key: Key): number {
    return this.raw.pexpiretime!(key) as number
  }

  /**
   * Tells how many milliseconds a key has left.
   *
   * PTTL; O(1). Since 2.6.0.
   */
  pttl(key: Key): number {
    return this.raw.pttl!(key) as number
  }

  /**
   * Picks a key of the database at random.
   *
   * RANDOMKEY; O(1). Since 1.0.0.
   */
  randomkey(): Bulk | null {
    return this.raw.randomkey!() as Bulk | null
  }

  /**
   * Gives a key a new name, replacing what was there.
   *
   * RENAME; O(1). Since 1.0.0.
   */
  rename(key: Key, newkey: Key): 'OK' {
    return this.raw.rename!(key, newkey) as 'OK'
  }

  /**
   * Gives a key a new name unless that name is taken.
   *
   * RENAMENX; O(1). Since 1.0.0.
   */
  renamenx(key: Key, newkey: Key): number {
    return this.raw.renamenx!(key, newkey) as number
  }

  /**
   * Makes a key of bytes that DUMP gave.
   *
   * RESTORE; O(N*M), N being the elements of the value and M their mean length; O(N*M*log(N)) for sorted sets. Since 2.6.0.
   */
  restore(key: Key, ttl: Int, serializedValue: Value, options?: RestoreOptions): 'OK' {
    if (options === undefined) return this.raw.restore!(key, ttl, serializedValue) as 'OK'
    checkOptions('restore', options, RESTORE_OPTIONS)
    const args: Arg[] = [key, ttl, serializedValue]
    if (options.replace) args.push('REPLACE')
    if (options.absttl) args.push('ABSTTL')
    if (options.idletime !== undefined) args.push('IDLETIME', options.idletime)
    if (options.freq !== undefined) args.push('FREQ', options.freq)
    return this.raw.restore!(args) as 'OK'
  }

  /**
   * Walks through the keys of the database a few at a time.
   *
   * SCAN; O(1) for each call, O(N) for a full walk, N being the keys in the database. Since 2.8.0.
   */
  scan(cursor: Int, options?: ScanOptions): [string, Bulk[]] {
    if (options === undefined) return tuple(this.raw.scan!(cursor), text, keep) as [string, Bulk[]]
    checkOptions('scan', options, SCAN_OPTIONS)
    const args: Arg[] = [cursor]
    if (options.match !== undefined) args.push('MATCH', options.match)
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.type !== undefined) args.push('TYPE', options.type)
    return tuple(this.raw.scan!(args), text, keep) as [string, Bulk[]]
  }

  /**
   * Sorts the elements of a list, set or sorted set, and stores them as a list if asked to.
   *
   * SORT; O(N+M*log(M)), N being the number of elements and M how many are replied; O(N) without sorting. Since 1.0.0.
   */
  sort(key: Key, options: SortOptions & { store: Key }): number
  sort(key: Key, options?: SortOptions): (Bulk | null)[]
  sort(key: Key, options?: SortOptions): unknown {
    if (options === undefined) return this.raw.sort!(key)
    checkOptions('sort', options, SORT_OPTIONS)
    const args: Arg[] = [key]
    if (options.by !== undefined) args.push('BY', options.by)
    if (options.limit !== undefined) args.push('LIMIT', ...options.limit)
    if (options.asc) args.push('ASC')
    if (options.desc) args.push('DESC')
    if (options.alpha) args.push('ALPHA')
    if (options.store !== undefined) args.push('STORE', options.store)
    if (options.get !== undefined) args.push(...options.get.flatMap(value => ['GET', value]))
    return this.raw.sort!(args)
  }

  /**
   * Sorts the elements of a list, set or sorted set.
   *
   * SORT_RO; O(N+M*log(M)), N being the number of elements and M how many are replied; O(N) without sorting. Since 7.0.0.
   */
  sortRo(key: Key, options?: SortRoOptions): (Bulk | null)[] {
    if (options === undefined) return this.raw['sort_ro']!(key) as (Bulk | null)[]
    checkOptions('sortRo', options, SORT_RO_OPTIONS)
    const args: Arg[] = [key]
    if (options.by !== undefined) args.push('BY', options.by)
    if (options.limit !== undefined) args.push('LIMIT', ...options.limit)
    if (options.asc) args.push('ASC')
    if (options.desc) args.push('DESC')
    if (options.alpha) args.push('ALPHA')
    if (options.get !== undefined) args.push(...options.get.flatMap(value => ['GET', value]))
    return this.raw['sort_ro']!(args) as (Bulk | null)[]
  }

  /**
   * Marks keys as used just now and counts those that exist.
   *
   * TOUCH; O(N), N being the number of keys. Since 3.2.1.
   */
  touch(...keys: Key[]): number {
    return this.raw.touch!(keys) as number
  }

  /**
   * Tells how many seconds a key has left.
   *
   * TTL; O(1). Since 1.0.0.
   */
  ttl(key: Key): number {
    return this.raw.ttl!(key) as number
  }

  /**
   * Tells the type of the value at a key.
   *
   * TYPE; O(1). Since 1.0.0.
   */
  type(key: Key): string {
    return text(this.raw.type!(key))
  }

  /**
   * Removes keys and frees large values in the background.
   *
   * UNLINK; O(1) for each key, the memory being freed elsewhere. Since 4.0.0.
   */
  unlink(...keys: Key[]): number {
    return this.raw.unlink!(keys) as number
  }

  /**
   * Waits until enough replicas have received this connection's writes.
   *
   * WAIT; O(1). Since 3.0.0.
   */
  wait(numreplicas: Int, timeout: Int, wait?: WaitOptions): Promise<number> {
    return this.settle(() => this.raw.wait!(numreplicas, timeout), wait).then(reply => reply as number)
  }

  /**
   * Waits until this connection's writes are on the disk of this server and of enough replicas.
   *
   * WAITAOF; O(1). Since 7.2.0.
   */
  waitaof(numlocal: Int, numreplicas: Int, timeout: Int, wait?: WaitOptions): Promise<number[]> {
    return this.settle(() => this.raw.waitaof!(numlocal, numreplicas, timeout), wait).then(reply => reply as number[])
  }

  /**
   * Tells how the value of a key is represented in memory.
   *
   * OBJECT ENCODING; O(1). Since 2.2.3.
   */
  objectEncoding(key: Key): string | null {
    return textOrNull(this.raw['object|encoding']!(key))
  }

  /**
   * Tells how often a key was used lately, as a logarithmic counter.
   *
   * OBJECT FREQ; O(1). Since 4.0.0.
   */
  objectFreq(key: Key): number | null {
    return this.raw['object|freq']!(key) as number | null
  }

  /**
   * Tells for how many seconds a key was not used.
   *
   * OBJECT IDLETIME; O(1). Since 2.2.3.
   */
  objectIdletime(key: Key): number | null {
    return this.raw['object|idletime']!(key) as number | null
  }

  /**
   * Tells how many references the value of a key has.
   *
   * OBJECT REFCOUNT; O(1). Since 2.2.3.
   */
  objectRefcount(key: Key): number | null {
    return this.raw['object|refcount']!(key) as number | null
  }

  // geo

  /**
   * Adds places with their longitudes and latitudes to a sorted set.
   *
   * GEOADD; O(log(N)) for each place, N being the size of the sorted set. Since 3.2.0.
   */
  geoadd(key: Key, data: readonly (readonly [longitude: number | string, latitude: number | string, member: Value])[], options?: GeoaddOptions): number {
    if (options === undefined) return this.raw.geoadd!(key, data.flat()) as number
    checkOptions('geoadd', options, GEOADD_OPTIONS)
    const args: Arg[] = [key]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.ch) args.push('CH')
    args.push(...data.flat())
    return this.raw.geoadd!(args) as number
  }

  /**
   * Tells how far two places are from each other.
   *
   * GEODIST; O(1). Since 3.2.0.
   */
  geodist(key: Key, member1: Value, member2: Value, options?: GeodistOptions): number | null {
    if (options === undefined) return numberOrNull(this.raw.geodist!(key, member1, member2))
    checkOptions('geodist', options, GEODIST_OPTIONS)
    const args: Arg[] = [key, member1, member2]
    if (options.m) args.push('m')
    if (options.km) args.push('km')
    if (options.ft) args.push('ft')
    if (options.mi) args.push('mi')
    return numberOrNull(this.raw.geodist!(args))
  }

  /**
   * Gives the geohashes of places as text.
   *
   * GEOHASH; O(N), N being the number of members asked for. Since 3.2.0.
   */
  geohash(key: Key, ...members: Value[]): (string | null)[] {
    return this.raw.geohash!(key, members) as (string | null)[]
  }

  /**
   * Gives the longitudes and latitudes of places.
   *
   * GEOPOS; O(N), N being the number of members asked for. Since 3.2.0.
   */
  geopos(key: Key, ...members: Value[]): ([number, number] | null)[] {
    return this.raw.geopos!(key, members) as ([number, number] | null)[]
  }

  /**
   * Finds the places within a distance of a point, and stores them if asked to.
   *
   * GEORADIUS; O(N + log(M)), N being the places in the area that encloses the circle and M those in the circle. Since 3.2.0.
   * @deprecated since 6.2.0: use `GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument
   */
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusOptions & { store: Key }): number
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusOptions & { storedist: Key }): number
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusOptions & { withcoord: true }): GeoPlace<Bulk>[]
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusOptions & { withdist: true }): GeoPlace<Bulk>[]
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusOptions & { withhash: true }): GeoPlace<Bulk>[]
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusOptions): Bulk[]
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusOptions): unknown {
    if (options === undefined) return this.raw.georadius!(key, longitude, latitude, radius, unit)
    checkOptions('georadius', options, GEORADIUS_OPTIONS)
    const args: Arg[] = [key, longitude, latitude, radius, unit]
    if (options.withcoord) args.push('WITHCOORD')
    if (options.withdist) args.push('WITHDIST')
    if (options.withhash) args.push('WITHHASH')
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.any) args.push('ANY')
    if (options.asc) args.push('ASC')
    if (options.desc) args.push('DESC')
    if (options.store !== undefined) args.push('STORE', options.store)
    if (options.storedist !== undefined) args.push('STOREDIST', options.storedist)
    return geoPlaces<Bulk>(this.raw.georadius!(args), options)
  }

  /**
   * Finds the places within a distance of a point.
   *
   * GEORADIUS_RO; O(N + log(M)), N being the places in the area that encloses the circle and M those in the circle. Since 3.2.10.
   * @deprecated since 6.2.0: use `GEOSEARCH` with the `BYRADIUS` argument
   */
  georadiusRo(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusRoOptions & { withcoord: true }): GeoPlace<Bulk>[]
  georadiusRo(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusRoOptions & { withdist: true }): GeoPlace<Bulk>[]
  georadiusRo(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusRoOptions & { withhash: true }): GeoPlace<Bulk>[]
  georadiusRo(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusRoOptions): Bulk[]
  georadiusRo(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusRoOptions): unknown {
    if (options === undefined) return this.raw['georadius_ro']!(key, longitude, latitude, radius, unit)
    checkOptions('georadiusRo', options, GEORADIUS_RO_OPTIONS)
    const args: Arg[] = [key, longitude, latitude, radius, unit]
    if (options.withcoord) args.push('WITHCOORD')
    if (options.withdist) args.push('WITHDIST')
    if (options.withhash) args.push('WITHHASH')
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.any) args.push('ANY')
    if (options.asc) args.push('ASC')
    if (options.desc) args.push('DESC')
    return geoPlaces<Bulk>(this.raw['georadius_ro']!(args), options)
  }

  /**
   * Finds the places within a distance of another, and stores them if asked to.
   *
   * GEORADIUSBYMEMBER; O(N + log(M)), N being the places in the area that encloses the circle and M those in the circle. Since 3.2.0.
   * @deprecated since 6.2.0: use `GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments
   */
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberOptions & { store: Key }): number
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberOptions & { storedist: Key }): number
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberOptions & { withcoord: true }): GeoPlace<Bulk>[]
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberOptions & { withdist: true }): GeoPlace<Bulk>[]
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberOptions & { withhash: true }): GeoPlace<Bulk>[]
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusbymemberOptions): Bulk[]
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusbymemberOptions): unknown {
    if (options === undefined) return this.raw.georadiusbymember!(key, member, radius, unit)
    checkOptions('georadiusbymember', options, GEORADIUSBYMEMBER_OPTIONS)
    const args: Arg[] = [key, member, radius, unit]
    if (options.withcoord) args.push('WITHCOORD')
    if (options.withdist) args.push('WITHDIST')
    if (options.withhash) args.push('WITHHASH')
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.any) args.push('ANY')
    if (options.asc) args.push('ASC')
    if (options.desc) args.push('DESC')
    if (options.store !== undefined) args.push('STORE', options.store)
    if (options.storedist !== undefined) args.push('STOREDIST', options.storedist)
    return geoPlaces<Bulk>(this.raw.georadiusbymember!(args), options)
  }

  /**
   * Finds the places within a distance of another.
   *
   * GEORADIUSBYMEMBER_RO; O(N + log(M)), N being the places in the area that encloses the circle and M those in the circle. Since 3.2.10.
   * @deprecated since 6.2.0: use `GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments
   */
  georadiusbymemberRo(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberRoOptions & { withcoord: true }): GeoPlace<Bulk>[]
  georadiusbymemberRo(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberRoOptions & { withdist: true }): GeoPlace<Bulk>[]
  georadiusbymemberRo(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberRoOptions & { withhash: true }): GeoPlace<Bulk>[]
  georadiusbymemberRo(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusbymemberRoOptions): Bulk[]
  georadiusbymemberRo(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusbymemberRoOptions): unknown {
    if (options === undefined) return this.raw['georadiusbymember_ro']!(key, member, radius, unit)
    checkOptions('georadiusbymemberRo', options, GEORADIUSBYMEMBER_RO_OPTIONS)
    const args: Arg[] = [key, member, radius, unit]
    if (options.withcoord) args.push('WITHCOORD')
    if (options.withdist) args.push('WITHDIST')
    if (options.withhash) args.push('WITHHASH')
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.any) args.push('ANY')
    if (options.asc) args.push('ASC')
    if (options.desc) args.push('DESC')
    return geoPlaces<Bulk>(this.raw['georadiusbymember_ro']!(args), options)
  }

  /**
   * Finds the places within a circle, a box or a polygon.
   *
   * GEOSEARCH; O(N + log(M)), N being the places in the area that encloses the shape and M those in the shape. Since 6.2.0.
   */
  geosearch(key: Key, options: GeosearchOptions & { withcoord: true }): GeoPlace<Bulk>[]
  geosearch(key: Key, options: GeosearchOptions & { withdist: true }): GeoPlace<Bulk>[]
  geosearch(key: Key, options: GeosearchOptions & { withhash: true }): GeoPlace<Bulk>[]
  geosearch(key: Key, options?: GeosearchOptions): Bulk[]
  geosearch(key: Key, options?: GeosearchOptions): unknown {
    if (options === undefined) return this.raw.geosearch!(key)
    checkOptions('geosearch', options, GEOSEARCH_OPTIONS)
    const args: Arg[] = [key]
    if (options.frommember !== undefined) args.push('FROMMEMBER', options.frommember)
    if (options.fromlonlat !== undefined) args.push('FROMLONLAT', ...options.fromlonlat)
    if (options.byradius !== undefined) args.push('BYRADIUS', ...options.byradius)
    if (options.bybox !== undefined) args.push('BYBOX', ...options.bybox)
    if (options.bypolygon !== undefined) args.push('BYPOLYGON', options.bypolygon.length, ...options.bypolygon.flat())
    if (options.asc) args.push('ASC')
    if (options.desc) args.push('DESC')
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.any) args.push('ANY')
    if (options.withcoord) args.push('WITHCOORD')
    if (options.withdist) args.push('WITHDIST')
    if (options.withhash) args.push('WITHHASH')
    return geoPlaces<Bulk>(this.raw.geosearch!(args), options)
  }

  /**
   * Stores under a key the places within a circle, a box or a polygon.
   *
   * GEOSEARCHSTORE; O(N + log(M)), N being the places in the area that encloses the shape and M those in the shape. Since 6.2.0.
   */
  geosearchstore(destination: Key, source: Key, options?: GeosearchstoreOptions): number {
    if (options === undefined) return this.raw.geosearchstore!(destination, source) as number
    checkOptions('geosearchstore', options, GEOSEARCHSTORE_OPTIONS)
    const args: Arg[] = [destination, source]
    if (options.frommember !== undefined) args.push('FROMMEMBER', options.frommember)
    if (options.fromlonlat !== undefined) args.push('FROMLONLAT', ...options.fromlonlat)
    if (options.byradius !== undefined) args.push('BYRADIUS', ...options.byradius)
    if (options.bybox !== undefined) args.push('BYBOX', ...options.bybox)
    if (options.bypolygon !== undefined) args.push('BYPOLYGON', options.bypolygon.length, ...options.bypolygon.flat())
    if (options.asc) args.push('ASC')
    if (options.desc) args.push('DESC')
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.any) args.push('ANY')
    if (options.storedist) args.push('STOREDIST')
    return this.raw.geosearchstore!(args) as number
  }

  // hash

  /**
   * Removes fields of a hash, and the key with the last of them.
   *
   * HDEL; O(N), N being the number of fields to remove. Since 2.0.0.
   */
  hdel(key: Key, ...fields: Value[]): number {
    return this.raw.hdel!(key, fields) as number
  }

  /**
   * Tells whether a hash has a field.
   *
   * HEXISTS; O(1). Since 2.0.0.
   */
  hexists(key: Key, field: Value): number {
    return this.raw.hexists!(key, field) as number
  }

  /**
   * Lets fields of a hash expire after a number of seconds.
   *
   * HEXPIRE; O(N), N being the number of fields. Since 7.4.0.
   */
  hexpire(key: Key, seconds: Int, fields: readonly Value[], options?: HexpireOptions): number[] {
    if (options === undefined) return this.raw.hexpire!(key, seconds, 'FIELDS', fields.length, fields) as number[]
    checkOptions('hexpire', options, HEXPIRE_OPTIONS)
    const args: Arg[] = [key, seconds]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.gt) args.push('GT')
    if (options.lt) args.push('LT')
    args.push('FIELDS')
    args.push(fields.length)
    args.push(...fields)
    return this.raw.hexpire!(args) as number[]
  }

  /**
   * Lets fields of a hash expire at a Unix time in seconds.
   *
   * HEXPIREAT; O(N), N being the number of fields. Since 7.4.0.
   */
  hexpireat(key: Key, unixTimeSeconds: Int, fields: readonly Value[], options?: HexpireatOptions): number[] {
    if (options === undefined) return this.raw.hexpireat!(key, unixTimeSeconds, 'FIELDS', fields.length, fields) as number[]
    checkOptions('hexpireat', options, HEXPIREAT_OPTIONS)
    const args: Arg[] = [key, unixTimeSeconds]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.gt) args.push('GT')
    if (options.lt) args.push('LT')
    args.push('FIELDS')
    args.push(fields.length)
    args.push(...fields)
    return this.raw.hexpireat!(args) as number[]
  }

  /**
   * Tells at which Unix time in seconds fields of a hash expire.
   *
   * HEXPIRETIME; O(N), N being the number of fields. Since 7.4.0.
   */
  hexpiretime(key: Key, fields: readonly Value[]): number[] {
    return this.raw.hexpiretime!(key, 'FIELDS', fields.length, fields) as number[]
  }

  /**
   * Reads a field of a hash.
   *
   * HGET; O(1). Since 2.0.0.
   */
  hget(key: Key, field: Value): Bulk | null {
    return this.raw.hget!(key, field) as Bulk | null
  }

  /**
   * Reads all fields of a hash with their values.
   *
   * HGETALL; O(N), N being the size of the hash. Since 2.0.0.
   */
  hgetall(key: Key): Record<string, Bulk> {
    return record(this.raw.hgetall!(key), value => value as Bulk)
  }

  /**
   * Reads fields of a hash and removes them.
   *
   * HGETDEL; O(N), N being the number of fields. Since 8.0.0.
   */
  hgetdel(key: Key, fields: readonly Value[]): (Bulk | null)[] {
    return this.raw.hgetdel!(key, 'FIELDS', fields.length, fields) as (Bulk | null)[]
  }

  /**
   * Reads fields of a hash and sets or clears their expiry.
   *
   * HGETEX; O(N), N being the number of fields. Since 8.0.0.
   */
  hgetex(key: Key, fields: readonly Value[], options?: HgetexOptions): (Bulk | null)[] {
    if (options === undefined) return this.raw.hgetex!(key, 'FIELDS', fields.length, fields) as (Bulk | null)[]
    checkOptions('hgetex', options, HGETEX_OPTIONS)
    const args: Arg[] = [key]
    if (options.ex !== undefined) args.push('EX', options.ex)
    if (options.px !== undefined) args.push('PX', options.px)
    if (options.exat !== undefined) args.push('EXAT', options.exat)
    if (options.pxat !== undefined) args.push('PXAT', options.pxat)
    if (options.persist) args.push('PERSIST')
    args.push('FIELDS')
    args.push(fields.length)
    args.push(...fields)
    return this.raw.hgetex!(args) as (Bulk | null)[]
  }

  /**
   * Adds an amount to the integer in a field of a hash, a missing field counting as 0.
   *
   * HINCRBY; O(1). Since 2.0.0.
   */
  hincrby(key: Key, field: Value, increment: Int): number {
    return this.raw.hincrby!(key, field, increment) as number
  }

  /**
   * Adds an amount to the decimal number in a field of a hash, a missing field counting as 0.
   *
   * HINCRBYFLOAT; O(1). Since 2.6.0.
   */
  hincrbyfloat(key: Key, field: Value, increment: number | string): string {
    return text(this.raw.hincrbyfloat!(key, field, increment))
  }

  /**
   * Lists the names of all fields of a hash.
   *
   * HKEYS; O(N), N being the size of the hash. Since 2.0.0.
   */
  hkeys(key: Key): Bulk[] {
    return this.raw.hkeys!(key) as Bulk[]
  }

  /**
   * Counts the fields of a hash.
   *
   * HLEN; O(1). Since 2.0.0.
   */
  hlen(key: Key): number {
    return this.raw.hlen!(key) as number
  }

  /**
   * Reads several fields of a hash.
   *
   * HMGET; O(N), N being the number of fields. Since 2.0.0.
   */
  hmget(key: Key, ...fields: Value[]): (Bulk | null)[] {
    return this.raw.hmget!(key, fields) as (Bulk | null)[]
  }

  /**
   * Sets several fields of a hash.
   *
   * HMSET; O(N), N being the number of fields. Since 2.0.0.
   * @deprecated since 4.0.0: use `HSET` with several fields
   */
  hmset(key: Key, entries: Entries): 'OK' {
    const pairs = flatten(entries)
    return this.raw.hmset!(key, pairs) as 'OK'
  }

  /**
   * Lets fields of a hash live on that had an expiry.
   *
   * HPERSIST; O(N), N being the number of fields. Since 7.4.0.
   */
  hpersist(key: Key, fields: readonly Value[]): number[] {
    return this.raw.hpersist!(key, 'FIELDS', fields.length, fields) as number[]
  }

  /**
   * Lets fields of a hash expire after a number of milliseconds.
   *
   * HPEXPIRE; O(N), N being the number of fields. Since 7.4.0.
   */
  hpexpire(key: Key, milliseconds: Int, fields: readonly Value[], options?: HpexpireOptions): number[] {
    if (options === undefined) return this.raw.hpexpire!(key, milliseconds, 'FIELDS', fields.length, fields) as number[]
    checkOptions('hpexpire', options, HPEXPIRE_OPTIONS)
    const args: Arg[] = [key, milliseconds]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.gt) args.push('GT')
    if (options.lt) args.push('LT')
    args.push('FIELDS')
    args.push(fields.length)
    args.push(...fields)
    return this.raw.hpexpire!(args) as number[]
  }

  /**
   * Lets fields of a hash expire at a Unix time in milliseconds.
   *
   * HPEXPIREAT; O(N), N being the number of fields. Since 7.4.0.
   */
  hpexpireat(key: Key, unixTimeMilliseconds: Int, fields: readonly Value[], options?: HpexpireatOptions): number[] {
    if (options === undefined) return this.raw.hpexpireat!(key, unixTimeMilliseconds, 'FIELDS', fields.length, fields) as number[]
    checkOptions('hpexpireat', options, HPEXPIREAT_OPTIONS)
    const args: Arg[] = [key, unixTimeMilliseconds]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.gt) args.push('GT')
    if (options.lt) args.push('LT')
    args.push('FIELDS')
    args.push(fields.length)
    args.push(...fields)
    return this.raw.hpexpireat!(args) as number[]
  }

  /**
   * Tells at which Unix time in milliseconds fields of a hash expire.
   *
   * HPEXPIRETIME; O(N), N being the number of fields. Since 7.4.0.
   */
  hpexpiretime(key: Key, fields: readonly Value[]): number[] {
    return this.raw.hpexpiretime!(key, 'FIELDS', fields.length, fields) as number[]
  }

  /**
   * Tells for how many milliseconds fields of a hash have yet to live.
   *
   * HPTTL; O(N), N being the number of fields. Since 7.4.0.
   */
  hpttl(key: Key, fields: readonly Value[]): number[] {
    return this.raw.hpttl!(key, 'FIELDS', fields.length, fields) as number[]
  }

  /**
   * Draws fields of a hash at random.
   *
   * HRANDFIELD; O(N), N being the number of fields answered. Since 6.2.0.
   */
  hrandfield(key: Key, count: Int, withvalues: true): [Bulk, Bulk][]
  hrandfield(key: Key, count: Int, withvalues?: boolean): Bulk[]
  hrandfield(key: Key, count?: undefined, withvalues?: boolean): Bulk | null
  hrandfield(key: Key, count?: Int, withvalues?: boolean): unknown {
    const args: Arg[] = [key]
    if (count !== undefined) args.push(count)
    if (withvalues) args.push('WITHVALUES')
    return this.raw.hrandfield!(args)
  }

  /**
   * Walks through the fields of a hash a few at a time.
   *
   * HSCAN; O(1) for each call, O(N) for a full walk, N being the fields of the hash. Since 2.8.0.
   */
  hscan(key: Key, cursor: Int, options?: HscanOptions): [string, Bulk[]] {
    if (options === undefined) return tuple(this.raw.hscan!(key, cursor), text, keep) as [string, Bulk[]]
    checkOptions('hscan', options, HSCAN_OPTIONS)
    const args: Arg[] = [key, cursor]
    if (options.match !== undefined) args.push('MATCH', options.match)
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.novalues) args.push('NOVALUES')
    return tuple(this.raw.hscan!(args), text, keep) as [string, Bulk[]]
  }

  /**
   * Sets fields of a hash, which begins with the first.
   *
   * HSET; O(N), N being the number of fields, O(1) for one. Since 2.0.0.
   */
  hset(key: Key, entries: Entries): number {
    const pairs = flatten(entries)
    return this.raw.hset!(key, pairs) as number
  }

  /**
   * Sets fields of a hash together with their expiry, if they exist or do not exist.
   *
   * HSETEX; O(N), N being the number of fields. Since 8.0.0.
   */
  hsetex(key: Key, entries: Entries, options?: HsetexOptions): number {
    const pairs = flatten(entries)
    if (options === undefined) return this.raw.hsetex!(key, 'FIELDS', pairs.length / 2, pairs) as number
    checkOptions('hsetex', options, HSETEX_OPTIONS)
    const args: Arg[] = [key]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.fnx) args.push('FNX')
    if (options.fxx) args.push('FXX')
    if (options.ex !== undefined) args.push('EX', options.ex)
    if (options.px !== undefined) args.push('PX', options.px)
    if (options.exat !== undefined) args.push('EXAT', options.exat)
    if (options.pxat !== undefined) args.push('PXAT', options.pxat)
    if (options.keepttl) args.push('KEEPTTL')
    args.push('FIELDS')
    args.push(pairs.length / 2)
    args.push(...pairs)
    return this.raw.hsetex!(args) as number
  }

  /**
   * Sets a field of a hash unless it exists.
   *
   * HSETNX; O(1). Since 2.0.0.
   */
  hsetnx(key: Key, field: Value, value: Value): number {
    return this.raw.hsetnx!(key, field, value) as number
  }

  /**
   * Measures the value of a field of a hash in bytes.
   *
   * HSTRLEN; O(1). Since 3.2.0.
   */
  hstrlen(key: Key, field: Value): number {
    return this.raw.hstrlen!(key, field) as number
  }

  /**
   * Tells for how many seconds fields of a hash have yet to live.
   *
   * HTTL; O(N), N being the number of fields. Since 7.4.0.
   */
  httl(key: Key, fields: readonly Value[]): number[] {
    return this.raw.httl!(key, 'FIELDS', fields.length, fields) as number[]
  }

  /**
   * Lists the values of all fields of a hash.
   *
   * HVALS; O(N), N being the size of the hash. Since 2.0.0.
   */
  hvals(key: Key): Bulk[] {
    return this.raw.hvals!(key) as Bulk[]
  }

  // hyperloglog

  /**
   * Adds elements to a HyperLogLog, making it if need be.
   *
   * PFADD; O(1) for each element. Since 2.8.9.
   */
  pfadd(key: Key, ...elements: Value[]): number {
    return this.raw.pfadd!(key, elements) as number
  }

  /**
   * Estimates how many different elements were added to HyperLogLogs, all taken together.
   *
   * PFCOUNT; O(1) for one key, O(N) with a large constant for N keys. Since 2.8.9.
   */
  pfcount(...keys: Key[]): number {
    return this.raw.pfcount!(keys) as number
  }

  /**
   * Shows the inside of a HyperLogLog, or changes its encoding.
   *
   * PFDEBUG; N/A. Since 2.8.9.
   */
  pfdebug(subcommand: Value, key: Key): unknown {
    return this.raw.pfdebug!(subcommand, key)
  }

  /**
   * Merges HyperLogLogs into one.
   *
   * PFMERGE; O(N) for N HyperLogLogs, with a large constant. Since 2.8.9.
   */
  pfmerge(destkey: Key, ...sourcekeys: Key[]): 'OK' {
    return this.raw.pfmerge!(destkey, sourcekeys) as 'OK'
  }

  /**
   * Tests the implementation of HyperLogLogs.
   *
   * PFSELFTEST; N/A. Since 2.8.9.
   */
  pfselftest(): 'OK' {
    return this.raw.pfselftest!() as 'OK'
  }

  // list

  /**
   * Takes an element off an end of a list and adds it to an end of another, and waits for it if need be.
   *
   * BLMOVE; O(1). Since 6.2.0.
   */
  blmove(source: Key, destination: Key, wherefrom: 'LEFT' | 'RIGHT', whereto: 'LEFT' | 'RIGHT', timeout: number | string, wait?: WaitOptions): Promise<Bulk | null> {
    return this.settle(() => this.raw.blmove!(source, destination, wherefrom, whereto, timeout), wait).then(reply => reply as Bulk | null)
  }

  /**
   * Takes elements off an end of the first of several lists that has some, and waits for them if need be.
   *
   * BLMPOP; O(N+M), N being the number of keys and M the elements taken. Since 7.0.0.
   */
  blmpop(timeout: number | string, keys: Key | readonly Key[], where: 'LEFT' | 'RIGHT', options?: BlmpopOptions, wait?: WaitOptions): Promise<[Bulk, Bulk[]] | null> {
    if (options === undefined) return this.settle(() => this.raw.blmpop!(timeout, list(keys).length, list(keys), where), wait).then(reply => reply as [Bulk, Bulk[]] | null)
    checkOptions('blmpop', options, BLMPOP_OPTIONS)
    const args: Arg[] = [timeout, list(keys).length, ...list(keys), where]
    if (options.count !== undefined) args.push('COUNT', options.count)
    return this.settle(() => this.raw.blmpop!(args), wait).then(reply => reply as [Bulk, Bulk[]] | null)
  }

  /**
   * Takes the first element of the first of several lists that has one, and waits for it if need be.
   *
   * BLPOP; O(N), N being the number of keys. Since 2.0.0.
   */
  blpop(keys: Key | readonly Key[], timeout: number | string, wait?: WaitOptions): Promise<[Bulk, Bulk] | null> {
    return this.settle(() => this.raw.blpop!(list(keys), timeout), wait).then(reply => reply as [Bulk, Bulk] | null)
  }

  /**
   * Takes the last element of the first of several lists that has one, and waits for it if need be.
   *
   * BRPOP; O(N), N being the number of keys. Since 2.0.0.
   */
  brpop(keys: Key | readonly Key[], timeout: number | string, wait?: WaitOptions): Promise<[Bulk, Bulk] | null> {
    return this.settle(() => this.raw.brpop!(list(keys), timeout), wait).then(reply => reply as [Bulk, Bulk] | null)
  }

  /**
   * Takes the last element of a list and adds it before the first of another, and waits for it if need be.
   *
   * BRPOPLPUSH; O(1). Since 2.2.0.
   * @deprecated since 6.2.0: use `BLMOVE` with the `RIGHT` and `LEFT` arguments
   */
  brpoplpush(source: Key, destination: Key, timeout: number | string, wait?: WaitOptions): Promise<Bulk | null> {
    return this.settle(() => this.raw.brpoplpush!(source, destination, timeout), wait).then(reply => reply as Bulk | null)
  }

  /**
   * Reads an element of a list by its index.
   *
   * LINDEX; O(N), N being the listpacks between the index and the nearer end. Since 1.0.0.
   */
  lindex(key: Key, index: Int): Bulk | null {
    return this.raw.lindex!(key, index) as Bulk | null
  }

  /**
   * Puts an element before or after the first one that equals another.
   *
   * LINSERT; O(N), N being the elements before that one. Since 2.2.0.
   */
  linsert(key: Key, where: 'BEFORE' | 'AFTER', pivot: Value, element: Value): number {
    return this.raw.linsert!(key, where, pivot, element) as number
  }

  /**
   * Counts the elements of a list.
   *
   * LLEN; O(1). Since 1.0.0.
   */
  llen(key: Key): number {
    return this.raw.llen!(key) as number
  }

  /**
   * Takes an element off an end of a list and adds it to an end of another, or of the same.
   *
   * LMOVE; O(1). Since 6.2.0.
   */
  lmove(source: Key, destination: Key, wherefrom: 'LEFT' | 'RIGHT', whereto: 'LEFT' | 'RIGHT'): Bulk | null {
    return this.raw.lmove!(source, destination, wherefrom, whereto) as Bulk | null
  }

  /**
   * Takes elements off an end of the first of several lists that exists.
   *
   * LMPOP; O(N+M), N being the number of keys and M the elements taken. Since 7.0.0.
   */
  lmpop(keys: readonly Key[], where: 'LEFT' | 'RIGHT', options?: LmpopOptions): [Bulk, Bulk[]] | null {
    if (options === undefined) return this.raw.lmpop!(keys.length, keys, where) as [Bulk, Bulk[]] | null
    checkOptions('lmpop', options, LMPOP_OPTIONS)
    const args: Arg[] = [keys.length, ...keys, where]
    if (options.count !== undefined) args.push('COUNT', options.count)
    return this.raw.lmpop!(args) as [Bulk, Bulk[]] | null
  }

  /**
   * Takes the first element of a list, or the first ones.
   *
   * LPOP; O(N), N being the elements taken. Since 1.0.0.
   */
  lpop(key: Key, count: Int): Bulk[] | null
  lpop(key: Key, count?: undefined): Bulk | null
  lpop(key: Key, count?: Int): unknown {
    const args: Arg[] = [key]
    if (count !== undefined) args.push(count)
    return this.raw.lpop!(args)
  }

  /**
   * Finds the index of elements that equal another.
   *
   * LPOS; O(N), N being the elements looked at. Since 6.0.6.
   */
  lpos(key: Key, element: Value, options: LposOptions & { count: Int }): number[]
  lpos(key: Key, element: Value, options?: LposOptions): number | null
  lpos(key: Key, element: Value, options?: LposOptions): unknown {
    if (options === undefined) return this.raw.lpos!(key, element)
    checkOptions('lpos', options, LPOS_OPTIONS)
    const args: Arg[] = [key, element]
    if (options.rank !== undefined) args.push('RANK', options.rank)
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.maxlen !== undefined) args.push('MAXLEN', options.maxlen)
    return this.raw.lpos!(args)
  }

  /**
   * Adds elements before the first of a list, one after the other, and makes the list if there is none.
   *
   * LPUSH; O(1) for each element. Since 1.0.0.
   */
  lpush(key: Key, ...elements: Value[]): number {
    return this.raw.lpush!(key, elements) as number
  }

  /**
   * Adds elements before the first of a list that exists.
   *
   * LPUSHX; O(1) for each element. Since 2.2.0.
   */
  lpushx(key: Key, ...elements: Value[]): number {
    return this.raw.lpushx!(key, elements) as number
  }

  /**
   * Reads the elements of a list between two indices.
   *
   * LRANGE; O(S+N), S being the listpacks between the start and the nearer end, N the elements read. Since 1.0.0.
   */
  lrange(key: Key, start: Int, stop: Int): Bulk[] {
    return this.raw.lrange!(key, start, stop) as Bulk[]
  }

  /**
   * Removes elements of a list that equal another, all of them or so many from either end.
   *
   * LREM; O(N), N being the length of the list. Since 1.0.0.
   */
  lrem(key: Key, count: Int, element: Value): number {
    return this.raw.lrem!(key, count, element) as number
  }

  /**
   * Replaces an element of a list by its index.
   *
   * LSET; O(N), N being the listpacks between the index and the nearer end. Since 1.0.0.
   */
  lset(key: Key, index: Int, element: Value): 'OK' {
    return this.raw.lset!(key, index, element) as 'OK'
  }

  /**
   * Removes all elements of a list but those between two indices.
   *
   * LTRIM; O(N), N being the elements removed. Since 1.0.0.
   */
  ltrim(key: Key, start: Int, stop: Int): 'OK' {
    return this.raw.ltrim!(key, start, stop) as 'OK'
  }

  /**
   * Takes the last element of a list, or the last ones.
   *
   * RPOP; O(N), N being the elements taken. Since 1.0.0.
   */
  rpop(key: Key, count: Int): Bulk[] | null
  rpop(key: Key, count?: undefined): Bulk | null
  rpop(key: Key, count?: Int): unknown {
    const args: Arg[] = [key]
    if (count !== undefined) args.push(count)
    return this.raw.rpop!(args)
  }

  /**
   * Takes the last element of a list and adds it before the first of another, or of the same.
   *
   * RPOPLPUSH; O(1). Since 1.2.0.
   * @deprecated since 6.2.0: use `LMOVE` with the `RIGHT` and `LEFT` arguments
   */
  rpoplpush(source: Key, destination: Key): Bulk | null {
    return this.raw.rpoplpush!(source, destination) as Bulk | null
  }

  /**
   * Adds elements after the last of a list and makes the list if there is none.
   *
   * RPUSH; O(1) for each element. Since 1.0.0.
   */
  rpush(key: Key, ...elements: Value[]): number {
    return this.raw.rpush!(key, elements) as number
  }

  /**
   * Adds elements after the last of a list that exists.
   *
   * RPUSHX; O(1) for each element. Since 2.2.0.
   */
  rpushx(key: Key, ...elements: Value[]): number {
    return this.raw.rpushx!(key, elements) as number
  }

  // pubsub

  /**
   * Sends a message to the subscribers of a channel and says how many there were.
   *
   * PUBLISH; O(N+M), N being the number of subscribers of the channel and M the number of all patterns. Since 2.0.0.
   */
  publish(channel: Value, message: Value): number {
    return this.raw.publish!(channel, message) as number
  }

  /**
   * Sends a message to the subscribers of a shard channel and says how many there were.
   *
   * SPUBLISH; O(N), N being the number of subscribers of the channel. Since 7.0.0.
   */
  spublish(shardchannel: Value, message: Value): number {
    return this.raw.spublish!(shardchannel, message) as number
  }

  /**
   * Lists the channels that have subscribers.
   *
   * PUBSUB CHANNELS; O(N), N being the number of channels. Since 2.8.0.
   */
  pubsubChannels(pattern?: string): Bulk[] {
    const args: Arg[] = []
    if (pattern !== undefined) args.push(pattern)
    return this.raw['pubsub|channels']!(args) as Bulk[]
  }

  /**
   * Counts the different patterns that somebody subscribed to.
   *
   * PUBSUB NUMPAT; O(1). Since 2.8.0.
   */
  pubsubNumpat(): number {
    return this.raw['pubsub|numpat']!() as number
  }

  /**
   * Counts the subscribers of channels, patterns left out.
   *
   * PUBSUB NUMSUB; O(N), N being the number of channels asked for. Since 2.8.0.
   */
  pubsubNumsub(...channels: Value[]): Record<string, number> {
    return record(this.raw['pubsub|numsub']!(channels), value => value as number)
  }

  /**
   * Lists the shard channels that have subscribers.
   *
   * PUBSUB SHARDCHANNELS; O(N), N being the number of shard channels. Since 7.0.0.
   */
  pubsubShardchannels(pattern?: string): Bulk[] {
    const args: Arg[] = []
    if (pattern !== undefined) args.push(pattern)
    return this.raw['pubsub|shardchannels']!(args) as Bulk[]
  }

  /**
   * Counts the subscribers of shard channels.
   *
   * PUBSUB SHARDNUMSUB; O(N), N being the number of shard channels asked for. Since 7.0.0.
   */
  pubsubShardnumsub(...shardchannels: Value[]): Record<string, number> {
    return record(this.raw['pubsub|shardnumsub']!(shardchannels), value => value as number)
  }

  // scripting

  // server

  /**
   * Makes a new base of the append-only file in the background.
   *
   * BGREWRITEAOF; O(N) with N keys, in the background.. Since 1.0.0.
   */
  bgrewriteaof(): string {
    return text(this.raw.bgrewriteaof!())
  }

  /**
   * Writes a snapshot of all databases to disk in the background.
   *
   * BGSAVE; O(1). Since 1.0.0.
   */
  bgsave(options?: BgsaveOptions): string {
    if (options === undefined) return text(this.raw.bgsave!())
    checkOptions('bgsave', options, BGSAVE_OPTIONS)
    const args: Arg[] = []
    if (options.schedule) args.push('SCHEDULE')
    if (options.cancel) args.push('CANCEL')
    return text(this.raw.bgsave!(args))
  }

  /**
   * Describes every command: arity, flags, keys and categories.
   *
   * COMMAND; O(N), N being the number of commands. Since 2.8.13.
   */
  command(): unknown[] {
    return this.raw.command!() as unknown[]
  }

  /**
   * Counts the keys in the selected database.
   *
   * DBSIZE; O(1). Since 1.0.0.
   */
  dbsize(): number {
    return this.raw.dbsize!() as number
  }

  /**
   * Removes all keys of all databases.
   *
   * FLUSHALL; O(N), N being the keys in all databases. Since 1.0.0.
   */
  flushall(options?: FlushallOptions): 'OK' {
    if (options === undefined) return this.raw.flushall!() as 'OK'
    checkOptions('flushall', options, FLUSHALL_OPTIONS)
    const args: Arg[] = []
    if (options.async) args.push('ASYNC')
    if (options.sync) args.push('SYNC')
    return this.raw.flushall!(args) as 'OK'
  }

  /**
   * Removes all keys of the selected database.
   *
   * FLUSHDB; O(N), N being the keys in the database. Since 1.0.0.
   */
  flushdb(options?: FlushdbOptions): 'OK' {
    if (options === undefined) return this.raw.flushdb!() as 'OK'
    checkOptions('flushdb', options, FLUSHDB_OPTIONS)
    const args: Arg[] = []
    if (options.async) args.push('ASYNC')
    if (options.sync) args.push('SYNC')
    return this.raw.flushdb!(args) as 'OK'
  }

  /**
   * Reports the state and the statistics of the server, by sections.
   *
   * INFO; O(1). Since 1.0.0.
   */
  info(...sections: Value[]): string {
    return text(this.raw.info!(sections))
  }

  /**
   * Says when the last snapshot was complete, in Unix seconds.
   *
   * LASTSAVE; O(1). Since 1.0.0.
   */
  lastsave(): number {
    return this.raw.lastsave!() as number
  }

  /**
   * Draws a picture, different for each version.
   *
   * LOLWUT; O(1). Since 5.0.0.
   */
  lolwut(options?: LolwutOptions): string {
    if (options === undefined) return text(this.raw.lolwut!())
    checkOptions('lolwut', options, LOLWUT_OPTIONS)
    const args: Arg[] = []
    if (options.version !== undefined) args.push('VERSION', options.version)
    return text(this.raw.lolwut!(args))
  }

  /**
   * Exchanges the contents of two databases.
   *
   * SWAPDB; O(N), N being the clients that watch or wait for keys in either. Since 4.0.0.
   */
  swapdb(index1: Int, index2: Int): 'OK' {
    return this.raw.swapdb!(index1, index2) as 'OK'
  }

  /**
   * Tells the server's time.
   *
   * TIME; O(1). Since 2.6.0.
   */
  time(): [string, string] {
    return tuple(this.raw.time!(), text, text) as [string, string]
  }

  /**
   * Tells how many commands the server has.
   *
   * COMMAND COUNT; O(1). Since 2.8.13.
   */
  commandCount(): number {
    return this.raw['command|count']!() as number
  }

  /**
   * Documents the given commands, or all of them.
   *
   * COMMAND DOCS; O(N), N being the commands asked for. Since 7.0.0.
   */
  commandDocs(...commandNames: Value[]): Record<string, unknown> {
    return record(this.raw['command|docs']!(commandNames), value => value)
  }

  /**
   * Finds which arguments of a full command line are keys.
   *
   * COMMAND GETKEYS; O(N), N being the number of arguments. Since 2.8.13.
   */
  commandGetkeys(command: Value, ...args: Value[]): Bulk[] {
    return this.raw['command|getkeys']!(command, args) as Bulk[]
  }

  /**
   * Finds the keys of a full command line and how each is accessed.
   *
   * COMMAND GETKEYSANDFLAGS; O(N), N being the number of arguments. Since 7.0.0.
   */
  commandGetkeysandflags(command: Value, ...args: Value[]): unknown[][] {
    return this.raw['command|getkeysandflags']!(command, args) as unknown[][]
  }

  /**
   * Describes the given commands, or all of them.
   *
   * COMMAND INFO; O(N), N being the commands asked for. Since 2.8.13.
   */
  commandInfo(...commandNames: Value[]): unknown[] {
    return this.raw['command|info']!(commandNames) as unknown[]
  }

  /**
   * Lists command names, all of them or those that pass a filter.
   *
   * COMMAND LIST; O(N), N being the number of commands. Since 7.0.0.
   */
  commandList(options?: CommandListOptions): string[] {
    if (options === undefined) return texts(this.raw['command|list']!())
    checkOptions('commandList', options, COMMAND_LIST_OPTIONS)
    const args: Arg[] = []
    if (options.filterby !== undefined) {
      const chosen: { module?: Value; aclcat?: Value; pattern?: string } = options.filterby
      args.push('FILTERBY')
      if (chosen.module !== undefined) args.push('MODULE', chosen.module)
      if (chosen.aclcat !== undefined) args.push('ACLCAT', chosen.aclcat)
      if (chosen.pattern !== undefined) args.push('PATTERN', chosen.pattern)
    }
    return texts(this.raw['command|list']!(args))
  }

  /**
   * Reads the configuration directives whose names match the given patterns.
   *
   * CONFIG GET; O(N), N being the number of patterns. Since 2.0.0.
   */
  configGet(...parameters: Value[]): Record<string, string> {
    return record(this.raw['config|get']!(parameters), value => text(value))
  }

  /**
   * Sets the counters that INFO reports back to zero.
   *
   * CONFIG RESETSTAT; O(1). Since 2.0.0.
   */
  configResetstat(): 'OK' {
    return this.raw['config|resetstat']!() as 'OK'
  }

  /**
   * Writes the configuration in force back to the configuration file.
   *
   * CONFIG REWRITE; O(1). Since 2.8.0.
   */
  configRewrite(): 'OK' {
    return this.raw['config|rewrite']!() as 'OK'
  }

  /**
   * Changes one or more configuration directives while the server runs, all or none.
   *
   * CONFIG SET; O(N), N being the number of directives. Since 2.0.0.
   */
  configSet(entries: Entries): 'OK' {
    const pairs = flatten(entries)
    return this.raw['config|set']!(pairs) as 'OK'
  }

  /**
   * Explains in words what looks unusual about memory use.
   *
   * MEMORY DOCTOR; O(1). Since 4.0.0.
   */
  memoryDoctor(): string {
    return text(this.raw['memory|doctor']!())
  }

  /**
   * Reports what the memory allocator knows of itself.
   *
   * MEMORY MALLOC-STATS; Depends on the allocator. Since 4.0.0.
   */
  memoryMallocStats(): string {
    return text(this.raw['memory|malloc-stats']!())
  }

  /**
   * Asks the memory allocator to give unused pages back.
   *
   * MEMORY PURGE; Depends on the allocator. Since 4.0.0.
   */
  memoryPurge(): 'OK' {
    return this.raw['memory|purge']!() as 'OK'
  }

  /**
   * Reports where memory goes, as names and numbers.
   *
   * MEMORY STATS; O(1). Since 4.0.0.
   */
  memoryStats(): Record<string, unknown> {
    return record(this.raw['memory|stats']!(), value => value)
  }

  /**
   * Estimates the bytes that a key and its value take.
   *
   * MEMORY USAGE; O(N), N being the number of samples. Since 4.0.0.
   */
  memoryUsage(key: Key, options?: MemoryUsageOptions): number | null {
    if (options === undefined) return this.raw['memory|usage']!(key) as number | null
    checkOptions('memoryUsage', options, MEMORY_USAGE_OPTIONS)
    const args: Arg[] = [key]
    if (options.samples !== undefined) args.push('SAMPLES', options.samples)
    return this.raw['memory|usage']!(args) as number | null
  }

  // set

  /**
   * Adds members to a set, making it if need be.
   *
   * SADD; O(1) for each member. Since 1.0.0.
   */
  sadd(key: Key, ...members: Value[]): number {
    return this.raw.sadd!(key, members) as number
  }

  /**
   * Counts the members of a set.
   *
   * SCARD; O(1). Since 1.0.0.
   */
  scard(key: Key): number {
    return this.raw.scard!(key) as number
  }

  /**
   * Gives the members of a set that none of the others has.
   *
   * SDIFF; O(N), N being the members of all sets together. Since 1.0.0.
   */
  sdiff(...keys: Key[]): Bulk[] {
    return this.raw.sdiff!(keys) as Bulk[]
  }

  /**
   * Stores the members of a set that none of the others has.
   *
   * SDIFFSTORE; O(N), N being the members of all sets together. Since 1.0.0.
   */
  sdiffstore(destination: Key, ...keys: Key[]): number {
    return this.raw.sdiffstore!(destination, keys) as number
  }

  /**
   * Gives the members that all sets have.
   *
   * SINTER; O(N*M), N being the members of the smallest set and M the number of sets. Since 1.0.0.
   */
  sinter(...keys: Key[]): Bulk[] {
    return this.raw.sinter!(keys) as Bulk[]
  }

  /**
   * Counts the members that all sets have.
   *
   * SINTERCARD; O(N*M), N being the members of the smallest set and M the number of sets. Since 7.0.0.
   */
  sintercard(keys: readonly Key[], options?: SintercardOptions): number {
    if (options === undefined) return this.raw.sintercard!(keys.length, keys) as number
    checkOptions('sintercard', options, SINTERCARD_OPTIONS)
    const args: Arg[] = [keys.length, ...keys]
    if (options.limit !== undefined) args.push('LIMIT', options.limit)
    return this.raw.sintercard!(args) as number
  }

  /**
   * Stores the members that all sets have.
   *
   * SINTERSTORE; O(N*M), N being the members of the smallest set and M the number of sets. Since 1.0.0.
   */
  sinterstore(destination: Key, ...keys: Key[]): number {
    return this.raw.sinterstore!(destination, keys) as number
  }

  /**
   * Tells whether a set has a member.
   *
   * SISMEMBER; O(1). Since 1.0.0.
   */
  sismember(key: Key, member: Value): number {
    return this.raw.sismember!(key, member) as number
  }

  /**
   * Gives all members of a set.
   *
   * SMEMBERS; O(N), N being the members of the set. Since 1.0.0.
   */
  smembers(key: Key): Bulk[] {
    return this.raw.smembers!(key) as Bulk[]
  }

  /**
   * Tells of several members whether a set has them.
   *
   * SMISMEMBER; O(N), N being the members asked for. Since 6.2.0.
   */
  smismember(key: Key, ...members: Value[]): number[] {
    return this.raw.smismember!(key, members) as number[]
  }

  /**
   * Moves a member from one set to another.
   *
   * SMOVE; O(1). Since 1.0.0.
   */
  smove(source: Key, destination: Key, member: Value): number {
    return this.raw.smove!(source, destination, member) as number
  }

  /**
   * Takes random members out of a set.
   *
   * SPOP; O(1) for each member. Since 1.0.0.
   */
  spop(key: Key, count: Int): Bulk[]
  spop(key: Key, count?: undefined): Bulk | null
  spop(key: Key, count?: Int): unknown {
    const args: Arg[] = [key]
    if (count !== undefined) args.push(count)
    return this.raw.spop!(args)
  }

  /**
   * Gives random members of a set.
   *
   * SRANDMEMBER; O(1) for each member. Since 1.0.0.
   */
  srandmember(key: Key, count: Int): Bulk[]
  srandmember(key: Key, count?: undefined): Bulk | null
  srandmember(key: Key, count?: Int): unknown {
    const args: Arg[] = [key]
    if (count !== undefined) args.push(count)
    return this.raw.srandmember!(args)
  }

  /**
   * Removes members from a set.
   *
   * SREM; O(N), N being the members to remove. Since 1.0.0.
   */
  srem(key: Key, ...members: Value[]): number {
    return this.raw.srem!(key, members) as number
  }

  /**
   * Walks through the members of a set a few at a time.
   *
   * SSCAN; O(1) for each call, O(N) for a full walk, N being the members of the set. Since 2.8.0.
   */
  sscan(key: Key, cursor: Int, options?: SscanOptions): [string, Bulk[]] {
    if (options === undefined) return tuple(this.raw.sscan!(key, cursor), text, keep) as [string, Bulk[]]
    checkOptions('sscan', options, SSCAN_OPTIONS)
    const args: Arg[] = [key, cursor]
    if (options.match !== undefined) args.push('MATCH', options.match)
    if (options.count !== undefined) args.push('COUNT', options.count)
    return tuple(this.raw.sscan!(args), text, keep) as [string, Bulk[]]
  }

  /**
   * Gives the members that any of the sets has.
   *
   * SUNION; O(N), N being the members of all sets together. Since 1.0.0.
   */
  sunion(...keys: Key[]): Bulk[] {
    return this.raw.sunion!(keys) as Bulk[]
  }

  /**
   * Stores the members that any of the sets has.
   *
   * SUNIONSTORE; O(N), N being the members of all sets together. Since 1.0.0.
   */
  sunionstore(destination: Key, ...keys: Key[]): number {
    return this.raw.sunionstore!(destination, keys) as number
  }

  // sorted-set

  /**
   * Takes the members at an end of the first of several sorted sets that has some, and waits for them if need be.
   *
   * BZMPOP; O(K + M*log(N)), K being the number of keys, M the members removed and N the size of the sorted set. Since 7.0.0.
   */
  bzmpop(timeout: number | string, keys: Key | readonly Key[], where: 'MIN' | 'MAX', options?: BzmpopOptions, wait?: WaitOptions): Promise<[Bulk, [Bulk, number][]] | null> {
    if (options === undefined) return this.settle(() => this.raw.bzmpop!(timeout, list(keys).length, list(keys), where), wait).then(reply => reply as [Bulk, [Bulk, number][]] | null)
    checkOptions('bzmpop', options, BZMPOP_OPTIONS)
    const args: Arg[] = [timeout, list(keys).length, ...list(keys), where]
    if (options.count !== undefined) args.push('COUNT', options.count)
    return this.settle(() => this.raw.bzmpop!(args), wait).then(reply => reply as [Bulk, [Bulk, number][]] | null)
  }

  /**
   * Takes the member with the highest score of the first of several sorted sets that has one, and waits for it.
   *
   * BZPOPMAX; O(K + log(N)), K being the number of keys and N the size of the sorted set. Since 5.0.0.
   */
  bzpopmax(keys: Key | readonly Key[], timeout: number | string, wait?: WaitOptions): Promise<[Bulk, Bulk, number] | null> {
    return this.settle(() => this.raw.bzpopmax!(list(keys), timeout), wait).then(reply => reply as [Bulk, Bulk, number] | null)
  }

  /**
   * Takes the member with the lowest score of the first of several sorted sets that has one, and waits for it.
   *
   * BZPOPMIN; O(K + log(N)), K being the number of keys and N the size of the sorted set. Since 5.0.0.
   */
  bzpopmin(keys: Key | readonly Key[], timeout: number | string, wait?: WaitOptions): Promise<[Bulk, Bulk, number] | null> {
    return this.settle(() => this.raw.bzpopmin!(list(keys), timeout), wait).then(reply => reply as [Bulk, Bulk, number] | null)
  }

  /**
   * Adds members with scores to a sorted set, or gives members other scores.
   *
   * ZADD; O(log(N)) for each member, N being the size of the sorted set. Since 1.2.0.
   */
  zadd(key: Key, entries: Entries, options: ZaddOptions & { incr: true }): number | null
  zadd(key: Key, entries: Entries, options?: ZaddOptions): number
  zadd(key: Key, entries: Entries, options?: ZaddOptions): unknown {
    const pairs = flattenScores(entries)
    if (options === undefined) return this.raw.zadd!(key, pairs)
    checkOptions('zadd', options, ZADD_OPTIONS)
    const args: Arg[] = [key]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.gt) args.push('GT')
    if (options.lt) args.push('LT')
    if (options.ch) args.push('CH')
    if (options.incr) args.push('INCR')
    args.push(...pairs)
    return this.raw.zadd!(args)
  }

  /**
   * Counts the members of a sorted set.
   *
   * ZCARD; O(1). Since 1.2.0.
   */
  zcard(key: Key): number {
    return this.raw.zcard!(key) as number
  }

  /**
   * Counts the members with scores in a range.
   *
   * ZCOUNT; O(log(N)), N being the size of the sorted set. Since 2.0.0.
   */
  zcount(key: Key, min: number | string, max: number | string): number {
    return this.raw.zcount!(key, min, max) as number
  }

  /**
   * Gives the members of the first sorted set that none of the others has.
   *
   * ZDIFF; O(L + N*log(N)), L being all members of all sets and N those of the result. Since 6.2.0.
   */
  zdiff(keys: readonly Key[], options: ZdiffOptions & { withscores: true }): [Bulk, number][]
  zdiff(keys: readonly Key[], options?: ZdiffOptions): Bulk[]
  zdiff(keys: readonly Key[], options?: ZdiffOptions): unknown {
    if (options === undefined) return this.raw.zdiff!(keys.length, keys)
    checkOptions('zdiff', options, ZDIFF_OPTIONS)
    const args: Arg[] = [keys.length, ...keys]
    if (options.withscores) args.push('WITHSCORES')
    return this.raw.zdiff!(args)
  }

  /**
   * Stores under a key the members of the first sorted set that none of the others has.
   *
   * ZDIFFSTORE; O(L + N*log(N)), L being all members of all sets and N those of the result. Since 6.2.0.
   */
  zdiffstore(destination: Key, ...keys: Key[]): number {
    return this.raw.zdiffstore!(destination, keys.length, keys) as number
  }

  /**
   * Adds to the score of a member, which is put in if need be.
   *
   * ZINCRBY; O(log(N)), N being the size of the sorted set. Since 1.2.0.
   */
  zincrby(key: Key, increment: Int, member: Value): number {
    return this.raw.zincrby!(key, increment, member) as number
  }

  /**
   * Gives the members that all of several sorted sets have, with scores put together.
   *
   * ZINTER; O(N*K + M*log(M)), N being the smallest set, K the number of sets and M the members of the result. Since 6.2.0.
   */
  zinter(keys: readonly Key[], options: ZinterOptions & { withscores: true }): [Bulk, number][]
  zinter(keys: readonly Key[], options?: ZinterOptions): Bulk[]
  zinter(keys: readonly Key[], options?: ZinterOptions): unknown {
    if (options === undefined) return this.raw.zinter!(keys.length, keys)
    checkOptions('zinter', options, ZINTER_OPTIONS)
    const args: Arg[] = [keys.length, ...keys]
    if (options.aggregate !== undefined) args.push('AGGREGATE', options.aggregate)
    if (options.withscores) args.push('WITHSCORES')
    if (options.weights !== undefined) args.push('WEIGHTS', ...options.weights)
    return this.raw.zinter!(args)
  }

  /**
   * Counts the members that all of several sorted sets have.
   *
   * ZINTERCARD; O(N*K), N being the smallest set and K the number of sets. Since 7.0.0.
   */
  zintercard(keys: readonly Key[], options?: ZintercardOptions): number {
    if (options === undefined) return this.raw.zintercard!(keys.length, keys) as number
    checkOptions('zintercard', options, ZINTERCARD_OPTIONS)
    const args: Arg[] = [keys.length, ...keys]
    if (options.limit !== undefined) args.push('LIMIT', options.limit)
    return this.raw.zintercard!(args) as number
  }

  /**
   * Stores under a key the members that all of several sorted sets have, with scores put together.
   *
   * ZINTERSTORE; O(N*K + M*log(M)), N being the smallest set, K the number of sets and M the members of the result. Since 2.0.0.
   */
  zinterstore(destination: Key, keys: readonly Key[], options?: ZinterstoreOptions): number {
    if (options === undefined) return this.raw.zinterstore!(destination, keys.length, keys) as number
    checkOptions('zinterstore', options, ZINTERSTORE_OPTIONS)
    const args: Arg[] = [destination, keys.length, ...keys]
    if (options.aggregate !== undefined) args.push('AGGREGATE', options.aggregate)
    if (options.weights !== undefined) args.push('WEIGHTS', ...options.weights)
    return this.raw.zinterstore!(args) as number
  }

  /**
   * Counts the members between two members, where all scores are equal.
   *
   * ZLEXCOUNT; O(log(N)), N being the size of the sorted set. Since 2.8.9.
   */
  zlexcount(key: Key, min: Value, max: Value): number {
    return this.raw.zlexcount!(key, min, max) as number
  }

  /**
   * Removes and gives the members with the lowest or highest scores of the first of several sorted sets that is there.
   *
   * ZMPOP; O(K + M*log(N)), K being the number of keys, M the members removed and N the size of the sorted set. Since 7.0.0.
   */
  zmpop(keys: readonly Key[], where: 'MIN' | 'MAX', options?: ZmpopOptions): [Bulk, [Bulk, number][]] | null {
    if (options === undefined) return this.raw.zmpop!(keys.length, keys, where) as [Bulk, [Bulk, number][]] | null
    checkOptions('zmpop', options, ZMPOP_OPTIONS)
    const args: Arg[] = [keys.length, ...keys, where]
    if (options.count !== undefined) args.push('COUNT', options.count)
    return this.raw.zmpop!(args) as [Bulk, [Bulk, number][]] | null
  }

  /**
   * Gives the scores of several members.
   *
   * ZMSCORE; O(N), N being the number of members asked for. Since 6.2.0.
   */
  zmscore(key: Key, ...members: Value[]): (number | null)[] {
    return this.raw.zmscore!(key, members) as (number | null)[]
  }

  /**
   * Removes and gives the members with the highest scores.
   *
   * ZPOPMAX; O(M*log(N)), M being the members removed and N the size of the sorted set. Since 5.0.0.
   */
  zpopmax(key: Key, count?: Int): [Bulk, number][] {
    const args: Arg[] = [key]
    if (count !== undefined) args.push(count)
    return scored(this.raw.zpopmax!(args)) as [Bulk, number][]
  }

  /**
   * Removes and gives the members with the lowest scores.
   *
   * ZPOPMIN; O(M*log(N)), M being the members removed and N the size of the sorted set. Since 5.0.0.
   */
  zpopmin(key: Key, count?: Int): [Bulk, number][] {
    const args: Arg[] = [key]
    if (count !== undefined) args.push(count)
    return scored(this.raw.zpopmin!(args)) as [Bulk, number][]
  }

  /**
   * Gives members of a sorted set at random.
   *
   * ZRANDMEMBER; O(N*log(S)), N being the members given and S the size of the sorted set. Since 6.2.0.
   */
  zrandmember(key: Key, count: Int, withscores: true): [Bulk, number][]
  zrandmember(key: Key, count: Int, withscores?: boolean): Bulk[]
  zrandmember(key: Key, count?: undefined, withscores?: boolean): Bulk | null
  zrandmember(key: Key, count?: Int, withscores?: boolean): unknown {
    const args: Arg[] = [key]
    if (count !== undefined) args.push(count)
    if (withscores) args.push('WITHSCORES')
    return this.raw.zrandmember!(args)
  }

  /**
   * Gives the members in a range of ranks, scores or members.
   *
   * ZRANGE; O(log(N) + M), N being the size of the sorted set and M the members given. Since 1.2.0.
   */
  zrange(key: Key, start: Value, stop: Value, options: ZrangeOptions & { withscores: true }): [Bulk, number][]
  zrange(key: Key, start: Value, stop: Value, options?: ZrangeOptions): Bulk[]
  zrange(key: Key, start: Value, stop: Value, options?: ZrangeOptions): unknown {
    if (options === undefined) return this.raw.zrange!(key, start, stop)
    checkOptions('zrange', options, ZRANGE_OPTIONS)
    const args: Arg[] = [key, start, stop]
    if (options.byscore) args.push('BYSCORE')
    if (options.bylex) args.push('BYLEX')
    if (options.rev) args.push('REV')
    if (options.limit !== undefined) args.push('LIMIT', ...options.limit)
    if (options.withscores) args.push('WITHSCORES')
    return this.raw.zrange!(args)
  }

  /**
   * Gives the members between two members, where all scores are equal.
   *
   * ZRANGEBYLEX; O(log(N) + M), N being the size of the sorted set and M the members given. Since 2.8.9.
   * @deprecated since 6.2.0: use `ZRANGE` with the `BYLEX` argument
   */
  zrangebylex(key: Key, min: Value, max: Value, options?: ZrangebylexOptions): Bulk[] {
    if (options === undefined) return this.raw.zrangebylex!(key, min, max) as Bulk[]
    checkOptions('zrangebylex', options, ZRANGEBYLEX_OPTIONS)
    const args: Arg[] = [key, min, max]
    if (options.limit !== undefined) args.push('LIMIT', ...options.limit)
    return this.raw.zrangebylex!(args) as Bulk[]
  }

  /**
   * Gives the members with scores in a range.
   *
   * ZRANGEBYSCORE; O(log(N) + M), N being the size of the sorted set and M the members given. Since 1.0.5.
   * @deprecated since 6.2.0: use `ZRANGE` with the `BYSCORE` argument
   */
  zrangebyscore(key: Key, min: number | string, max: number | string, options: ZrangebyscoreOptions & { withscores: true }): [Bulk, number][]
  zrangebyscore(key: Key, min: number | string, max: number | string, options?: ZrangebyscoreOptions): Bulk[]
  zrangebyscore(key: Key, min: number | string, max: number | string, options?: ZrangebyscoreOptions): unknown {
    if (options === undefined) return this.raw.zrangebyscore!(key, min, max)
    checkOptions('zrangebyscore', options, ZRANGEBYSCORE_OPTIONS)
    const args: Arg[] = [key, min, max]
    if (options.withscores) args.push('WITHSCORES')
    if (options.limit !== undefined) args.push('LIMIT', ...options.limit)
    return this.raw.zrangebyscore!(args)
  }

  /**
   * Stores under a key the members of a sorted set in a range of ranks, scores or members.
   *
   * ZRANGESTORE; O(log(N) + M), N being the size of the sorted set and M the members stored. Since 6.2.0.
   */
  zrangestore(dst: Key, src: Key, min: Value, max: Value, options?: ZrangestoreOptions): number {
    if (options === undefined) return this.raw.zrangestore!(dst, src, min, max) as number
    checkOptions('zrangestore', options, ZRANGESTORE_OPTIONS)
    const args: Arg[] = [dst, src, min, max]
    if (options.byscore) args.push('BYSCORE')
    if (options.bylex) args.push('BYLEX')
    if (options.rev) args.push('REV')
    if (options.limit !== undefined) args.push('LIMIT', ...options.limit)
    return this.raw.zrangestore!(args) as number
  }

  /**
   * Tells how many members come before one, by scores from the lowest up.
   *
   * ZRANK; O(log(N)), N being the size of the sorted set. Since 2.0.0.
   */
  zrank(key: Key, member: Value, options: ZrankOptions & { withscore: true }): [number, number] | null
  zrank(key: Key, member: Value, options?: ZrankOptions): number | null
  zrank(key: Key, member: Value, options?: ZrankOptions): unknown {
    if (options === undefined) return this.raw.zrank!(key, member)
    checkOptions('zrank', options, ZRANK_OPTIONS)
    const args: Arg[] = [key, member]
    if (options.withscore) args.push('WITHSCORE')
    return this.raw.zrank!(args)
  }

  /**
   * Removes members from a sorted set.
   *
   * ZREM; O(M*log(N)), M being the members to remove and N the size of the sorted set. Since 1.2.0.
   */
  zrem(key: Key, ...members: Value[]): number {
    return this.raw.zrem!(key, members) as number
  }

  /**
   * Removes the members between two members, where all scores are equal.
   *
   * ZREMRANGEBYLEX; O(M*log(N)), M being the members removed and N the size of the sorted set. Since 2.8.9.
   */
  zremrangebylex(key: Key, min: Value, max: Value): number {
    return this.raw.zremrangebylex!(key, min, max) as number
  }

  /**
   * Removes the members with ranks in a range.
   *
   * ZREMRANGEBYRANK; O(M*log(N)), M being the members removed and N the size of the sorted set. Since 2.0.0.
   */
  zremrangebyrank(key: Key, start: Int, stop: Int): number {
    return this.raw.zremrangebyrank!(key, start, stop) as number
  }

  /**
   * Removes the members with scores in a range.
   *
   * ZREMRANGEBYSCORE; O(M*log(N)), M being the members removed and N the size of the sorted set. Since 1.2.0.
   */
  zremrangebyscore(key: Key, min: number | string, max: number | string): number {
    return this.raw.zremrangebyscore!(key, min, max) as number
  }

  /**
   * Gives the members with ranks in a range, counted from the highest score down.
   *
   * ZREVRANGE; O(log(N) + M), N being the size of the sorted set and M the members given. Since 1.2.0.
   * @deprecated since 6.2.0: use `ZRANGE` with the `REV` argument
   */
  zrevrange(key: Key, start: Int, stop: Int, options: ZrevrangeOptions & { withscores: true }): [Bulk, number][]
  zrevrange(key: Key, start: Int, stop: Int, options?: ZrevrangeOptions): Bulk[]
  zrevrange(key: Key, start: Int, stop: Int, options?: ZrevrangeOptions): unknown {
    if (options === undefined) return this.raw.zrevrange!(key, start, stop)
    checkOptions('zrevrange', options, ZREVRANGE_OPTIONS)
    const args: Arg[] = [key, start, stop]
    if (options.withscores) args.push('WITHSCORES')
    return this.raw.zrevrange!(args)
  }

  /**
   * Gives the members between two members from the last to the first, where all scores are equal.
   *
   * ZREVRANGEBYLEX; O(log(N) + M), N being the size of the sorted set and M the members given. Since 2.8.9.
   * @deprecated since 6.2.0: use `ZRANGE` with the `REV` and `BYLEX` arguments
   */
  zrevrangebylex(key: Key, max: Value, min: Value, options?: ZrevrangebylexOptions): Bulk[] {
    if (options === undefined) return this.raw.zrevrangebylex!(key, max, min) as Bulk[]
    checkOptions('zrevrangebylex', options, ZREVRANGEBYLEX_OPTIONS)
    const args: Arg[] = [key, max, min]
    if (options.limit !== undefined) args.push('LIMIT', ...options.limit)
    return this.raw.zrevrangebylex!(args) as Bulk[]
  }

  /**
   * Gives the members with scores in a range, the highest first.
   *
   * ZREVRANGEBYSCORE; O(log(N) + M), N being the size of the sorted set and M the members given. Since 2.2.0.
   * @deprecated since 6.2.0: use `ZRANGE` with the `REV` and `BYSCORE` arguments
   */
  zrevrangebyscore(key: Key, max: number | string, min: number | string, options: ZrevrangebyscoreOptions & { withscores: true }): [Bulk, number][]
  zrevrangebyscore(key: Key, max: number | string, min: number | string, options?: ZrevrangebyscoreOptions): Bulk[]
  zrevrangebyscore(key: Key, max: number | string, min: number | string, options?: ZrevrangebyscoreOptions): unknown {
    if (options === undefined) return this.raw.zrevrangebyscore!(key, max, min)
    checkOptions('zrevrangebyscore', options, ZREVRANGEBYSCORE_OPTIONS)
    const args: Arg[] = [key, max, min]
    if (options.withscores) args.push('WITHSCORES')
    if (options.limit !== undefined) args.push('LIMIT', ...options.limit)
    return this.raw.zrevrangebyscore!(args)
  }

  /**
   * Tells how many members come before one, by scores from the highest down.
   *
   * ZREVRANK; O(log(N)), N being the size of the sorted set. Since 2.0.0.
   */
  zrevrank(key: Key, member: Value, options: ZrevrankOptions & { withscore: true }): [number, number] | null
  zrevrank(key: Key, member: Value, options?: ZrevrankOptions): number | null
  zrevrank(key: Key, member: Value, options?: ZrevrankOptions): unknown {
    if (options === undefined) return this.raw.zrevrank!(key, member)
    checkOptions('zrevrank', options, ZREVRANK_OPTIONS)
    const args: Arg[] = [key, member]
    if (options.withscore) args.push('WITHSCORE')
    return this.raw.zrevrank!(args)
  }

  /**
   * Iterates over the members of a sorted set and their scores.
   *
   * ZSCAN; O(1) a call, O(N) for all of N members. Since 2.8.0.
   */
  zscan(key: Key, cursor: Int, options?: ZscanOptions): [string, Bulk[]] {
    if (options === undefined) return tuple(this.raw.zscan!(key, cursor), text, keep) as [string, Bulk[]]
    checkOptions('zscan', options, ZSCAN_OPTIONS)
    const args: Arg[] = [key, cursor]
    if (options.match !== undefined) args.push('MATCH', options.match)
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.noscores) args.push('NOSCORES')
    return tuple(this.raw.zscan!(args), text, keep) as [string, Bulk[]]
  }

  /**
   * Gives the score of a member.
   *
   * ZSCORE; O(1). Since 1.2.0.
   */
  zscore(key: Key, member: Value): number | null {
    return this.raw.zscore!(key, member) as number | null
  }

  /**
   * Gives the members that any of several sorted sets has, with scores put together.
   *
   * ZUNION; O(N + M*log(M)), N being all members of all sets and M those of the result. Since 6.2.0.
   */
  zunion(keys: readonly Key[], options: ZunionOptions & { withscores: true }): [Bulk, number][]
  zunion(keys: readonly Key[], options?: ZunionOptions): Bulk[]
  zunion(keys: readonly Key[], options?: ZunionOptions): unknown {
    if (options === undefined) return this.raw.zunion!(keys.length, keys)
    checkOptions('zunion', options, ZUNION_OPTIONS)
    const args: Arg[] = [keys.length, ...keys]
    if (options.aggregate !== undefined) args.push('AGGREGATE', options.aggregate)
    if (options.withscores) args.push('WITHSCORES')
    if (options.weights !== undefined) args.push('WEIGHTS', ...options.weights)
    return this.raw.zunion!(args)
  }

  /**
   * Stores under a key the members that any of several sorted sets has, with scores put together.
   *
   * ZUNIONSTORE; O(N + M*log(M)), N being all members of all sets and M those of the result. Since 2.0.0.
   */
  zunionstore(destination: Key, keys: readonly Key[], options?: ZunionstoreOptions): number {
    if (options === undefined) return this.raw.zunionstore!(destination, keys.length, keys) as number
    checkOptions('zunionstore', options, ZUNIONSTORE_OPTIONS)
    const args: Arg[] = [destination, keys.length, ...keys]
    if (options.aggregate !== undefined) args.push('AGGREGATE', options.aggregate)
    if (options.weights !== undefined) args.push('WEIGHTS', ...options.weights)
    return this.raw.zunionstore!(args) as number
  }

  // stream

  /**
   * Marks entries as done: they are pending for their group no more.
   *
   * XACK; O(log N) for each id, N being the entries that are pending. Since 5.0.0.
   */
  xack(key: Key, group: Value, ...ids: Value[]): number {
    return this.raw.xack!(key, group, ids) as number
  }

  /**
   * Appends an entry to a stream, made where there is none, and trims it on demand.
   *
   * XADD; O(1), and O(N) for trimming, N being the entries that go. Since 5.0.0.
   */
  xadd(key: Key, id: Value, entries: Entries, options?: XaddOptions): string | null {
    const pairs = flatten(entries)
    if (options === undefined) return textOrNull(this.raw.xadd!(key, id, pairs))
    checkOptions('xadd', options, XADD_OPTIONS)
    const args: Arg[] = [key]
    if (options.nomkstream) args.push('NOMKSTREAM')
    if (options.maxlen !== undefined) args.push('MAXLEN', options.approximate ? '~' : '=', options.maxlen)
    if (options.minid !== undefined) args.push('MINID', options.approximate ? '~' : '=', options.minid)
    if (options.limit !== undefined) args.push('LIMIT', options.limit)
    args.push(id)
    args.push(...pairs)
    return textOrNull(this.raw.xadd!(args))
  }

  /**
   * Takes over entries that others got and left pending for too long.
   *
   * XAUTOCLAIM; O(log N) for each of COUNT entries, N being the entries that are pending. Since 6.2.0.
   */
  xautoclaim(key: Key, group: Value, consumer: Value, minIdleTime: Value, start: Value, options: XautoclaimOptions & { justid: true }): [string, string[], string[]]
  xautoclaim(key: Key, group: Value, consumer: Value, minIdleTime: Value, start: Value, options?: XautoclaimOptions): [string, StreamEntry<Bulk>[], string[]]
  xautoclaim(key: Key, group: Value, consumer: Value, minIdleTime: Value, start: Value, options?: XautoclaimOptions): unknown {
    if (options === undefined) return tuple(this.raw.xautoclaim!(key, group, consumer, minIdleTime, start), text, streamEntries, texts) as [string, StreamEntry<Bulk>[], string[]]
    checkOptions('xautoclaim', options, XAUTOCLAIM_OPTIONS)
    const args: Arg[] = [key, group, consumer, minIdleTime, start]
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.justid) args.push('JUSTID')
    return tuple(this.raw.xautoclaim!(args), text, streamEntries, texts) as [string, StreamEntry<Bulk>[], string[]]
  }

  /**
   * Takes over certain entries that others got and left pending.
   *
   * XCLAIM; O(log N) for each id, N being the entries that are pending. Since 5.0.0.
   */
  xclaim(key: Key, group: Value, consumer: Value, minIdleTime: Value, ids: readonly Value[], options: XclaimOptions & { justid: true }): string[]
  xclaim(key: Key, group: Value, consumer: Value, minIdleTime: Value, ids: readonly Value[], options?: XclaimOptions): StreamEntry<Bulk>[]
  xclaim(key: Key, group: Value, consumer: Value, minIdleTime: Value, ids: readonly Value[], options?: XclaimOptions): unknown {
    if (options === undefined) return streamEntries<Bulk>(this.raw.xclaim!(key, group, consumer, minIdleTime, ids))
    checkOptions('xclaim', options, XCLAIM_OPTIONS)
    const args: Arg[] = [key, group, consumer, minIdleTime, ...ids]
    if (options.idle !== undefined) args.push('IDLE', options.idle)
    if (options.time !== undefined) args.push('TIME', options.time)
    if (options.retrycount !== undefined) args.push('RETRYCOUNT', options.retrycount)
    if (options.force) args.push('FORCE')
    if (options.justid) args.push('JUSTID')
    if (options.lastid !== undefined) args.push('LASTID', options.lastid)
    return streamEntries<Bulk>(this.raw.xclaim!(args))
  }

  /**
   * Deletes entries by their ids and tells how many there were.
   *
   * XDEL; O(log N) for each id, N being the entries of the stream. Since 5.0.0.
   */
  xdel(key: Key, ...ids: Value[]): number {
    return this.raw.xdel!(key, ids) as number
  }

  /**
   * Counts the entries of a stream.
   *
   * XLEN; O(1). Since 5.0.0.
   */
  xlen(key: Key): number {
    return this.raw.xlen!(key) as number
  }

  /**
   * Tells what a group got and has not acknowledged.
   *
   * XPENDING; O(N), N being the entries shown, or looked at with IDLE; O(N) without a range, N being the consumers. Since 5.0.0.
   */
  xpending(key: Key, group: Value, options: XpendingOptions): PendingEntry<Bulk>[]
  xpending(key: Key, group: Value): PendingSummary<Bulk>
  xpending(key: Key, group: Value, options?: XpendingOptions): unknown {
    if (options === undefined) return pendingSummary<Bulk>(this.raw.xpending!(key, group))
    checkOptions('xpending', options, XPENDING_OPTIONS)
    const args: Arg[] = [key, group]
    if (options.idle !== undefined) args.push('IDLE', options.idle)
    args.push(options.start ?? '-')
    args.push(options.end ?? '+')
    args.push(options.count ?? Number.MAX_SAFE_INTEGER)
    if (options.consumer !== undefined) args.push(options.consumer)
    return pendingEntries<Bulk>(this.raw.xpending!(args))
  }

  /**
   * Reads the entries of a stream within a range of ids.
   *
   * XRANGE; O(log N + M), N being the entries of the stream and M those returned. Since 5.0.0.
   */
  xrange(key: Key, start: Value, end: Value, options?: XrangeOptions): StreamEntry<Bulk>[] {
    if (options === undefined) return streamEntries<Bulk>(this.raw.xrange!(key, start, end))
    checkOptions('xrange', options, XRANGE_OPTIONS)
    const args: Arg[] = [key, start, end]
    if (options.count !== undefined) args.push('COUNT', options.count)
    return streamEntries<Bulk>(this.raw.xrange!(args))
  }

  /**
   * Reads what several streams have after given ids, and waits for it on demand.
   *
   * XREAD; O(log N + M) for each stream, N being its entries and M those returned. Since 5.0.0.
   */
  xread(streams: Entries, options?: XreadOptions, wait?: WaitOptions): Promise<Record<string, StreamEntry<Bulk>[]> | null> {
    if (options === undefined) return this.settle(() => this.raw.xread!('STREAMS', columns(streams)), wait).then(reply => orNull(reply, map => record(map, value => streamEntries<Bulk>(value))))
    checkOptions('xread', options, XREAD_OPTIONS)
    const args: Arg[] = []
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.block !== undefined) args.push('BLOCK', options.block)
    args.push('STREAMS')
    args.push(...columns(streams))
    return this.settle(() => this.raw.xread!(args), wait).then(reply => orNull(reply, map => record(map, value => streamEntries<Bulk>(value))))
  }

  /**
   * Reads from several streams for a consumer, so that every entry goes to one of its group.
   *
   * XREADGROUP; O(log N + M) for each stream, N being its entries and M those returned. Since 5.0.0.
   */
  xreadgroup(group: Value, consumer: Value, streams: Entries, options?: XreadgroupOptions, wait?: WaitOptions): Promise<Record<string, StreamEntry<Bulk>[]> | null> {
    if (options === undefined) return this.settle(() => this.raw.xreadgroup!('GROUP', group, consumer, 'STREAMS', columns(streams)), wait).then(reply => orNull(reply, map => record(map, value => streamEntries<Bulk>(value))))
    checkOptions('xreadgroup', options, XREADGROUP_OPTIONS)
    const args: Arg[] = ['GROUP', group, consumer]
    if (options.count !== undefined) args.push('COUNT', options.count)
    if (options.block !== undefined) args.push('BLOCK', options.block)
    if (options.noack) args.push('NOACK')
    args.push('STREAMS')
    args.push(...columns(streams))
    return this.settle(() => this.raw.xreadgroup!(args), wait).then(reply => orNull(reply, map => record(map, value => streamEntries<Bulk>(value))))
  }

  /**
   * Reads the entries of a stream within a range of ids, the highest first.
   *
   * XREVRANGE; O(log N + M), N being the entries of the stream and M those returned. Since 5.0.0.
   */
  xrevrange(key: Key, end: Value, start: Value, options?: XrevrangeOptions): StreamEntry<Bulk>[] {
    if (options === undefined) return streamEntries<Bulk>(this.raw.xrevrange!(key, end, start))
    checkOptions('xrevrange', options, XREVRANGE_OPTIONS)
    const args: Arg[] = [key, end, start]
    if (options.count !== undefined) args.push('COUNT', options.count)
    return streamEntries<Bulk>(this.raw.xrevrange!(args))
  }

  /**
   * Sets what a stream remembers of its last id and of entries that are gone. For internal use.
   *
   * XSETID; O(1). Since 5.0.0.
   */
  xsetid(key: Key, lastId: Value, options?: XsetidOptions): 'OK' {
    if (options === undefined) return this.raw.xsetid!(key, lastId) as 'OK'
    checkOptions('xsetid', options, XSETID_OPTIONS)
    const args: Arg[] = [key, lastId]
    if (options.entriesadded !== undefined) args.push('ENTRIESADDED', options.entriesadded)
    if (options.maxdeletedid !== undefined) args.push('MAXDELETEDID', options.maxdeletedid)
    return this.raw.xsetid!(args) as 'OK'
  }

  /**
   * Deletes the lowest entries of a stream.
   *
   * XTRIM; O(N), N being the entries that go. Since 5.0.0.
   */
  xtrim(key: Key, options?: XtrimOptions): number {
    if (options === undefined) return this.raw.xtrim!(key) as number
    checkOptions('xtrim', options, XTRIM_OPTIONS)
    const args: Arg[] = [key]
    if (options.maxlen !== undefined) args.push('MAXLEN', options.approximate ? '~' : '=', options.maxlen)
    if (options.minid !== undefined) args.push('MINID', options.approximate ? '~' : '=', options.minid)
    if (options.limit !== undefined) args.push('LIMIT', options.limit)
    return this.raw.xtrim!(args) as number
  }

  /**
   * Makes a consumer group.
   *
   * XGROUP CREATE; O(log N), N being the groups. Since 5.0.0.
   */
  xgroupCreate(key: Key, group: Value, id: Value, options?: XgroupCreateOptions): 'OK' {
    if (options === undefined) return this.raw['xgroup|create']!(key, group, id) as 'OK'
    checkOptions('xgroupCreate', options, XGROUP_CREATE_OPTIONS)
    const args: Arg[] = [key, group, id]
    if (options.mkstream) args.push('MKSTREAM')
    if (options.entriesread !== undefined) args.push('ENTRIESREAD', options.entriesread)
    return this.raw['xgroup|create']!(args) as 'OK'
  }

  /**
   * Makes a consumer of a group.
   *
   * XGROUP CREATECONSUMER; O(log N), N being the consumers. Since 6.2.0.
   */
  xgroupCreateconsumer(key: Key, group: Value, consumer: Value): number {
    return this.raw['xgroup|createconsumer']!(key, group, consumer) as number
  }

  /**
   * Removes a consumer of a group with all that is pending for it.
   *
   * XGROUP DELCONSUMER; O(N log M), N being what is pending for the consumer and M for the group. Since 5.0.0.
   */
  xgroupDelconsumer(key: Key, group: Value, consumer: Value): number {
    return this.raw['xgroup|delconsumer']!(key, group, consumer) as number
  }

  /**
   * Removes a consumer group.
   *
   * XGROUP DESTROY; O(N), N being the entries that are pending. Since 5.0.0.
   */
  xgroupDestroy(key: Key, group: Value): number {
    return this.raw['xgroup|destroy']!(key, group) as number
  }

  /**
   * Sets how far a consumer group has got.
   *
   * XGROUP SETID; O(log N), N being the groups. Since 5.0.0.
   */
  xgroupSetid(key: Key, group: Value, id: Value, options?: XgroupSetidOptions): 'OK' {
    if (options === undefined) return this.raw['xgroup|setid']!(key, group, id) as 'OK'
    checkOptions('xgroupSetid', options, XGROUP_SETID_OPTIONS)
    const args: Arg[] = [key, group, id]
    if (options.entriesread !== undefined) args.push('ENTRIESREAD', options.entriesread)
    return this.raw['xgroup|setid']!(args) as 'OK'
  }

  /**
   * Lists the consumers of a group.
   *
   * XINFO CONSUMERS; O(N), N being the consumers. Since 5.0.0.
   */
  xinfoConsumers(key: Key, group: Value): StreamConsumer<Bulk>[] {
    return streamConsumers<Bulk>(this.raw['xinfo|consumers']!(key, group))
  }

  /**
   * Lists the consumer groups of a stream.
   *
   * XINFO GROUPS; O(N), N being the groups. Since 5.0.0.
   */
  xinfoGroups(key: Key): StreamGroup<Bulk>[] {
    return streamGroups<Bulk>(this.raw['xinfo|groups']!(key))
  }

  /**
   * Tells what is known of a stream.
   *
   * XINFO STREAM; O(N), N being the nodes of the stream, and what FULL shows. Since 5.0.0.
   */
  xinfoStream(key: Key, options: XinfoStreamOptions & { full: true }): FullStreamInfo<Bulk>
  xinfoStream(key: Key, options?: XinfoStreamOptions): StreamInfo<Bulk>
  xinfoStream(key: Key, options?: XinfoStreamOptions): unknown {
    if (options === undefined) return streamInfo<Bulk>(this.raw['xinfo|stream']!(key))
    checkOptions('xinfoStream', options, XINFO_STREAM_OPTIONS)
    const args: Arg[] = [key]
    if (options.full) args.push('FULL')
    if (options.count !== undefined) args.push('COUNT', options.count)
    return options.full ? fullStreamInfo<Bulk>(this.raw['xinfo|stream']!(args)) : streamInfo<Bulk>(this.raw['xinfo|stream']!(args))
  }

  // string

  /**
   * Extends the string at a key with more bytes, creating the key when it is missing.
   *
   * APPEND; O(1) amortized, for small additions. Since 2.0.0.
   */
  append(key: Key, value: Value): number {
    return this.raw.append!(key, value) as number
  }

  /**
   * Subtracts one from the integer at a key, a missing key counting as 0.
   *
   * DECR; O(1). Since 1.0.0.
   */
  decr(key: Key): number {
    return this.raw.decr!(key) as number
  }

  /**
   * Subtracts an amount from the integer at a key, a missing key counting as 0.
   *
   * DECRBY; O(1). Since 1.0.0.
   */
  decrby(key: Key, decrement: Int): number {
    return this.raw.decrby!(key, decrement) as number
  }

  /**
   * Removes a key if it holds exactly the given string.
   *
   * DELIFEQ; O(1). Since Valkey 9.0.0.
   */
  delifeq(key: Key, value: Value): number {
    return this.raw.delifeq!(key, value) as number
  }

  /**
   * Reads the string at a key.
   *
   * GET; O(1). Since 1.0.0.
   */
  get(key: Key): Bulk | null {
    return this.raw.get!(key) as Bulk | null
  }

  /**
   * Reads the string at a key and removes the key.
   *
   * GETDEL; O(1). Since 6.2.0.
   */
  getdel(key: Key): Bulk | null {
    return this.raw.getdel!(key) as Bulk | null
  }

  /**
   * Reads the string at a key and sets or clears its expiry.
   *
   * GETEX; O(1). Since 6.2.0.
   */
  getex(key: Key, options?: GetexOptions): Bulk | null {
    if (options === undefined) return this.raw.getex!(key) as Bulk | null
    checkOptions('getex', options, GETEX_OPTIONS)
    const args: Arg[] = [key]
    if (options.ex !== undefined) args.push('EX', options.ex)
    if (options.px !== undefined) args.push('PX', options.px)
    if (options.exat !== undefined) args.push('EXAT', options.exat)
    if (options.pxat !== undefined) args.push('PXAT', options.pxat)
    if (options.persist) args.push('PERSIST')
    return this.raw.getex!(args) as Bulk | null
  }

  /**
   * Reads the part of a string between two positions.
   *
   * GETRANGE; O(N), N being the length of the part. Since 2.4.0.
   */
  getrange(key: Key, start: Int, end: Int): Bulk {
    return this.raw.getrange!(key, start, end) as Bulk
  }

  /**
   * Stores a string and returns the one it replaces.
   *
   * GETSET; O(1). Since 1.0.0.
   * @deprecated since 6.2.0: use `SET` with the `GET` argument
   */
  getset(key: Key, value: Value): Bulk | null {
    return this.raw.getset!(key, value) as Bulk | null
  }

  /**
   * Adds one to the integer at a key, a missing key counting as 0.
   *
   * INCR; O(1). Since 1.0.0.
   */
  incr(key: Key): number {
    return this.raw.incr!(key) as number
  }

  /**
   * Adds an amount to the integer at a key, a missing key counting as 0.
   *
   * INCRBY; O(1). Since 1.0.0.
   */
  incrby(key: Key, increment: Int): number {
    return this.raw.incrby!(key, increment) as number
  }

  /**
   * Adds an amount to the decimal number at a key, a missing key counting as 0.
   *
   * INCRBYFLOAT; O(1). Since 2.6.0.
   */
  incrbyfloat(key: Key, increment: number | string): string {
    return text(this.raw.incrbyfloat!(key, increment))
  }

  /**
   * Finds the longest subsequence that two strings have in common.
   *
   * LCS; O(N*M), N and M being the lengths of the strings. Since 7.0.0.
   */
  lcs(key1: Key, key2: Key, options: LcsOptions & { idx: true }): Record<string, unknown>
  lcs(key1: Key, key2: Key, options: LcsOptions & { len: true }): number
  lcs(key1: Key, key2: Key, options?: LcsOptions): Bulk
  lcs(key1: Key, key2: Key, options?: LcsOptions): unknown {
    if (options === undefined) return this.raw.lcs!(key1, key2)
    checkOptions('lcs', options, LCS_OPTIONS)
    const args: Arg[] = [key1, key2]
    if (options.len) args.push('LEN')
    if (options.idx) args.push('IDX')
    if (options.minmatchlen !== undefined) args.push('MINMATCHLEN', options.minmatchlen)
    if (options.withmatchlen) args.push('WITHMATCHLEN')
    return options.idx ? record(this.raw.lcs!(args), value => value) : this.raw.lcs!(args)
  }

  /**
   * Reads the strings at several keys at one instant.
   *
   * MGET; O(N), N being the number of keys. Since 1.0.0.
   */
  mget(...keys: Key[]): (Bulk | null)[] {
    return this.raw.mget!(keys) as (Bulk | null)[]
  }

  /**
   * Stores strings under several keys in one step.
   *
   * MSET; O(N), N being the number of keys. Since 1.0.1.
   */
  mset(entries: Entries): 'OK' {
    const pairs = flatten(entries)
    return this.raw.mset!(pairs) as 'OK'
  }

  /**
   * Stores strings under several keys in one step, with conditions and a common expiry.
   *
   * MSETEX; O(N), N being the number of keys. Since Valkey 9.1.0.
   */
  msetex(entries: Entries, options?: MsetexOptions): number {
    const pairs = flatten(entries)
    if (options === undefined) return this.raw.msetex!(pairs.length / 2, pairs) as number
    checkOptions('msetex', options, MSETEX_OPTIONS)
    const args: Arg[] = [pairs.length / 2, ...pairs]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.ex !== undefined) args.push('EX', options.ex)
    if (options.px !== undefined) args.push('PX', options.px)
    if (options.exat !== undefined) args.push('EXAT', options.exat)
    if (options.pxat !== undefined) args.push('PXAT', options.pxat)
    if (options.keepttl) args.push('KEEPTTL')
    return this.raw.msetex!(args) as number
  }

  /**
   * Stores strings under several keys if none of the keys exists.
   *
   * MSETNX; O(N), N being the number of keys. Since 1.0.1.
   */
  msetnx(entries: Entries): number {
    const pairs = flatten(entries)
    return this.raw.msetnx!(pairs) as number
  }

  /**
   * Stores a string that expires after a number of milliseconds.
   *
   * PSETEX; O(1). Since 2.6.0.
   * @deprecated since 2.6.12: use `SET` with the `PX` argument
   */
  psetex(key: Key, milliseconds: Int, value: Value): 'OK' {
    return this.raw.psetex!(key, milliseconds, value) as 'OK'
  }

  /**
   * Stores a string under a key, whatever was there, with optional conditions and expiry.
   *
   * SET; O(1). Since 1.0.0.
   */
  set(key: Key, value: Value, options: SetOptions & { get: true }): Bulk | null
  set(key: Key, value: Value, options?: SetOptions): 'OK' | null
  set(key: Key, value: Value, options?: SetOptions): unknown {
    if (options === undefined) return this.raw.set!(key, value)
    checkOptions('set', options, SET_OPTIONS)
    const args: Arg[] = [key, value]
    if (options.nx) args.push('NX')
    if (options.xx) args.push('XX')
    if (options.ifeq !== undefined) args.push('IFEQ', options.ifeq)
    if (options.get) args.push('GET')
    if (options.ex !== undefined) args.push('EX', options.ex)
    if (options.px !== undefined) args.push('PX', options.px)
    if (options.exat !== undefined) args.push('EXAT', options.exat)
    if (options.pxat !== undefined) args.push('PXAT', options.pxat)
    if (options.keepttl) args.push('KEEPTTL')
    return this.raw.set!(args)
  }

  /**
   * Stores a string that expires after a number of seconds.
   *
   * SETEX; O(1). Since 2.0.0.
   * @deprecated since 2.6.12: use `SET` with the `EX` argument
   */
  setex(key: Key, seconds: Int, value: Value): 'OK' {
    return this.raw.setex!(key, seconds, value) as 'OK'
  }

  /**
   * Stores a string under a key that does not exist yet.
   *
   * SETNX; O(1). Since 1.0.0.
   * @deprecated since 2.6.12: use `SET` with the `NX` argument
   */
  setnx(key: Key, value: Value): number {
    return this.raw.setnx!(key, value) as number
  }

  /**
   * Overwrites a part of a string from a given position on.
   *
   * SETRANGE; O(M), M being the length of the new part; O(1) for small ones. Since 2.2.0.
   */
  setrange(key: Key, offset: Int, value: Value): number {
    return this.raw.setrange!(key, offset, value) as number
  }

  /**
   * Tells the length of a string.
   *
   * STRLEN; O(1). Since 2.2.0.
   */
  strlen(key: Key): number {
    return this.raw.strlen!(key) as number
  }

  // transactions
}

/**
 * The same methods for whoever does not wait for the disk: what they give and throw comes with a promise.
 *
 * With `appendfsync always` that is settled when everything the command did or saw is on disk.
 */
export interface AsyncCommands<Bulk> {
  // bitmap

  /** Counts the bits that are 1 in a string, or in a range of it. */
  bitcount(key: Key, start?: Int, end?: Int, unit?: 'BYTE' | 'BIT'): Promise<number>

  /** Reads, writes and increments integers of any width inside a string, several in one call. */
  bitfield(key: Key, ...args: Arg[]): Promise<(number | null)[]>

  /** Reads integers of any width inside a string; safe on replicas. */
  bitfieldRo(key: Key, ...args: Arg[]): Promise<number[]>

  /** Combines strings bit by bit and stores the outcome under another key. */
  bitop(operation: 'AND' | 'OR' | 'XOR' | 'NOT', destkey: Key, ...keys: Key[]): Promise<number>

  /** Finds the position of the first bit with a given value. */
  bitpos(key: Key, bit: Int, start?: Int, end?: Int, unit?: 'BYTE' | 'BIT'): Promise<number>

  /** Reads one bit of a string. */
  getbit(key: Key, offset: Int): Promise<number>

  /** Writes one bit of a string and returns the previous one. */
  setbit(key: Key, offset: Int, value: Int): Promise<number>

  // connection

  /** Sends the message back. */
  echo(message: Value): Promise<Bulk>

  /** Answers PONG, or the message, to show that the server is alive. */
  ping(message?: Value): Promise<string>

  /** Closes the connections that match the given filters. */
  clientKill(...args: Arg[]): Promise<number>

  /** Describes the open connections, one line each. */
  clientList(options?: ClientListOptions): Promise<string>

  /** Holds back the commands of all clients, or only their writes, for some time. */
  clientPause(timeout: Int, options?: ClientPauseOptions): Promise<'OK'>

  /** Wakes a client that waits in a blocking command of another connection. */
  clientUnblock(clientId: Int, options?: ClientUnblockOptions): Promise<number>

  /** Ends a CLIENT PAUSE before its time. */
  clientUnpause(): Promise<'OK'>

  // generic

  /** Copies the value of a key, with its expiry, to another key or database. */
  copy(source: Key, destination: Key, options?: CopyOptions): Promise<number>

  /** Removes keys. */
  del(...keys: Key[]): Promise<number>

  /** Gives the value of a key as bytes that RESTORE understands, here or on another server. */
  dump(key: Key): Promise<Bulk | null>

  /** Counts how many of the given keys exist, a repeated key counting each time. */
  exists(...keys: Key[]): Promise<number>

  /** Lets a key expire after a number of seconds. */
  expire(key: Key, seconds: Int, options?: ExpireOptions): Promise<number>

  /** Lets a key expire at a Unix time in seconds. */
  expireat(key: Key, unixTimeSeconds: Int, options?: ExpireatOptions): Promise<number>

  /** Tells the Unix time in seconds at which a key expires. */
  expiretime(key: Key): Promise<number>

  /** Lists all keys that match a glob pattern. */
  keys(pattern: string): Promise<Bulk[]>

  /** Moves keys to another server, and deletes them here once it has them. */
  migrate(host: Value, port: Int, key: Key, destinationDb: Int, timeout: Int, options?: MigrateOptions, wait?: WaitOptions): Promise<string>

  /** Moves a key to another database. */
  move(key: Key, db: Int): Promise<number>

  /** Removes the expiry of a key. */
  persist(key: Key): Promise<number>

  /** Lets a key expire after a number of milliseconds. */
  pexpire(key: Key, milliseconds: Int, options?: PexpireOptions): Promise<number>

  /** Lets a key expire at a Unix time in milliseconds. */
  pexpireat(key: Key, unixTimeMilliseconds: Int, options?: PexpireatOptions): Promise<number>

  /** Tells the Unix time in milliseconds at which a key expires. */
  pexpiretime(key: Key): Promise<number>

  /** Tells how many milliseconds a key has left. */
  pttl(key: Key): Promise<number>

  /** Picks a key of the database at random. */
  randomkey(): Promise<Bulk | null>

  /** Gives a key a new name, replacing what was there. */
  rename(key: Key, newkey: Key): Promise<'OK'>

  /** Gives a key a new name unless that name is taken. */
  renamenx(key: Key, newkey: Key): Promise<number>

  /** Makes a key of bytes that DUMP gave. */
  restore(key: Key, ttl: Int, serializedValue: Value, options?: RestoreOptions): Promise<'OK'>

  /** Walks through the keys of the database a few at a time. */
  scan(cursor: Int, options?: ScanOptions): Promise<[string, Bulk[]]>

  /** Sorts the elements of a list, set or sorted set, and stores them as a list if asked to. */
  sort(key: Key, options: SortOptions & { store: Key }): Promise<number>
  sort(key: Key, options?: SortOptions): Promise<(Bulk | null)[]>

  /** Sorts the elements of a list, set or sorted set. */
  sortRo(key: Key, options?: SortRoOptions): Promise<(Bulk | null)[]>

  /** Marks keys as used just now and counts those that exist. */
  touch(...keys: Key[]): Promise<number>

  /** Tells how many seconds a key has left. */
  ttl(key: Key): Promise<number>

  /** Tells the type of the value at a key. */
  type(key: Key): Promise<string>

  /** Removes keys and frees large values in the background. */
  unlink(...keys: Key[]): Promise<number>

  /** Waits until enough replicas have received this connection's writes. */
  wait(numreplicas: Int, timeout: Int, wait?: WaitOptions): Promise<number>

  /** Waits until this connection's writes are on the disk of this server and of enough replicas. */
  waitaof(numlocal: Int, numreplicas: Int, timeout: Int, wait?: WaitOptions): Promise<number[]>

  /** Tells how the value of a key is represented in memory. */
  objectEncoding(key: Key): Promise<string | null>

  /** Tells how often a key was used lately, as a logarithmic counter. */
  objectFreq(key: Key): Promise<number | null>

  /** Tells for how many seconds a key was not used. */
  objectIdletime(key: Key): Promise<number | null>

  /** Tells how many references the value of a key has. */
  objectRefcount(key: Key): Promise<number | null>

  // geo

  /** Adds places with their longitudes and latitudes to a sorted set. */
  geoadd(key: Key, data: readonly (readonly [longitude: number | string, latitude: number | string, member: Value])[], options?: GeoaddOptions): Promise<number>

  /** Tells how far two places are from each other. */
  geodist(key: Key, member1: Value, member2: Value, options?: GeodistOptions): Promise<number | null>

  /** Gives the geohashes of places as text. */
  geohash(key: Key, ...members: Value[]): Promise<(string | null)[]>

  /** Gives the longitudes and latitudes of places. */
  geopos(key: Key, ...members: Value[]): Promise<([number, number] | null)[]>

  /** Finds the places within a distance of a point, and stores them if asked to. */
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusOptions & { store: Key }): Promise<number>
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusOptions & { storedist: Key }): Promise<number>
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusOptions & { withcoord: true }): Promise<GeoPlace<Bulk>[]>
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusOptions & { withdist: true }): Promise<GeoPlace<Bulk>[]>
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusOptions & { withhash: true }): Promise<GeoPlace<Bulk>[]>
  georadius(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusOptions): Promise<Bulk[]>

  /** Finds the places within a distance of a point. */
  georadiusRo(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusRoOptions & { withcoord: true }): Promise<GeoPlace<Bulk>[]>
  georadiusRo(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusRoOptions & { withdist: true }): Promise<GeoPlace<Bulk>[]>
  georadiusRo(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusRoOptions & { withhash: true }): Promise<GeoPlace<Bulk>[]>
  georadiusRo(key: Key, longitude: number | string, latitude: number | string, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusRoOptions): Promise<Bulk[]>

  /** Finds the places within a distance of another, and stores them if asked to. */
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberOptions & { store: Key }): Promise<number>
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberOptions & { storedist: Key }): Promise<number>
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberOptions & { withcoord: true }): Promise<GeoPlace<Bulk>[]>
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberOptions & { withdist: true }): Promise<GeoPlace<Bulk>[]>
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberOptions & { withhash: true }): Promise<GeoPlace<Bulk>[]>
  georadiusbymember(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusbymemberOptions): Promise<Bulk[]>

  /** Finds the places within a distance of another. */
  georadiusbymemberRo(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberRoOptions & { withcoord: true }): Promise<GeoPlace<Bulk>[]>
  georadiusbymemberRo(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberRoOptions & { withdist: true }): Promise<GeoPlace<Bulk>[]>
  georadiusbymemberRo(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options: GeoradiusbymemberRoOptions & { withhash: true }): Promise<GeoPlace<Bulk>[]>
  georadiusbymemberRo(key: Key, member: Value, radius: number | string, unit: 'm' | 'km' | 'ft' | 'mi', options?: GeoradiusbymemberRoOptions): Promise<Bulk[]>

  /** Finds the places within a circle, a box or a polygon. */
  geosearch(key: Key, options: GeosearchOptions & { withcoord: true }): Promise<GeoPlace<Bulk>[]>
  geosearch(key: Key, options: GeosearchOptions & { withdist: true }): Promise<GeoPlace<Bulk>[]>
  geosearch(key: Key, options: GeosearchOptions & { withhash: true }): Promise<GeoPlace<Bulk>[]>
  geosearch(key: Key, options?: GeosearchOptions): Promise<Bulk[]>

  /** Stores under a key the places within a circle, a box or a polygon. */
  geosearchstore(destination: Key, source: Key, options?: GeosearchstoreOptions): Promise<number>

  // hash

  /** Removes fields of a hash, and the key with the last of them. */
  hdel(key: Key, ...fields: Value[]): Promise<number>

  /** Tells whether a hash has a field. */
  hexists(key: Key, field: Value): Promise<number>

  /** Lets fields of a hash expire after a number of seconds. */
  hexpire(key: Key, seconds: Int, fields: readonly Value[], options?: HexpireOptions): Promise<number[]>

  /** Lets fields of a hash expire at a Unix time in seconds. */
  hexpireat(key: Key, unixTimeSeconds: Int, fields: readonly Value[], options?: HexpireatOptions): Promise<number[]>

  /** Tells at which Unix time in seconds fields of a hash expire. */
  hexpiretime(key: Key, fields: readonly Value[]): Promise<number[]>

  /** Reads a field of a hash. */
  hget(key: Key, field: Value): Promise<Bulk | null>

  /** Reads all fields of a hash with their values. */
  hgetall(key: Key): Promise<Record<string, Bulk>>

  /** Reads fields of a hash and removes them. */
  hgetdel(key: Key, fields: readonly Value[]): Promise<(Bulk | null)[]>

  /** Reads fields of a hash and sets or clears their expiry. */
  hgetex(key: Key, fields: readonly Value[], options?: HgetexOptions): Promise<(Bulk | null)[]>

  /** Adds an amount to the integer in a field of a hash, a missing field counting as 0. */
  hincrby(key: Key, field: Value, increment: Int): Promise<number>

  /** Adds an amount to the decimal number in a field of a hash, a missing field counting as 0. */
  hincrbyfloat(key: Key, field: Value, increment: number | string): Promise<string>

  /** Lists the names of all fields of a hash. */
  hkeys(key: Key): Promise<Bulk[]>

  /** Counts the fields of a hash. */
  hlen(key: Key): Promise<number>

  /** Reads several fields of a hash. */
  hmget(key: Key, ...fields: Value[]): Promise<(Bulk | null)[]>

  /** Sets several fields of a hash. */
  hmset(key: Key, entries: Entries): Promise<'OK'>

  /** Lets fields of a hash live on that had an expiry. */
  hpersist(key: Key, fields: readonly Value[]): Promise<number[]>

  /** Lets fields of a hash expire after a number of milliseconds. */
  hpexpire(key: Key, milliseconds: Int, fields: readonly Value[], options?: HpexpireOptions): Promise<number[]>

  /** Lets fields of a hash expire at a Unix time in milliseconds. */
  hpexpireat(key: Key, unixTimeMilliseconds: Int, fields: readonly Value[], options?: HpexpireatOptions): Promise<number[]>

  /** Tells at which Unix time in milliseconds fields of a hash expire. */
  hpexpiretime(key: Key, fields: readonly Value[]): Promise<number[]>

  /** Tells for how many milliseconds fields of a hash have yet to live. */
  hpttl(key: Key, fields: readonly Value[]): Promise<number[]>

  /** Draws fields of a hash at random. */
  hrandfield(key: Key, count: Int, withvalues: true): Promise<[Bulk, Bulk][]>
  hrandfield(key: Key, count: Int, withvalues?: boolean): Promise<Bulk[]>
  hrandfield(key: Key, count?: undefined, withvalues?: boolean): Promise<Bulk | null>

  /** Walks through the fields of a hash a few at a time. */
  hscan(key: Key, cursor: Int, options?: HscanOptions): Promise<[string, Bulk[]]>

  /** Sets fields of a hash, which begins with the first. */
  hset(key: Key, entries: Entries): Promise<number>

  /** Sets fields of a hash together with their expiry, if they exist or do not exist. */
  hsetex(key: Key, entries: Entries, options?: HsetexOptions): Promise<number>

  /** Sets a field of a hash unless it exists. */
  hsetnx(key: Key, field: Value, value: Value): Promise<number>

  /** Measures the value of a field of a hash in bytes. */
  hstrlen(key: Key, field: Value): Promise<number>

  /** Tells for how many seconds fields of a hash have yet to live. */
  httl(key: Key, fields: readonly Value[]): Promise<number[]>

  /** Lists the values of all fields of a hash. */
  hvals(key: Key): Promise<Bulk[]>

  // hyperloglog

  /** Adds elements to a HyperLogLog, making it if need be. */
  pfadd(key: Key, ...elements: Value[]): Promise<number>

  /** Estimates how many different elements were added to HyperLogLogs, all taken together. */
  pfcount(...keys: Key[]): Promise<number>

  /** Shows the inside of a HyperLogLog, or changes its encoding. */
  pfdebug(subcommand: Value, key: Key): Promise<unknown>

  /** Merges HyperLogLogs into one. */
  pfmerge(destkey: Key, ...sourcekeys: Key[]): Promise<'OK'>

  /** Tests the implementation of HyperLogLogs. */
  pfselftest(): Promise<'OK'>

  // list

  /** Takes an element off an end of a list and adds it to an end of another, and waits for it if need be. */
  blmove(source: Key, destination: Key, wherefrom: 'LEFT' | 'RIGHT', whereto: 'LEFT' | 'RIGHT', timeout: number | string, wait?: WaitOptions): Promise<Bulk | null>

  /** Takes elements off an end of the first of several lists that has some, and waits for them if need be. */
  blmpop(timeout: number | string, keys: Key | readonly Key[], where: 'LEFT' | 'RIGHT', options?: BlmpopOptions, wait?: WaitOptions): Promise<[Bulk, Bulk[]] | null>

  /** Takes the first element of the first of several lists that has one, and waits for it if need be. */
  blpop(keys: Key | readonly Key[], timeout: number | string, wait?: WaitOptions): Promise<[Bulk, Bulk] | null>

  /** Takes the last element of the first of several lists that has one, and waits for it if need be. */
  brpop(keys: Key | readonly Key[], timeout: number | string, wait?: WaitOptions): Promise<[Bulk, Bulk] | null>

  /** Takes the last element of a list and adds it before the first of another, and waits for it if need be. */
  brpoplpush(source: Key, destination: Key, timeout: number | string, wait?: WaitOptions): Promise<Bulk | null>

  /** Reads an element of a list by its index. */
  lindex(key: Key, index: Int): Promise<Bulk | null>

  /** Puts an element before or after the first one that equals another. */
  linsert(key: Key, where: 'BEFORE' | 'AFTER', pivot: Value, element: Value): Promise<number>

  /** Counts the elements of a list. */
  llen(key: Key): Promise<number>

  /** Takes an element off an end of a list and adds it to an end of another, or of the same. */
  lmove(source: Key, destination: Key, wherefrom: 'LEFT' | 'RIGHT', whereto: 'LEFT' | 'RIGHT'): Promise<Bulk | null>

  /** Takes elements off an end of the first of several lists that exists. */
  lmpop(keys: readonly Key[], where: 'LEFT' | 'RIGHT', options?: LmpopOptions): Promise<[Bulk, Bulk[]] | null>

  /** Takes the first element of a list, or the first ones. */
  lpop(key: Key, count: Int): Promise<Bulk[] | null>
  lpop(key: Key, count?: undefined): Promise<Bulk | null>

  /** Finds the index of elements that equal another. */
  lpos(key: Key, element: Value, options: LposOptions & { count: Int }): Promise<number[]>
  lpos(key: Key, element: Value, options?: LposOptions): Promise<number | null>

  /** Adds elements before the first of a list, one after the other, and makes the list if there is none. */
  lpush(key: Key, ...elements: Value[]): Promise<number>

  /** Adds elements before the first of a list that exists. */
  lpushx(key: Key, ...elements: Value[]): Promise<number>

  /** Reads the elements of a list between two indices. */
  lrange(key: Key, start: Int, stop: Int): Promise<Bulk[]>

  /** Removes elements of a list that equal another, all of them or so many from either end. */
  lrem(key: Key, count: Int, element: Value): Promise<number>

  /** Replaces an element of a list by its index. */
  lset(key: Key, index: Int, element: Value): Promise<'OK'>

  /** Removes all elements of a list but those between two indices. */
  ltrim(key: Key, start: Int, stop: Int): Promise<'OK'>

  /** Takes the last element of a list, or the last ones. */
  rpop(key: Key, count: Int): Promise<Bulk[] | null>
  rpop(key: Key, count?: undefined): Promise<Bulk | null>

  /** Takes the last element of a list and adds it before the first of another, or of the same. */
  rpoplpush(source: Key, destination: Key): Promise<Bulk | null>

  /** Adds elements after the last of a list and makes the list if there is none. */
  rpush(key: Key, ...elements: Value[]): Promise<number>

  /** Adds elements after the last of a list that exists. */
  rpushx(key: Key, ...elements: Value[]): Promise<number>

  // pubsub

  /** Sends a message to the subscribers of a channel and says how many there were. */
  publish(channel: Value, message: Value): Promise<number>

  /** Sends a message to the subscribers of a shard channel and says how many there were. */
  spublish(shardchannel: Value, message: Value): Promise<number>

  /** Lists the channels that have subscribers. */
  pubsubChannels(pattern?: string): Promise<Bulk[]>

  /** Counts the different patterns that somebody subscribed to. */
  pubsubNumpat(): Promise<number>

  /** Counts the subscribers of channels, patterns left out. */
  pubsubNumsub(...channels: Value[]): Promise<Record<string, number>>

  /** Lists the shard channels that have subscribers. */
  pubsubShardchannels(pattern?: string): Promise<Bulk[]>

  /** Counts the subscribers of shard channels. */
  pubsubShardnumsub(...shardchannels: Value[]): Promise<Record<string, number>>

  // scripting

  // server

  /** Makes a new base of the append-only file in the background. */
  bgrewriteaof(): Promise<string>

  /** Writes a snapshot of all databases to disk in the background. */
  bgsave(options?: BgsaveOptions): Promise<string>

  /** Describes every command: arity, flags, keys and categories. */
  command(): Promise<unknown[]>

  /** Counts the keys in the selected database. */
  dbsize(): Promise<number>

  /** Removes all keys of all databases. */
  flushall(options?: FlushallOptions): Promise<'OK'>

  /** Removes all keys of the selected database. */
  flushdb(options?: FlushdbOptions): Promise<'OK'>

  /** Reports the state and the statistics of the server, by sections. */
  info(...sections: Value[]): Promise<string>

  /** Says when the last snapshot was complete, in Unix seconds. */
  lastsave(): Promise<number>

  /** Draws a picture, different for each version. */
  lolwut(options?: LolwutOptions): Promise<string>

  /** Exchanges the contents of two databases. */
  swapdb(index1: Int, index2: Int): Promise<'OK'>

  /** Tells the server's time. */
  time(): Promise<[string, string]>

  /** Tells how many commands the server has. */
  commandCount(): Promise<number>

  /** Documents the given commands, or all of them. */
  commandDocs(...commandNames: Value[]): Promise<Record<string, unknown>>

  /** Finds which arguments of a full command line are keys. */
  commandGetkeys(command: Value, ...args: Value[]): Promise<Bulk[]>

  /** Finds the keys of a full command line and how each is accessed. */
  commandGetkeysandflags(command: Value, ...args: Value[]): Promise<unknown[][]>

  /** Describes the given commands, or all of them. */
  commandInfo(...commandNames: Value[]): Promise<unknown[]>

  /** Lists command names, all of them or those that pass a filter. */
  commandList(options?: CommandListOptions): Promise<string[]>

  /** Reads the configuration directives whose names match the given patterns. */
  configGet(...parameters: Value[]): Promise<Record<string, string>>

  /** Sets the counters that INFO reports back to zero. */
  configResetstat(): Promise<'OK'>

  /** Writes the configuration in force back to the configuration file. */
  configRewrite(): Promise<'OK'>

  /** Changes one or more configuration directives while the server runs, all or none. */
  configSet(entries: Entries): Promise<'OK'>

  /** Explains in words what looks unusual about memory use. */
  memoryDoctor(): Promise<string>

  /** Reports what the memory allocator knows of itself. */
  memoryMallocStats(): Promise<string>

  /** Asks the memory allocator to give unused pages back. */
  memoryPurge(): Promise<'OK'>

  /** Reports where memory goes, as names and numbers. */
  memoryStats(): Promise<Record<string, unknown>>

  /** Estimates the bytes that a key and its value take. */
  memoryUsage(key: Key, options?: MemoryUsageOptions): Promise<number | null>

  // set

  /** Adds members to a set, making it if need be. */
  sadd(key: Key, ...members: Value[]): Promise<number>

  /** Counts the members of a set. */
  scard(key: Key): Promise<number>

  /** Gives the members of a set that none of the others has. */
  sdiff(...keys: Key[]): Promise<Bulk[]>

  /** Stores the members of a set that none of the others has. */
  sdiffstore(destination: Key, ...keys: Key[]): Promise<number>

  /** Gives the members that all sets have. */
  sinter(...keys: Key[]): Promise<Bulk[]>

  /** Counts the members that all sets have. */
  sintercard(keys: readonly Key[], options?: SintercardOptions): Promise<number>

  /** Stores the members that all sets have. */
  sinterstore(destination: Key, ...keys: Key[]): Promise<number>

  /** Tells whether a set has a member. */
  sismember(key: Key, member: Value): Promise<number>

  /** Gives all members of a set. */
  smembers(key: Key): Promise<Bulk[]>

  /** Tells of several members whether a set has them. */
  smismember(key: Key, ...members: Value[]): Promise<number[]>

  /** Moves a member from one set to another. */
  smove(source: Key, destination: Key, member: Value): Promise<number>

  /** Takes random members out of a set. */
  spop(key: Key, count: Int): Promise<Bulk[]>
  spop(key: Key, count?: undefined): Promise<Bulk | null>

  /** Gives random members of a set. */
  srandmember(key: Key, count: Int): Promise<Bulk[]>
  srandmember(key: Key, count?: undefined): Promise<Bulk | null>

  /** Removes members from a set. */
  srem(key: Key, ...members: Value[]): Promise<number>

  /** Walks through the members of a set a few at a time. */
  sscan(key: Key, cursor: Int, options?: SscanOptions): Promise<[string, Bulk[]]>

  /** Gives the members that any of the sets has. */
  sunion(...keys: Key[]): Promise<Bulk[]>

  /** Stores the members that any of the sets has. */
  sunionstore(destination: Key, ...keys: Key[]): Promise<number>

  // sorted-set

  /** Takes the members at an end of the first of several sorted sets that has some, and waits for them if need be. */
  bzmpop(timeout: number | string, keys: Key | readonly Key[], where: 'MIN' | 'MAX', options?: BzmpopOptions, wait?: WaitOptions): Promise<[Bulk, [Bulk, number][]] | null>

  /** Takes the member with the highest score of the first of several sorted sets that has one, and waits for it. */
  bzpopmax(keys: Key | readonly Key[], timeout: number | string, wait?: WaitOptions): Promise<[Bulk, Bulk, number] | null>

  /** Takes the member with the lowest score of the first of several sorted sets that has one, and waits for it. */
  bzpopmin(keys: Key | readonly Key[], timeout: number | string, wait?: WaitOptions): Promise<[Bulk, Bulk, number] | null>

  /** Adds members with scores to a sorted set, or gives members other scores. */
  zadd(key: Key, entries: Entries, options: ZaddOptions & { incr: true }): Promise<number | null>
  zadd(key: Key, entries: Entries, options?: ZaddOptions): Promise<number>

  /** Counts the members of a sorted set. */
  zcard(key: Key): Promise<number>

  /** Counts the members with scores in a range. */
  zcount(key: Key, min: number | string, max: number | string): Promise<number>

  /** Gives the members of the first sorted set that none of the others has. */
  zdiff(keys: readonly Key[], options: ZdiffOptions & { withscores: true }): Promise<[Bulk, number][]>
  zdiff(keys: readonly Key[], options?: ZdiffOptions): Promise<Bulk[]>

  /** Stores under a key the members of the first sorted set that none of the others has. */
  zdiffstore(destination: Key, ...keys: Key[]): Promise<number>

  /** Adds to the score of a member, which is put in if need be. */
  zincrby(key: Key, increment: Int, member: Value): Promise<number>

  /** Gives the members that all of several sorted sets have, with scores put together. */
  zinter(keys: readonly Key[], options: ZinterOptions & { withscores: true }): Promise<[Bulk, number][]>
  zinter(keys: readonly Key[], options?: ZinterOptions): Promise<Bulk[]>

  /** Counts the members that all of several sorted sets have. */
  zintercard(keys: readonly Key[], options?: ZintercardOptions): Promise<number>

  /** Stores under a key the members that all of several sorted sets have, with scores put together. */
  zinterstore(destination: Key, keys: readonly Key[], options?: ZinterstoreOptions): Promise<number>

  /** Counts the members between two members, where all scores are equal. */
  zlexcount(key: Key, min: Value, max: Value): Promise<number>

  /** Removes and gives the members with the lowest or highest scores of the first of several sorted sets that is there. */
  zmpop(keys: readonly Key[], where: 'MIN' | 'MAX', options?: ZmpopOptions): Promise<[Bulk, [Bulk, number][]] | null>

  /** Gives the scores of several members. */
  zmscore(key: Key, ...members: Value[]): Promise<(number | null)[]>

  /** Removes and gives the members with the highest scores. */
  zpopmax(key: Key, count?: Int): Promise<[Bulk, number][]>

  /** Removes and gives the members with the lowest scores. */
  zpopmin(key: Key, count?: Int): Promise<[Bulk, number][]>

  /** Gives members of a sorted set at random. */
  zrandmember(key: Key, count: Int, withscores: true): Promise<[Bulk, number][]>
  zrandmember(key: Key, count: Int, withscores?: boolean): Promise<Bulk[]>
  zrandmember(key: Key, count?: undefined, withscores?: boolean): Promise<Bulk | null>

  /** Gives the members in a range of ranks, scores or members. */
  zrange(key: Key, start: Value, stop: Value, options: ZrangeOptions & { withscores: true }): Promise<[Bulk, number][]>
  zrange(key: Key, start: Value, stop: Value, options?: ZrangeOptions): Promise<Bulk[]>

  /** Gives the members between two members, where all scores are equal. */
  zrangebylex(key: Key, min: Value, max: Value, options?: ZrangebylexOptions): Promise<Bulk[]>

  /** Gives the members with scores in a range. */
  zrangebyscore(key: Key, min: number | string, max: number | string, options: ZrangebyscoreOptions & { withscores: true }): Promise<[Bulk, number][]>
  zrangebyscore(key: Key, min: number | string, max: number | string, options?: ZrangebyscoreOptions): Promise<Bulk[]>

  /** Stores under a key the members of a sorted set in a range of ranks, scores or members. */
  zrangestore(dst: Key, src: Key, min: Value, max: Value, options?: ZrangestoreOptions): Promise<number>

  /** Tells how many members come before one, by scores from the lowest up. */
  zrank(key: Key, member: Value, options: ZrankOptions & { withscore: true }): Promise<[number, number] | null>
  zrank(key: Key, member: Value, options?: ZrankOptions): Promise<number | null>

  /** Removes members from a sorted set. */
  zrem(key: Key, ...members: Value[]): Promise<number>

  /** Removes the members between two members, where all scores are equal. */
  zremrangebylex(key: Key, min: Value, max: Value): Promise<number>

  /** Removes the members with ranks in a range. */
  zremrangebyrank(key: Key, start: Int, stop: Int): Promise<number>

  /** Removes the members with scores in a range. */
  zremrangebyscore(key: Key, min: number | string, max: number | string): Promise<number>

  /** Gives the members with ranks in a range, counted from the highest score down. */
  zrevrange(key: Key, start: Int, stop: Int, options: ZrevrangeOptions & { withscores: true }): Promise<[Bulk, number][]>
  zrevrange(key: Key, start: Int, stop: Int, options?: ZrevrangeOptions): Promise<Bulk[]>

  /** Gives the members between two members from the last to the first, where all scores are equal. */
  zrevrangebylex(key: Key, max: Value, min: Value, options?: ZrevrangebylexOptions): Promise<Bulk[]>

  /** Gives the members with scores in a range, the highest first. */
  zrevrangebyscore(key: Key, max: number | string, min: number | string, options: ZrevrangebyscoreOptions & { withscores: true }): Promise<[Bulk, number][]>
  zrevrangebyscore(key: Key, max: number | string, min: number | string, options?: ZrevrangebyscoreOptions): Promise<Bulk[]>

  /** Tells how many members come before one, by scores from the highest down. */
  zrevrank(key: Key, member: Value, options: ZrevrankOptions & { withscore: true }): Promise<[number, number] | null>
  zrevrank(key: Key, member: Value, options?: ZrevrankOptions): Promise<number | null>

  /** Iterates over the members of a sorted set and their scores. */
  zscan(key: Key, cursor: Int, options?: ZscanOptions): Promise<[string, Bulk[]]>

  /** Gives the score of a member. */
  zscore(key: Key, member: Value): Promise<number | null>

  /** Gives the members that any of several sorted sets has, with scores put together. */
  zunion(keys: readonly Key[], options: ZunionOptions & { withscores: true }): Promise<[Bulk, number][]>
  zunion(keys: readonly Key[], options?: ZunionOptions): Promise<Bulk[]>

  /** Stores under a key the members that any of several sorted sets has, with scores put together. */
  zunionstore(destination: Key, keys: readonly Key[], options?: ZunionstoreOptions): Promise<number>

  // stream

  /** Marks entries as done: they are pending for their group no more. */
  xack(key: Key, group: Value, ...ids: Value[]): Promise<number>

  /** Appends an entry to a stream, made where there is none, and trims it on demand. */
  xadd(key: Key, id: Value, entries: Entries, options?: XaddOptions): Promise<string | null>

  /** Takes over entries that others got and left pending for too long. */
  xautoclaim(key: Key, group: Value, consumer: Value, minIdleTime: Value, start: Value, options: XautoclaimOptions & { justid: true }): Promise<[string, string[], string[]]>
  xautoclaim(key: Key, group: Value, consumer: Value, minIdleTime: Value, start: Value, options?: XautoclaimOptions): Promise<[string, StreamEntry<Bulk>[], string[]]>

  /** Takes over certain entries that others got and left pending. */
  xclaim(key: Key, group: Value, consumer: Value, minIdleTime: Value, ids: readonly Value[], options: XclaimOptions & { justid: true }): Promise<string[]>
  xclaim(key: Key, group: Value, consumer: Value, minIdleTime: Value, ids: readonly Value[], options?: XclaimOptions): Promise<StreamEntry<Bulk>[]>

  /** Deletes entries by their ids and tells how many there were. */
  xdel(key: Key, ...ids: Value[]): Promise<number>

  /** Counts the entries of a stream. */
  xlen(key: Key): Promise<number>

  /** Tells what a group got and has not acknowledged. */
  xpending(key: Key, group: Value, options: XpendingOptions): Promise<PendingEntry<Bulk>[]>
  xpending(key: Key, group: Value): Promise<PendingSummary<Bulk>>

  /** Reads the entries of a stream within a range of ids. */
  xrange(key: Key, start: Value, end: Value, options?: XrangeOptions): Promise<StreamEntry<Bulk>[]>

  /** Reads what several streams have after given ids, and waits for it on demand. */
  xread(streams: Entries, options?: XreadOptions, wait?: WaitOptions): Promise<Record<string, StreamEntry<Bulk>[]> | null>

  /** Reads from several streams for a consumer, so that every entry goes to one of its group. */
  xreadgroup(group: Value, consumer: Value, streams: Entries, options?: XreadgroupOptions, wait?: WaitOptions): Promise<Record<string, StreamEntry<Bulk>[]> | null>

  /** Reads the entries of a stream within a range of ids, the highest first. */
  xrevrange(key: Key, end: Value, start: Value, options?: XrevrangeOptions): Promise<StreamEntry<Bulk>[]>

  /** Sets what a stream remembers of its last id and of entries that are gone. For internal use. */
  xsetid(key: Key, lastId: Value, options?: XsetidOptions): Promise<'OK'>

  /** Deletes the lowest entries of a stream. */
  xtrim(key: Key, options?: XtrimOptions): Promise<number>

  /** Makes a consumer group. */
  xgroupCreate(key: Key, group: Value, id: Value, options?: XgroupCreateOptions): Promise<'OK'>

  /** Makes a consumer of a group. */
  xgroupCreateconsumer(key: Key, group: Value, consumer: Value): Promise<number>

  /** Removes a consumer of a group with all that is pending for it. */
  xgroupDelconsumer(key: Key, group: Value, consumer: Value): Promise<number>

  /** Removes a consumer group. */
  xgroupDestroy(key: Key, group: Value): Promise<number>

  /** Sets how far a consumer group has got. */
  xgroupSetid(key: Key, group: Value, id: Value, options?: XgroupSetidOptions): Promise<'OK'>

  /** Lists the consumers of a group. */
  xinfoConsumers(key: Key, group: Value): Promise<StreamConsumer<Bulk>[]>

  /** Lists the consumer groups of a stream. */
  xinfoGroups(key: Key): Promise<StreamGroup<Bulk>[]>

  /** Tells what is known of a stream. */
  xinfoStream(key: Key, options: XinfoStreamOptions & { full: true }): Promise<FullStreamInfo<Bulk>>
  xinfoStream(key: Key, options?: XinfoStreamOptions): Promise<StreamInfo<Bulk>>

  // string

  /** Extends the string at a key with more bytes, creating the key when it is missing. */
  append(key: Key, value: Value): Promise<number>

  /** Subtracts one from the integer at a key, a missing key counting as 0. */
  decr(key: Key): Promise<number>

  /** Subtracts an amount from the integer at a key, a missing key counting as 0. */
  decrby(key: Key, decrement: Int): Promise<number>

  /** Removes a key if it holds exactly the given string. */
  delifeq(key: Key, value: Value): Promise<number>

  /** Reads the string at a key. */
  get(key: Key): Promise<Bulk | null>

  /** Reads the string at a key and removes the key. */
  getdel(key: Key): Promise<Bulk | null>

  /** Reads the string at a key and sets or clears its expiry. */
  getex(key: Key, options?: GetexOptions): Promise<Bulk | null>

  /** Reads the part of a string between two positions. */
  getrange(key: Key, start: Int, end: Int): Promise<Bulk>

  /** Stores a string and returns the one it replaces. */
  getset(key: Key, value: Value): Promise<Bulk | null>

  /** Adds one to the integer at a key, a missing key counting as 0. */
  incr(key: Key): Promise<number>

  /** Adds an amount to the integer at a key, a missing key counting as 0. */
  incrby(key: Key, increment: Int): Promise<number>

  /** Adds an amount to the decimal number at a key, a missing key counting as 0. */
  incrbyfloat(key: Key, increment: number | string): Promise<string>

  /** Finds the longest subsequence that two strings have in common. */
  lcs(key1: Key, key2: Key, options: LcsOptions & { idx: true }): Promise<Record<string, unknown>>
  lcs(key1: Key, key2: Key, options: LcsOptions & { len: true }): Promise<number>
  lcs(key1: Key, key2: Key, options?: LcsOptions): Promise<Bulk>

  /** Reads the strings at several keys at one instant. */
  mget(...keys: Key[]): Promise<(Bulk | null)[]>

  /** Stores strings under several keys in one step. */
  mset(entries: Entries): Promise<'OK'>

  /** Stores strings under several keys in one step, with conditions and a common expiry. */
  msetex(entries: Entries, options?: MsetexOptions): Promise<number>

  /** Stores strings under several keys if none of the keys exists. */
  msetnx(entries: Entries): Promise<number>

  /** Stores a string that expires after a number of milliseconds. */
  psetex(key: Key, milliseconds: Int, value: Value): Promise<'OK'>

  /** Stores a string under a key, whatever was there, with optional conditions and expiry. */
  set(key: Key, value: Value, options: SetOptions & { get: true }): Promise<Bulk | null>
  set(key: Key, value: Value, options?: SetOptions): Promise<'OK' | null>

  /** Stores a string that expires after a number of seconds. */
  setex(key: Key, seconds: Int, value: Value): Promise<'OK'>

  /** Stores a string under a key that does not exist yet. */
  setnx(key: Key, value: Value): Promise<number>

  /** Overwrites a part of a string from a given position on. */
  setrange(key: Key, offset: Int, value: Value): Promise<number>

  /** Tells the length of a string. */
  strlen(key: Key): Promise<number>

  // transactions
}
