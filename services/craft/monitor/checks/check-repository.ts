import { once } from 'node:events'
import type { Logger } from 'pino'
import type { RepositoryCheck, repositoriesContract } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { runAsService } from '#platform/service/context.ts'
import type { CheckResult, CheckStore, ClaimedCheck } from '../store/check-store.ts'
import { planNextCheck } from './schedule.ts'

export interface CheckOptions {
  repositories: Client<typeof repositoriesContract>
  checks: CheckStore
  /** Seconds between checks. */
  interval: number
  logger: Logger
}

/** Milliseconds that a check may take. */
const patience = 30_000

/**
 * Checks one repository, has it synchronised when there is something new, and plans the next check. When `stopping` is
 * aborted it gives the check back.
 */
export async function checkRepository(
  options: CheckOptions,
  claimed: ClaimedCheck,
  stopping: AbortSignal,
): Promise<void> {
  const { checks, interval } = options
  const started = performance.now()
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(patience)])
  const found = await look(options, claimed, signal)
  if (stopping.aborted) return checks.release(claimed)
  const { failures } = found
  await checks.finish(claimed, {
    ...found,
    took_ms: Math.round(performance.now() - started),
    next_in: planNextCheck({ interval, failures, is_busy: found.outcome === 'busy' }, Math.random()),
  })
}

type Finding = Omit<CheckResult, 'took_ms' | 'next_in'>

async function look(
  { repositories, checks, logger }: CheckOptions,
  claimed: ClaimedCheck,
  signal: AbortSignal,
): Promise<Finding> {
  const params = splitName(claimed.full_name)
  const ask = async (): Promise<RepositoryCheck> => {
    const check = await repositories.checkRepository({ params }, { signal })
    if (check.outcome !== 'changed') return check
    await checks.noteChange(claimed)
    await repositories.syncRepository({ params }, { signal })
    return check
  }
  try {
    const { outcome, fingerprint, error } = await runAsService('monitor', claimed.workspace_id, () =>
      Promise.race([ask(), giveUp(signal)]),
    )
    if (error !== null) return { outcome: 'failing', failures: claimed.failures + 1, error, fingerprint }
    return { outcome, fingerprint, error, failures: outcome === 'busy' ? claimed.failures : 0 }
  } catch (failure) {
    const { code, message } = explain(failure)
    logger.debug({ err: failure, repository: claimed.full_name }, 'a repository could not be checked')
    return {
      outcome: 'failing',
      failures: claimed.failures + 1,
      error: { code, detail: message },
      fingerprint: null,
    }
  }
}

/** A peer that does not heed the signal must not hold up the others. */
async function giveUp(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort')
  throw new ServiceError(
    'timeout',
    `It was not checked within ${patience / 1000} s: see whether its disk or its remote answers.`,
  )
}

function explain(failure: unknown): ServiceError {
  if (failure instanceof ServiceError) return failure
  return new ServiceError('internal', failure instanceof Error ? failure.message : String(failure))
}

function splitName(fullName: string): { owner: string; name: string } {
  const slash = fullName.indexOf('/')
  return { owner: fullName.slice(0, slash), name: fullName.slice(slash + 1) }
}
