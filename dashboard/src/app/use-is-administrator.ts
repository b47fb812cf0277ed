import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from './queries/identity.ts'

/** Whether who is signed in may do what administrators may; false until that is known. */
export function useIsAdministrator(): boolean {
  const session = useQuery(sessionQuery())
  const role = session.data?.principal.role
  return role === 'admin' || role === 'owner'
}
