import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormerMember } from '#contracts/accounts.ts'
import { security } from '../../app/client.ts'
import { erasuresQuery, formerMembersQuery, isUnderWay } from '../../app/identity-queries.ts'
import { Card } from '../../parts/card.tsx'
import { EmptyNotice, LinesPlaceholder, Loaded } from '../../parts/notices.tsx'
import { readDetail } from '../../parts/problem.ts'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './settings.module.css'

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
            <ul className={styles.list}>
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
  const [address, setAddress] = useState('')
  const client = useQueryClient()
  const erasures = useQuery(erasuresQuery())
  const open = erasures.data?.items.find((one) => one.account_id === account_id && isUnderWay(one))
  const refresh = () => client.invalidateQueries({ queryKey: erasuresQuery().queryKey })
  const erase = useMutation({
    mutationFn: () => security.createErasure({ body: { address, account_id } }),
    onSuccess: () => {
      setAsking(false)
      return refresh()
    },
  })
  const withdraw = useMutation({
    mutationFn: (id: string) => security.withdrawErasure({ params: { id } }),
    onSettled: refresh,
  })
  return (
    <li>
      <div className={styles.what}>
        <strong>{name}</strong> {email}{' '}
        <p className={styles.quiet}>
          {open ? (
            <>
              will be erased <TimeAgo time={open.due_at} />
            </>
          ) : (
            <>
              left <TimeAgo time={ended_at} />
            </>
          )}
        </p>
      </div>
      {open ? (
        <Button size="compact-sm" variant="default" onClick={() => withdraw.mutate(open.id)}>
          Take back
        </Button>
      ) : (
        !isAsking && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Erase ${name}`}
            onClick={() => setAsking(true)}
          >
            Erase
          </Button>
        )
      )}
      {isAsking && (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            erase.mutate()
          }}
        >
          <TextInput
            className={styles.field}
            label={`Type ${email} to confirm`}
            required
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            error={erase.error && readDetail(erase.error)}
          />
          <Button type="submit" color="red" variant="light" loading={erase.isPending}>
            Erase for ever
          </Button>
          <Button variant="default" onClick={() => setAsking(false)}>
            Cancel
          </Button>
        </form>
      )}
    </li>
  )
}
