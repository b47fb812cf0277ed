import type { Convention } from '#contracts/coaching.ts'
import { Card } from '../../parts/card.tsx'
import { EmptyNotice } from '../../parts/notices.tsx'
import { countOf } from '../../parts/numbers.ts'
import { Sentence } from '../../parts/text/sentence.tsx'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import styles from './repository.module.css'

/** How messages are written here, as learnt from its own history. */
export function ConventionCard({
  convention: { commits, description, examples },
}: {
  convention: Convention
}) {
  return (
    <Card
      title="Message convention"
      note={`Learnt from ${countOf(commits, 'message')}; it wins over the textbook’s`}
    >
      {description.length === 0 && (
        <EmptyNotice>There are too few messages yet to learn a convention from.</EmptyNotice>
      )}
      <ul className={styles.rules}>
        {description.map((sentence) => (
          <li key={sentence}>
            <Sentence text={sentence} />
          </li>
        ))}
      </ul>
      {examples.length > 0 && (
        <ul className={styles.examples}>
          {examples.map((example) => (
            <li key={example}>
              <VisibleText text={example.slice(0, 400)} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
