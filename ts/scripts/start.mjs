/**
 * `npm start [-- redis-server's arguments]`: from a fresh checkout to a server on port 6379.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { buildTypeScript, cargoBuild } from './build.mjs'
import { die, mustRun, root, targetDir } from './steps.mjs'
import { checkToolchain, installPackages } from './toolchain.mjs'

checkToolchain()
await installPackages('[1/3] ')
await mustRun({ ...cargoBuild('release', { addon: false }), position: '[2/3] ' })
await buildTypeScript(mustRun, '[3/3] ')

const binary = path.join(targetDir, 'release', process.platform === 'win32' ? 'serval-server.exe' : 'serval-server')
const server = spawn(process.execPath, [path.join(root, 'dist/cli.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, SERVAL_SERVER_BIN: process.env.SERVAL_SERVER_BIN || binary },
})
// Ctrl-C reaches the whole process group; a signal sent to this process alone has to be handed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('error', error => die(`the server could not be started: ${error.message}`))
server.on('close', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
