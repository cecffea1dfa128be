/**
 * Servers for black-box tests: `startServer` of the test kit, with connections that close by themselves and a record of
 * the commands that were called.
 */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type RunningServer, type ServerExit, type ServerOptions, startServer } from '../../ts/src/testing'
import type { Client, ClientOptions, Driver } from './clients'
import { recordFrom } from './record'
import { RawClient } from './resp'

export { ServerError } from '../../ts/src/testing'

/** A running server and the connections that a test has to it. */
export class TestServer {
  #running: RunningServer | undefined
  #open: { close(): void | Promise<void> }[] = []

  constructor(private readonly options: ServerOptions = {}) {}

  /** Starts it; again after it was stopped or killed, on the same folder if `dir` was given. */
  async start(): Promise<this> {
    this.#running = await startServer(this.options)
    return this
  }

  get process(): RunningServer {
    if (!this.#running) throw new Error('the server has not been started')
    return this.#running
  }

  get port(): number {
    return this.process.port
  }

  get log(): string {
    return this.process.log
  }

  get dir(): string {
    return this.process.dir
  }

  /** A raw connection: on the server's port, or to another address of it. */
  async raw(address?: Parameters<typeof RawClient.connect>[0]): Promise<RawClient> {
    const client = await RawClient.connect(address ?? { port: this.port, host: '127.0.0.1' })
    this.#open.push(client)
    return client
  }

  /** A raw connection that has said HELLO 3. */
  async raw3(): Promise<RawClient> {
    const client = await this.raw()
    await client.call('HELLO', 3)
    return client
  }

  /** A connection through a client library. */
  async client(driver: Driver, options: ClientOptions = {}): Promise<Client> {
    const client = await driver.connect({ port: this.port, ...options })
    this.#open.push(client)
    return client
  }

  /** One field of INFO. */
  async info(field: string, section = 'everything'): Promise<string> {
    const client = await this.#privateClient()
    try {
      const text = String(await client.call('INFO', section))
      const line = new RegExp(`^${field}:(.*)\\r$`, 'm').exec(text)
      if (!line) throw new Error(`INFO ${section} has no field ${field}`)
      return line[1] ?? ''
    } finally {
      client.close()
    }
  }

  /** Sets the server's counters to zero, once the commands are noted that they count. */
  async resetStats(): Promise<void> {
    const client = await this.#privateClient()
    await recordFrom(client)
    await client.call('CONFIG', 'RESETSTAT')
    client.close()
  }

  /** Closes every connection that was opened through this object. */
  async closeClients(): Promise<void> {
    await Promise.all(this.#open.splice(0).map(client => client.close()))
  }

  /** Notes the commands that were called, and stops the server as an operator does. */
  async stop(): Promise<ServerExit> {
    await this.closeClients()
    try {
      const client = await this.#privateClient()
      await recordFrom(client)
      client.close()
    } catch {
      // A test that failed may leave a server that answers nobody: its own error must not be hidden by this one. What
      // is not recorded is missed by the test that looks through the records.
    }
    return this.process.stop()
  }

  /** A connection for the harness itself, by the socket where there is no port, with the password where there is one. */
  async #privateClient(): Promise<RawClient> {
    const { unixsocket, requirepass } = this.options.config ?? {}
    const address = this.port === 0 && unixsocket ? { path: unixsocket } : { port: this.port, host: '127.0.0.1' }
    const client = await RawClient.connect(address)
    if (requirepass) await client.call('AUTH', requirepass)
    return client
  }
}

/** Starts a server, runs the body with a connection to it and stops it, whatever happens. */
export async function withServer(
  options: ServerOptions,
  body: (c: RawClient, server: TestServer) => Promise<void>,
): Promise<void> {
  const server = await new TestServer(options).start()
  try {
    await body(await server.raw(), server)
  } finally {
    await server.stop()
  }
}

/** What a directive is set to; nothing where there is none of this name. */
export async function directive(c: Pick<RawClient, 'call'>, name: string): Promise<string | undefined> {
  const [, value] = (await c.call('CONFIG', 'GET', name)) as string[]
  return value
}

/**
 * One server for all tests of a file, or of a describe block. Its databases are emptied before each test, its
 * connections closed after.
 */
export function useServer(options: ServerOptions & { flush?: boolean } = {}): TestServer {
  const { flush = true, ...serverOptions } = options
  const server = new TestServer(serverOptions)
  let flusher: RawClient
  beforeAll(async () => {
    await server.start()
    if (flush) flusher = await RawClient.connect({ port: server.port, host: server.process.host })
  })
  beforeEach(async () => {
    if (flush) await flusher.call('FLUSHALL')
  })
  afterEach(() => server.closeClients())
  afterAll(async () => {
    flusher?.close()
    await server.stop()
  })
  return server
}

/** One connection through a client library for all tests of a describe block: what most tests of a command need. */
export function useClient(server: TestServer, driver: Driver): Client {
  let client: Client
  beforeAll(async () => {
    client = await driver.connect({ port: server.port })
  })
  afterAll(() => client.close())
  return {
    call: (...args) => client.call(...args),
    callBuffer: (...args) => client.callBuffer(...args),
    close: () => client.close(),
  }
}

/** One raw connection for all tests of a describe block. */
export function useRaw(server: TestServer): Pick<RawClient, 'send' | 'call' | 'wire'> {
  let client: RawClient
  beforeAll(async () => {
    client = await RawClient.connect({ port: server.port, host: server.process.host })
  })
  afterAll(() => client.close())
  return {
    send: (...args) => client.send(...args),
    call: (...args) => client.call(...args),
    wire: (...args) => client.wire(...args),
  }
}
