import { RequestError } from '@octokit/request-error'

/** Why GitHub did not do what it was asked for. */
export interface Refusal {
  /** What it is in the way of: this hook, or everything asked with the same token. */
  concerns: 'hook' | 'everything'
  is_missing: boolean
  /** What is wrong and what to do about it. */
  problem: string
  /** When to ask again, where GitHub says so. */
  ask_again_at: Date | null
}

/** Reads an error of the client's; throws it on when it is none of GitHub's. */
export function readRefusal(error: unknown, target: string, now: number): Refusal {
  if (!(error instanceof RequestError)) throw error
  const { status, response, message } = error
  const everything = { concerns: 'everything', is_missing: false, ask_again_at: null } as const
  const hook = { concerns: 'hook', is_missing: false, ask_again_at: null } as const
  if (!response) return { ...everything, problem: `GitHub could not be reached: ${message}.` }
  const ask_again_at = readWaiting(status, response.headers, message, now)
  if (ask_again_at) {
    const time = ask_again_at.toISOString().slice(0, 16).replace('T', ' ')
    return {
      ...everything,
      ask_again_at,
      problem: `GitHub takes no more requests with GITHUB_TOKEN until ${time} UTC.`,
    }
  }
  switch (status) {
    case 401:
      return { ...everything, problem: 'GitHub does not accept GITHUB_TOKEN: give it one that is valid.' }
    case 403:
      return { ...hook, problem: `GITHUB_TOKEN may not redeliver for ${target}: ${neededPermission}` }
    case 404:
      return {
        ...hook,
        is_missing: true,
        problem: `GitHub has no such hook at ${target} any more, or GITHUB_TOKEN may not see it: ${neededPermission}`,
      }
    default:
      return {
        ...(status >= 500 ? everything : hook),
        problem: `GitHub answered ${status} for ${target}.`,
      }
  }
}

const neededPermission =
  'it needs to read and write webhooks (classic: admin:repo_hook, admin:org_hook; fine-grained: Webhooks).'

/** Milliseconds to wait where a limit names no time. */
const wait = 60_000

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function readWaiting(
  status: number,
  headers: Readonly<Record<string, string | number | undefined>>,
  message: string,
  now: number,
): Date | null {
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
