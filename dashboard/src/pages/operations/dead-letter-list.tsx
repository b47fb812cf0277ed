import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { DeadLetter } from '#contracts/events.ts'
import { events } from '../../app/client.ts'
import { Card } from '../../parts/card.tsx'
import { defer, useDeferred } from '../../parts/deferred.ts'
import { Item } from '../../parts/item.tsx'
import { EmptyNotice, ProblemNotice } from '../../parts/notices.tsx'
import { countOf } from '../../parts/numbers.ts'
import { SmallButton } from '../../parts/small-button.tsx'
import { LongText } from '../../parts/text/long-text.tsx'
import { RawText } from '../../parts/text/raw-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './operations.module.css'

/** Events that were set aside since a consumer could not handle them. */
export function DeadLetterList({ letters }: { letters: readonly DeadLetter[] }) {
  const discarded = new Set(useDeferred().map(({ key }) => key))
  const kept = letters.filter((letter) => !discarded.has(discardKey(letter)))
  return (
    <Card title="Dead letters" note="Events set aside after several tries; everything else went on">
      {kept.length === 0 && <EmptyNotice>There are none: every event was handled.</EmptyNotice>}
      <ul>
        {kept.map((letter) => (
          <DeadLetterItem key={letter.id} letter={letter} />
        ))}
      </ul>
    </Card>
  )
}

function DeadLetterItem({ letter }: { letter: DeadLetter }) {
  const client = useQueryClient()
  const { id, consumer, event, error, attempts, failed_at } = letter
  const refresh = () => client.invalidateQueries({ queryKey: ['events'] })
  const retry = useMutation({
    mutationFn: () => events.retryDeadLetter({ params: { id } }),
    onSuccess: refresh,
  })
  const discard = () =>
    defer({ key: discardKey(letter), label: `Discarded ${event.type} for ${consumer}` }, async () => {
      await events.discardDeadLetter({ params: { id } })
      await refresh()
    })
  return (
    <Item
      actions={
        <>
          <SmallButton isPending={retry.isPending} onClick={() => retry.mutate()}>
            Try again
          </SmallButton>
          <SmallButton quiet onClick={discard}>
            Discard
          </SmallButton>
        </>
      }
      below={
        <>
          <p className={styles.error}>
            <LongText text={error} limit={600} />
          </p>
          <details className={styles.data}>
            <summary>The event</summary>
            <RawText text={JSON.stringify(event.data, null, 2) ?? ''} limit={4000} />
          </details>
          {retry.error && <ProblemNotice error={retry.error} onRetry={() => retry.mutate()} />}
        </>
      }
    >
      <p>
        <strong>{event.type}</strong> for {consumer}
      </p>
      <p className={styles.quiet}>
        {countOf(attempts, 'try', 'tries')}, last <TimeAgo time={failed_at} />, at position {event.position}
      </p>
    </Item>
  )
}

function discardKey({ id }: DeadLetter): string {
  return `discard ${id}`
}
