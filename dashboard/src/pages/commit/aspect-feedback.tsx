import type { CSSProperties } from 'react'
import type { AspectName, Feedback } from '#contracts/coaching.ts'
import { aspectName, aspectQuestion } from '../../parts/aspects.ts'
import { LevelMark } from '../../parts/level.tsx'
import { levelColor, levelOf } from '../../parts/levels.ts'
import { formatScore, formatShare } from '../../parts/numbers.ts'
import { Sentence } from '../../parts/text/sentence.tsx'
import { spellVisible } from '../../parts/text/visible-characters.ts'
import { writeAnchor } from './anchors.ts'
import styles from './feedback.module.css'

type Aspect = Feedback['aspects'][AspectName]
type Reason = Aspect['reasons'][number]

/** One aspect: its score and weight, and where every lost point was lost. */
export function AspectFeedback({ name, aspect }: { name: AspectName; aspect: Aspect }) {
  return (
    <section className={styles.aspect}>
      <h3 title={aspectQuestion[name]}>
        {aspect.score !== null && <LevelMark level={levelOf(aspect.score)} />}
        {aspectName[name]}
        <span className={styles.weight}>{aspect.score !== null && formatShare(aspect.weight)}</span>
        <span className={styles.aspectScore}>
          {aspect.score === null ? 'not judged' : formatScore(aspect.score)}
        </span>
      </h3>
      {aspect.score !== null && <AspectBar score={aspect.score} />}
      {aspect.reasons.length > 0 && (
        <ul className={styles.reasons}>
          {aspect.reasons.map((reason) => (
            <ReasonItem key={`${reason.path} ${reason.line} ${reason.text}`} reason={reason} />
          ))}
        </ul>
      )}
    </section>
  )
}

function AspectBar({ score }: { score: number }) {
  const measure = { '--share': `${score * 10}%`, '--color': levelColor[levelOf(score)] } as CSSProperties
  return <div className={styles.aspectBar} style={measure} />
}

function ReasonItem({ reason }: { reason: Reason }) {
  return (
    <li>
      <span className={styles.points}>
        {reason.points_lost > 0 ? `−${formatScore(reason.points_lost)}` : ''}
      </span>
      <span>
        <Sentence text={reason.text} />{' '}
        {(reason.path !== null || reason.line !== null) && (
          <a className={styles.place} href={`#${writeAnchor(reason)}`}>
            {describePlace(reason)}
          </a>
        )}
      </span>
    </li>
  )
}

function describePlace({ path, line }: Reason): string {
  if (path === null) return `Message, line ${line}`
  const name = spellVisible(path.split('/').at(-1) ?? path)
  return line === null ? name : `${name}, line ${line}`
}
