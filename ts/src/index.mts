/** The ESM entry: the CommonJS module's own exports, so that there is one instance of it. */
export * from './index.js'
