import type { CoachingSession } from '#contracts/coaching/sessions.ts'
import type {
  AspectName,
  CoachingInsights,
  CoachingProgress,
  Feedback,
  ScoredCommit,
} from '#contracts/coaching.ts'
import { harmless, print, style } from '../terminal.ts'

const aspectTitles: Record<AspectName, string> = {
  message_quality: 'Message',
  file_changes: 'File changes',
  code_quality: 'Code',
  context: 'Context',
}

/** Prints feedback on one commit: scores, what cost points, and what to do. */
export function printFeedback(feedback: Feedback): void {
  const { quality_score, quality_level, aspects } = feedback
  print(`${style('bold', quality_score.toFixed(1))} of 10  ${quality_level}`)
  for (const [name, aspect] of Object.entries(aspects) as [AspectName, Feedback['aspects'][AspectName]][]) {
    const weight = style('dim', `${Math.round(aspect.weight * 100)} %`)
    print(`\n${aspectTitles[name].padEnd(14)} ${showScore(aspect.score)}  ${weight}`)
    for (const { points_lost, text, path, line } of aspect.reasons) {
      const cost = points_lost > 0 ? style('red', `-${points_lost.toFixed(1)}`) : style('dim', '   ·')
      const place =
        path === null ? '' : style('dim', ` (${harmless(path)}${line === null ? '' : `:${line}`})`)
      print(`  ${cost}  ${harmless(text)}${place}`)
    }
  }
  printList('Strengths', feedback.strengths)
  printList('Recommendations', feedback.specific_recommendations)
  printList('Next steps', feedback.next_steps)
  if (feedback.suggested_message !== null) {
    print(`\n${style('bold', 'Suggested message')}`)
    for (const line of harmless(feedback.suggested_message, { multiline: true }).split('\n'))
      print(`  ${line}`)
  }
  printModelAdvice(feedback)
  print(
    style('dim', `\nJudged by ${feedback.analyzer}, confidence ${Math.round(feedback.confidence * 100)} %.`),
  )
}

/** What a model says beside the rules; it is not part of the score. */
function printModelAdvice({ model_advice: advice }: Feedback): void {
  if (advice === null) return
  if (advice.state === 'requested')
    print(style('dim', '\nA model is asked for advice; look again in a moment.'))
  if (advice.state === 'unavailable') {
    print(style('dim', `\nNo advice of a model: ${harmless(advice.reason ?? 'none answered.')}`))
  }
  if (advice.state !== 'given') return
  print(`\n${style('bold', 'Advice of a model')} ${style('dim', harmless(advice.model ?? ''))}`)
  if (advice.summary !== null) print(`  ${harmless(advice.summary)}`)
  for (const { text, path, line } of advice.items) {
    const place = path === null ? '' : style('dim', ` (${harmless(path)}${line === null ? '' : `:${line}`})`)
    print(`  - ${harmless(text)}${place}`)
  }
  if (advice.suggested_message === null) return
  print(`\n${style('bold', 'Message suggested by the model')}`)
  for (const line of harmless(advice.suggested_message, { multiline: true }).split('\n')) print(`  ${line}`)
}

/** Prints how a person's commits develop. */
export function printProgress(progress: CoachingProgress): void {
  const { user_id, days, commits, mean_score, previous_mean_score, trend } = progress
  print(style('bold', `${harmless(user_id)}, the last ${days} days`))
  if (mean_score === null) {
    print('No coached commits in this time.')
    return
  }
  const before =
    previous_mean_score === null ? '' : `, ${previous_mean_score.toFixed(1)} in the ${days} days before`
  print(`${commits} commits, ${mean_score.toFixed(1)} of 10 on average${before}; ${trend}`)
  for (const { aspect, mean_score: score, previous_mean_score: previous } of progress.aspects) {
    const change = previous === null ? '' : style('dim', ` (${signed(score - previous)})`)
    print(`  ${aspectTitles[aspect].padEnd(14)} ${score.toFixed(1).padStart(4)}${change}`)
  }
  printScored('Best', progress.best)
  printScored('Weakest', progress.weakest)
}

/** Prints a person's habits and strengths. */
export function printInsights(insights: CoachingInsights): void {
  print(style('bold', `${harmless(insights.user_id)}, ${insights.commits} commits looked at`))
  if (insights.focus !== null) print(`\n${style('bold', 'Practise next')}  ${harmless(insights.focus)}`)
  printList(
    'Strengths',
    insights.strengths.map(({ text, share }) => `${text} (${percent(share)})`),
  )
  if (insights.habits.length > 0) print(`\n${style('bold', 'Habits')}`)
  for (const { text, share, points_lost, examples } of insights.habits) {
    print(
      `  ${harmless(text)} ${style('dim', `(${percent(share)} of commits, -${points_lost.toFixed(2)} on average)`)}`,
    )
    for (const example of examples.slice(0, 2)) print(style('dim', `      ${line(example)}`))
  }
}

/** Prints a session as a conversation. */
export function printSession(session: CoachingSession): void {
  print(
    style('dim', `Session ${session.id} (${session.session_type}); go on with --id ${session.id} --say "…"`),
  )
  for (const { role, text, model } of session.messages) {
    const by = model === null ? '' : style('dim', ` by ${harmless(model)}`)
    print(`\n${style('bold', role === 'coach' ? 'Coach' : 'You')}${by}`)
    for (const row of harmless(text, { multiline: true }).split('\n')) print(`  ${row}`)
  }
}

function printList(title: string, items: readonly string[]): void {
  if (items.length === 0) return
  print(`\n${style('bold', title)}`)
  for (const item of items) print(`  - ${harmless(item)}`)
}

function printScored(title: string, commits: readonly ScoredCommit[]): void {
  if (commits.length === 0) return
  print(`\n${style('bold', title)}`)
  for (const commit of commits) print(`  ${line(commit)}`)
}

function line(commit: ScoredCommit): string {
  return `${commit.quality_score.toFixed(1).padStart(4)}  ${commit.hash.slice(0, 10)}  ${harmless(commit.subject)}`
}

/** An aspect that could not be judged has no score. */
function showScore(score: number | null): string {
  return (score === null ? '–' : score.toFixed(1)).padStart(4)
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(1)}`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
