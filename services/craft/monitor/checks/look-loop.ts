import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { repositoriesContract } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import { runAsService } from '#platform/service/context.ts'
import type { CheckStore, Look } from '../store/check-store.ts'

interface LookOptions {
  repositories: Client<typeof repositoriesContract>
  checks: CheckStore
  /** Seconds between two looks at a repository, at best; 0: none. */
  interval: number
  /** Told when checks became due. */
  onDue: () => void
  logger: Logger
}

/** Folders looked at in one round: with more of them each is looked at less often, and the cost stays. */
const looksPerRound = 100

/**
 * Looks at local folders in turn, without running git: one whose refs have moved since its last check is checked at once.
 * So a commit made on this machine is seen within about a second, and of thousands of folders within a minute.
 */
export function startLookLoop(options: LookOptions): { stop: () => Promise<void> } {
  const { checks, interval, logger } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let last: Look | null = null

  const lookRound = async () => {
    const looks = await checks.listLooks(last, looksPerRound)
    last = looks.length === looksPerRound ? (looks.at(-1) ?? null) : null
    const moved = await findMoved(options, looks, signal)
    if (moved.length === 0) return
    await checks.hasten(moved)
    options.onDue()
  }

  const run = async () => {
    while (!signal.aborted) {
      await sleep(interval * 1000, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      await lookRound().catch((error) => {
        if (!signal.aborted)
          logger.warn({ err: error }, 'local repositories could not be looked at; trying again')
      })
    }
  }
  const ended = interval === 0 ? Promise.resolve() : run()
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

/** Those whose fingerprint is another one than at their last check. */
async function findMoved(
  { repositories }: LookOptions,
  looks: readonly Look[],
  signal: AbortSignal,
): Promise<Look[]> {
  const byWorkspace = Map.groupBy(looks, ({ workspace_id }) => workspace_id)
  const rounds = [...byWorkspace].map(async ([workspaceId, own]) => {
    const body = { repository_ids: own.map(({ repository_id }) => repository_id) }
    const { items } = await runAsService('monitor', workspaceId, () =>
      repositories.readFingerprints({ body }, { signal }),
    )
    const found = new Map(items.map((item) => [item.repository_id, item.fingerprint]))
    return own.filter(
      ({ repository_id, fingerprint }) => (found.get(repository_id) ?? fingerprint) !== fingerprint,
    )
  })
  return (await Promise.all(rounds)).flat()
}
