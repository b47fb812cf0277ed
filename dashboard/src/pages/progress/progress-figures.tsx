import type { CoachingProgress } from '#contracts/coaching.ts'
import { Figures } from '../../parts/figures.tsx'
import { LevelMark, Score } from '../../parts/level.tsx'
import { levelColor, levelName, levelOf, levelsBestFirst } from '../../parts/levels.ts'
import { formatCount, formatDifference, formatScore, formatShare } from '../../parts/numbers.ts'
import styles from './progress.module.css'

const trendName: Readonly<Record<CoachingProgress['trend'], { name: string; note: string }>> = {
  improving: { name: 'Improving', note: 'more than chance would' },
  steady: { name: 'Steady', note: 'no more change than chance' },
  declining: { name: 'Declining', note: 'more than chance would' },
  unknown: { name: 'Not known', note: 'takes 8 commits' },
}

/** The numbers of a person's period. */
export function ProgressFigures({ progress, hasBefore }: { progress: CoachingProgress; hasBefore: boolean }) {
  const { commits, mean_score, previous_mean_score, trend } = progress
  const before =
    previous_mean_score === null
      ? 'nothing before to compare'
      : `${formatScore(previous_mean_score)} the period before`
  return (
    <Figures
      figures={[
        {
          name: 'Mean score',
          value: mean_score === null ? '–' : <Score score={mean_score} level={levelOf(mean_score)} />,
          note: hasBefore ? before : 'of 10, over all history',
        },
        ...(hasBefore && mean_score !== null && previous_mean_score !== null
          ? [
              {
                name: 'Change',
                value: formatDifference(mean_score - previous_mean_score),
                note: 'against the period before',
              },
            ]
          : []),
        { name: 'Trend', value: trendName[trend].name, note: trendName[trend].note },
        { name: 'Commits', value: formatCount(commits), note: 'coached, without merges' },
        {
          name: 'Levels',
          value: <LevelBar progress={progress} />,
          note: <LevelCounts progress={progress} />,
        },
      ]}
    />
  )
}

function LevelBar({ progress: { levels, commits } }: { progress: CoachingProgress }) {
  return (
    <span className={styles.levelBar} aria-hidden="true">
      {levelsBestFirst.map((level) => (
        <span
          key={level}
          title={`${levelName[level]}: ${formatShare(levels[level] / commits)}`}
          style={{ width: `${(levels[level] / commits) * 100}%`, background: levelColor[level] }}
        />
      ))}
    </span>
  )
}

function LevelCounts({ progress: { levels } }: { progress: CoachingProgress }) {
  return (
    <span className={styles.levelCounts}>
      {levelsBestFirst.map((level) => (
        <span key={level} title={levelName[level]}>
          <LevelMark level={level} size={11} />
          {formatCount(levels[level])}
        </span>
      ))}
    </span>
  )
}
