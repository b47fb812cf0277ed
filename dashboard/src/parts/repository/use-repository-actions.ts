import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Repository } from '#contracts/repositories.ts'
import { repositories } from '../../app/client.ts'
import { repositoriesQuery, repositoryQuery } from '../../app/queries/repositories.ts'

/** What can be done to a repository; the answer shows at once. */
export type RepositoryAction = 'sync' | 'cancel' | 'pause' | 'resume'

/** Does one of the actions, and says which is under way and what went wrong. */
export function useRepositoryActions({ owner, name }: Repository) {
  const client = useQueryClient()
  const params = { owner, name }
  return useMutation({
    mutationFn: (action: RepositoryAction) => {
      if (action === 'sync') return repositories.syncRepository({ params })
      if (action === 'cancel') return repositories.cancelSync({ params })
      return repositories.updateRepository({ params, body: { paused: action === 'pause' } })
    },
    onSuccess: (repository) => {
      client.setQueryData(repositoryQuery(params).queryKey, repository)
      return client.invalidateQueries({ queryKey: repositoriesQuery().queryKey })
    },
  })
}
