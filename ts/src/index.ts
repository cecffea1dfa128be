/**
 * `import … from 'serval'`.
 *
 * This file is CommonJS once compiled, and index.mts re-exports it: a program that reaches the package by `import` in one
 * place and by `require` in another gets the same module, and so the same keyspaces.
 */
export { defineConfig, type ServalConfig } from './config/define'
export { loadNative, type NativeAddon, NativeLoadError } from './native'
export { packageVersion, serverBinary } from './paths'
