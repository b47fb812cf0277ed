import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useLocation } from '@tanstack/react-router'
import type { CommitDetail } from '#contracts/commits/commit.ts'
import { feedbackQuery } from '../../app/queries/coaching.ts'
import { commitQuery } from '../../app/queries/commits.ts'
import { CardPlaceholder, Loaded } from '../../parts/notices.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { spellVisible } from '../../parts/text/visible-characters.ts'
import { readAnchor } from './anchors.ts'
import { Changes } from './changes.tsx'
import styles from './commit.module.css'
import { Facts } from './facts.tsx'
import { FeedbackPanel } from './feedback-panel.tsx'
import { Message } from './message.tsx'
import { ModelAdvicePanel } from './model-advice.tsx'
import { SuggestedMessage } from './suggested-message.tsx'

const route = getRouteApi('/commits/$hash')

/** One commit: what it says, what it changed, and what the coach says to it. */
export function CommitPage() {
  const { hash } = route.useParams()
  const { repository } = route.useSearch()
  const commit = useQuery(commitQuery(hash, repository))
  return (
    <Loaded query={commit} placeholder={<Skeleton />}>
      {(data) => <CommitView commit={data} />}
    </Loaded>
  )
}

function CommitView({ commit }: { commit: CommitDetail }) {
  const feedback = useQuery(feedbackQuery(commit.id))
  const { hash: fragment } = useLocation()
  const place = readAnchor(fragment)
  const subject = spellVisible(commit.subject.slice(0, 200)) || 'No message'
  return (
    <>
      <PageHeader
        title={commit.subject.length > 200 ? `${subject}…` : subject}
        tab={subject.slice(0, 60)}
        note={<Facts commit={commit} />}
      />
      <div className={styles.columns}>
        <div className={styles.main}>
          <Message commit={commit} place={place} />
          {feedback.data?.suggested_message && <SuggestedMessage text={feedback.data.suggested_message} />}
          <Changes commit={commit} feedback={feedback.data} place={place} />
        </div>
        <aside className={styles.aside} aria-label="Feedback">
          <FeedbackPanel commit={commit} feedback={feedback} />
          {feedback.data && <ModelAdvicePanel feedback={feedback.data} />}
        </aside>
      </div>
    </>
  )
}

function Skeleton() {
  return (
    <>
      <PageHeader title="Commit" />
      <div className={styles.columns}>
        <div className={styles.main}>
          <CardPlaceholder height={160} />
          <CardPlaceholder height={480} />
        </div>
        <CardPlaceholder height={560} />
      </div>
    </>
  )
}
