import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { CoachingInsights, CoachingProgress } from '#contracts/coaching.ts'
import { insightsQuery, progressQuery } from '../../app/queries/coaching.ts'
import { sessionQuery } from '../../app/queries/identity.ts'
import type { ProgressSearch } from '../../app/search-params.ts'
import { Card } from '../../parts/card.tsx'
import { CardPair, Cards } from '../../parts/cards.tsx'
import { ScoredCommits } from '../../parts/commit/scored-commits.tsx'
import { AuthorChoice } from '../../parts/filter/author-choice.tsx'
import { PopoverPill } from '../../parts/filter/popover-pill.tsx'
import { ScopePicker } from '../../parts/filter/scope-picker.tsx'
import { CardPlaceholder, EmptyNotice, Loaded } from '../../parts/notices.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { Sentence } from '../../parts/text/sentence.tsx'
import { spellVisible } from '../../parts/text/visible-characters.ts'
import { withoutBlanks } from '../../parts/without-blanks.ts'
import { AspectChange } from './aspect-change.tsx'
import { Habits } from './habits.tsx'
import styles from './progress.module.css'
import { ProgressFigures } from './progress-figures.tsx'
import { ScoreTrend } from './score-trend.tsx'
import { Strengths } from './strengths.tsx'

const route = getRouteApi('/progress')

/** All of history, in days, where the service wants a number. */
const allDays = 36_500

/** How one person's commits develop; one's own, unless the address names another. */
export function ProgressPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const session = useQuery(sessionQuery())
  const change = (next: ProgressSearch) => void navigate({ search: next, replace: true })
  const own = session.data?.user ?? null
  const user = search.user ?? own?.email
  const choose = (author: string) => change({ ...search, user: author })
  return (
    <>
      <PageHeader
        title={search.user && search.user !== own?.email ? 'Progress' : 'My progress'}
        note={user && <bdi>{spellVisible(user)}</bdi>}
      >
        <PopoverPill
          name="Author"
          any={own?.name ?? 'Choose'}
          value={search.user && spellVisible(search.user)}
          onClear={() => change(withoutBlanks({ ...search, user: undefined }))}
        >
          {(close) => (
            <AuthorChoice
              repository={search.repository}
              onChoose={(author) => {
                choose(author)
                close()
              }}
            />
          )}
        </PopoverPill>
        <ScopePicker
          scope={search}
          onChange={(scope) => change(withoutBlanks({ ...scope, user: search.user }))}
        />
      </PageHeader>
      <Loaded query={session} placeholder={<CardPlaceholder height={480} />}>
        {() =>
          user ? (
            <ProgressOf user={user} search={search} onChoose={choose} />
          ) : (
            <NobodyFound
              repository={search.repository}
              onChoose={choose}
              why="git knows no e-mail on the server’s machine. Choose an author, or set user.email there."
            />
          )
        }
      </Loaded>
    </>
  )
}

interface NobodyFoundProps {
  why: ReactNode
  repository: string | undefined
  onChoose: (author: string) => void
}

/** Says why there is nothing to show, and lets one pick oneself. */
function NobodyFound({ why, repository, onChoose }: NobodyFoundProps) {
  return (
    <Card title="Whose commits are yours?" note={why}>
      <div className={styles.choice}>
        <AuthorChoice repository={repository} onChoose={onChoose} />
      </div>
    </Card>
  )
}

interface ProgressOfProps {
  user: string
  search: ProgressSearch
  onChoose: (author: string) => void
}

function ProgressOf({ user, search: { repository, days }, onChoose }: ProgressOfProps) {
  const narrowed = withoutBlanks({ repository })
  const progress = useQuery(progressQuery(user, { ...narrowed, days: days ?? allDays }))
  const insights = useQuery(insightsQuery(user, narrowed))
  return (
    <Loaded query={progress} placeholder={<CardPlaceholder height={640} />}>
      {(data) =>
        data.commits > 0 ? (
          <ProgressView progress={data} insights={insights} hasBefore={days !== undefined} />
        ) : days ? (
          <EmptyNotice title="No coached commits in this period">Choose a longer one.</EmptyNotice>
        ) : (
          <NobodyFound
            repository={repository}
            onChoose={onChoose}
            why={`No coached commit was written by ${spellVisible(user)}. Choose the author that git wrote for you.`}
          />
        )
      }
    </Loaded>
  )
}

interface ProgressViewProps {
  progress: CoachingProgress
  insights: { data: CoachingInsights | undefined; error: unknown; refetch: () => unknown }
  /** Whether there is a period before to compare with. */
  hasBefore: boolean
}

function ProgressView({ progress, insights, hasBefore }: ProgressViewProps) {
  return (
    <Cards>
      <ProgressFigures progress={progress} hasBefore={hasBefore} />
      <Loaded query={insights} placeholder={<CardPlaceholder height={72} />}>
        {({ focus }) => focus !== null && <Focus sentence={focus} />}
      </Loaded>
      <CardPair wideLeft>
        <ScoreTrend progress={progress} />
        <AspectChange progress={progress} hasBefore={hasBefore} />
      </CardPair>
      <CardPair wideLeft>
        <Loaded query={insights} placeholder={<CardPlaceholder height={320} />}>
          {(data) => <Habits insights={data} />}
        </Loaded>
        <Loaded query={insights} placeholder={<CardPlaceholder height={320} />}>
          {(data) => <Strengths insights={data} />}
        </Loaded>
      </CardPair>
      <CardPair>
        <Card title="Best commits" note="What worked, to do again">
          <ScoredCommits commits={progress.best} withRepository />
        </Card>
        <Card title="Weakest commits" note="What cost most, in each">
          <ScoredCommits commits={progress.weakest} withRepository />
        </Card>
      </CardPair>
    </Cards>
  )
}

function Focus({ sentence }: { sentence: string }) {
  return (
    <section className={styles.focus} aria-label="Practise next">
      <h2>Practise next</h2>
      <p>
        <Sentence text={sentence} />
      </p>
    </section>
  )
}
