import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Backup, BackupSchedule } from '#contracts/database.ts'
import { database } from '../../../app/client.ts'
import { Card } from '../../../parts/card.tsx'
import { useDeferred } from '../../../parts/deferred.ts'
import { EmptyNotice, ProblemNotice } from '../../../parts/notices.tsx'
import { countOf } from '../../../parts/numbers.ts'
import { SmallButton } from '../../../parts/small-button.tsx'
import { TimeAgo } from '../../../parts/time-ago.tsx'
import { BackupItem, removalKey } from './backup-item.tsx'

/** Backups with what can be done with them. */
export function BackupList({
  backups,
  schedule,
}: {
  backups: readonly Backup[]
  schedule: BackupSchedule | undefined
}) {
  const client = useQueryClient()
  const removed = new Set(useDeferred().map(({ key }) => key))
  const kept = backups.filter((backup) => !removed.has(removalKey(backup)))
  const isMaking = backups.some(({ state }) => state === 'waiting' || state === 'running')
  const make = useMutation({
    mutationFn: () => database.createBackup({ body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: ['database', 'backups'] }),
  })
  return (
    <Card
      title="Backups"
      note={schedule && <ScheduleNote schedule={schedule} />}
      action={
        <SmallButton isPending={make.isPending} disabled={isMaking} onClick={() => make.mutate()}>
          Back up now
        </SmallButton>
      }
    >
      {make.error && <ProblemNotice error={make.error} onRetry={() => make.mutate()} />}
      {kept.length === 0 && (
        <EmptyNotice>
          There are none yet. A backup holds everything but the mirrors of repositories, which are fetched
          again, and the key files.
        </EmptyNotice>
      )}
      <ul>
        {kept.map((backup) => (
          <BackupItem key={backup.id} backup={backup} />
        ))}
      </ul>
    </Card>
  )
}

function ScheduleNote({ schedule: { next_at, keep } }: { schedule: BackupSchedule }) {
  if (next_at === null) return 'Made by hand only: THROUGHLINE_BACKUP_SCHEDULE is off'
  return (
    <>
      The next one makes itself <TimeAgo time={next_at} />; {countOf(keep, 'scheduled one', 'scheduled ones')}{' '}
      kept
    </>
  )
}
