import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Erasure } from '#contracts/security.ts'
import { accountQuery, erasuresQuery, isUnderWay } from '../../../app/queries/identity.ts'
import { Card } from '../../../parts/card.tsx'
import { LinesPlaceholder, Loaded, ProblemNotice } from '../../../parts/notices.tsx'
import { countOf } from '../../../parts/numbers.ts'
import { VisibleText } from '../../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../../parts/time-ago.tsx'
import { ErasureForm } from '../erasure-form.tsx'
import styles from '../settings.module.css'
import { useWithdrawal } from '../use-withdrawal.ts'

/** Has oneself erased: what that means, typing one's address, and taking it back. */
export function ErasureCard() {
  const erasures = useQuery(erasuresQuery())
  const account = useQuery(accountQuery())
  return (
    <Card title="Erase me" note="Cannot be undone once it has begun">
      <Loaded query={erasures} placeholder={<LinesPlaceholder lines={3} />}>
        {({ items, delay_days }) => {
          const mine = items.filter(({ account_id }) => account_id === account.data?.id)
          const open = mine.find(isUnderWay)
          const last = mine[0]
          return (
            <div className={styles.steps}>
              {open ? (
                <OpenErasure erasure={open} />
              ) : (
                <Ask email={account.data?.email ?? ''} delayDays={delay_days} />
              )}
              {!open && last?.state === 'failed' && (
                <p role="alert">
                  The last one failed: <VisibleText text={last.error ?? ''} />
                </p>
              )}
            </div>
          )
        }}
      </Loaded>
    </Card>
  )
}

function Ask({ email, delayDays }: { email: string; delayDays: number }) {
  return (
    <>
      <ul className={styles.points}>
        <li>Your account, keys, sessions, and all feedback on your commits are deleted.</li>
        <li>Your commits stay as facts, under a pseudonym; what comes in later carries it, too.</li>
        <li>The git repositories themselves are not changed: your name stays in them.</li>
        <li>
          {delayDays === 0
            ? 'It begins at once.'
            : `It begins after ${countOf(delayDays, 'day')}; until then you can take it back here.`}
        </li>
      </ul>
      <ErasureForm email={email} label="Type your address to confirm" action="Erase me" />
    </>
  )
}

function OpenErasure({ erasure: { id, state, due_at } }: { erasure: Erasure }) {
  const withdraw = useWithdrawal()
  return (
    <>
      <p role="status">
        You will be erased <TimeAgo time={due_at} />.
      </p>
      {state === 'waiting' && (
        <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate(id)}>
          Take it back
        </Button>
      )}
      {withdraw.error && <ProblemNotice error={withdraw.error} />}
    </>
  )
}
