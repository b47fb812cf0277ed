import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Backup } from '#contracts/database.ts'
import { database } from '../../../app/client.ts'
import { isBusy } from '../../../app/queries/database.ts'
import { defer } from '../../../parts/deferred.ts'
import { Item } from '../../../parts/item.tsx'
import { ProblemNotice } from '../../../parts/notices.tsx'
import { countOf, formatBytes } from '../../../parts/numbers.ts'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { DownloadButton, SmallButton } from '../../../parts/small-button.tsx'
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
  const { id, state, created_at, reason, error, bytes, rows, progress, product_version } = backup
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
    <Item
      actions={
        <>
          {isMaking && (
            <SmallButton isPending={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel
            </SmallButton>
          )}
          {state === 'done' && (
            <>
              <DownloadButton href={`/api/database/backups/${id}/download`} />
              <SmallButton isPending={verify.isPending || isBusy(backup)} onClick={() => verify.mutate()}>
                Verify
              </SmallButton>
            </>
          )}
          {!isMaking && (
            <SmallButton quiet onClick={remove}>
              Remove
            </SmallButton>
          )}
        </>
      }
      below={
        <>
          {isMaking && <ProgressBar progress={progress} label="Share of the tables that are copied" />}
          {error && (
            <p className={styles.error}>
              <VisibleText text={error} />
            </p>
          )}
          {problem && <ProblemNotice error={problem} />}
        </>
      }
    >
      <p>
        <TimeAgo time={created_at} />, {reasons[reason]}
      </p>
      <p className={styles.quiet}>
        {state === 'done' && bytes !== null && rows !== null
          ? `${formatBytes(bytes)}, ${countOf(rows, 'row')}, version ${product_version}${backup.has_secrets ? ', with the key files' : ''}`
          : state}
      </p>
      <VerificationLine backup={backup} />
    </Item>
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

/** Under which a removal that can still be taken back is known. */
export function removalKey({ id }: Backup): string {
  return `remove backup ${id}`
}
