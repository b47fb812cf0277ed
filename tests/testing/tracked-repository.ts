import { randomUUID } from 'node:crypto'
import { type Repository, repositoriesContract } from '#contracts/repositories.ts'
import type { ServerConnection } from './server-connection.ts'
import { waitUntil } from './wait-until.ts'

/** Registers a repository under a name of its own and waits until all of it is tracked and coached. */
export async function registerRepository(
  server: ServerConnection,
  { path }: { path: string },
): Promise<Repository> {
  const name = `project-${randomUUID().slice(0, 8)}`
  const registered = await server.client(repositoriesContract).createRepository({ body: { path, name } })
  return waitUntilTracked(server, registered)
}

/** Asks for what is new in a repository and waits until all of it is tracked and coached. */
export async function syncRepository(
  server: ServerConnection,
  { owner, name }: Repository,
): Promise<Repository> {
  return waitUntilTracked(
    server,
    await server.client(repositoriesContract).syncRepository({ params: { owner, name } }),
  )
}

/** Waits until the run that is under way, or about to begin, has done its work. */
export async function waitUntilTracked(server: ServerConnection, asked: Repository): Promise<Repository> {
  const { owner, name } = asked
  let seen: Repository = asked
  return waitUntil(
    `${asked.full_name} to be tracked`,
    async () => {
      seen = await server.client(repositoriesContract).getRepository({ params: { owner, name } })
      return seen.progress.stage === 'done' && seen
    },
    () => JSON.stringify(seen.progress),
  )
}
