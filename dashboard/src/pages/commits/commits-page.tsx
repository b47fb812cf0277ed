import { Button } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { commitListQuery } from '../../app/queries/commits.ts'
import type { CommitSearch } from '../../app/search-params.ts'
import { EmptyNotice, LinesPlaceholder, ProblemNotice } from '../../parts/notices.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { CommitFilters } from './commit-filters.tsx'
import { CommitTable } from './commit-table.tsx'
import styles from './commits.module.css'
import { readCommitQuery } from './read-commit-query.ts'

const route = getRouteApi('/commits')

/** All commits, narrowed by filters that stand in the address. */
export function CommitsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: CommitSearch) => void navigate({ search: next, replace: true, resetScroll: false })
  return (
    <>
      <PageHeader title="Commits" />
      <CommitFilters search={search} onChange={change} />
      <CommitList search={search} onClear={() => change({})} />
    </>
  )
}

function CommitList({ search, onClear }: { search: CommitSearch; onClear: () => void }) {
  const list = useInfiniteQuery(commitListQuery(readCommitQuery(search)))
  const { ref, entry } = useIntersection({ rootMargin: '600px' })
  const isNear = entry?.isIntersecting ?? false
  const { hasNextPage, isFetching, fetchNextPage, error } = list
  useEffect(() => {
    if (isNear && hasNextPage && !isFetching && !error) void fetchNextPage()
  }, [isNear, hasNextPage, isFetching, fetchNextPage, error])

  if (!list.data) {
    if (error) return <ProblemNotice error={error} onRetry={() => void list.refetch()} />
    return <LinesPlaceholder lines={16} />
  }
  const commits = list.data.pages.flatMap(({ items }) => items)
  if (commits.length === 0)
    return <NothingFits isFiltered={Object.keys(search).length > 0} onClear={onClear} />
  return (
    <>
      <CommitTable
        commits={commits}
        withRepository={search.repository === undefined}
        dimmed={list.isPlaceholderData}
      />
      <div ref={ref} className={styles.foot}>
        {error && <ProblemNotice error={error} onRetry={() => void fetchNextPage()} />}
        {!error && hasNextPage && (
          <Button variant="default" size="xs" loading={isFetching} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        )}
        {!hasNextPage && <p>These are all that match.</p>}
      </div>
    </>
  )
}

function NothingFits({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (!isFiltered) {
    return (
      <EmptyNotice title="No commits yet">
        Add a repository, and its commits are listed within seconds.
      </EmptyNotice>
    )
  }
  return (
    <EmptyNotice title="No commit matches all of these filters">
      <p>Take one away, or begin again.</p>
      <Button variant="default" size="xs" mt={8} onClick={onClear}>
        Clear all filters
      </Button>
    </EmptyNotice>
  )
}
