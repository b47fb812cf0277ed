import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Hook } from '#contracts/code-host.ts'
import { webhooks } from '../client.ts'

type DeliveryQuery = NonNullable<NonNullable<Parameters<typeof webhooks.listDeliveries>[0]>['query']>

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
