import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import {
  agentsStatusQuery,
  aiUsageQuery,
  consumersQuery,
  deadLettersQuery,
  healthQuery,
  interactionsQuery,
} from '../../app/queries/operations.ts'
import { Cards } from '../../parts/cards.tsx'
import { CardPlaceholder, Loaded } from '../../parts/notices.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { ConsumerTable } from './consumer-table.tsx'
import { DeadLetterList } from './dead-letter-list.tsx'
import { InteractionList } from './interaction-list.tsx'
import { ModelTable } from './model-table.tsx'
import { ServiceTable } from './service-table.tsx'

const DatabaseSection = lazy(() => import('./database/database-section.tsx'))

/** Whether everything runs, and what could not be handled. */
export function OperationsPage() {
  const health = useQuery(healthQuery())
  const models = useQuery(agentsStatusQuery())
  const usage = useQuery(aiUsageQuery(30))
  const interactions = useQuery(interactionsQuery(20))
  const consumers = useQuery(consumersQuery())
  const deadLetters = useQuery(deadLettersQuery())
  return (
    <>
      <PageHeader title="Operations" />
      <Cards>
        <Loaded query={health} placeholder={<CardPlaceholder height={240} />}>
          {(data) => <ServiceTable services={data.services} />}
        </Loaded>
        <Loaded query={models} placeholder={<CardPlaceholder height={160} />}>
          {(data) => <ModelTable status={data} usage={usage.data} />}
        </Loaded>
        <Loaded query={consumers} placeholder={<CardPlaceholder height={200} />}>
          {(data) => <ConsumerTable consumers={data} />}
        </Loaded>
        <Loaded query={deadLetters} placeholder={<CardPlaceholder height={120} />}>
          {(data) => <DeadLetterList letters={data} />}
        </Loaded>
        <Loaded query={interactions} placeholder={<CardPlaceholder height={160} />}>
          {(data) => <InteractionList interactions={data} />}
        </Loaded>
        <Suspense fallback={<CardPlaceholder height={320} />}>
          <DatabaseSection />
        </Suspense>
      </Cards>
    </>
  )
}
