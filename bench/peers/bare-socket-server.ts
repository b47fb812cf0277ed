import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Workplace } from '../workplace.ts'

const program = fileURLToPath(new URL('../realtime/bare-socket-program.ts', import.meta.url))

/** Starts [Socket.IO](https://socket.io) alone in a process of its own, passing on what one client says to all. */
export async function startBareSocketServer(
  workplace: Workplace,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const stop = workplace.endLater(async () => {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
    child.kill()
    await ended
  })
  const [port] = await once(createInterface(child.stdout), 'line')
  return { url: `http://127.0.0.1:${port}`, stop }
}
