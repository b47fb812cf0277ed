import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Repository } from '#contracts/repositories.ts'
import { coaching, repositories } from '../client.ts'
import { paceOf } from '../live/pace.ts'

/** Part of a repository's history: the last `days`, or all of it. */
interface Window {
  days?: number
  limit?: number
}

/** `owner` and `name` of a repository, as its routes take them. */
export interface RepositoryKey {
  owner: string
  name: string
}

/** Whether a backfill is under way: it is then asked after more often. */
export function isRunning({ progress }: Repository): boolean {
  return ['waiting', 'listing', 'measuring', 'coaching'].includes(progress.stage)
}

export const repositoriesQuery = () =>
  queryOptions({
    queryKey: ['repositories'],
    queryFn: async ({ signal }) =>
      (await repositories.listRepositories({ query: { limit: 200 } }, { signal })).items,
    refetchInterval: ({ state }) =>
      state.data?.some(isRunning) ? paceOf(1000, 5000) : paceOf(30_000, 300_000),
  })

export const repositoryQuery = (params: RepositoryKey) =>
  queryOptions({
    queryKey: ['repository', params],
    queryFn: ({ signal }) => repositories.getRepository({ params }, { signal }),
    refetchInterval: ({ state }) =>
      state.data && isRunning(state.data) ? paceOf(1000, 5000) : paceOf(30_000, 300_000),
  })

export const hotspotsQuery = (params: RepositoryKey, query: Window) =>
  queryOptions({
    queryKey: ['hotspots', params, query],
    queryFn: async ({ signal }) => (await repositories.listHotspots({ params, query }, { signal })).items,
    placeholderData: keepPreviousData,
  })

export const couplingQuery = (params: RepositoryKey, query: Window) =>
  queryOptions({
    queryKey: ['coupling', params, query],
    queryFn: async ({ signal }) => (await repositories.listCouplings({ params, query }, { signal })).items,
    placeholderData: keepPreviousData,
  })

export const ownershipQuery = (params: RepositoryKey, query: Window) =>
  queryOptions({
    queryKey: ['ownership', params, query],
    queryFn: ({ signal }) => repositories.getOwnership({ params, query }, { signal }),
    placeholderData: keepPreviousData,
  })

export const conventionQuery = (params: RepositoryKey) =>
  queryOptions({
    queryKey: ['convention', params],
    queryFn: ({ signal }) => coaching.getConvention({ params }, { signal }),
  })
