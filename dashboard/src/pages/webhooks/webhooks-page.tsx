import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { hooksQuery, installationsQuery, webhookStatisticsQuery } from '../../app/queries/webhooks.ts'
import { Cards } from '../../parts/cards.tsx'
import { CardPlaceholder, Loaded } from '../../parts/notices.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { AddHook } from './add-hook.tsx'
import { DeliveryList } from './delivery-list.tsx'
import { HookList } from './hook-list.tsx'
import { InstallationList } from './installation-list.tsx'
import { StatisticsFigures } from './statistics-figures.tsx'

const route = getRouteApi('/webhooks')

/** What code hosts send, what became of it, and the hooks they send it to. */
export function WebhooksPage() {
  const search = route.useSearch()
  const statistics = useQuery(webhookStatisticsQuery())
  const hooks = useQuery(hooksQuery())
  const installations = useQuery(installationsQuery())
  return (
    <>
      <PageHeader title="Webhooks" note="Pushes are coached the moment a code host tells of them" />
      <Cards>
        <Loaded query={statistics} placeholder={<CardPlaceholder height={96} />}>
          {(data) => <StatisticsFigures statistics={data} />}
        </Loaded>
        <Loaded query={hooks} placeholder={<CardPlaceholder height={160} />}>
          {(data) => <HookList hooks={data} />}
        </Loaded>
        <AddHook />
        {installations.data && <InstallationList installations={installations.data} />}
        <DeliveryList search={search} />
      </Cards>
    </>
  )
}
