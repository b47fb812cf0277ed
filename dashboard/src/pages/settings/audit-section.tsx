import { useQuery } from '@tanstack/react-query'
import type { AuditVerification } from '#contracts/security.ts'
import { auditVerificationQuery } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { LinesPlaceholder, Loaded } from '../../parts/notices.tsx'
import { countOf } from '../../parts/numbers.ts'
import { SmallButton } from '../../parts/small-button.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { AccessList } from './access-list.tsx'
import { FormerMembers } from './former-members.tsx'
import styles from './settings.module.css'

/** For administrators: who looked at whose data, whether that log can be trusted, and who has left. */
export function AuditSection() {
  const verification = useQuery(auditVerificationQuery())
  return (
    <>
      <Card
        title="Verification"
        note="Every entry is sealed over the one before, with a key that is not in the database"
        action={
          <SmallButton isPending={verification.isFetching} onClick={() => verification.refetch()}>
            Verify
          </SmallButton>
        }
      >
        <Loaded query={verification} placeholder={<LinesPlaceholder lines={2} />}>
          {(data) => <Verdict verification={data} />}
        </Loaded>
      </Card>
      <AccessList
        whose="everybody"
        title="Looks at somebody else’s data"
        note="In this workspace, newest first"
        none="Nobody has looked at anybody else’s data."
      />
      <FormerMembers />
    </>
  )
}

function Verdict({ verification }: { verification: AuditVerification }) {
  const { state, entries, unsealed, first_number, broken, head, verified_at } = verification
  const isPartial = first_number !== null && first_number > 1
  return (
    <div className={styles.steps}>
      <p role="status" className={state === 'broken' ? styles.broken : undefined}>
        {state === 'intact'
          ? `Intact: ${countOf(entries, 'entry', 'entries')} as written, none missing`
          : `Broken at entry ${broken?.number}: ${broken?.reason}`}{' '}
        <span className={styles.quiet}>
          (<TimeAgo time={verified_at} />
          {isPartial && `; entries before number ${first_number} have expired`}
          {unsealed > 0 && `; ${countOf(unsealed, 'entry', 'entries')} from before there were seals`})
        </span>
      </p>
      {head !== null && (
        <div className={styles.secret}>
          <span className={styles.quiet}>
            Newest seal. Kept elsewhere, it shows later that the end was not cut off.
          </span>
          <code>{head}</code>
          <CopyButton text={head} what="seal" />
        </div>
      )}
    </div>
  )
}
