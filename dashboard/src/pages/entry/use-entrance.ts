import { useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { readReturn } from './return-address.ts'

/**
 * Goes on after a sign-in: back to the request of a program that had somebody sign in, else to the dashboard with
 * everything read anew as the one who signed in.
 */
export function useEntrance(): () => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { searchStr } = useLocation()
  return useCallback(async () => {
    const { path } = readReturn(searchStr)
    if (path !== null) return window.location.replace(path)
    await navigate({ to: '/', replace: true })
    await client.resetQueries()
  }, [client, navigate, searchStr])
}
