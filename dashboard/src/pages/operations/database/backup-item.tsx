import { Button, Progress } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Backup } from '#contracts/database.ts'
import { database } from '../../../app/client.ts'
import { isBusy } from '../../../app/queries.ts'
import { defer } from '../../../parts/deferred.ts'
import { ProblemNotice } from '../../../parts/notices.tsx'
import { countOf, formatBytes, formatShare } from '../../../parts/numbers.ts'
import { VisibleText } from '../../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../../parts/time-ago.tsx'
import styles from './database.module.css'

const reasons: Readonly<Record<Backup['reason'], string>> = {
  manual: 'by hand',
  schedule: 'on schedule',
  upgrade: 'before an upgrade',
  reset: 'before a reset',
  found: 'found in the folder',
}

/** One backup: when and why it was made, how large it is, whether it is intact. */
export function BackupItem({ backup }: { backup: Backup }) {
  const client = useQueryClient()
  const { id, state, created_at, reason, error, bytes, rows, product_version } = backup
  const params = { id }
  const refresh = () => client.invalidateQueries({ queryKey: ['database', 'backups'] })
  const cancel = useMutation({ mutationFn: () => database.cancelBackup({ params }), onSettled: refresh })
  const verify = useMutation({ mutationFn: () => database.verifyBackup({ params }), onSettled: refresh })
  const problem = cancel.error ?? verify.error
  const isMaking = state === 'waiting' || state === 'running'
  const remove = () =>
    defer({ key: removalKey(backup), label: 'Removed a backup' }, async () => {
      await database.deleteBackup({ params })
      await refresh()
    })
  return (
    <li>
      <div>
        <p>
          <TimeAgo time={created_at} />, {reasons[reason]}
        </p>
        <p className={styles.quiet}>
          {state === 'done' && bytes !== null && rows !== null
            ? `${formatBytes(bytes)}, ${countOf(rows, 'row')}, version ${product_version}${backup.has_secrets ? ', with the key files' : ''}`
            : state}
        </p>
        <VerificationLine backup={backup} />
      </div>
      <div className={styles.buttons}>
        {isMaking && (
          <Button
            size="compact-sm"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            Cancel
          </Button>
        )}
        {state === 'done' && (
          <>
            <Button
              size="compact-sm"
              variant="default"
              component="a"
              href={`/api/database/backups/${id}/download`}
            >
              Download
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              loading={verify.isPending || isBusy(backup)}
              onClick={() => verify.mutate()}
            >
              Verify
            </Button>
          </>
        )}
        {!isMaking && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={remove}>
            Remove
          </Button>
        )}
      </div>
      {isMaking && <BackupBar backup={backup} />}
      {error && (
        <p className={styles.error}>
          <VisibleText text={error} />
        </p>
      )}
      {problem && <ProblemNotice error={problem} />}
    </li>
  )
}

function VerificationLine({ backup: { verification } }: { backup: Backup }) {
  if (verification?.state === 'intact' && verification.at)
    return (
      <p className={styles.intact}>
        Every byte checked <TimeAgo time={verification.at} />: intact
      </p>
    )
  if (verification?.state === 'damaged')
    return (
      <p className={styles.error}>
        <VisibleText text={verification.detail ?? 'The file is damaged.'} />
      </p>
    )
  return null
}

function BackupBar({ backup: { progress } }: { backup: Backup }) {
  const share = progress.total === 0 ? 0 : Math.min(1, progress.done / progress.total)
  return (
    <Progress
      value={share * 100}
      size="sm"
      aria-label={`Backup: ${formatShare(share)} of the tables are copied`}
    />
  )
}

/** Under which a removal that can still be taken back is known. */
export function removalKey({ id }: Backup): string {
  return `remove backup ${id}`
}
