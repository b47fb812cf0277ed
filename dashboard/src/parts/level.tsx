import type { QualityLevel } from '#contracts/commits/commit.ts'
import styles from './level.module.css'
import { levelColor, levelName, levelRank } from './levels.ts'
import { formatScore } from './numbers.ts'

/** A level's mark: four rising bars, of which the level fills one to four. Readable without colour. */
export function LevelMark({ level, size = 14 }: { level: QualityLevel; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden="true" className={styles.mark}>
      {[0, 1, 2, 3].map((bar) => (
        <rect
          key={bar}
          x={bar * 3.5 + 0.25}
          y={9 - bar * 2.75}
          width={2.75}
          height={4.5 + bar * 2.75}
          rx={0.75}
          fill={bar < levelRank[level] ? levelColor[level] : 'var(--line-strong)'}
        />
      ))}
    </svg>
  )
}

/** A score with the mark of its level. */
export function Score({ score, level }: { score: number; level: QualityLevel }) {
  return (
    <span className={styles.score} title={`${formatScore(score)} of 10, ${levelName[level].toLowerCase()}`}>
      <LevelMark level={level} />
      <span>{formatScore(score)}</span>
      <span className={styles.unseen}>{levelName[level]}</span>
    </span>
  )
}

/** What the colours of a chart by level mean. */
export function LevelLegend({ levels }: { levels: readonly QualityLevel[] }) {
  return (
    <ul className={styles.legend}>
      {levels.map((level) => (
        <li key={level}>
          <LevelMark level={level} size={12} />
          {levelName[level]}
        </li>
      ))}
    </ul>
  )
}
