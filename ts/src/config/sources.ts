/**
 * Turns each source of configuration into directives: a `serval.config.*`, the environment, and the command line.
 *
 * A redis.conf is not read here. Its path goes to the server, which reports errors in it by file and line, and which
 * follows `include`. Nothing here decides what a value means: names are checked, values are handed on.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { directiveName, directiveShape, suggestDirective } from './directives'

/** One directive from one source. `args` are words as redis.conf would have them, unquoted. */
export interface Setting {
  name: string
  args: string[]
  /** Where it comes from, for --print-config and for errors: `SERVAL_PORT`, `command line`, a path. */
  source: string
}

/** A configuration that was refused; the message is a sentence for the person who wrote it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code = 'ERR_SERVAL_CONFIG'
}

/** The names a config file may have, in the order they are looked for. */
export const CONFIG_FILES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map(ext => `serval.config.${ext}`)

function refuseUnknown(written: string, name: string, source: string, respell: (name: string) => string): void {
  if (directiveShape(name)) return
  const near = suggestDirective(name)
  const hint = near ? ` Did you mean "${respell(near)}"?` : ''
  throw new ConfigError(`Unknown option "${written}" (${source}).${hint}`)
}

/** Splits a line as redis.conf does: words, "double quoted" with escapes, 'single quoted'. Undefined where quotes do not match. */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = []
  const word = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+))(?=\s|$)/y
  const end = line.trimEnd().length
  while (word.lastIndex < end) {
    const match = word.exec(line)
    if (!match) return undefined
    const [, double, single, bare] = match
    if (bare !== undefined && /^["']/.test(bare)) return undefined
    words.push(double !== undefined ? unescapeDouble(double) : (single?.replaceAll("\\'", "'") ?? bare ?? ''))
  }
  return words
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' }

function unescapeDouble(text: string): string {
  return text.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/gi, (_, hex: string | undefined, char: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (ESCAPES[char] ?? char),
  )
}

/** The words of one value from TypeScript or JSON. */
function wordsOf(name: string, value: unknown, source: string): string[] {
  if (typeof value === 'boolean') return [value ? 'yes' : 'no']
  if (typeof value === 'number' && Number.isFinite(value)) return [String(value)]
  if (Array.isArray(value)) return value.length === 0 ? [''] : value.flatMap(item => wordsOf(name, item, source))
  if (typeof value !== 'string') {
    throw new ConfigError(`"${name}" in ${source} must be a string, a number, a boolean or a list of these.`)
  }
  // Only what takes several words is split: a password may contain a space or a quote.
  if (directiveShape(name) === 'word' || value === '') return [value]
  const words = splitWords(value)
  if (!words) throw new ConfigError(`"${name}" in ${source} has unbalanced quotes: ${value}`)
  return words
}

/** The directives of an object such as a `serval.config.ts` exports. */
export function fromObject(config: unknown, source: string): Setting[] {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ConfigError(`${source} must export an object of directives, as defineConfig({ port: 6380 }) does.`)
  }
  const settings: Setting[] = []
  for (const [key, value] of Object.entries(config)) {
    const name = directiveName(key)
    refuseUnknown(key, name, source, near => near)
    if (value === undefined) continue
    // A list of lines for what may stand on several: user: ['alice on >pw ~* +@all', 'bob off'].
    const lines = directiveShape(name) === 'lines' && Array.isArray(value) ? value : [value]
    for (const line of lines) settings.push({ name, args: wordsOf(name, line, source), source })
  }
  return settings
}

/** The first of CONFIG_FILES in a folder. */
export function findConfigFile(dir: string): string | undefined {
  return CONFIG_FILES.map(name => path.join(dir, name)).find(file => existsSync(file))
}

/** The directives of a `serval.config.*`. TypeScript is read by jiti, loaded only then, since Node 20 cannot strip types. */
export async function fromConfigFile(file: string): Promise<Setting[]> {
  const source = path.relative(process.cwd(), file) || file
  if (!existsSync(file)) throw new ConfigError(`The configuration file ${file} does not exist.`)
  let exported: unknown
  try {
    if (file.endsWith('.json')) exported = JSON.parse(readFileSync(file, 'utf8'))
    else {
      const { createJiti } = await import('jiti')
      const alias = { serval: path.join(__dirname, '../index') }
      exported = await createJiti(file, { alias, interopDefault: true }).import(file, { default: true })
    }
  } catch (error) {
    throw new ConfigError(`${source} could not be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
  const config = typeof exported === 'function' ? await exported() : exported
  return fromObject(config, source)
}

/** Ours, but no directives: what the package and its tests read themselves. */
const RESERVED = /^SERVAL_(SERVER_BIN|FULL_RUN|TEST_\w+|LOG_DIR)$/

/** Kubernetes sets these in every container where a service is called "serval"; they say nothing about us. */
function isServiceLink(name: string, value: string): boolean {
  return /^SERVAL_(SERVICE_(HOST|PORT)|PORT_\d+_)/.test(name) || (name === 'SERVAL_PORT' && value.includes('://'))
}

/** The directives in the environment: SERVAL_PORT, SERVAL_MAXMEMORY_POLICY… An empty value is an empty value: SERVAL_SAVE= */
export function fromEnvironment(env: NodeJS.ProcessEnv): Setting[] {
  const settings: Setting[] = []
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith('SERVAL_') || value === undefined) continue
    if (RESERVED.test(variable) || isServiceLink(variable, value)) continue
    const name = variable.slice('SERVAL_'.length).toLowerCase().replaceAll('_', '-')
    const respell = (near: string) => `SERVAL_${near.toUpperCase().replaceAll('-', '_')}`
    refuseUnknown(variable, name, 'environment', respell)
    settings.push({ name, args: wordsOf(name, value, variable), source: variable })
  }
  return settings
}

/** What the command line says. */
export interface CommandLine {
  /** `--help`, `--version` or `--print-config`, where one of them was given. */
  action: 'run' | 'help' | 'version' | 'print-config'
  /** The redis.conf, or `-` for standard input. */
  file: string | undefined
  /** `--config FILE`: a serval.config to use instead of the one in the current folder. */
  config: string | undefined
  settings: Setting[]
}

const ACTIONS: Record<string, CommandLine['action']> = {
  '-h': 'help',
  '--help': 'help',
  '-v': 'version',
  '--version': 'version',
  '--print-config': 'print-config',
}

/**
 * Reads a command line as redis-server does: an optional redis.conf first, then `--name value value …`, where the word
 * after a name belongs to it even if it begins with dashes, and `--save` alone means `--save ""`.
 */
export function fromCommandLine(argv: readonly string[]): CommandLine {
  const line: CommandLine = { action: 'run', file: undefined, config: undefined, settings: [] }
  let current: Setting | undefined
  for (const [i, word] of argv.entries()) {
    const isName = word.startsWith('--') && (!current || current.args.length > 0 || current.name === 'save')
    const action = ACTIONS[word]
    if (line.config === '') line.config = word
    else if (action && (isName || i === 0)) line.action = action
    else if (isName && word === '--config') line.config = ''
    else if (isName) {
      // The whole directive may stand in one word: "--port 6380".
      const [name = '', ...args] = splitWords(word.slice(2)) ?? [word.slice(2)]
      const assigned = name.indexOf('=')
      if (assigned > 0 && directiveShape(name.slice(0, assigned))) {
        throw new ConfigError(`Unknown option "${word}" (command line). Write "--${name.replace('=', ' ')}".`)
      }
      refuseUnknown(`--${name}`, name, 'command line', near => `--${near}`)
      current = { name: name.toLowerCase(), args, source: 'command line' }
      line.settings.push(current)
    } else if (current) current.args.push(word)
    else if ((i === 0 && !word.startsWith('-')) || word === '-') line.file = word
    else throw new ConfigError(`"${word}" is neither a configuration file nor an option. Options begin with "--".`)
  }
  if (line.config === '') throw new ConfigError('"--config" needs the path of a serval.config file.')
  for (const setting of line.settings) {
    if (setting.args.length > 0) continue
    if (setting.name !== 'save') throw new ConfigError(`"--${setting.name}" needs a value.`)
    setting.args.push('')
  }
  return line
}
