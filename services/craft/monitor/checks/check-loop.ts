import { setTimeout as sleep } from 'node:timers/promises'
import type { CheckStore, ClaimedCheck } from '../store/check-store.ts'
import { type CheckOptions, checkRepository } from './check-repository.ts'

/** Checks at once, in one process; and how many of them may be of repositories that fail, which often means waiting. */
const atOnce = 8
const failingAtOnce = 2

/** How long what another process or the clock makes due may go unnoticed, in milliseconds. */
const restAtMost = 1000

/** Works off checks until it is stopped. */
export interface CheckLoop {
  /** Makes it look for due checks now. */
  wake: () => void
  stop: () => Promise<void>
}

/** Checks what is due, a few at once. Other processes may do the same on the same queue: each check is one's. */
export function startCheckLoop(options: CheckOptions): CheckLoop {
  const { checks, logger } = options
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let failing = 0
  let rest = new AbortController()

  const start = (claimed: ClaimedCheck) => {
    const isFailing = claimed.failures > 0
    if (isFailing) failing += 1
    const check = checkRepository(options, claimed, stopping.signal)
      .catch((error) => logger.error({ err: error, repository: claimed.full_name }, 'a check was lost'))
      .finally(() => {
        if (isFailing) failing -= 1
        running.delete(check)
        rest.abort()
      })
    running.add(check)
  }

  const takeTurn = async (claim: CheckStore['claim']) => {
    for (const claimed of await claim(atOnce - failingAtOnce - (running.size - failing), 'healthy'))
      start(claimed)
    for (const claimed of await claim(failingAtOnce - failing, 'failing')) start(claimed)
  }

  const run = async () => {
    while (!stopping.signal.aborted) {
      rest = new AbortController()
      await takeTurn(checks.claim).catch((error) =>
        logger.error({ err: error }, 'due checks could not be looked for; trying again'),
      )
      const signal = AbortSignal.any([stopping.signal, rest.signal])
      await sleep(restAtMost, undefined, { signal }).catch(() => {})
    }
    await Promise.all(running)
  }
  const ended = run()

  return {
    wake: () => rest.abort(),
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}
