import { queryOptions } from '@tanstack/react-query'
import { monitor } from '../client.ts'

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
