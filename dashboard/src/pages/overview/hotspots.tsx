import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Repository } from '#contracts/repositories.ts'
import { hotspotsQuery, repositoriesQuery } from '../../app/queries/repositories.ts'
import type { Scope } from '../../app/search-params.ts'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { hotspotTable } from '../../parts/chart/hotspot-table.tsx'
import { Treemap } from '../../parts/chart/treemap.tsx'
import { CardPlaceholder, Loaded } from '../../parts/notices.tsx'
import { withoutBlanks } from '../../parts/without-blanks.ts'

/** The hotspots of the chosen repository, or of the one with most commits. */
export function Hotspots({ scope: { repository, days } }: { scope: Scope }) {
  const { data } = useQuery(repositoriesQuery())
  const chosen = repository
    ? data?.find(({ full_name }) => full_name === repository)
    : findLargest(data ?? [])
  if (!chosen) return null
  return <HotspotsOf repository={chosen} {...(days && { days })} />
}

function HotspotsOf({ repository, days }: { repository: Repository; days?: number }) {
  const { owner, name, full_name } = repository
  const hotspots = useQuery(hotspotsQuery({ owner, name }, withoutBlanks({ days, limit: 60 })))
  return (
    <Loaded query={hotspots} placeholder={<CardPlaceholder height={360} />}>
      {(items) => (
        <ChartCard
          title={`Hotspots in ${full_name}`}
          note={
            <>
              Files that are both complex and often changed; the larger the longer, the warmer the hotter.{' '}
              <Link to="/repositories/$owner/$name" params={{ owner, name }}>
                More about the repository
              </Link>
            </>
          }
          empty="Hotspots appear once the changes of the commits are measured."
          table={hotspotTable(items, full_name)}
        >
          <Treemap hotspots={items} repository={full_name} height={320} />
        </ChartCard>
      )}
    </Loaded>
  )
}

function findLargest(repositories: readonly Repository[]): Repository | undefined {
  return [...repositories].sort((a, b) => b.commits - a.commits)[0]
}
