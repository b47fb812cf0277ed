import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Feedback, ModelAdvice } from '#contracts/coaching.ts'
import { coaching } from '../../app/client.ts'
import { feedbackQuery } from '../../app/queries/coaching.ts'
import { agentsStatusQuery } from '../../app/queries/operations.ts'
import { aspectName } from '../../parts/aspects.ts'
import { Card } from '../../parts/card.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { LinesPlaceholder, ProblemNotice } from '../../parts/notices.tsx'
import { LongText } from '../../parts/text/long-text.tsx'
import { Sentence } from '../../parts/text/sentence.tsx'
import { spellVisible } from '../../parts/text/visible-characters.ts'
import { writeAnchor } from './anchors.ts'
import commitStyles from './commit.module.css'
import feedbackStyles from './feedback.module.css'
import messageStyles from './message.module.css'

/** What a model says beside the rules, or the way to ask one; nothing where there is none. */
export function ModelAdvicePanel({ feedback }: { feedback: Feedback }) {
  const { model_advice: advice } = feedback
  if (advice?.state === 'given') return <GivenAdvice advice={advice} />
  if (advice?.state === 'requested') {
    return (
      <Card title="Advice of a model" note="A model is reading this commit">
        <LinesPlaceholder lines={4} />
      </Card>
    )
  }
  return <AskForAdvice feedback={feedback} />
}

function GivenAdvice({ advice }: { advice: ModelAdvice }) {
  const { model, summary, items, suggested_message } = advice
  return (
    <Card title="Advice of a model" note={`by ${model}; it may be wrong, and does not change the score`}>
      {summary && (
        <p>
          <Sentence text={summary} />
        </p>
      )}
      {items.length > 0 && (
        <ul className={feedbackStyles.modelItems}>
          {items.map((item) => (
            <li key={`${item.aspect} ${item.path} ${item.line} ${item.text}`}>
              <span className={commitStyles.quiet}>{aspectName[item.aspect]}</span>{' '}
              <Sentence text={item.text} />{' '}
              {item.path !== null && (
                <a
                  className={feedbackStyles.place}
                  href={`#${writeAnchor({ path: item.path, line: item.line })}`}
                >
                  {spellVisible(item.path.split('/').at(-1) ?? item.path)}
                  {item.line !== null && `, line ${item.line}`}
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
      {suggested_message !== null && (
        <div className={feedbackStyles.advice}>
          <h3 className={feedbackStyles.suggestedByModel}>
            Message it suggests <CopyButton text={suggested_message} what="message" />
          </h3>
          <pre className={messageStyles.suggestion}>
            <LongText text={suggested_message} limit={4000} />
          </pre>
        </div>
      )}
    </Card>
  )
}

function AskForAdvice({ feedback: { commit_id, model_advice: advice } }: { feedback: Feedback }) {
  const status = useQuery(agentsStatusQuery())
  const client = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => coaching.coachCommit({ body: { commit_id } }),
    onSuccess: (feedback) => client.setQueryData(feedbackQuery(commit_id).queryKey, feedback),
  })
  const model = status.data?.providers.find(({ place }) => place === 1)
  if (!model) return null
  return (
    <Card title="Advice of a model" note={`${model.name}/${model.model} can look at this commit, too`}>
      {advice?.reason && <p className={commitStyles.quiet}>Last time: {advice.reason}</p>}
      <Button size="xs" variant="default" loading={isPending} onClick={() => mutate()}>
        Ask for advice
      </Button>
      {error && <ProblemNotice error={error} onRetry={() => mutate()} />}
    </Card>
  )
}
