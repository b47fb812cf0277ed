import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type MemberRole, memberRoles } from '#contracts/accounts.ts'
import { auth } from '../../app/client.ts'
import { invitationsQuery } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { EmailField } from '../../parts/credential-fields.tsx'
import { Item } from '../../parts/item.tsx'
import { readDetail } from '../../parts/problem.ts'
import { SmallButton } from '../../parts/small-button.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { InlineForm } from './inline-form.tsx'
import styles from './settings.module.css'

/** Invites people, and shows which invitations are open. */
export function Invitations() {
  const invitations = useQuery(invitationsQuery())
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<MemberRole>('member')
  const refresh = () => client.invalidateQueries({ queryKey: invitationsQuery().queryKey })
  const invite = useMutation({
    mutationFn: () => auth.createInvitation({ body: { email, role } }),
    onSuccess: () => {
      setEmail('')
      return refresh()
    },
  })
  const revoke = useMutation({
    mutationFn: (id: string) => auth.revokeInvitation({ params: { id } }),
    onSettled: refresh,
  })
  const link = invite.data && new URL(invite.data.path, window.location.href).href
  return (
    <Card title="Invite somebody" note="The link is for one address, and good for a week">
      <InlineForm onSubmit={() => invite.mutate()}>
        <EmailField
          className={styles.field}
          autoComplete="off"
          value={email}
          onChange={setEmail}
          error={invite.error && readDetail(invite.error)}
        />
        <NativeSelect
          label="Role"
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as MemberRole)}
          data={[...memberRoles]}
        />
        <Button type="submit" loading={invite.isPending}>
          Invite
        </Button>
      </InlineForm>
      {link && invite.data && (
        <div className={styles.secret} role="status">
          <span>
            {invite.data.sent
              ? `It went to ${invite.data.email}. The link:`
              : `Hand this link to ${invite.data.email}:`}
          </span>
          <code>{link}</code>
          <CopyButton text={link} what="link" />
        </div>
      )}
      <ul>
        {invitations.data?.map((open) => (
          <Item
            key={open.id}
            actions={
              <SmallButton
                label={`Take back the invitation of ${open.email}`}
                onClick={() => revoke.mutate(open.id)}
              >
                Take back
              </SmallButton>
            }
          >
            {open.email}{' '}
            <span className={styles.quiet}>
              invited as {open.role} <TimeAgo time={open.created_at} />
            </span>
          </Item>
        ))}
      </ul>
    </Card>
  )
}
