import { sep } from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { Repository, repositoriesContract } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import { readAllPages } from '#platform/contract/read-all-pages.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { CommandError, exitCodes } from './exit-codes.ts'

export type RepositoriesClient = Client<typeof repositoriesContract>

/** `owner` and `name` a repository shall have. */
export interface ChosenName {
  owner: string
  name: string
}

/** Reads `owner/name`, as an option gives it. */
export function readChosenName(text: string): ChosenName {
  const [owner, name, ...rest] = text.split('/')
  if (!owner || !name || rest.length > 0) throw new InvalidArgumentError('Give it as owner/name.')
  return { owner, name }
}

/**
 * Registers the repository at `path`, which starts its backfill; a known one is brought up to date unless it is paused.
 *
 * @throws {CommandError} when another repository has the name
 */
export async function registerOrSync(
  repositories: RepositoriesClient,
  path: string,
  chosen?: ChosenName,
): Promise<Repository> {
  try {
    return await repositories.createRepository({ body: { path, ...chosen } })
  } catch (error) {
    if (!hasCode(error, 'repository_exists')) throw error
    const known = await findByLocation(repositories, path)
    if (!known)
      throw new CommandError(
        `${error instanceof Error ? error.message : ''} Here that is --name OWNER/NAME.`,
        exitCodes.failure,
      )
    if (known.paused) return known
    return repositories.syncRepository({ params: { owner: known.owner, name: known.name } })
  }
}

/** The registered repository that `path` is, or lies in. */
export async function findByLocation(
  repositories: RepositoriesClient,
  path: string,
): Promise<Repository | undefined> {
  const all = readAllPages((position) =>
    repositories.listRepositories({ query: { limit: 200, ...position } }),
  )
  for await (const repository of all) {
    const { location } = repository
    if (path === location || path.startsWith(`${location}${sep}`)) return repository
  }
  return undefined
}
