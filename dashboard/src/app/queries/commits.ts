import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { commits, repositories } from '../client.ts'
import { fromSummary } from '../live/feed-items.ts'
import { paceOf } from '../live/pace.ts'
import type { RepositoryKey } from './repositories.ts'

type CommitQuery = NonNullable<NonNullable<Parameters<typeof commits.listCommits>[0]>['query']>
type StatisticsQuery = NonNullable<NonNullable<Parameters<typeof commits.getCommitStatistics>[0]>['query']>

export const commitListQuery = (query: CommitQuery) =>
  infiniteQueryOptions({
    queryKey: ['commits', 'list', query],
    queryFn: ({ pageParam, signal }) =>
      commits.listCommits(
        { query: { ...query, limit: 50, ...(pageParam && { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })

/** The newest commits of all repositories or one, as the overview's feed shows and then keeps them. */
export const latestCommitsQuery = (repository: string | undefined, limit: number) =>
  queryOptions({
    queryKey: ['commits', 'latest', repository ?? '', limit],
    queryFn: async ({ signal }) => {
      const query = { limit, ...(repository !== undefined && { repository }) }
      return (await commits.listCommits({ query }, { signal })).items.map(fromSummary)
    },
    placeholderData: keepPreviousData,
  })

/** The first few commits that hold some words, for the command palette. */
export const commitSearchQuery = (q: string) =>
  queryOptions({
    queryKey: ['commits', 'search', q],
    queryFn: async ({ signal }) => (await commits.listCommits({ query: { q, limit: 6 } }, { signal })).items,
    enabled: q.length >= 3,
    placeholderData: keepPreviousData,
  })

export const commitStatisticsQuery = (query: StatisticsQuery) =>
  queryOptions({
    queryKey: ['commits', 'statistics', query],
    queryFn: ({ signal }) => commits.getCommitStatistics({ query }, { signal }),
    placeholderData: keepPreviousData,
  })

export const commitQuery = (hash: string, repository: string | undefined) =>
  queryOptions({
    queryKey: ['commit', hash, repository],
    queryFn: ({ signal }) =>
      commits.getCommit({ params: { hash }, ...(repository && { query: { repository } }) }, { signal }),
    // What a push announced is completed from git within seconds.
    refetchInterval: ({ state }) =>
      state.data?.announced && !state.data.retracted_at ? paceOf(2000, 10_000) : false,
  })

export const patchQuery = (params: RepositoryKey & { hash: string }, limit: number) =>
  queryOptions({
    queryKey: ['patch', params, limit],
    queryFn: ({ signal }) => repositories.getPatch({ params, query: { limit } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
