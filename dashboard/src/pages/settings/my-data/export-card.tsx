import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PersonalExport } from '#contracts/security.ts'
import { security } from '../../../app/client.ts'
import { exportsQuery, isUnderWay } from '../../../app/identity-queries.ts'
import { Card } from '../../../parts/card.tsx'
import { LinesPlaceholder, Loaded, ProblemNotice } from '../../../parts/notices.tsx'
import { countOf, formatBytes } from '../../../parts/numbers.ts'
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
        <Button
          size="compact-sm"
          variant="default"
          loading={isMaking ?? false}
          onClick={() => create.mutate()}
        >
          Make an export
        </Button>
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
            <ul className={styles.list}>
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
  const share = progress.total === 0 ? 0 : progress.done / progress.total
  return (
    <li>
      <div className={styles.what}>
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
        {isUnderWay(item) && (
          <Progress value={share * 100} size="sm" mt={6} aria-label="Share of the tables that are read" />
        )}
      </div>
      {state === 'done' && (
        <Button
          size="compact-sm"
          variant="default"
          component="a"
          href={`/api/security/exports/${id}/archive`}
        >
          Download
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        loading={remove.isPending}
        onClick={() => remove.mutate()}
      >
        Remove
      </Button>
    </li>
  )
}
