import type { Provider } from '#contracts/code-host.ts'
import type { RemoteRepository } from '../providers/reading.ts'
import { hostOf } from '../providers/remote-key.ts'
import {
  type Identity,
  identityKey,
  type KnownRepository,
  type WantedRepositories,
} from '../store/repositories.ts'

/** A repository as a delivery names it. */
export interface NamedRepository extends RemoteRepository {
  provider: Provider
}

/** All that has to be looked up to match these repositories. */
export function wantedBy(repositories: readonly NamedRepository[]): WantedRepositories {
  return {
    full_names: repositories.flatMap(({ full_name, previous_full_name }) => [
      full_name,
      ...(previous_full_name === null ? [] : [previous_full_name]),
    ]),
    remotes: repositories.flatMap(remotesOf),
    identities: repositories.flatMap((repository) => identityOf(repository) ?? []),
  }
}

/**
 * The registered repository that a delivery is about: by the id its provider gave it, whatever it is called now; by its
 * address; or by its name alone, when it is not known where the registered one comes from, as with a folder.
 */
export function matchRepository(
  named: NamedRepository,
  known: readonly KnownRepository[],
): KnownRepository | null {
  const identity = identityOf(named)
  const key = identity && identityKey(identity)
  const remotes = new Set(remotesOf(named))
  const names = [named.full_name, named.previous_full_name].flatMap((name) => name?.toLowerCase() ?? [])
  return (
    known.find(({ identities }) => key !== null && identities.includes(key)) ??
    known.find(({ remote }) => remote !== null && remotes.has(remote)) ??
    known.find(({ remote, full_name }) => remote === null && names.includes(full_name.toLowerCase())) ??
    null
  )
}

/** What the provider calls the repository for ever; null when it gives no id or no address. */
export function identityOf({ provider, external_id, remotes: [remote] }: NamedRepository): Identity | null {
  if (external_id === null || remote === undefined) return null
  return { provider, host: hostOf(remote), external_id }
}

/** Where the repository is, and where it was when it was renamed just now. */
function remotesOf({ remotes, full_name, previous_full_name }: NamedRepository): string[] {
  if (previous_full_name === null) return [...remotes]
  const now = full_name.toLowerCase()
  const before = previous_full_name.toLowerCase()
  return remotes.flatMap((remote) =>
    remote.endsWith(`/${now}`) ? [remote, remote.slice(0, -now.length) + before] : [remote],
  )
}
