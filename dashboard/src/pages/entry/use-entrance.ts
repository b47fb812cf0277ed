import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

/** Goes on to the dashboard after a sign-in, with everything read anew as the one who signed in. */
export function useEntrance(): () => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useCallback(async () => {
    await navigate({ to: '/', replace: true })
    await client.resetQueries()
  }, [client, navigate])
}
