import { RequestError } from '@octokit/request-error'
import type { Logger } from 'pino'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import type { GitHubHookStore, HookLevel, SweepOutcome, WatchedHook } from '../store/github-hooks.ts'
import { findUndelivered } from './find-undelivered.ts'
import type { DeliveryAttempt, GitHubClient } from './github-client.ts'
import { readRefusal } from './read-refusal.ts'

/**
 * Has GitHub deliver again what never came here; gives when to ask again where GitHub says so. What comes then comes as
 * any delivery does, under the id it had, so that nothing comes twice.
 */
export type RecoverDeliveries = (signal: AbortSignal) => Promise<Date | null>

export interface RecoveryOptions {
  github: GitHubClient
  store: GitHubHookStore
  /** What there is a token or a key for. */
  levels: readonly HookLevel[]
  logger: Logger
}

const day = 86_400_000
/** GitHub keeps deliveries for three days: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks */
const keptDays = 3
/** Milliseconds that are looked at twice: an attempt is listed once it has ended. */
const overlap = 300_000
/** Of a hundred attempts each, per hook. */
const mostPages = 100
/** Redeliveries asked for in a sweep: GitHub takes 80 requests that make something in a minute, and 500 in an hour. */
const mostAsked = 80
/** Times one delivery is asked for. */
const mostTimes = 3

export function createRecovery({ github, store, levels, logger }: RecoveryOptions): RecoverDeliveries {
  /** Asks for what was lost, oldest first, as far as the budget goes; gives the first that has to wait. */
  const askFor = async (
    hook: WatchedHook,
    lost: readonly DeliveryAttempt[],
    budget: { left: number },
    signal: AbortSignal,
  ): Promise<DeliveryAttempt | null> => {
    for (const attempt of lost) {
      if (budget.left === 0) return attempt
      budget.left -= 1
      const times = await github.redeliver(hook, attempt.id, signal).then(
        () => 1,
        (error) => {
          if (isUnavailable(error)) return mostTimes
          throw error
        },
      )
      await store.recordAsked(hook, attempt.delivery, times)
    }
    return null
  }

  const sweep = async (
    hook: WatchedHook,
    budget: { left: number },
    signal: AbortSignal,
  ): Promise<SweepOutcome> => {
    const stopped = (problem: string) => ({ looked_until: hook.looked_until, problem, is_missing: false })
    const { url, active } = await github.readHook(hook, signal)
    if (!postsHere(hook, url)) return stopped(`The hook ${whose(hook)} posts to another address by now.`)
    if (!active) return stopped(`The hook ${whose(hook)} is turned off at GitHub.`)

    const { attempts, isWhole } = await listSince(github, hook, signal)
    const undelivered = findUndelivered(attempts)
    const lost = await store.selectLost(
      hook,
      undelivered.map(({ delivery }) => delivery),
      mostTimes,
    )
    const wanted = undelivered.filter(({ delivery }) => lost.has(delivery))
    const waiting = await askFor(hook, wanted, budget, signal)
    if (wanted.length > 0) {
      logger.info(
        { target: hook.target, lost: wanted.length },
        'GitHub was asked to deliver again what was lost',
      )
    }
    return {
      looked_until: (waiting ?? attempts[0])?.delivered_at ?? hook.looked_until,
      problem: isWhole
        ? null
        : `GitHub tried more than ${attempts.length} deliveries of the hook ${whose(hook)}; older ones were not looked at.`,
      is_missing: false,
    }
  }

  return async (signal) => {
    const budget = { left: mostAsked }
    const hooks = (await store.listWatched(levels)).filter(mayBeAskedAbout)
    const refused = new Set<WatchedHook>()
    let ask_again_at: Date | null = null
    for (const hook of hooks) {
      signal.throwIfAborted()
      if (refused.has(hook)) continue
      try {
        await store.finishSweep(hook, await sweep(hook, budget, signal))
      } catch (error) {
        signal.throwIfAborted()
        const refusal = readRefusal(error, hook, Date.now())
        const { concerns, problem, is_missing } = refusal
        logger.warn({ target: hook.target, problem }, 'Lost deliveries cannot be recovered now')
        if (concerns === 'hook') {
          await store.finishSweep(hook, { looked_until: hook.looked_until, problem, is_missing })
          continue
        }
        const concerned = hooks
          .slice(hooks.indexOf(hook))
          .filter(
            (other) => !refused.has(other) && (concerns === 'everything' || shareCredential(hook, other)),
          )
        await store.noteProblem(concerned, problem)
        for (const one of concerned) refused.add(one)
        ask_again_at = laterOf(ask_again_at, refusal.ask_again_at)
      }
    }
    await store.clear(keptDays)
    return ask_again_at
  }
}

/** What the server is let in to serves its first workspace alone; an App has a key of its own. */
function mayBeAskedAbout({ level, workspace_id }: WatchedHook): boolean {
  return level === 'app' || workspace_id === firstWorkspaceId
}

/** Whether both are asked about with the same token or key. Each App has a key of its own. */
function shareCredential(one: WatchedHook, other: WatchedHook): boolean {
  return one === other || (one.level !== 'app' && other.level !== 'app')
}

function laterOf(one: Date | null, other: Date | null): Date | null {
  return one && other ? (one > other ? one : other) : (one ?? other)
}

/** What problems say after “the hook”. */
function whose({ level, target }: WatchedHook): string {
  return level === 'app' ? `of GitHub App ${target}` : `at ${target}`
}

/** Newest first, back to where the last sweep was; whole unless there are too many. */
async function listSince(
  github: GitHubClient,
  hook: WatchedHook,
  signal: AbortSignal,
): Promise<{ attempts: DeliveryAttempt[]; isWhole: boolean }> {
  const until = hook.looked_until === null ? 0 : Date.parse(hook.looked_until) - overlap
  const since = Math.max(until, Date.now() - keptDays * day)
  const attempts: DeliveryAttempt[] = []
  let pages = 0
  for await (const page of github.listAttempts(hook, signal)) {
    const recent = page.filter(({ delivered_at }) => Date.parse(delivered_at) >= since)
    attempts.push(...recent)
    pages += 1
    if (recent.length < page.length) break
    if (pages === mostPages) return { attempts, isWhole: false }
  }
  return { attempts, isWhole: true }
}

/** A hook that a ping names may be anybody's; only one that posts here is asked about. */
function postsHere({ source, hook_id }: WatchedHook, url: string | null): boolean {
  const path = source === 'settings' ? '/webhook/github' : `/webhook/github/${hook_id}`
  return URL.parse(url ?? '')?.pathname.endsWith(path) ?? false
}

/** Whether GitHub has the delivery no more, or will not make it again. */
function isUnavailable(error: unknown): boolean {
  return error instanceof RequestError && (error.status === 404 || error.status === 422)
}
