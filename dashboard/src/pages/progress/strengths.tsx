import type { CoachingInsights } from '#contracts/coaching.ts'
import { Card } from '../../parts/card.tsx'
import { Cards } from '../../parts/cards.tsx'
import { Score } from '../../parts/level.tsx'
import { levelOf } from '../../parts/levels.ts'
import { EmptyNotice } from '../../parts/notices.tsx'
import { countOf, formatShare } from '../../parts/numbers.ts'
import { Sentence } from '../../parts/text/sentence.tsx'
import styles from './progress.module.css'

/** What goes well, and how each type of change fares. */
export function Strengths({ insights: { strengths, types } }: { insights: CoachingInsights }) {
  return (
    <Cards>
      <Card title="Strengths" note="What goes well, and how often">
        {strengths.length === 0 && <EmptyNotice>Strengths show after some more commits.</EmptyNotice>}
        <ul className={styles.strengths}>
          {strengths.map(({ text, share }) => (
            <li key={text}>
              <strong>{formatShare(share)}</strong>
              <Sentence text={text} />
            </li>
          ))}
        </ul>
      </Card>
      {types.length > 0 && (
        <Card title="By type of change" note="Mean score of 10">
          <ul className={styles.types}>
            {types.map(({ type, commits, mean_score }) => (
              <li key={type}>
                <span>{type}</span>
                <span className={styles.quiet}>{countOf(commits, 'commit')}</span>
                <Score score={mean_score} level={levelOf(mean_score)} />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Cards>
  )
}
