import { Card } from '../../parts/card.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { LongText } from '../../parts/text/long-text.tsx'
import styles from './message.module.css'

/** How the message could read. */
export function SuggestedMessage({ text }: { text: string }) {
  return (
    <Card
      title="Suggested message"
      note="Keeps what you said and follows the repository’s convention. Fill in what only you know."
      action={<CopyButton text={text} what="message" />}
    >
      <pre className={styles.suggestion}>
        <LongText text={text} limit={5000} />
      </pre>
    </Card>
  )
}
