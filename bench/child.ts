/**
 * A program of this folder in a process of its own, asked for one measurement at a time.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { packageRoot } from '../ts/src/paths'
import { pinned } from './process'

const JITI = path.join(packageRoot(), 'node_modules/jiti/lib/jiti-cli.mjs')

/** A running program, which answers each message with one. */
export class Child {
  private constructor(private readonly process: ChildProcess) {}

  /** Starts `program` of this folder or one below, with `args` on `cores`, and waits until it is ready. */
  static async start(program: string, args: readonly string[], cores: string): Promise<Child> {
    const script = path.join(packageRoot(), 'bench', program)
    const [command, words] = pinned(cores, process.execPath, [JITI, script, ...args])
    const child = new Child(spawn(command, words, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }))
    await child.answer()
    return child
  }

  /** Sends a message and waits for the answer. */
  async ask(message: unknown): Promise<unknown> {
    const answer = this.answer()
    this.process.send(message as string)
    return answer
  }

  private answer(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`${this.process.spawnargs.join(' ')} ended without an answer`))
      this.process.once('exit', ended)
      this.process.once('message', answer => {
        this.process.off('exit', ended)
        resolve(answer)
      })
    })
  }

  /** Ends it. */
  stop(): void {
    this.process.kill('SIGKILL')
  }
}
