import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormerMember } from '#contracts/accounts.ts'
import { erasuresQuery, formerMembersQuery, isUnderWay } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { Item } from '../../parts/item.tsx'
import { EmptyNotice, LinesPlaceholder, Loaded, ProblemNotice } from '../../parts/notices.tsx'
import { SmallButton } from '../../parts/small-button.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { ErasureForm } from './erasure-form.tsx'
import styles from './settings.module.css'
import { useWithdrawal } from './use-withdrawal.ts'

/** Who has left the workspace, whose feedback stays theirs until an administrator has them erased. */
export function FormerMembers() {
  const former = useQuery(formerMembersQuery())
  return (
    <Card title="Former members" note="The feedback on their commits stays hidden until they are erased">
      <Loaded query={former} placeholder={<LinesPlaceholder lines={2} />}>
        {(people) =>
          people.length === 0 ? (
            <EmptyNotice>Nobody has left this workspace.</EmptyNotice>
          ) : (
            <ul>
              {people.map((person) => (
                <FormerMemberItem key={person.account_id} person={person} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}

function FormerMemberItem({ person }: { person: FormerMember }) {
  const { account_id, name, email, ended_at } = person
  const [isAsking, setAsking] = useState(false)
  const erasures = useQuery(erasuresQuery())
  const open = erasures.data?.items.find((one) => one.account_id === account_id && isUnderWay(one))
  const withdraw = useWithdrawal()
  return (
    <Item
      actions={
        open ? (
          open.state === 'waiting' && (
            <SmallButton isPending={withdraw.isPending} onClick={() => withdraw.mutate(open.id)}>
              Take back
            </SmallButton>
          )
        ) : isAsking ? null : (
          <SmallButton label={`Erase ${name}`} onClick={() => setAsking(true)}>
            Erase
          </SmallButton>
        )
      }
      below={
        <>
          {isAsking && (
            <ErasureForm
              accountId={account_id}
              email={email}
              label={`Type ${email} to confirm`}
              action="Erase for ever"
              onErased={() => setAsking(false)}
            >
              <Button variant="default" onClick={() => setAsking(false)}>
                Cancel
              </Button>
            </ErasureForm>
          )}
          {withdraw.error && <ProblemNotice error={withdraw.error} />}
        </>
      }
    >
      <strong>{name}</strong> {email}
      <p className={styles.quiet}>
        {open ? 'will be erased' : 'left'} <TimeAgo time={open ? open.due_at : ended_at} />
      </p>
    </Item>
  )
}
