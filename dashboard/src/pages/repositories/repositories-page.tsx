import { useQuery } from '@tanstack/react-query'
import { repositoriesQuery } from '../../app/queries/repositories.ts'
import { Card } from '../../parts/card.tsx'
import { Cards } from '../../parts/cards.tsx'
import { useDeferred } from '../../parts/deferred.ts'
import { CardPlaceholder, EmptyNotice, Loaded } from '../../parts/notices.tsx'
import { countOf } from '../../parts/numbers.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { AddRepository } from '../../parts/repository/add-repository.tsx'
import { removalKey } from '../../parts/repository/use-removal.ts'
import { RepositoryRow } from './repository-row.tsx'

/** All repositories with how far their backfill is, and the way to add one. */
export function RepositoriesPage() {
  const repositories = useQuery(repositoriesQuery())
  const removals = new Set(useDeferred().map(({ key }) => key))
  return (
    <>
      <PageHeader title="Repositories" />
      <Cards>
        <AddRepository />
        <Loaded query={repositories} placeholder={<CardPlaceholder height={240} />}>
          {(all) => {
            const kept = all.filter((repository) => !removals.has(removalKey(repository)))
            return (
              <Card title={countOf(kept.length, 'repository', 'repositories')}>
                {kept.length === 0 && (
                  <EmptyNotice title="No repository yet">
                    Add one above; its commits appear within seconds.
                  </EmptyNotice>
                )}
                <ul>
                  {kept.map((repository) => (
                    <RepositoryRow key={repository.id} repository={repository} />
                  ))}
                </ul>
              </Card>
            )
          }}
        </Loaded>
      </Cards>
    </>
  )
}
