import { NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Member, type MemberRole, memberRoles } from '#contracts/accounts.ts'
import { auth } from '../../app/client.ts'
import { membersQuery } from '../../app/queries/identity.ts'
import { Tag } from '../../parts/commit/tag.tsx'
import { defer } from '../../parts/deferred.ts'
import { Item } from '../../parts/item.tsx'
import { ProblemNotice } from '../../parts/notices.tsx'
import { SmallButton } from '../../parts/small-button.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './settings.module.css'

interface MemberItemProps {
  member: Member
  isSelf: boolean
  isAdministrator: boolean
}

/** One member, whose role an administrator changes in place. */
export function MemberItem({ member, isSelf, isAdministrator }: MemberItemProps) {
  const { account_id, name, email, role, joined_at } = member
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: membersQuery().queryKey })
  const change = useMutation({
    mutationFn: (next: MemberRole) => auth.updateMember({ params: { account_id }, body: { role: next } }),
    onSettled: refresh,
  })
  const remove = useMutation({
    mutationFn: () => auth.removeMember({ params: { account_id } }),
    onSettled: refresh,
  })
  const signOut = useMutation({
    mutationFn: () => auth.endMemberSessions({ params: { account_id } }),
  })
  const signOutLater = () =>
    defer({ key: `sign out ${account_id}`, label: `Signed ${name} out` }, () =>
      signOut.mutateAsync().catch(() => {}),
    )
  const removeLater = () =>
    defer({ key: `remove ${account_id}`, label: `Removed ${name}` }, () =>
      remove.mutateAsync().catch(() => {}),
    )
  const problem = change.error ?? signOut.error ?? remove.error
  return (
    <Item
      actions={
        <>
          {isAdministrator ? (
            <NativeSelect
              aria-label={`Role of ${name}`}
              size="xs"
              value={role}
              disabled={change.isPending}
              onChange={(event) => change.mutate(event.currentTarget.value as MemberRole)}
              data={[...memberRoles]}
            />
          ) : (
            <span>{role}</span>
          )}
          {isAdministrator && !isSelf && (
            <>
              <SmallButton label={`Sign ${name} out`} onClick={signOutLater}>
                Sign out
              </SmallButton>
              <SmallButton label={`Remove ${name}`} onClick={removeLater}>
                Remove
              </SmallButton>
            </>
          )}
        </>
      }
      below={problem && <ProblemNotice error={problem} />}
    >
      <strong>{name}</strong> {isSelf && <Tag title="This is your account">you</Tag>}
      <p className={styles.quiet}>
        {email}, since <TimeAgo time={joined_at} />
      </p>
    </Item>
  )
}
