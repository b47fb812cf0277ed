import type { Check, Installation, Issue, PullRequest, Push, Release } from '#contracts/code-host.ts'

/** A repository as a provider names it. */
export interface RemoteRepository {
  full_name: string
  /** The provider's id, which outlives renames; null when it gives none. */
  external_id: string | null
  /** Addresses it may be cloned from or looked at, as `host/path` in small letters. */
  remotes: readonly string[]
  /** Its name until just now, when it was renamed or moved. */
  previous_full_name: string | null
}

/** A hook at GitHub that posts here. */
export interface GitHubHook {
  external_id: string
  level: 'repository' | 'organization'
  /** `owner/name` of a repository, the login of an organisation. */
  target: string
}

/** What a record is without what is only known here. */
type Told<T> = Omit<T, 'repository_id' | 'repository' | 'provider'>

/** What a delivery tells of an installation's repositories: all of them, or those that came and went. */
export interface ToldInstallation extends Omit<Told<Installation>, 'repositories' | 'removed_repositories'> {
  /** null where they are not listed. */
  listed: readonly string[] | null
  added: readonly string[]
  removed: readonly string[]
}

/** Something a delivery tells, alike for all providers. */
export type Effect =
  | { kind: 'push'; told: Omit<Told<Push>, 'delivery_id'> }
  | { kind: 'pull_request'; told: Told<PullRequest> }
  | { kind: 'issue'; told: Told<Issue> }
  | { kind: 'release'; told: Told<Release> }
  | { kind: 'check'; told: Told<Check> }
  | { kind: 'installation'; told: ToldInstallation }
  | { kind: 'github_hook'; told: GitHubHook }

/** What a delivery says. */
export interface Reading {
  /** The repository its effects are about. */
  repository: RemoteRepository | null
  effects: readonly Effect[]
  /** Why there are no effects, in words. */
  reason: string | null
  /** Whether this event means something to us. */
  understood: boolean
}

/** What an event comes to, its repository apart. */
export type EventReading = Omit<Reading, 'repository'>

/** An event that is understood and has these effects. */
export function telling(...effects: Effect[]): EventReading {
  return { effects, reason: null, understood: true }
}

/** An event that is understood and has no effect. */
export function noEffect(reason: string): EventReading {
  return { effects: [], reason, understood: true }
}

/** An event that nobody here reacts to. */
export function notUnderstood(event: string): EventReading {
  return {
    effects: [],
    reason: `Nothing here reacts to ${event}; it is kept and counted.`,
    understood: false,
  }
}

/** A payload that lacks what such an event must have. */
export class UnreadablePayload extends Error {
  constructor(missing: string) {
    super(`The payload has no ${missing}, which such an event must have.`)
    this.name = 'UnreadablePayload'
  }
}

/** Gives the value back when it is there. */
export function needed<T>(value: T | null, what: string): T {
  if (value === null) throw new UnreadablePayload(what)
  return value
}

/** Characters of a description that are kept. */
export const longestBody = 65_536
