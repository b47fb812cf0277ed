import { QueryCache, QueryClient } from '@tanstack/react-query'
import { readCode } from '../parts/problem.ts'
import { sessionQuery } from './queries/identity.ts'

/** Answers that trying again would not change. */
const final = new Set(['invalid_request', 'unauthenticated', 'forbidden', 'not_found'])

/** Makes the cache of everything read from the server. A session that ran out brings the sign-in page back. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        const signedOut = readCode(error) === 'unauthenticated'
        const { queryKey } = sessionQuery()
        if (signedOut && query.queryKey[0] !== queryKey[0]) void client.invalidateQueries({ queryKey })
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && !isFinal(error),
        retryDelay: (failures) => 500 * 2 ** failures,
      },
    },
  })
  return client
}

function isFinal(error: unknown): boolean {
  const code = readCode(error)
  return code !== undefined && (final.has(code) || code.endsWith('_not_found'))
}
