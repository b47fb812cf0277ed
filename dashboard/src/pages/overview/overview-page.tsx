import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Repository } from '#contracts/repositories.ts'
import { coachingStatisticsQuery } from '../../app/queries/coaching.ts'
import { commitStatisticsQuery } from '../../app/queries/commits.ts'
import { isRunning, repositoriesQuery } from '../../app/queries/repositories.ts'
import type { Scope } from '../../app/search-params.ts'
import { Card } from '../../parts/card.tsx'
import { CardPair, Cards } from '../../parts/cards.tsx'
import { ScoredCommits } from '../../parts/commit/scored-commits.tsx'
import { ScopePicker } from '../../parts/filter/scope-picker.tsx'
import { CardPlaceholder, EmptyNotice, Loaded, Problems } from '../../parts/notices.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { AddRepository } from '../../parts/repository/add-repository.tsx'
import { RepositoryProgress } from '../../parts/repository/repository-progress.tsx'
import { startOfPeriod } from '../../parts/times.ts'
import { withoutBlanks } from '../../parts/without-blanks.ts'
import { ActivityChart } from './activity-chart.tsx'
import { Authors } from './authors.tsx'
import { Hotspots } from './hotspots.tsx'
import { KeyFigures } from './key-figures.tsx'
import { LevelsOverTime } from './levels-over-time.tsx'
import { LiveFeed } from './live-feed.tsx'
import styles from './overview.module.css'
import { ScoreDistribution } from './score-distribution.tsx'
import { WorkingHours } from './working-hours.tsx'

const route = getRouteApi('/')

/** What the repositories and their commits are like, at a glance. */
export function OverviewPage() {
  const scope = route.useSearch()
  const navigate = route.useNavigate()
  const repositories = useQuery(repositoriesQuery())
  if (repositories.data?.length === 0) return <NothingYet />
  return (
    <>
      <PageHeader title="Overview">
        <ScopePicker scope={scope} onChange={(search) => void navigate({ search, replace: true })} />
      </PageHeader>
      <RunningBackfills repositories={repositories.data ?? []} />
      <Figures scope={scope} />
    </>
  )
}

/** What is still being read: the figures below grow with it. */
function RunningBackfills({ repositories }: { repositories: readonly Repository[] }) {
  return repositories.filter(isRunning).map((repository) => (
    <section
      key={repository.id}
      className={styles.running}
      aria-label={`Backfill of ${repository.full_name}`}
    >
      <p>
        Reading <Link to="/repositories">{repository.full_name}</Link>; the figures below grow with it.
      </p>
      <RepositoryProgress repository={repository} />
    </section>
  ))
}

function Figures({ scope }: { scope: Scope }) {
  const { repository, days } = scope
  const from = days && startOfPeriod(days)
  const statistics = useQuery(commitStatisticsQuery(withoutBlanks({ repository, from })))
  const scores = useQuery(coachingStatisticsQuery(scope))
  return (
    <Cards>
      <Problems queries={[statistics, scores]} />
      <Loaded quiet query={statistics} placeholder={<CardPlaceholder height={86} />}>
        {(data) => <KeyFigures statistics={data} scores={scores.data} />}
      </Loaded>
      <Loaded quiet query={statistics} placeholder={<CardPlaceholder height={288} />}>
        {(data) => <ActivityChart statistics={data} scope={scope} />}
      </Loaded>
      <LiveFeed scope={scope} />
      {scores.data?.reason && (
        <p className={styles.reason} role="note">
          {scores.data.reason}
        </p>
      )}
      <CardPair>
        <Loaded quiet query={scores} placeholder={<CardPlaceholder height={308} />}>
          {(data) => <ScoreDistribution scores={data} scope={scope} />}
        </Loaded>
        <Loaded quiet query={scores} placeholder={<CardPlaceholder height={308} />}>
          {(data) => <LevelsOverTime scores={data} />}
        </Loaded>
      </CardPair>
      <CardPair>
        <Loaded quiet query={scores} placeholder={<CardPlaceholder height={360} />}>
          {({ best }) => (
            <Card title="Best commits" note="Worth reading, and why">
              {best.length > 0 ? (
                <ScoredCommits commits={best} withRepository={repository === undefined} />
              ) : (
                <EmptyNotice>Commits appear here once they are coached.</EmptyNotice>
              )}
            </Card>
          )}
        </Loaded>
        <Loaded quiet query={scores} placeholder={<CardPlaceholder height={360} />}>
          {({ weakest }) => (
            <Card title="Weakest commits" note="What cost most, in each">
              {weakest.length > 0 ? (
                <ScoredCommits commits={weakest} withRepository={repository === undefined} />
              ) : (
                <EmptyNotice>Commits appear here once they are coached.</EmptyNotice>
              )}
            </Card>
          )}
        </Loaded>
      </CardPair>
      <Hotspots scope={scope} />
      <CardPair>
        <Loaded quiet query={statistics} placeholder={<CardPlaceholder height={260} />}>
          {(data) => <WorkingHours statistics={data} />}
        </Loaded>
        <Loaded quiet query={statistics} placeholder={<CardPlaceholder height={260} />}>
          {(data) => <Authors statistics={data} scope={scope} />}
        </Loaded>
      </CardPair>
    </Cards>
  )
}

function NothingYet() {
  return (
    <>
      <PageHeader
        title="Welcome to Throughline"
        tab="Overview"
        note="Add a repository: its commits are tracked, scored and coached while you watch."
      />
      <AddRepository />
    </>
  )
}
