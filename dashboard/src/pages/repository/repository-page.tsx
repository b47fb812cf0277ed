import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Repository } from '#contracts/repositories.ts'
import {
  conventionQuery,
  couplingQuery,
  hotspotsQuery,
  ownershipQuery,
  repositoryQuery,
} from '../../app/queries/repositories.ts'
import type { Period } from '../../app/search-params.ts'
import { Cards } from '../../parts/cards.tsx'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { hotspotTable } from '../../parts/chart/hotspot-table.tsx'
import { Treemap } from '../../parts/chart/treemap.tsx'
import { PeriodPicker } from '../../parts/filter/scope-picker.tsx'
import { CardPlaceholder, Loaded } from '../../parts/notices.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { RepositoryButtons } from '../../parts/repository/repository-buttons.tsx'
import { RepositoryProgress } from '../../parts/repository/repository-progress.tsx'
import { withoutBlanks } from '../../parts/without-blanks.ts'
import { ConventionCard } from './convention-card.tsx'
import { CouplingChart } from './coupling-chart.tsx'
import { OwnershipChart } from './ownership-chart.tsx'
import styles from './repository.module.css'
import { RepositoryFacts } from './repository-facts.tsx'

const route = getRouteApi('/repositories/$owner/$name')

/** What the history of one repository says of its files and its people. */
export function RepositoryPage() {
  const params = route.useParams()
  const { days } = route.useSearch()
  const navigate = route.useNavigate()
  const repository = useQuery(repositoryQuery(params))
  return (
    <Loaded query={repository} placeholder={<CardPlaceholder height={640} />}>
      {(data) => (
        <>
          <PageHeader title={data.full_name} note={<RepositoryFacts repository={data} />}>
            <PeriodPicker
              days={days}
              onChange={(next) => void navigate({ search: withoutBlanks({ days: next }), replace: true })}
            />
            <RepositoryButtons repository={data} onRemoved={() => void navigate({ to: '/repositories' })} />
          </PageHeader>
          <RepositoryProgress repository={data} />
          <Insights repository={data} days={days} />
        </>
      )}
    </Loaded>
  )
}

function Insights({ repository, days }: { repository: Repository; days: Period | undefined }) {
  const { owner, name, full_name } = repository
  const params = { owner, name }
  const hotspots = useQuery(hotspotsQuery(params, withoutBlanks({ days, limit: 120 })))
  const coupling = useQuery(couplingQuery(params, withoutBlanks({ days, limit: 40 })))
  const ownership = useQuery(ownershipQuery(params, withoutBlanks({ days, limit: 40 })))
  const convention = useQuery(conventionQuery(params))
  return (
    <div className={styles.insights}>
      <Cards>
        <Loaded query={hotspots} placeholder={<CardPlaceholder height={480} />}>
          {(items) => (
            <ChartCard
              title="Hotspots"
              note="Files that are both complex and often changed; the larger the longer, the warmer the hotter. A file opens its commits."
              empty="Hotspots appear once the changes of the commits are measured."
              table={hotspotTable(items, full_name)}
            >
              <Treemap hotspots={items} repository={full_name} height={400} />
            </ChartCard>
          )}
        </Loaded>
        <div className={styles.pair}>
          <Loaded query={coupling} placeholder={<CardPlaceholder height={400} />}>
            {(items) => <CouplingChart couplings={items} />}
          </Loaded>
          <Cards>
            <Loaded query={ownership} placeholder={<CardPlaceholder height={400} />}>
              {(data) => <OwnershipChart ownership={data} repository={full_name} />}
            </Loaded>
            <Loaded query={convention} placeholder={<CardPlaceholder height={200} />}>
              {(data) => <ConventionCard convention={data} />}
            </Loaded>
          </Cards>
        </div>
      </Cards>
    </div>
  )
}
