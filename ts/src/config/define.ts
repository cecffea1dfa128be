/**
 * What a `serval.config.ts` exports.
 */
import type { Directives } from './directives'

/** Directives under redis.conf's own names, or those in camelCase: `{ port: 6380, maxmemoryPolicy: 'allkeys-lru', save: [] }`. */
export type ServalConfig = Directives

/** Returns its argument; exists so that an editor completes and checks a `serval.config.ts`, or `.js`. */
export function defineConfig(config: ServalConfig): ServalConfig {
  return config
}
