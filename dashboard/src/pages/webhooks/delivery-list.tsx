import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type Delivery, type DeliveryState, deliveryStates } from '#contracts/code-host.ts'
import { deliveriesQuery } from '../../app/queries/webhooks.ts'
import type { WebhookSearch } from '../../app/search-params.ts'
import { Card } from '../../parts/card.tsx'
import { Segments } from '../../parts/filter/segments.tsx'
import { EmptyNotice, LinesPlaceholder, Loaded } from '../../parts/notices.tsx'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { DeliveryDetails } from './delivery-details.tsx'
import { senders } from './provider-names.ts'
import { StateMark } from './state-mark.tsx'
import styles from './webhooks.module.css'

type Choice = DeliveryState | 'all'

const choices: readonly { value: Choice; label: string }[] = [
  { value: 'all', label: 'All' },
  ...deliveryStates.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) })),
]

/** What came, newest first; one of them whole. */
export function DeliveryList({ search }: { search: WebhookSearch }) {
  const navigate = useNavigate()
  const query = useInfiniteQuery(deliveriesQuery(search.state ? { state: search.state } : {}))
  const choose = (state: Choice) => navigate({ to: '/webhooks', search: state === 'all' ? {} : { state } })
  return (
    <Card title="Deliveries" note="Newest first">
      <div className={styles.scroll}>
        <Segments name="State" choices={choices} value={search.state ?? 'all'} onChange={choose} />
      </div>
      <Loaded query={query} placeholder={<LinesPlaceholder lines={8} />}>
        {({ pages }) => {
          const deliveries = pages.flatMap(({ items }) => items)
          if (deliveries.length === 0) return <NothingYet state={search.state} />
          return (
            <>
              <ul className={styles.deliveries}>
                {deliveries.map((delivery) => (
                  <DeliveryItem key={delivery.id} delivery={delivery} search={search} />
                ))}
              </ul>
              {query.hasNextPage && (
                <Button
                  size="xs"
                  variant="default"
                  loading={query.isFetchingNextPage}
                  onClick={() => query.fetchNextPage()}
                >
                  Show older ones
                </Button>
              )}
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function NothingYet({ state }: { state: DeliveryState | undefined }) {
  return (
    <EmptyNotice>
      {state
        ? `No delivery is ${state}.`
        : 'Nothing came yet. Code hosts send a ping when a hook is added there.'}
    </EmptyNotice>
  )
}

function DeliveryItem({ delivery, search }: { delivery: Delivery; search: WebhookSearch }) {
  const { id, provider, event, action, repository, state, received_at } = delivery
  const isOpen = search.delivery === id
  const { delivery: _shown, ...others } = search
  return (
    <li>
      <Link
        to="/webhooks"
        search={isOpen ? others : { ...others, delivery: id }}
        resetScroll={false}
        className={styles.delivery}
        aria-expanded={isOpen}
      >
        <StateMark state={state} />
        <span>
          <strong>
            <VisibleText text={action ? `${event} ${action}` : event} />
          </strong>{' '}
          <span className={styles.quiet}>
            <VisibleText text={repository ?? senders[provider].name} />
          </span>
        </span>
        <span className={styles.quiet}>
          <TimeAgo time={received_at} />
        </span>
      </Link>
      {isOpen && <DeliveryDetails delivery={delivery} />}
    </li>
  )
}
