import { randomInt } from 'node:crypto'
import { authContract } from '#contracts/auth.ts'
import type { TestServices } from '#platform/testing/service.ts'
import type { Issuer } from './program.ts'
import { startAuth } from './start-auth.ts'

/** The auth service on a port of its own, which is the address in its tokens. */
export interface RunningIssuer extends Issuer {
  running: TestServices
}

/** Starts the auth service where programs reach it. */
export async function startIssuer(environment: Record<string, string> = {}): Promise<RunningIssuer> {
  for (;;) {
    const port = randomInt(10_000, 32_000)
    const url = `http://127.0.0.1:${port}`
    const running = await startAuth({ THROUGHLINE_URL: url, ...environment })
    try {
      await running.listen(authContract, port)
      return { url, base: '', auth: running.client(authContract), running }
    } catch (error) {
      await running.stop()
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
}
