#!/usr/bin/env node
/**
 * `npx serval`: loads the configuration, starts the server binary with it and stays in front of it: signals go to the
 * server, its exit code comes back.
 *
 * Node has no exec, so this process remains as the server's parent. The server gets a process group of its own, because
 * a terminal sends Ctrl-C to a whole group, and a second SIGINT tells the server to give up saving its data.
 */
import { spawn } from 'node:child_process'
import os from 'node:os'
import { formatConfig, resolveConfig, serverArguments } from './config/resolve'
import { ConfigError } from './config/sources'
import { packageVersion, serverBinary } from './paths'

const FORWARDED: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2']

const HELP = `Usage: serval [redis.conf | -] [--directive value …] [--config FILE]

Starts a Redis-compatible server. Configuration, each overriding what is before it:
  redis.conf                 a file in Redis's format, or - for standard input
  serval.config.{ts,js,json} in the current folder, or the one that --config names
  SERVAL_PORT=6380           any directive, in upper case, with _ for -
  --port 6380                any directive, as redis-server takes it

  --print-config   shows the configuration, and where each line of it comes from, and ends
  --version, -v    shows the version
  --help, -h       shows this
`

/** Runs the server until it ends; resolves to the exit code for this process. */
function runServer(args: string[]): Promise<number> {
  const binary = serverBinary()
  const isWindows = process.platform === 'win32'
  // Before there is a server, as it may be ready, and this process be told to end, before the next line is reached.
  for (const signal of FORWARDED) {
    if (!isWindows) process.on(signal, () => server.kill(signal))
  }
  const server = spawn(binary, args, { stdio: 'inherit', detached: !isWindows })
  return new Promise((resolve, reject) => {
    server.on('error', error => reject(new Error(`${binary} could not be started: ${error.message}`)))
    server.on('close', (code, signal) => resolve(signal ? 128 + os.constants.signals[signal] : (code ?? 1)))
  })
}

/** The whole program; resolves to its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const resolved = await resolveConfig(argv)
    const { action } = resolved.commandLine
    if (action === 'run') return await runServer(serverArguments(resolved))
    if (action === 'version') process.stdout.write(`serval ${packageVersion()}\n`)
    if (action === 'help') process.stdout.write(HELP)
    if (action === 'print-config') process.stdout.write(formatConfig(resolved))
    return 0
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${error instanceof ConfigError ? 'serval: ' : ''}${message}\n`)
    return 1
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).then(code => {
    process.exitCode = code
  })
}
