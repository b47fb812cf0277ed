import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { auth, gateway, security } from '../client.ts'

export const sessionQuery = () =>
  queryOptions({
    queryKey: ['session'],
    queryFn: ({ signal }) => gateway.getSession({}, { signal }),
    staleTime: 300_000,
  })

export const signInOptionsQuery = () =>
  queryOptions({
    queryKey: ['sign-in-options'],
    queryFn: ({ signal }) => auth.getSignInOptions({}, { signal }),
  })

export const accountQuery = () =>
  queryOptions({ queryKey: ['account'], queryFn: ({ signal }) => auth.getAccount({}, { signal }) })

/** What one lets the others of this workspace see. */
export const profileQuery = () =>
  queryOptions({ queryKey: ['profile'], queryFn: ({ signal }) => auth.getProfile({}, { signal }) })

export const sessionsQuery = () =>
  queryOptions({
    queryKey: ['sessions'],
    queryFn: async ({ signal }) => (await auth.listSessions({}, { signal })).items,
  })

/** One's own passkeys, and where they work. */
export const passkeysQuery = () =>
  queryOptions({ queryKey: ['passkeys'], queryFn: ({ signal }) => auth.listPasskeys({}, { signal }) })

/** Accounts elsewhere that sign one in, and the providers there are. */
export const linkedAccountsQuery = () =>
  queryOptions({
    queryKey: ['linked-accounts'],
    queryFn: ({ signal }) => auth.listLinkedAccounts({}, { signal }),
  })

export const keysQuery = () =>
  queryOptions({
    queryKey: ['keys'],
    queryFn: async ({ signal }) => (await auth.listKeys({}, { signal })).items,
  })

/** Programs of others that were let in. */
export const programsQuery = () =>
  queryOptions({
    queryKey: ['programs'],
    queryFn: async ({ signal }) => (await auth.listPrograms({}, { signal })).items,
  })

export const clientsQuery = () =>
  queryOptions({
    queryKey: ['clients'],
    queryFn: async ({ signal }) => (await auth.listClients({}, { signal })).items,
  })

export const membersQuery = () =>
  queryOptions({
    queryKey: ['members'],
    queryFn: async ({ signal }) => (await auth.listMembers({ query: { limit: 200 } }, { signal })).items,
  })

export const invitationsQuery = () =>
  queryOptions({
    queryKey: ['invitations'],
    queryFn: async ({ signal }) => (await auth.listInvitations({}, { signal })).items,
  })

/** Who looked at one's own data, or at anybody's in the workspace. */
export const accessLogQuery = (whose: 'own' | 'everybody') =>
  infiniteQueryOptions({
    queryKey: ['access-log', whose],
    queryFn: ({ pageParam: cursor, signal }) => {
      const query = { limit: 50, ...(cursor !== null && { cursor }) }
      return whose === 'own'
        ? security.listAccessLog({ query }, { signal })
        : security.listWorkspaceAccessLog({ query }, { signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })

export const auditVerificationQuery = () =>
  queryOptions({
    queryKey: ['audit-verification'],
    queryFn: ({ signal }) => security.verifyAccessLog({}, { signal }),
  })

/** Whether an export or an erasure is under way: it is then asked after more often. */
export function isUnderWay({ state }: { state: string }): boolean {
  return state === 'waiting' || state === 'running'
}

export const exportsQuery = () =>
  queryOptions({
    queryKey: ['exports'],
    queryFn: async ({ signal }) => (await security.listExports({}, { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? 1000 : false),
  })

export const erasuresQuery = () =>
  queryOptions({
    queryKey: ['erasures'],
    queryFn: ({ signal }) => security.listErasures({}, { signal }),
  })

export const formerMembersQuery = () =>
  queryOptions({
    queryKey: ['former-members'],
    queryFn: async ({ signal }) => (await auth.listFormerMembers({}, { signal })).items,
  })
