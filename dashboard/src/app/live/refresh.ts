import type { QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from '#contracts/realtime.ts'

/** The least time between two readings of the same figures, in milliseconds. */
const pause = 1500

/** First words of the query keys that what happened makes stale. */
const staleAfter: Readonly<Record<LiveEvent['type'], readonly string[]>> = {
  'commit.announced': ['commits', 'repositories', 'repository'],
  'commit.tracked': ['commits', 'repositories', 'repository', 'commit'],
  'commit.coached': ['commits', 'coaching', 'repositories', 'repository', 'commit', 'feedback'],
  'commit.retracted': ['commits', 'coaching', 'repositories', 'repository', 'commit'],
  'commit.restored': ['commits', 'coaching', 'repositories', 'repository', 'commit'],
  'commits.listed': ['commits', 'repositories', 'repository'],
  'commits.measured': ['commits', 'repositories', 'repository'],
  'repository.registered': ['repositories'],
  'repository.synchronised': [
    'repositories',
    'repository',
    'hotspots',
    'coupling',
    'ownership',
    'convention',
  ],
  'repository.renamed': ['repositories', 'repository', 'commits', 'coaching'],
  'repository.removed': ['repositories', 'repository', 'commits', 'coaching'],
  'session.started': [],
}

const all = [...new Set(Object.values(staleAfter).flat())]

/** The first words of the query keys that these events make stale; of everything after something was missed. */
export function findStale(events: readonly LiveEvent[] | null): ReadonlySet<string> {
  if (events === null) return new Set(all)
  // A newer server may send types this page does not know.
  return new Set(events.flatMap(({ type }) => staleAfter[type] ?? []))
}

/**
 * Reads again what events have made stale: at once after a quiet time, and then once in a while, however much happens.
 * What no page shows now is only marked.
 */
export function createRefresh(client: Pick<QueryClient, 'invalidateQueries'>): {
  take: (events: readonly LiveEvent[] | null) => void
  stop: () => void
} {
  const stale = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let refreshedAt = Number.NEGATIVE_INFINITY
  const refresh = () => {
    timer = undefined
    refreshedAt = performance.now()
    for (const name of stale) void client.invalidateQueries({ queryKey: [name] }, { cancelRefetch: false })
    stale.clear()
  }
  return {
    take: (events) => {
      for (const name of findStale(events)) stale.add(name)
      if (stale.size === 0) return
      // What reacts to the same event on the server gets a moment to be done.
      timer ??= setTimeout(refresh, Math.max(150, refreshedAt + pause - performance.now()))
    },
    stop: () => clearTimeout(timer),
  }
}
