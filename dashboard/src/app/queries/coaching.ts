import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { coaching } from '../client.ts'

type ScoreQuery = NonNullable<NonNullable<Parameters<typeof coaching.getCoachingStatistics>[0]>['query']>

/** A model that was asked for advice has answered within a minute or so. */
export const feedbackQuery = (commit_id: string) =>
  queryOptions({
    queryKey: ['feedback', commit_id],
    queryFn: ({ signal }) => coaching.getFeedback({ params: { commit_id } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.model_advice?.state === 'requested' ? 1500 : false),
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
