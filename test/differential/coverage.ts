/**
 * Which commands a run has to send: all that both servers have.
 */
import { decode } from './replies'
import type { Server } from './servers'

/** Commands that are not sent, each with its reason. */
const LEFT_OUT: Record<string, string> = {
  PFSELFTEST: 'takes seconds and says OK',
}

async function commandNames(server: Server): Promise<Set<string>> {
  const connection = await server.connect()
  const names = decode(await connection.call('COMMAND', 'LIST')) as string[]
  connection.close()
  return new Set(names.map(name => name.toUpperCase().replace('|', ' ')))
}

/** What both servers have and `sent` has not, a line each. A container counts as its subcommands. */
export async function unsentCommands(server: Server, oracle: Server, sent: readonly string[]): Promise<string[]> {
  const [ours, theirs] = await Promise.all([commandNames(server), commandNames(oracle)])
  const containers = new Set([...ours].filter(name => name.includes(' ')).map(name => name.split(' ')[0]))
  return [...ours]
    .filter(name => theirs.has(name) && !containers.has(name) && !sent.includes(name) && !(name in LEFT_OUT))
    .map(name => `${name} is never sent`)
}
