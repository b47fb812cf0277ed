import { Button } from '@mantine/core'
import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { aspectNames, type Feedback } from '#contracts/coaching.ts'
import type { CommitDetail } from '#contracts/commits/commit.ts'
import { coaching } from '../../app/client.ts'
import { feedbackQuery } from '../../app/queries/coaching.ts'
import { Card } from '../../parts/card.tsx'
import { LevelMark } from '../../parts/level.tsx'
import { levelName } from '../../parts/levels.ts'
import { EmptyNotice, LinesPlaceholder, ProblemNotice } from '../../parts/notices.tsx'
import { formatScore, formatShare } from '../../parts/numbers.ts'
import { readCode, readDetail } from '../../parts/problem.ts'
import { Sentence } from '../../parts/text/sentence.tsx'
import { AspectFeedback } from './aspect-feedback.tsx'
import commitStyles from './commit.module.css'
import feedbackStyles from './feedback.module.css'

interface FeedbackPanelProps {
  commit: CommitDetail
  feedback: UseQueryResult<Feedback>
}

/** What the coach says, or why it says nothing. */
export function FeedbackPanel({ commit, feedback }: FeedbackPanelProps) {
  if (feedback.data) return <FeedbackDocument feedback={feedback.data} />
  if (readCode(feedback.error) === 'feedback_not_found') return <NoFeedback commit={commit} />
  if (readCode(feedback.error) === 'private_feedback') return <PrivateFeedback error={feedback.error} />
  return (
    <Card title="Feedback">
      {feedback.error ? (
        <ProblemNotice error={feedback.error} onRetry={() => void feedback.refetch()} />
      ) : (
        <LinesPlaceholder lines={12} />
      )}
    </Card>
  )
}

function PrivateFeedback({ error }: { error: unknown }) {
  return (
    <Card title="Feedback">
      <EmptyNotice>
        <p>{readDetail(error)}</p>
      </EmptyNotice>
    </Card>
  )
}

function NoFeedback({ commit }: { commit: CommitDetail }) {
  const client = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => coaching.coachCommit({ body: { commit_id: commit.id } }),
    onSuccess: (feedback) => client.setQueryData(feedbackQuery(commit.id).queryKey, feedback),
  })
  return (
    <Card title="Feedback">
      <EmptyNotice>
        <p>This commit is not coached yet. Coaching follows behind the backfill.</p>
        <Button size="xs" variant="default" mt={8} loading={isPending} onClick={() => mutate()}>
          Coach it now
        </Button>
      </EmptyNotice>
      {error && <ProblemNotice error={error} onRetry={() => mutate()} />}
    </Card>
  )
}

const advice = [
  { key: 'strengths', title: 'Strengths' },
  { key: 'areas_for_improvement', title: 'To improve' },
  { key: 'specific_recommendations', title: 'Recommendations' },
  { key: 'next_steps', title: 'Next steps' },
  { key: 'coaching_tips', title: 'Tips' },
] as const

function FeedbackDocument({ feedback }: { feedback: Feedback }) {
  const { quality_score, quality_level, analyzer, confidence } = feedback
  return (
    <Card title="Feedback" note={`by ${analyzer}, ${formatShare(confidence)} confident`}>
      <p className={feedbackStyles.verdict}>
        <LevelMark level={quality_level} size={28} />
        <strong>{formatScore(quality_score)}</strong>
        <span className={commitStyles.quiet}>of 10</span>
        <span className={feedbackStyles.level}>{levelName[quality_level]}</span>
      </p>
      <div className={feedbackStyles.aspects}>
        {aspectNames.map((name) => (
          <AspectFeedback key={name} name={name} aspect={feedback.aspects[name]} />
        ))}
      </div>
      {advice.map(
        ({ key, title }) =>
          feedback[key].length > 0 && <Advice key={key} title={title} sentences={feedback[key]} />,
      )}
    </Card>
  )
}

function Advice({ title, sentences }: { title: string; sentences: readonly string[] }) {
  return (
    <div className={feedbackStyles.advice}>
      <h3>{title}</h3>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>
            <Sentence text={sentence} />
          </li>
        ))}
      </ul>
    </div>
  )
}
