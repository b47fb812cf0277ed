import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Member, type MemberRole, memberRoles } from '#contracts/accounts.ts'
import { auth } from '../../app/client.ts'
import { membersQuery } from '../../app/identity-queries.ts'
import { Tag } from '../../parts/commit/tag.tsx'
import { defer } from '../../parts/deferred.ts'
import { ProblemNotice } from '../../parts/notices.tsx'
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
  return (
    <li>
      <div className={styles.what}>
        <strong>{name}</strong> {isSelf && <Tag title="This is your account">you</Tag>}
        <p className={styles.quiet}>
          {email}, since <TimeAgo time={joined_at} />
        </p>
        {change.error && <ProblemNotice error={change.error} />}
        {signOut.error && <ProblemNotice error={signOut.error} />}
        {remove.error && <ProblemNotice error={remove.error} />}
      </div>
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
          <Button size="compact-sm" variant="default" aria-label={`Sign ${name} out`} onClick={signOutLater}>
            Sign out
          </Button>
          <Button size="compact-sm" variant="default" aria-label={`Remove ${name}`} onClick={removeLater}>
            Remove
          </Button>
        </>
      )}
    </li>
  )
}
