import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { CoachingInsights } from '#contracts/coaching.ts'
import { aspectName } from '../../parts/aspects.ts'
import { Card } from '../../parts/card.tsx'
import { EmptyNotice } from '../../parts/notices.tsx'
import { countOf, formatShare } from '../../parts/numbers.ts'
import { SmallButton } from '../../parts/small-button.tsx'
import { Sentence } from '../../parts/text/sentence.tsx'
import { Subject } from '../../parts/text/subject.tsx'
import styles from './progress.module.css'

type Habit = CoachingInsights['habits'][number]

/** Habits shown at first. */
const few = 5

/** What costs points again and again, what costs most first. */
export function Habits({ insights: { habits, commits } }: { insights: CoachingInsights }) {
  const [all, setAll] = useState(false)
  const shown = all ? habits : habits.slice(0, few)
  return (
    <Card title="Habits" note={`What costs most, over the newest ${countOf(commits, 'coached commit')}`}>
      {habits.length === 0 && <EmptyNotice>No habit stands out. Keep going.</EmptyNotice>}
      <ol className={styles.habits}>
        {shown.map((habit) => (
          <HabitItem key={habit.rule} habit={habit} />
        ))}
      </ol>
      {shown.length < habits.length && (
        <div>
          <SmallButton onClick={() => setAll(true)}>Show all {countOf(habits.length, 'habit')}</SmallButton>
        </div>
      )}
    </Card>
  )
}

function HabitItem({ habit: { aspect, text, share, points_lost, examples } }: { habit: Habit }) {
  return (
    <li>
      <div className={styles.cost}>
        <strong>{formatLoss(points_lost)}</strong>
        <span>on average</span>
      </div>
      <div>
        <p>
          <Sentence text={text} />
        </p>
        <p className={styles.quiet}>
          {aspectName[aspect]} · in {formatShare(share)} of the commits
        </p>
        <ul className={styles.examples}>
          {examples.map(({ commit_id, hash, repository, subject }) => (
            <li key={commit_id}>
              <Link to="/commits/$hash" params={{ hash }} search={{ repository }}>
                <Subject text={subject} limit={120} />
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </li>
  )
}

/** A mean loss over many commits is small: two digits, and never a bare zero. */
function formatLoss(points: number): string {
  return `−${Math.max(0.01, points).toFixed(2)}`
}
