import type { Installation } from '#contracts/code-host.ts'
import type { ToldInstallation } from '../providers/reading.ts'

/**
 * What is known of an installation once a delivery told more. Some tell all of its repositories, some those that came or
 * went, some none. Late ones change nothing but that; one that was deleted stays so, since GitHub gives its id to no other.
 */
export function mergeInstallation(
  known: Installation | null,
  { listed, added, removed, ...told }: ToldInstallation,
  provider: Installation['provider'],
): Installation {
  const newer = Date.parse(told.updated_at) - Date.parse(known?.updated_at ?? told.updated_at)
  const latest = known && newer < 0 ? known : told
  const { account, state, all_repositories } = latest
  const gone = new Set(removed)
  const before = (latest === told ? listed : null) ?? known?.repositories ?? []
  const repositories = distinct([...before, ...added]).filter((name) => !gone.has(name))
  const present = new Set(repositories)
  const missing = distinct([...(known?.removed_repositories ?? []), ...removed])
  return {
    provider,
    external_id: told.external_id,
    account,
    state: known?.state === 'deleted' ? 'deleted' : state,
    all_repositories,
    repositories,
    removed_repositories: all_repositories ? [] : missing.filter((name) => !present.has(name)),
    updated_at: known && newer <= 0 ? known.updated_at : told.updated_at,
  }
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
