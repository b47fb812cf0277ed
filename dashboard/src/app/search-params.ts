import { type DeliveryState, deliveryStates } from '#contracts/code-host.ts'
import { commitTypes, qualityLevels } from '#contracts/commits/commit.ts'
import { withoutBlanks } from '../parts/without-blanks.ts'

type Search = Record<string, unknown>

/** How far back figures look, in days; all of history when left out. */
export const periods = [30, 90, 365] as const
export type Period = (typeof periods)[number]

export const sortOrders = ['newest', 'oldest', 'weakest', 'best', 'largest'] as const
const inclusions = ['exclude', 'only'] as const

/** What every page of figures can be narrowed to. */
export interface Scope {
  repository?: string
  days?: Period
}

export interface ProgressSearch extends Scope {
  /** E-mail of the author; the signed-in person when left out. */
  user?: string
}

export interface CommitSearch {
  repository?: string
  author?: string
  /** First day, `YYYY-MM-DD`. */
  from?: string
  /** Last day, included. */
  to?: string
  type?: (typeof commitTypes)[number]
  level?: (typeof qualityLevels)[number]
  q?: string
  path?: string
  merges?: (typeof inclusions)[number]
  bots?: (typeof inclusions)[number]
  retracted?: 'include' | 'only'
  sort?: (typeof sortOrders)[number]
}

export interface WebhookSearch {
  state?: DeliveryState
  /** Id of the delivery that is shown whole. */
  delivery?: string
}

/** Reads a page's search parameters. What is not understood is left out, so that an old link still opens. */
export function readScope(search: Search): Scope {
  return withoutBlanks({ repository: readText(search.repository), days: readPeriod(search.days) })
}

/** What of the progress page is shown. */
export function readProgressSearch(search: Search): ProgressSearch {
  return withoutBlanks({ ...readScope(search), user: readText(search.user) })
}

/** What the list of commits is narrowed to. */
export function readCommitSearch(search: Search): CommitSearch {
  return withoutBlanks({
    repository: readText(search.repository),
    author: readText(search.author),
    from: readDay(search.from),
    to: readDay(search.to),
    type: readOneOf(commitTypes, search.type),
    level: readOneOf(qualityLevels, search.level),
    q: readText(search.q)?.slice(0, 200),
    path: readText(search.path),
    merges: readOneOf(inclusions, search.merges),
    bots: readOneOf(inclusions, search.bots),
    retracted: readOneOf(['include', 'only'] as const, search.retracted),
    sort: readOneOf(sortOrders, search.sort),
  })
}

/** Which repository a commit is looked for in. */
export function readRepositorySearch(search: Search): { repository?: string } {
  return withoutBlanks({ repository: readText(search.repository) })
}

/** Which deliveries are listed, and which one is open. */
export function readWebhookSearch(search: Search): WebhookSearch {
  return withoutBlanks({
    state: readOneOf(deliveryStates, search.state),
    delivery: readText(search.delivery),
  })
}

/** Writes search parameters as plain text, the way people read and edit them. */
export function writeSearch(search: Search): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** Reads search parameters that {@link writeSearch} wrote, or a person did. */
export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text))
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

function readDay(value: unknown): string | undefined {
  const isDay =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
  return isDay ? value : undefined
}

function readPeriod(value: unknown): Period | undefined {
  return periods.find((days) => String(days) === String(value))
}

function readOneOf<const V extends readonly string[]>(values: V, value: unknown): V[number] | undefined {
  return values.find((one) => one === value)
}
