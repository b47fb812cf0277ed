import { queryOptions } from '@tanstack/react-query'
import { ai, events, gateway } from '../client.ts'

export const healthQuery = () =>
  queryOptions({
    queryKey: ['health'],
    queryFn: ({ signal }) => gateway.getHealth({}, { signal }),
    refetchInterval: 5000,
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
