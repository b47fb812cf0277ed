import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { sessionQuery } from '../../app/queries/identity.ts'
import { readReturn } from './return-address.ts'
import { SignInPage } from './sign-in-page.tsx'

/** Where the request of a program sends who is not signed in; who is by now, in this tab or another, goes back to it. */
export function SignInToReturnPage() {
  const { searchStr } = useLocation()
  const session = useQuery(sessionQuery())
  const { path, again } = readReturn(searchStr)
  const goesOn = session.data !== undefined && !again
  useEffect(() => {
    if (goesOn) window.location.replace(path ?? '/')
  }, [goesOn, path])
  return goesOn ? null : <SignInPage />
}
