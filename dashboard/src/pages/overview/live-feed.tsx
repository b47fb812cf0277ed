import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { LiveEvent } from '#contracts/realtime.ts'
import { applyEvents, type FeedItem, haveNewScores } from '../../app/live/feed-items.ts'
import { useLiveEvents } from '../../app/live/live-context.tsx'
import { LiveMark } from '../../app/live/live-mark.tsx'
import { latestCommitsQuery } from '../../app/queries/commits.ts'
import type { Scope } from '../../app/search-params.ts'
import { Card } from '../../parts/card.tsx'
import commit from '../../parts/commit/commit.module.css'
import { Score } from '../../parts/level.tsx'
import { CardPlaceholder, EmptyNotice, Loaded } from '../../parts/notices.tsx'
import { Subject } from '../../parts/text/subject.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './live-feed.module.css'

const shown = 8

/** Milliseconds between two looks at the scores of the commits shown, at least. */
const scoresEvery = 250

/** Milliseconds the newest commit must have stood before those who listen to the page are told of it. */
const announceAfter = 1000

/** The newest commits with their scores, as they arrive. It can be held, and holds itself while it is scrolled past. */
export function LiveFeed({ scope: { repository } }: { scope: Scope }) {
  const client = useQueryClient()
  const latest = useQuery(latestCommitsQuery(repository, shown))
  const asking = useRef<ReturnType<typeof setTimeout>>(undefined)
  const askForScores = useCallback(() => {
    asking.current ??= setTimeout(() => {
      asking.current = undefined
      void client.invalidateQueries({ queryKey: latestCommitsQuery(repository, shown).queryKey })
    }, scoresEvery)
  }, [client, repository])
  const take = useCallback(
    (events: readonly LiveEvent[] | null) => {
      if (events === null) return
      const { queryKey } = latestCommitsQuery(repository, shown)
      const options = { limit: shown, repository }
      const items = client.setQueryData<FeedItem[]>(
        queryKey,
        (before) => before && applyEvents(before, events, options),
      )
      if (items && haveNewScores(items, events)) askForScores()
    },
    [client, repository, askForScores],
  )
  useLiveEvents(take)
  return (
    <Loaded quiet query={latest} placeholder={<CardPlaceholder height={360} />}>
      {(items) => <HeldFeed key={repository} items={items} withRepository={repository === undefined} />}
    </Loaded>
  )
}

function HeldFeed({ items, withRepository }: { items: readonly FeedItem[]; withRepository: boolean }) {
  const frame = useRef<HTMLDivElement>(null)
  const [isPaused, setPaused] = useState(false)
  const isPast = useScrolledPast(frame)
  const held = useRef(items)
  if (!isPaused && !isPast) held.current = items
  const fresh = items.filter(({ id }) => !held.current.some((other) => other.id === id)).length
  const show = () => {
    setPaused(false)
    frame.current?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <div ref={frame}>
      <Card
        title="Latest commits"
        note={<LiveMark />}
        action={
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-pressed={isPaused}
            leftSection={isPaused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
            onClick={() => setPaused(!isPaused)}
          >
            {isPaused ? 'Resume' : 'Pause'}
          </Button>
        }
      >
        {held.current.length === 0 ? (
          <EmptyNotice>Commits appear here as they are made.</EmptyNotice>
        ) : (
          <FeedList items={held.current} withRepository={withRepository} />
        )}
      </Card>
      {fresh > 0 && (
        <Button className={styles.fresh} size="compact-sm" onClick={show}>
          {fresh} new
        </Button>
      )}
      <Announcement newest={items[0]} />
    </div>
  )
}

function FeedList({ items, withRepository }: { items: readonly FeedItem[]; withRepository: boolean }) {
  return (
    <ol className={`${commit.scored} ${styles.feed}`}>
      {items.map(({ id, hash, repository, subject, author_name, authored_at, score }) => (
        <li key={id}>
          {score ? <Score {...score} /> : <span className={styles.pending} title="Not coached yet" />}
          <div>
            <Link className={commit.subject} to="/commits/$hash" params={{ hash }} search={{ repository }}>
              <Subject text={subject} limit={160} />
            </Link>
            <p className={commit.where}>
              <bdi>{author_name}</bdi>
              {withRepository && ` in ${repository}`}
            </p>
          </div>
          <span className={commit.when}>
            <TimeAgo time={authored_at} />
          </span>
        </li>
      ))}
    </ol>
  )
}

/** Tells those who do not see the page of the newest commit, now and then, and only of what came after it was opened. */
function Announcement({ newest }: { newest: FeedItem | undefined }) {
  const first = useRef(newest?.id)
  const [told, setTold] = useState<FeedItem>()
  const isNew = newest !== undefined && newest.id !== first.current
  useEffect(() => {
    if (!isNew) return
    const timer = setTimeout(() => setTold(newest), announceAfter)
    return () => clearTimeout(timer)
  }, [isNew, newest])
  return (
    <p role="status" className={styles.announcement}>
      {told &&
        `New commit: ${told.subject}, by ${told.author_name}${told.score ? `, ${told.score.score} of 10` : ''}`}
    </p>
  )
}

/** Whether the top of an element lies above what is seen of the page. */
function useScrolledPast(element: { current: HTMLElement | null }): boolean {
  const [isPast, setPast] = useState(false)
  useEffect(() => {
    if (!element.current) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        setPast(entry !== undefined && entry.boundingClientRect.top < 0)
      },
      { threshold: [0, 0.5, 1] },
    )
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return isPast
}
