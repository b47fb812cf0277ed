import { setTimeout as sleep } from 'node:timers/promises'

const patience = 30_000

/**
 * Looks again and again until there is something, and gives it: what is not null, undefined or false. Rejects after 30 s
 * with what was waited for and what was seen last.
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T> | T,
  lastSeen: () => unknown = () => 'nothing',
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + patience
  for (;;) {
    const found = await look()
    if (found !== null && found !== undefined && found !== false) {
      return found as NonNullable<Exclude<T, false>>
    }
    if (Date.now() > deadline) throw new Error(`Waited 30 s for ${what}; last seen: ${String(lastSeen())}`)
    await sleep(25)
  }
}
