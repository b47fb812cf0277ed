import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Hook } from '#contracts/code-host.ts'
import type { Backup } from '#contracts/database.ts'
import type { Repository } from '#contracts/repositories.ts'
import {
  ai,
  coaching,
  commits,
  database,
  events,
  gateway,
  monitor,
  repositories,
  webhooks,
} from './client.ts'
import { fromSummary } from './live/feed-items.ts'
import { paceOf } from './live/pace.ts'

type CommitQuery = NonNullable<NonNullable<Parameters<typeof commits.listCommits>[0]>['query']>
type StatisticsQuery = NonNullable<NonNullable<Parameters<typeof commits.getCommitStatistics>[0]>['query']>
type DeliveryQuery = NonNullable<NonNullable<Parameters<typeof webhooks.listDeliveries>[0]>['query']>
type ScoreQuery = NonNullable<NonNullable<Parameters<typeof coaching.getCoachingStatistics>[0]>['query']>

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

export const healthQuery = () =>
  queryOptions({
    queryKey: ['health'],
    queryFn: ({ signal }) => gateway.getHealth({}, { signal }),
    refetchInterval: 5000,
  })

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

export const patchQuery = (params: RepositoryKey & { hash: string }, limit: number) =>
  queryOptions({
    queryKey: ['patch', params, limit],
    queryFn: ({ signal }) => repositories.getPatch({ params, query: { limit } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })

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

/** A model that was asked for advice has answered within a minute or so. */
export const feedbackQuery = (commit_id: string) =>
  queryOptions({
    queryKey: ['feedback', commit_id],
    queryFn: ({ signal }) => coaching.getFeedback({ params: { commit_id } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.model_advice?.state === 'requested' ? 1500 : false),
  })

export const agentsStatusQuery = () =>
  queryOptions({
    queryKey: ['agents', 'status'],
    queryFn: ({ signal }) => ai.getAgentsStatus({}, { signal }),
    staleTime: 15_000,
  })

export const aiUsageQuery = (days: number) =>
  queryOptions({
    queryKey: ['agents', 'usage', days],
    queryFn: ({ signal }) => ai.getUsage({ query: { days } }, { signal }),
  })

export const interactionsQuery = (limit: number) =>
  queryOptions({
    queryKey: ['agents', 'interactions', limit],
    queryFn: async ({ signal }) => (await ai.listInteractions({ query: { limit } }, { signal })).items,
    refetchInterval: 15_000,
  })

export const coachingStatisticsQuery = (query: ScoreQuery) =>
  queryOptions({
    queryKey: ['coaching', 'statistics', query],
    queryFn: ({ signal }) => coaching.getCoachingStatistics({ query }, { signal }),
    placeholderData: keepPreviousData,
  })

export const progressQuery = (user_id: string, query: { days: number; repository?: string }) =>
  queryOptions({
    queryKey: ['coaching', 'progress', user_id, query],
    queryFn: ({ signal }) => coaching.getProgress({ params: { user_id }, query }, { signal }),
    placeholderData: keepPreviousData,
  })

export const insightsQuery = (user_id: string, query: { repository?: string }) =>
  queryOptions({
    queryKey: ['coaching', 'insights', user_id, query],
    queryFn: ({ signal }) => coaching.getInsights({ params: { user_id }, query }, { signal }),
    placeholderData: keepPreviousData,
  })

export const consumersQuery = () =>
  queryOptions({
    queryKey: ['events', 'consumers'],
    queryFn: async ({ signal }) => (await events.listConsumers({}, { signal })).items,
    refetchInterval: 5000,
  })

export const deadLettersQuery = () =>
  queryOptions({
    queryKey: ['events', 'dead-letters'],
    queryFn: async ({ signal }) => (await events.listDeadLetters({}, { signal })).items,
    refetchInterval: 5000,
  })

/** Everything of the monitor is asked for again while checks that a person asked for are under way. */
export const monitorStatusQuery = () =>
  queryOptions({
    queryKey: ['monitor', 'status'],
    queryFn: ({ signal }) => monitor.getMonitorStatus({}, { signal }),
    refetchInterval: ({ state }) => (state.data && state.data.repositories.requested > 0 ? 1000 : 5000),
  })

/** The first 200, by name. */
export const watchedRepositoriesQuery = () =>
  queryOptions({
    queryKey: ['monitor', 'repositories'],
    queryFn: async ({ signal }) =>
      (await monitor.listWatchedRepositories({ query: { limit: 200 } }, { signal })).items,
    refetchInterval: 5000,
  })

export const alertsQuery = (state: 'open' | 'cleared') =>
  queryOptions({
    queryKey: ['monitor', 'alerts', state],
    queryFn: async ({ signal }) =>
      (await monitor.listAlerts({ query: { state, limit: state === 'open' ? 200 : 20 } }, { signal })).items,
    refetchInterval: 5000,
  })

export const databaseQuery = () =>
  queryOptions({
    queryKey: ['database', 'statistics'],
    queryFn: ({ signal }) => database.getDatabaseStatistics({}, { signal }),
    refetchInterval: 15_000,
  })

export const tablesQuery = () =>
  queryOptions({
    queryKey: ['database', 'tables'],
    queryFn: async ({ signal }) => (await database.listTables({}, { signal })).items,
    refetchInterval: 60_000,
  })

/** Whether something is being done with a backup: it is then asked after every second. */
export function isBusy({ state, verification }: Backup): boolean {
  const isVerifying = verification?.state === 'waiting' || verification?.state === 'running'
  return state === 'waiting' || state === 'running' || isVerifying
}

export const backupsQuery = () =>
  queryOptions({
    queryKey: ['database', 'backups'],
    queryFn: async ({ signal }) => (await database.listBackups({ query: { limit: 50 } }, { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(isBusy) ? 1000 : 15_000),
  })

export const backupScheduleQuery = () =>
  queryOptions({
    queryKey: ['database', 'schedule'],
    queryFn: ({ signal }) => database.getBackupSchedule({}, { signal }),
    refetchInterval: 60_000,
  })

export const hooksQuery = () =>
  queryOptions({
    queryKey: ['webhooks', 'hooks'],
    queryFn: async ({ signal }) => (await webhooks.listHooks({}, { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(isJustConnected) ? 2000 : 30_000),
  })

/** What GitHub says to a GitHub App is there moments after it was connected. */
function isJustConnected({ github_app }: Hook): boolean {
  return github_app !== null && Date.now() - Date.parse(github_app.connected_at) < 20_000
}

export const installationsQuery = () =>
  queryOptions({
    queryKey: ['webhooks', 'installations'],
    queryFn: async ({ signal }) =>
      (await webhooks.listInstallations({ query: { limit: 100 } }, { signal })).items,
    refetchInterval: 30_000,
  })

export const webhookStatisticsQuery = () =>
  queryOptions({
    queryKey: ['webhooks', 'statistics'],
    queryFn: ({ signal }) => webhooks.getWebhookStatistics({}, { signal }),
    refetchInterval: 5000,
  })

export const deliveriesQuery = (query: DeliveryQuery) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', 'deliveries', query],
    queryFn: ({ pageParam, signal }) =>
      webhooks.listDeliveries(
        { query: { ...query, limit: 25, ...(pageParam && { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: 5000,
  })

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhooks', 'delivery', id],
    queryFn: ({ signal }) => webhooks.getDelivery({ params: { id } }, { signal }),
  })
