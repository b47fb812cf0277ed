/** Days of the windows that figures of a team are given for, beside all time. */
export const teamWindows = [7, 30, 90, 365] as const

/** That somebody whose feedback is hidden has commits in a repository, in a stretch of time. */
export interface Contribution {
  account_id: string
  repository: string
  /** The first of {@link teamWindows} they lie in; its length when in none. */
  stretch: number
}

/** What figures are asked for. */
export interface TeamScope {
  /** `owner/name`; every repository when left out. */
  repository?: string | undefined
  /** One of {@link teamWindows}; all time when left out. */
  days?: number | undefined
}

/**
 * Whether figures that count hidden commits may be given: when as many people as `smallest`, or nobody, are behind them,
 * and behind what they differ by from each other figures that may be asked for. Else the difference of two answers would
 * tell of a few. So that repositories taken from the whole one after the other tell nothing either, what is left when all
 * that are large enough are gone must be of as many people, too.
 */
export function mayGiveTeamFigures(
  scope: TeamScope,
  contributions: readonly Contribution[],
  smallest: number,
): boolean {
  const isFine = (isPart: (contribution: Contribution) => boolean) =>
    isNobodyOrEnough(contributions, isPart, smallest)
  const others = listScopes(contributions).filter((other) => isFine((one) => covers(other, one)))
  const repositories = others.filter(
    ({ repository, days }) => repository !== undefined && days === scope.days,
  )
  return (
    isFine((one) => covers(scope, one)) &&
    others.every((other) => isFine((one) => covers(scope, one) !== covers(other, one))) &&
    (scope.repository !== undefined ||
      isFine((one) => covers(scope, one) && !repositories.some((part) => covers(part, one))))
  )
}

/** Every scope that somebody may ask for and that differs from another. */
export function listScopes(contributions: readonly Contribution[]): TeamScope[] {
  const repositories = new Set(contributions.map(({ repository }) => repository))
  return [undefined, ...repositories].flatMap((repository) =>
    [undefined, ...teamWindows].map((days) => ({ repository, days })),
  )
}

/** Whether figures of a scope count a contribution. */
export function covers({ repository, days }: TeamScope, contribution: Contribution): boolean {
  if (repository !== undefined && repository !== contribution.repository) return false
  return days === undefined || contribution.stretch <= (teamWindows as readonly number[]).indexOf(days)
}

function isNobodyOrEnough(
  contributions: readonly Contribution[],
  isPart: (contribution: Contribution) => boolean,
  smallest: number,
): boolean {
  const people = new Set<string>()
  for (const contribution of contributions) {
    if (isPart(contribution)) people.add(contribution.account_id)
    if (people.size >= smallest) return true
  }
  return people.size === 0
}
