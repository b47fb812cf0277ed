import { useQueryClient } from '@tanstack/react-query'
import type { Repository } from '#contracts/repositories.ts'
import { repositories } from '../../app/client.ts'
import { repositoriesQuery } from '../../app/queries/repositories.ts'
import { defer } from '../deferred.ts'

/** Names the removal of a repository among what can be taken back. */
export function removalKey({ full_name }: Pick<Repository, 'full_name'>): string {
  return `remove ${full_name}`
}

/** Removes a repository after a while in which that can be undone. */
export function useRemoval(): (repository: Repository) => void {
  const client = useQueryClient()
  return (repository) => {
    const { owner, name, full_name } = repository
    defer({ key: removalKey(repository), label: `Removed ${full_name}` }, async () => {
      await repositories.deleteRepository({ params: { owner, name } })
      await client.invalidateQueries({ queryKey: repositoriesQuery().queryKey })
      for (const figures of ['commits', 'coaching']) void client.invalidateQueries({ queryKey: [figures] })
    })
  }
}
