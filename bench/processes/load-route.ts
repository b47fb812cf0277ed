import { fileURLToPath } from 'node:url'
import { runProgram } from './run-program.ts'

const autocannon = fileURLToPath(import.meta.resolve('autocannon'))

/** Seconds; what the first ones say is thrown away. */
const duration = { warm: 1, measured: 4 }
const connections = 10

/**
 * Requests a second that a route answers to ten connections that always ask again.
 *
 * @param key the owner's key, or null to ask as nobody
 */
export async function loadRoute(url: string, key: string | null): Promise<number> {
  await run(url, key, duration.warm)
  return run(url, key, duration.measured)
}

async function run(url: string, key: string | null, seconds: number): Promise<number> {
  const header = key === null ? [] : ['-H', `authorization=Bearer ${key}`]
  const options = ['--json', '-c', String(connections), '-d', String(seconds), ...header]
  const { stdout, stderr } = await runProgram(process.execPath, [autocannon, ...options, url])
  const result = JSON.parse(stdout) as Result
  const failed = result.errors + (key === null ? result['2xx'] : result.non2xx)
  if (failed > 0) throw new Error(`${failed} requests to ${url} went wrong: ${stderr}`)
  return result.requests.total / result.duration
}

/** What autocannon prints, as far as it is read. */
interface Result {
  requests: { total: number }
  /** Seconds. */
  duration: number
  errors: number
  '2xx': number
  non2xx: number
}
