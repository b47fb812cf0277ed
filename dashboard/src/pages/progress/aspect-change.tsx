import type { CSSProperties } from 'react'
import type { CoachingProgress } from '#contracts/coaching.ts'
import { aspectName, aspectQuestion } from '../../parts/aspects.ts'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { levelColor, levelOf } from '../../parts/levels.ts'
import { formatDifference, formatScore } from '../../parts/numbers.ts'
import styles from './progress.module.css'

/** The aspects, now and in the period before. */
export function AspectChange({
  progress: { aspects },
  hasBefore,
}: {
  progress: CoachingProgress
  hasBefore: boolean
}) {
  return (
    <ChartCard
      title="Aspects"
      note={hasBefore ? 'Mean score of 10 now; the tick is the period before' : 'Mean score of 10'}
      empty="No coached commits in this period. Choose a longer one."
      table={{
        head: ['Aspect', 'Now', 'Before'],
        rows: aspects.map(({ aspect, mean_score, previous_mean_score }) => ({
          key: aspect,
          cells: [
            aspectName[aspect],
            formatScore(mean_score),
            previous_mean_score === null ? '–' : formatScore(previous_mean_score),
          ],
        })),
      }}
    >
      <dl className={styles.aspects}>
        {aspects.map(({ aspect, mean_score, previous_mean_score: before }) => (
          <div key={aspect} className={styles.aspect}>
            <dt title={aspectQuestion[aspect]}>{aspectName[aspect]}</dt>
            <dd>
              {before !== null && (
                <span className={styles.quiet}>{formatDifference(mean_score - before)}</span>
              )}
              <strong>{formatScore(mean_score)}</strong>
            </dd>
            <div className={styles.track} aria-hidden="true">
              <div
                style={
                  {
                    '--share': `${mean_score * 10}%`,
                    '--color': levelColor[levelOf(mean_score)],
                  } as CSSProperties
                }
              />
              {before !== null && (
                <span style={{ left: `${before * 10}%` }} title={`Before: ${formatScore(before)}`} />
              )}
            </div>
          </div>
        ))}
      </dl>
    </ChartCard>
  )
}
