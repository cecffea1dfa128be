/**
 * `import … from 'serval'`.
 *
 * This file is CommonJS once compiled, and index.mts re-exports it: a program that reaches the package by `import` in one
 * place and by `require` in another gets the same module, and so the same keyspaces.
 */
export { defineConfig, type ServalConfig } from './config/define'
export type { Recovery } from './embedded/addon'
export type { AsyncMethods } from './embedded/async'
export {
  attach,
  type BufferCommands,
  Database,
  open,
  openAsync,
  Session,
} from './embedded/database'
export { type Multi, TransactionError } from './embedded/multi'
export { OptionError, RecoveryError } from './embedded/options'
export { type ListenOptions, Server } from './embedded/server'
export type { Message, Subscription, SubscriptionIterator } from './embedded/subscriptions'
export type * from './generated/commands'
export type {
  Arg,
  Entries,
  FullStreamInfo,
  GeoPlace,
  Int,
  Key,
  PendingEntry,
  PendingSummary,
  StreamConsumer,
  StreamEntry,
  StreamGroup,
  StreamInfo,
  Value,
  WaitOptions,
} from './marshal'
export { loadNative, type NativeAddon, NativeLoadError } from './native'
export { packageVersion, serverBinary } from './paths'
