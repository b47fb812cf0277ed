import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PersonalExport } from '#contracts/security.ts'
import { security } from '../../../app/client.ts'
import { exportsQuery, isUnderWay } from '../../../app/queries/identity.ts'
import { Card } from '../../../parts/card.tsx'
import { Item } from '../../../parts/item.tsx'
import { LinesPlaceholder, Loaded, ProblemNotice } from '../../../parts/notices.tsx'
import { countOf, formatBytes } from '../../../parts/numbers.ts'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { DownloadButton, SmallButton } from '../../../parts/small-button.tsx'
import { VisibleText } from '../../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../../parts/time-ago.tsx'
import styles from '../settings.module.css'

/** Has everything that is kept about oneself put into an archive, and hands it over. */
export function ExportCard() {
  const exports = useQuery(exportsQuery())
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: exportsQuery().queryKey })
  const create = useMutation({ mutationFn: () => security.createExport(), onSettled: refresh })
  const isMaking = create.isPending || exports.data?.some(isUnderWay)
  return (
    <Card
      title="My data in one file"
      note="Everything kept about you, of every workspace you belong to, with an index to read it by"
      action={
        <SmallButton isPending={isMaking ?? false} onClick={() => create.mutate()}>
          Make an export
        </SmallButton>
      }
    >
      {create.error && <ProblemNotice error={create.error} />}
      <Loaded query={exports} placeholder={<LinesPlaceholder lines={1} />}>
        {(items) =>
          items.length === 0 ? (
            <p className={styles.quiet}>
              None was made yet. An archive can be fetched for some days, by you alone.
            </p>
          ) : (
            <ul>
              {items.map((item) => (
                <ExportItem key={item.id} item={item} onRemoved={refresh} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}

function ExportItem({ item, onRemoved }: { item: PersonalExport; onRemoved: () => void }) {
  const { id, state, progress, bytes, records, error, created_at, expires_at } = item
  const remove = useMutation({
    mutationFn: () => security.deleteExport({ params: { id } }),
    onSettled: onRemoved,
  })
  return (
    <Item
      actions={
        <>
          {state === 'done' && <DownloadButton href={`/api/security/exports/${id}/archive`} />}
          <SmallButton quiet isPending={remove.isPending} onClick={() => remove.mutate()}>
            Remove
          </SmallButton>
        </>
      }
      below={
        isUnderWay(item) && <ProgressBar progress={progress} label="Share of the tables that are read" />
      }
    >
      Asked for <TimeAgo time={created_at} />
      <p className={styles.quiet}>
        {state === 'done' && (
          <>
            {formatBytes(bytes ?? 0)}, {countOf(records ?? 0, 'record')}
            {expires_at && (
              <>
                ; can be fetched until it expires <TimeAgo time={expires_at} />
              </>
            )}
          </>
        )}
        {state === 'failed' && <VisibleText text={error ?? 'It failed.'} />}
        {state === 'expired' && 'Expired'}
        {isUnderWay(item) && `Collecting ${progress.stage ?? ''}`}
      </p>
    </Item>
  )
}
