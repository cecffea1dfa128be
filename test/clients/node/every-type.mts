/**
 * Every type through node-redis, in both protocols: what comes back, one line a call.
 *
 *     every-type.mts PORT
 */
import { createClient, type RespVersions } from 'redis'

const port = Number(process.argv[2])

const open = (version: RespVersions) => createClient({ socket: { port }, RESP: version })
type Client = ReturnType<typeof open>
/** Prints what a call answers, or its error. */
type Say = (what: string, reply: Promise<unknown>) => Promise<void>

async function strings(client: Client, say: Say): Promise<void> {
  await say('set', client.set('s', 'value', { expiration: { type: 'EX', value: 100 } }))
  await say('get', client.get('s'))
  await say('incr', client.incr('n'))
  await say('mGet', client.mGet(['s', 'n', 'none']))
}

async function lists(client: Client, say: Say): Promise<void> {
  await say('rPush', client.rPush('l', ['a', 'b', 'c']))
  await say('lRange', client.lRange('l', 0, -1))
  await say('lPos', client.lPos('l', 'c'))
  await say('lMove', client.lMove('l', 'l2', 'LEFT', 'RIGHT'))
  await say('blPop', client.blPop(['l2', 'l'], 1))
  await say('blPop nothing', client.blPop('none', 0.01))
  await say('lmPop', client.lmPop(['l'], 'RIGHT', { COUNT: 5 }))
}

async function hashes(client: Client, say: Say): Promise<void> {
  await say('hSet', client.hSet('h', { field: 'value', number: 1 }))
  await say('hGetAll', client.hGetAll('h'))
  await say('hIncrBy', client.hIncrBy('h', 'number', 2))
  await say('hExpire', client.hExpire('h', ['field', 'none'], 100))
  await say('hPersist', client.hPersist('h', ['field', 'number']))
  await say('hScan', client.hScan('h', '0'))
  await say('hRandFieldCountWithValues', client.hRandFieldCountWithValues('h', 5))
}

async function sets(client: Client, say: Say): Promise<void> {
  await say('sAdd', client.sAdd('x', ['1', '2', '3']))
  await say('sMembers', client.sMembers('x'))
  await say('smIsMember', client.smIsMember('x', ['1', '9']))
  await say('sInterCard', client.sInterCard(['x', 'x'], 2))
  await say('sDiff', client.sDiff(['x', 'none']))
}

async function sortedSets(client: Client, say: Say): Promise<void> {
  await say(
    'zAdd',
    client.zAdd('z', [
      { score: 1, value: 'one' },
      { score: 2.5, value: 'two' },
      { score: Number.POSITIVE_INFINITY, value: 'inf' },
    ]),
  )
  await say('zRangeWithScores', client.zRangeWithScores('z', 0, -1))
  await say('zScore', client.zScore('z', 'two'))
  await say('zRank', client.zRank('z', 'two'))
  await say('zIncrBy', client.zIncrBy('z', 0.25, 'one'))
  await say('zUnionWithScores', client.zUnionWithScores(['z', 'x']))
  await say('zPopMin', client.zPopMin('z'))
  await say('bzPopMax', client.bzPopMax('z', 1))
  await say('zScan', client.zScan('z', '0'))
  await say('geoAdd', client.geoAdd('g', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' }))
  await say('geoPos', client.geoPos('g', ['Palermo', 'none']))
  await say(
    'geoSearchWith',
    client.geoSearchWith('g', { longitude: 15, latitude: 37 }, { radius: 300, unit: 'km' }, ['WITHDIST']),
  )
}

async function streams(client: Client, say: Say): Promise<void> {
  await say('xAdd', client.xAdd('st', '1-1', { field: 'value' }))
  await say('xRange', client.xRange('st', '-', '+'))
  await say('xGroupCreate', client.xGroupCreate('st', 'group', '0'))
  await say('xReadGroup', client.xReadGroup('group', 'me', { key: 'st', id: '>' }, { COUNT: 1 }))
  await say('xPending', client.xPending('st', 'group'))
  await say('xAck', client.xAck('st', 'group', '1-1'))
  await say('xInfoGroups', client.xInfoGroups('st'))
  await say('xRead nothing', client.xRead({ key: 'st', id: '$' }, { BLOCK: 10 }))
}

async function others(client: Client, say: Say): Promise<void> {
  await say('pfAdd', client.pfAdd('hll', ['a', 'b', 'c']))
  await say('pfCount', client.pfCount('hll'))
  await say('sort', client.sort('x', { DIRECTION: 'DESC' }))
  await say('multi', client.multi().sAdd('m', '1').zAdd('mz', { score: 1, value: 'm' }).hGetAll('h').exec())
  await say(
    'wrong type',
    client.hGet('l', 'field').then(() => client.lPush('h', 'x')),
  )
  await say('config', client.configGet('hash-max-listpack-entries'))
}

async function publishSubscribe(client: Client, say: Say): Promise<void> {
  const subscriber = client.duplicate()
  await subscriber.connect()
  const seen: string[] = []
  let heard = () => {}
  const both = new Promise<void>(resolve => (heard = resolve))
  const hear = (kind: string) => (message: string, channel: string) => {
    seen.push(`${kind} ${channel} ${message}`)
    if (seen.length === 3) heard()
  }
  await subscriber.subscribe('news', hear('channel'))
  await subscriber.pSubscribe('n*', hear('pattern'))
  await subscriber.sSubscribe('shard', hear('shard'))
  await say('publish', client.publish('news', 'hello'))
  await say('sPublish', client.sPublish('shard', 'there'))
  await both
  await say('messages', Promise.resolve(seen))
  await subscriber.unsubscribe()
  subscriber.destroy()
}

async function run(version: RespVersions): Promise<void> {
  const client = open(version)
  client.on('error', () => {})
  await client.connect()
  const say: Say = async (what, reply) => {
    const value = await reply.catch((error: Error) => `error ${error.message}`)
    console.log(`RESP${version} ${what}: ${JSON.stringify(value)}`)
  }
  await client.flushAll()
  for (const part of [strings, lists, hashes, sets, sortedSets, streams, others, publishSubscribe])
    await part(client, say)
  client.destroy()
}

await run(2)
await run(3)
