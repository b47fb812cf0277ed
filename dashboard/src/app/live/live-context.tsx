import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from 'react'
import type { LiveEvent } from '#contracts/realtime.ts'
import { sessionQuery } from '../queries/identity.ts'
import { type LiveConnection, type LiveState, openLiveConnection } from './connection.ts'
import { setLive } from './pace.ts'
import { createRefresh } from './refresh.ts'

const LiveContext = createContext<LiveConnection | null>(null)

/** Keeps what the pages show in step with what happens, for as long as somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const { data: session } = useQuery(sessionQuery())
  const workspaceId = session?.principal.workspace_id
  const [connection, setConnection] = useState<LiveConnection | null>(null)
  useEffect(() => {
    if (workspaceId === undefined) return
    const opened = openLiveConnection(workspaceId)
    const refresh = createRefresh(client)
    opened.onEvents(refresh.take)
    opened.onState(() => {
      setLive(opened.state() === 'live')
      // Whoever asks seldom begins to ask often with the next answer.
      if (opened.state() === 'waiting') refresh.take(null)
    })
    setConnection(opened)
    return () => {
      opened.close()
      setLive(false)
      refresh.stop()
      setConnection(null)
    }
  }, [client, workspaceId])
  return <LiveContext value={connection}>{children}</LiveContext>
}

/** Whether news come by themselves now. */
export function useLiveState(): LiveState {
  const connection = use(LiveContext)
  return useSyncExternalStore(
    (listener) => connection?.onState(listener) ?? (() => {}),
    () => connection?.state() ?? 'waiting',
  )
}

/** Calls `listener` with what happens while the component is there; null when something was missed. */
export function useLiveEvents(listener: (events: readonly LiveEvent[] | null) => void): void {
  const connection = use(LiveContext)
  useEffect(() => connection?.onEvents(listener), [connection, listener])
}
