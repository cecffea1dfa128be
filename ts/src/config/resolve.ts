/**
 * Puts the sources of configuration in order and makes redis-server's command line of them. Later wins:
 * defaults, redis.conf, serval.config.*, environment, command line.
 */

import path from 'node:path'
import type { ServalConfig } from './define'
import { directiveShape } from './directives'
import {
  type CommandLine,
  findConfigFile,
  fromCommandLine,
  fromConfigFile,
  fromEnvironment,
  fromObject,
  type Setting,
} from './sources'

/**
 * What holds where nobody says otherwise and no redis.conf is given: what the redis.conf that Redis ships says, as far
 * as it differs from what the server does without one. A server that was merely tried out listens on loopback only.
 */
export const DEFAULTS: ServalConfig = { bind: '127.0.0.1 -::1' }

/** All that was found out before the server starts. */
export interface Resolved {
  commandLine: CommandLine
  /** The redis.conf to hand on, `-` for standard input. */
  file: string | undefined
  /** The directives beyond the file, each name from its last source only. */
  settings: Setting[]
}

/** Drops from earlier sources what a later one names. Within one source every line stays: `save 900 1` and `save 300 10`. */
export function mergeSettings(sources: readonly (readonly Setting[])[]): Setting[] {
  const winner = new Map<string, number>()
  for (const [i, settings] of sources.entries()) for (const { name } of settings) winner.set(name, i)
  return sources.flatMap((settings, i) =>
    settings.filter(({ name }) => winner.get(name) === i || directiveShape(name) === 'lines'),
  )
}

/**
 * Reads every source.
 *
 * @param argv the words after the program's name
 * @param cwd the folder in which a serval.config.* is looked for
 * @throws {ConfigError} which says what is wrong where
 */
export async function resolveConfig(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
): Promise<Resolved> {
  const commandLine = fromCommandLine(argv)
  const { config } = commandLine
  const configFile = config === undefined ? findConfigFile(cwd) : path.resolve(cwd, config)
  const settings = mergeSettings([
    commandLine.file === undefined ? fromObject(DEFAULTS, 'default') : [],
    configFile ? await fromConfigFile(configFile) : [],
    fromEnvironment(env),
    commandLine.settings,
  ])
  return { commandLine, file: commandLine.file, settings }
}

/** The server's arguments: the file, then `--name words` for each directive. */
export function serverArguments({ file, settings }: Pick<Resolved, 'file' | 'settings'>): string[] {
  return [...(file === undefined ? [] : [file]), ...settings.flatMap(({ name, args }) => [`--${name}`, ...args])]
}

function quoteWord(word: string): string {
  return /^[\w.:/*~@+%-]+$/.test(word) ? word : JSON.stringify(word)
}

/** The configuration as a redis.conf, which says of each line where it comes from. */
export function formatConfig({ file, settings }: Pick<Resolved, 'file' | 'settings'>): string {
  const lines =
    file === undefined ? [] : file === '-' ? ['# standard input'] : ['# redis.conf', `include ${quoteWord(file)}`]
  let source = ''
  for (const setting of settings) {
    if (setting.source !== source) lines.push(`# ${setting.source}`)
    source = setting.source
    lines.push([setting.name, ...setting.args.map(quoteWord)].join(' '))
  }
  return `${lines.join('\n')}\n`
}
