import type { CommitSearch } from '../../app/search-params.ts'
import { withoutBlanks } from '../../parts/without-blanks.ts'

const oneDay = 86_400_000

/** What the service is asked for: whole days become times, the last day included. */
export function readCommitQuery({ from, to, ...search }: CommitSearch) {
  return withoutBlanks({
    ...search,
    from: from && `${from}T00:00:00.000Z`,
    to: to && new Date(Date.parse(to) + oneDay).toISOString(),
  })
}
