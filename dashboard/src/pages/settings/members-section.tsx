import { useQuery } from '@tanstack/react-query'
import { membersQuery, sessionQuery } from '../../app/queries/identity.ts'
import { useIsAdministrator } from '../../app/use-is-administrator.ts'
import { Card } from '../../parts/card.tsx'
import { useDeferred } from '../../parts/deferred.ts'
import { LinesPlaceholder, Loaded } from '../../parts/notices.tsx'
import { Invitations } from './invitations.tsx'
import { MemberItem } from './member-item.tsx'

/** Who belongs to the workspace, and who is invited to it. */
export function MembersSection() {
  const session = useQuery(sessionQuery())
  const members = useQuery(membersQuery())
  const removed = new Set(useDeferred().map(({ key }) => key))
  const principal = session.data?.principal
  const isAdministrator = useIsAdministrator()
  return (
    <>
      {isAdministrator && <Invitations />}
      <Card title="Members">
        <Loaded query={members} placeholder={<LinesPlaceholder lines={4} />}>
          {(items) => (
            <ul>
              {items
                .filter(({ account_id }) => !removed.has(`remove ${account_id}`))
                .map((member) => (
                  <MemberItem
                    key={member.account_id}
                    member={member}
                    isSelf={member.account_id === principal?.id}
                    isAdministrator={isAdministrator}
                  />
                ))}
            </ul>
          )}
        </Loaded>
      </Card>
    </>
  )
}
