import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Delivery } from '#contracts/code-host.ts'
import { webhooks } from '../../app/client.ts'
import { deliveryQuery } from '../../app/queries/webhooks.ts'
import { LinesPlaceholder, Loaded, ProblemNotice } from '../../parts/notices.tsx'
import { formatBytes } from '../../parts/numbers.ts'
import { SmallButton } from '../../parts/small-button.tsx'
import { RawText } from '../../parts/text/raw-text.tsx'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './webhooks.module.css'

/** One delivery whole: why it is in its state, its headers, what it said; and the button that processes it again. */
export function DeliveryDetails({ delivery }: { delivery: Delivery }) {
  const client = useQueryClient()
  const query = useQuery(deliveryQuery(delivery.id))
  const replay = useMutation({
    mutationFn: () => webhooks.replayDelivery({ params: { id: delivery.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
  })
  return (
    <div className={styles.details}>
      {delivery.reason && (
        <p>
          <VisibleText text={delivery.reason} />
        </p>
      )}
      <p className={styles.quiet}>
        <code>{delivery.delivery}</code> · {formatBytes(delivery.bytes)}
        {delivery.processed_at && (
          <>
            {' · processed '}
            <TimeAgo time={delivery.processed_at} />
          </>
        )}
      </p>
      <Loaded query={query} placeholder={<LinesPlaceholder lines={6} />}>
        {({ headers, payload }) =>
          headers === null ? (
            <p className={styles.quiet}>What it said was cleared away.</p>
          ) : (
            <>
              <RawText
                text={Object.entries(headers)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join('\n')}
                limit={2000}
              />
              <RawText text={JSON.stringify(payload, null, 2)} limit={6000} />
              <SmallButton isPending={replay.isPending} onClick={() => replay.mutate()}>
                Replay
              </SmallButton>
            </>
          )
        }
      </Loaded>
      {replay.error && <ProblemNotice error={replay.error} onRetry={() => replay.mutate()} />}
    </div>
  )
}
