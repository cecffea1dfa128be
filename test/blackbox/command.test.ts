import { describe, expect, test } from 'vitest'
import { lacks, product } from '../support/product'
import { ReplyError } from '../support/resp'
import { useRaw, useServer } from '../support/server'

const server = useServer()
const c = useRaw(server)

/** A flat list of names and values as an object. */
function object(flat: unknown): Record<string, unknown> {
  const list = flat as unknown[]
  return Object.fromEntries(Array.from({ length: list.length / 2 }, (_, i) => [String(list[i * 2]), list[i * 2 + 1]]))
}

describe('COMMAND', () => {
  test('COUNT, LIST and COMMAND itself agree', async () => {
    const list = (await c.call('COMMAND', 'LIST')) as string[]
    // LIST names subcommands too, as `client|id`.
    const commands = list.filter(name => !name.includes('|'))
    expect(await c.call('COMMAND', 'COUNT')).toBe(commands.length)
    const all = (await c.call('COMMAND')) as [string][]
    expect(all.map(([name]) => name).sort()).toEqual(commands.sort())
    expect(list).toEqual(expect.arrayContaining(['get', 'set', 'multi', 'exec', 'client', 'config', 'command', 'scan']))
  })

  test('LIST filters by category, pattern and module', async () => {
    const pattern = (await c.call('COMMAND', 'LIST', 'FILTERBY', 'PATTERN', 'get*')) as string[]
    expect(pattern).toEqual(expect.arrayContaining(['get', 'getbit', 'getdel', 'getex', 'getrange', 'getset']))
    expect(pattern.every(name => name.startsWith('get'))).toBe(true)
    const bitmap = (await c.call('COMMAND', 'LIST', 'FILTERBY', 'ACLCAT', 'bitmap')) as string[]
    expect([...bitmap].sort()).toEqual(['bitcount', 'bitfield', 'bitfield_ro', 'bitop', 'bitpos', 'getbit', 'setbit'])
    expect(await c.call('COMMAND', 'LIST', 'FILTERBY', 'ACLCAT', 'bogus')).toEqual([])
    expect(await c.call('COMMAND', 'LIST', 'FILTERBY', 'MODULE', 'bogus')).toEqual([])
    await expect(c.call('COMMAND', 'LIST', 'BOGUS')).rejects.toThrow('ERR syntax error')
    await expect(c.call('COMMAND', 'LIST', 'FILTERBY', 'BOGUS', 'x')).rejects.toThrow('ERR syntax error')
  })

  test.each<[string, number, string[], number, number, number, string[]]>([
    ['get', 2, ['readonly', 'fast'], 1, 1, 1, ['@read', '@string', '@fast']],
    ['set', -3, ['write', 'denyoom'], 1, 1, 1, ['@write', '@string', '@slow']],
    ['mset', -3, ['write', 'denyoom'], 1, -1, 2, ['@write', '@string', '@slow']],
    ['del', -2, ['write'], 1, -1, 1, ['@keyspace', '@write', '@slow']],
    ['bitop', -4, ['write', 'denyoom'], 2, -1, 1, ['@write', '@bitmap', '@slow']],
    ['ping', -1, ['fast'], 0, 0, 0, ['@fast', '@connection']],
    ['flushall', -1, ['write'], 0, 0, 0, ['@keyspace', '@write', '@slow', '@dangerous']],
    ['multi', 1, ['noscript', 'loading', 'stale', 'fast', 'allow_busy'], 0, 0, 0, ['@fast', '@transaction']],
    ['rename', 3, ['write'], 1, 2, 1, ['@keyspace', '@write', '@slow']],
  ])('INFO %s', async (name, arity, flags, first, last, step, categories) => {
    const [entry = []] = (await c.call('COMMAND', 'INFO', name)) as unknown[][]
    expect(entry.slice(0, 2)).toEqual([name, arity])
    expect([...(entry[2] as string[])].sort()).toEqual([...flags].sort())
    expect(entry.slice(3, 6)).toEqual([first, last, step])
    expect([...(entry[6] as string[])].sort()).toEqual([...categories].sort())
    expect(entry).toHaveLength(10)
  })

  test('INFO has subcommands, key specifications and null for what there is not', async () => {
    const [config = [], absent, upper = []] = (await c.call('COMMAND', 'INFO', 'config', 'bogus', 'GET')) as unknown[][]
    const subcommands = (config[9] as unknown[][]).map(entry => entry[0])
    expect([...subcommands].sort()).toEqual([
      'config|get',
      'config|help',
      'config|resetstat',
      'config|rewrite',
      'config|set',
    ])
    expect(absent).toBeNull()
    expect(upper[0]).toBe('get')
    const [specification] = upper[8] as unknown[]
    const { flags, begin_search, find_keys } = object(specification)
    expect(flags).toEqual(['RO', 'access'])
    expect(object(begin_search)).toMatchObject({ type: 'index' })
    expect(object(find_keys)).toMatchObject({ type: 'range' })
    const [sub] = (await c.call('COMMAND', 'INFO', 'config|get')) as unknown[][]
    expect(sub?.slice(0, 2)).toEqual(['config|get', -3])
  })

  test('DOCS describes each command and its arguments', async () => {
    const [name, docs] = (await c.call('COMMAND', 'DOCS', 'SET')) as [string, unknown]
    expect(name).toBe('set')
    const { summary, since, group, complexity, arguments: args } = object(docs)
    expect(summary).toMatch(/\w/)
    expect([since, group, complexity]).toEqual(['1.0.0', 'string', 'O(1)'])
    const described = (args as unknown[]).map(object)
    expect(described.slice(0, 2)).toMatchObject([
      { name: 'key', type: 'key' },
      { name: 'value', type: 'string' },
    ])
    expect(described.map(({ name: argument }) => argument)).toContain('expiration')
    expect(await c.call('COMMAND', 'DOCS', 'bogus')).toEqual([])
    const all = (await c.call('COMMAND', 'DOCS')) as unknown[]
    expect(all.length / 2).toBe(await c.call('COMMAND', 'COUNT'))
    const [, container] = (await c.call('COMMAND', 'DOCS', 'client')) as [string, unknown]
    expect(Object.keys(object(object(container).subcommands))).toEqual(
      expect.arrayContaining(['client|id', 'client|kill']),
    )
  })

  test('DOCS is a map in RESP3', async () => {
    const three = await server.raw3()
    const docs = (await three.call('COMMAND', 'DOCS', 'get', 'set')) as Map<string, Map<string, unknown>>
    expect([...docs.keys()].sort()).toEqual(['get', 'set'])
    expect(docs.get('get')?.get('group')).toBe('string')
  })

  test.each<[string, string[]]>([
    ['GET a', ['a']],
    ['SET a v EX 10', ['a']],
    ['MSET a 1 b 2', ['a', 'b']],
    ['DEL a b c', ['a', 'b', 'c']],
    ['BITOP AND dest a b', ['dest', 'a', 'b']],
    ['RENAME a b', ['a', 'b']],
    ['COPY a b REPLACE', ['a', 'b']],
    ['LCS a b LEN', ['a', 'b']],
    ['OBJECT ENCODING a', ['a']],
    ['MEMORY USAGE a', ['a']],
  ])('GETKEYS %s', async (command, keys) => {
    expect(await c.call('COMMAND', 'GETKEYS', ...command.split(' '))).toEqual(keys)
  })

  test.skipIf(product() === 'redis')('GETKEYS of a command with numkeys', async () => {
    expect(await c.call('COMMAND', 'GETKEYS', 'MSETEX', 2, 'a', 1, 'b', 2, 'EX', 10)).toEqual(['a', 'b'])
  })

  test.skipIf(lacks('eval'))('GETKEYS of scripts', async () => {
    expect(await c.call('COMMAND', 'GETKEYS', 'EVAL', 'x', 2, 'a', 'b', 'c')).toEqual(['a', 'b'])
  })

  test.each<[string, string]>([
    ['PING', 'ERR The command has no key arguments'],
    ['BOGUS a', 'ERR Invalid command specified'],
    ['GET', 'ERR Invalid number of arguments specified for command'],
    ['SET a', 'ERR Invalid number of arguments specified for command'],
  ])('GETKEYS %s is refused', async (command, message) => {
    await expect(c.call('COMMAND', 'GETKEYS', ...command.split(' '))).rejects.toThrow(message)
  })

  test('GETKEYSANDFLAGS', async () => {
    const of = async (...command: string[]) =>
      ((await c.call('COMMAND', 'GETKEYSANDFLAGS', ...command)) as [string, string[]][]).map(([key, flags]) => [
        key,
        [...flags].sort(),
      ])
    expect(await of('GET', 'a')).toEqual([['a', ['RO', 'access']]])
    expect(await of('SET', 'a', 'v')).toEqual([['a', ['OW', 'update']]])
    expect(await of('SET', 'a', 'v', 'GET')).toEqual([['a', ['RW', 'access', 'update']]])
    expect(await of('DEL', 'a')).toEqual([['a', ['RM', 'delete']]])
  })

  test('HELP and unknown subcommands', async () => {
    const help = ((await c.call('COMMAND', 'HELP')) as string[]).join('\n')
    for (const subcommand of ['COUNT', 'DOCS', 'GETKEYS', 'INFO', 'LIST']) expect(help).toContain(subcommand)
    await expect(c.call('COMMAND', 'BOGUS')).rejects.toThrow("ERR unknown subcommand 'BOGUS'. Try COMMAND HELP.")
  })

  test('every command that is listed can be asked for, and answers its wrong use', async () => {
    const names = ((await c.call('COMMAND')) as [string, number][]).map(([name, arity]) => ({ name, arity }))
    for (const { name, arity } of names) {
      // With too few arguments nothing is carried out, so that this is safe for any command.
      if (Math.abs(arity) <= 1) continue
      expect(await c.send(name), name).toBeInstanceOf(ReplyError)
      expect(String(await c.send(name))).toContain(`wrong number of arguments for '${name}' command`)
    }
  })
})
