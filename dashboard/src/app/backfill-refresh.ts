import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLiveState } from './live/live-context.tsx'
import { isRunning, repositoriesQuery } from './queries/repositories.ts'

/** Milliseconds between two looks at the figures while a backfill fills them. */
const pause = 2500

/**
 * Reads all figures again while a repository is being backfilled, and once more when it is done. Only while there is no
 * live connection: over that, they are read when they have changed.
 */
export function useBackfillRefresh(): void {
  const client = useQueryClient()
  const { data } = useQuery(repositoriesQuery())
  const live = useLiveState() === 'live'
  const running = !live && (data?.some(isRunning) ?? false)
  useEffect(() => {
    if (!running) return
    const refresh = () => {
      for (const name of ['commits', 'coaching']) void client.invalidateQueries({ queryKey: [name] })
    }
    const timer = setInterval(refresh, pause)
    return () => {
      clearInterval(timer)
      refresh()
    }
  }, [client, running])
}
