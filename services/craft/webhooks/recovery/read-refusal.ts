import { RequestError } from '@octokit/request-error'
import { clockTolerance } from '../github-app/app-token.ts'
import type { WatchedHook } from '../store/github-hooks.ts'
import { UnreadableAppKey } from './read-bearer.ts'

/** Why GitHub did not do what it was asked for. */
export interface Refusal {
  /** What it is in the way of: this hook, everything asked with the same token or key, or everything. */
  concerns: 'hook' | 'credential' | 'everything'
  is_missing: boolean
  /** What is wrong and what to do about it. */
  problem: string
  /** When to ask again, where GitHub says so. */
  ask_again_at: Date | null
}

/** What GitHub was asked about. */
type Asked = Pick<WatchedHook, 'level' | 'target'>
type Headers = Readonly<Record<string, string | number | undefined>>

/** Reads an error of the client's; throws it on when it is none of GitHub's. */
export function readRefusal(error: unknown, hook: Asked, now: number): Refusal {
  const refuse = (concerns: Refusal['concerns'], problem: string): Refusal => ({
    concerns,
    problem,
    is_missing: false,
    ask_again_at: null,
  })
  if (error instanceof UnreadableAppKey) {
    const why = 'it was stored with another JWT_SECRET or secret.key. Connect the App again.'
    return refuse('credential', `The private key of GitHub App ${hook.target} cannot be opened: ${why}`)
  }
  if (!(error instanceof RequestError)) throw error
  const { status, response, message } = error
  if (!response) return refuse('everything', `GitHub could not be reached: ${message}.`)
  const isApp = hook.level === 'app'
  const ask_again_at = readWaiting(status, response.headers, message, now)
  if (ask_again_at) {
    const time = ask_again_at.toISOString().slice(0, 16).replace('T', ' ')
    const credential = isApp ? `the key of GitHub App ${hook.target}` : 'GITHUB_TOKEN'
    const problem = `GitHub takes no more requests with ${credential} until ${time} UTC.`
    return { ...refuse('credential', problem), ask_again_at }
  }
  const words = isApp ? appWords : tokenWords
  switch (status) {
    case 401:
      return refuse(
        'credential',
        (isApp && describeClock(response.headers, now)) || words.unknown(hook.target),
      )
    case 403:
      return refuse('hook', words.forbidden(hook.target))
    case 404:
      // An App is somebody's setting, which stays until they take it away.
      return { ...refuse('hook', words.missing(hook.target)), is_missing: !isApp }
    default:
      return refuse(
        status >= 500 ? 'everything' : 'hook',
        `GitHub answered ${status} for ${isApp ? `GitHub App ${hook.target}` : hook.target}.`,
      )
  }
}

const neededPermission =
  'it needs to read and write webhooks (classic: admin:repo_hook, admin:org_hook; fine-grained: Webhooks).'

const tokenWords = {
  unknown: () => 'GitHub does not accept GITHUB_TOKEN: give it one that is valid.',
  forbidden: (target: string) => `GITHUB_TOKEN may not redeliver for ${target}: ${neededPermission}`,
  missing: (target: string) =>
    `GitHub has no such hook at ${target} any more, or GITHUB_TOKEN may not see it: ${neededPermission}`,
}

const appWords = {
  unknown: (target: string) =>
    `GitHub does not accept the private key of GitHub App ${target}: id and key are of different Apps, or the key was ` +
    'deleted there. Connect the App again, with the id and a key whose fingerprint its settings at GitHub show.',
  forbidden: (target: string) =>
    `GitHub lets GitHub App ${target} do nothing: see in its settings there whether it is suspended.`,
  missing: (target: string) =>
    `GitHub has no App ${target}, or the App no webhook: compare its id and webhook in its settings there, and ` +
    'THROUGHLINE_GITHUB_URL if it is of a GitHub Enterprise.',
}

/** What is wrong when the clock here is so far off GitHub's that a token is not good; null when it is not. */
function describeClock({ date }: Headers, now: number): string | null {
  const ahead = Math.round((now - Date.parse(String(date))) / 1000)
  const isOff = ahead > clockTolerance.ahead || ahead < -clockTolerance.behind
  if (!isOff) return null
  const minutes = Math.max(1, Math.round(Math.abs(ahead) / 60))
  const way = ahead > 0 ? 'ahead of' : 'behind'
  return (
    `The clock of this server is ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ${way} GitHub’s, ` +
    'which is too far for what is signed with the key of an App: set it by NTP.'
  )
}

/** Milliseconds to wait where a limit names no time. */
const wait = 60_000

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function readWaiting(status: number, headers: Headers, message: string, now: number): Date | null {
  if (status !== 403 && status !== 429) return null
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  if (seconds >= 0) return limitedTo(now, now + seconds * 1000)
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN)
  if (String(headers['x-ratelimit-remaining']) === '0' && reset > 0) return limitedTo(now, reset * 1000)
  return status === 429 || /rate limit/i.test(message) ? new Date(now + wait) : null
}

/** GitHub counts by the hour; nothing it says stops the sweeps for longer. */
function limitedTo(now: number, time: number): Date {
  return new Date(Math.min(Math.max(time, now), now + 3_600_000))
}
