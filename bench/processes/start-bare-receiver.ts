import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '#platform/testing/free-port.ts'
import type { Workplace } from '../workplace.ts'

const program = fileURLToPath(new URL('./bare-receiver.ts', import.meta.url))

/** Starts the least a receiver of webhooks can be, on a database; gives its address and the way to stop it. */
export async function startBareReceiver(
  workplace: Workplace,
  database: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await findFreePort()
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, PORT: String(port), DATABASE_URL: database },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  const stop = workplace.endLater(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await fetch(`${url}/ready`).catch(() => null))?.ok) {
    if (child.exitCode !== null) throw new Error('The bare receiver did not start.')
    await sleep(5)
  }
  return { url, stop }
}
