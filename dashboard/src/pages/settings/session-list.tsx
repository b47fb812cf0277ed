import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Account, Session } from '#contracts/accounts.ts'
import { auth } from '../../app/client.ts'
import { sessionsQuery } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { Tag } from '../../parts/commit/tag.tsx'
import { Item } from '../../parts/item.tsx'
import { LinesPlaceholder, Loaded } from '../../parts/notices.tsx'
import { SmallButton } from '../../parts/small-button.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { CredentialProblem } from './credential-problem.tsx'
import { nameBrowser } from './name-browser.ts'
import styles from './settings.module.css'

/** Where one is signed in. */
export function SessionList({ account }: { account: Account }) {
  const sessions = useQuery(sessionsQuery())
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: (id: string) => auth.endSession({ params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery().queryKey }),
  })
  return (
    <Card title="Sessions" note="Browsers that are signed in as you">
      <Loaded query={sessions} placeholder={<LinesPlaceholder lines={3} />}>
        {(items) => (
          <ul>
            {items.map((session) => (
              <SessionItem key={session.id} session={session} onEnd={() => end.mutate(session.id)} />
            ))}
          </ul>
        )}
      </Loaded>
      <CredentialProblem
        error={end.error}
        account={account}
        onConfirmed={() => end.variables !== undefined && end.mutate(end.variables)}
      />
    </Card>
  )
}

function SessionItem({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { user_agent, ip_address, created_at, current } = session
  return (
    <Item actions={!current && <SmallButton onClick={onEnd}>Sign out</SmallButton>}>
      <strong title={user_agent ?? undefined}>{nameBrowser(user_agent)}</strong>{' '}
      {current && <Tag title="You are looking at it">this browser</Tag>}
      <p className={styles.quiet}>
        {ip_address ?? 'unknown address'}, since <TimeAgo time={created_at} />
      </p>
    </Item>
  )
}
