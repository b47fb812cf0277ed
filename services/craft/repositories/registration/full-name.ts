import { basename } from 'node:path'

/** The two parts of a repository's name as they stand in a path. */
export interface FullName {
  owner: string
  name: string
}

/** Owner of repositories that have no remote. */
const localOwner = 'local'

/**
 * Names a repository after the last two parts of its remote's address (`git@host:group/team/app.git` is `team/app`), or
 * `local/<folder>` when there is no address with two parts.
 */
export function deriveFullName(remote: string | null, folder: string | null): FullName {
  const [name, owner] = remote === null ? [] : partsOf(remote).reverse()
  if (name !== undefined && owner !== undefined) return { owner: toSegment(owner), name: toSegment(name) }
  return { owner: localOwner, name: toSegment(name ?? withoutSuffix(basename(folder ?? ''))) }
}

/** The parts of the path of a URL or of an SCP-like address; none for a path on this machine. */
function partsOf(remote: string): string[] {
  const path = remote.match(/^[a-z][a-z0-9+.-]*:\/\/[^/]*\/(.*)$/i) ?? remote.match(/^[^/:]+:(.*)$/)
  if (path === null || /^file:/i.test(remote)) return []
  return withoutSuffix(path[1] ?? '')
    .split('/')
    .filter((part) => part !== '' && part !== '~')
}

function withoutSuffix(path: string): string {
  return path.replace(/\/+$/, '').replace(/\.git$/i, '')
}

/** What the contract takes as owner or name: letters, digits and `._~-`, not beginning with a mark, 100 at most. */
function toSegment(text: string): string {
  const segment = text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9._~-]+/g, '-')
    .replace(/^[^A-Za-z0-9_]+/, '')
    .slice(0, 100)
  return segment === '' ? 'repository' : segment
}
