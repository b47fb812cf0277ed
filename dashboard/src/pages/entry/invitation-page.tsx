import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { auth } from '../../app/client.ts'
import { sessionQuery, signInOptionsQuery } from '../../app/queries/identity.ts'
import { CardPlaceholder, Loaded, ProblemNotice } from '../../parts/notices.tsx'
import styles from './entry.module.css'
import { Entry } from './entry.tsx'
import { NewAccount } from './new-account.tsx'
import { ProviderSignIn } from './provider-sign-in.tsx'
import { useEntrance } from './use-entrance.ts'

/** What the link of an invitation opens: joins with the account one is signed in to, or makes one. */
export function InvitationPage() {
  const { hash: token } = useLocation()
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => auth.readInvitation({ body: { token } }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Entry title="You are invited">
      <Loaded query={invitation} placeholder={<CardPlaceholder height={200} />}>
        {({ workspace_name, email, role, invited_by }) => (
          <>
            <p>
              {invited_by ?? 'Somebody'} invites <strong>{email}</strong> to <strong>{workspace_name}</strong>{' '}
              as {role}.
            </p>
            <Join token={token} email={email} />
          </>
        )}
      </Loaded>
    </Entry>
  )
}

function Join({ token, email }: { token: string; email: string }) {
  const session = useQuery(sessionQuery())
  const options = useQuery(signInOptionsQuery())
  const enter = useEntrance()
  const accept = useMutation({
    mutationFn: () => auth.acceptInvitation({ body: { token } }),
    onSuccess: enter,
  })
  if (session.isPending) return <CardPlaceholder height={120} />
  if (!session.data) {
    return (
      <>
        <NewAccount email={email} invitation={token} onDone={() => void enter()} />
        <div className={styles.ways}>
          <ProviderSignIn providers={options.data?.social ?? []} action="Join with" invitation={token} />
        </div>
        <Link to="/">I have an account: sign in first, then open the link again</Link>
      </>
    )
  }
  return (
    <>
      <Button loading={accept.isPending} onClick={() => accept.mutate()}>
        Join as {session.data.user?.name ?? 'this account'}
      </Button>
      {accept.error && <ProblemNotice error={accept.error} />}
    </>
  )
}
