/**
 * The last test of a whole run: a command that no test has called is a defect, however well it may work.
 *
 * Whether one was called says the server's own count (see support/record.ts); which there are, its COMMAND LIST.
 */
import { expect, test } from 'vitest'
import { product } from '../support/product'
import { recordedCommands } from '../support/record'
import { TestServer } from '../support/server'

// A peer has commands that no test of ours is about.
test.runIf(product() === 'serval')('every command that the server declares was called by a test', async () => {
  const server = await new TestServer().start()
  const c = await server.raw()
  const declared = (await c.call('COMMAND', 'LIST')) as string[]
  await server.stop()
  const containers = new Set(declared.filter(name => name.includes('|')).map(name => name.split('|')[0]))
  const called = recordedCommands()
  // A container such as CLIENT is called through its subcommands, and counted as them.
  const missing = declared.filter(name => !called.has(name) && !containers.has(name))
  expect(missing, 'commands without a black-box test').toEqual([])
})
