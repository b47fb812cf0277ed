import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { findFreePort } from '#platform/testing/free-port.ts'

/** Why tests on Redis cannot run here; false when they can, as `skip` of a test. */
export const redisMissing = (() => {
  try {
    execFileSync('redis-server', ['--version'])
    return false
  } catch {
    return 'there is no redis-server here; install it with: apt-get install redis-server'
  }
})()

/** A real Redis on a free port of loopback, with a folder of its own. */
export interface TestRedis {
  url: string
  folder: string
  start: (...options: string[]) => Promise<void>
  /** Ends it at once, as a crash would: what it has not written is gone. */
  kill: () => Promise<void>
  /** Runs one command on a connection of its own. */
  run: (...args: string[]) => Promise<unknown>
  /** Kills it and removes its folder. */
  remove: () => Promise<void>
}

/** Makes a server, not yet started; `options` are `redis-server`'s own. */
export async function createTestRedis(...options: string[]): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-redis-'))
  const port = await findFreePort()
  const url = `redis://127.0.0.1:${port}`
  let server: ChildProcess | undefined
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  return {
    url,
    folder,
    start: async (...more) => {
      const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--daemonize', 'no']
      server = spawn('redis-server', [...own, '--save', '', ...options, ...more], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let said = ''
      server.stdout?.setEncoding('utf8')
      for await (const text of server.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
        said += text
        if (/Ready to accept connections/.test(said)) break
      }
      if (!/Ready to accept connections/.test(said)) throw new Error(`redis-server did not start: ${said}`)
      server.stdout?.resume()
    },
    kill,
    run: async (...args) => {
      const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false } })
      client.on('error', () => {})
      await client.connect()
      try {
        return await client.sendCommand(args)
      } finally {
        client.destroy()
      }
    },
    remove: async () => {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
