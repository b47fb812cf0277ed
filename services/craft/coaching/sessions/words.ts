import type { Feedback } from '#contracts/coaching.ts'
import type { Rewrite } from '../feedback/create-feedback.ts'
import type { Insights } from '../insights/find-insights.ts'
import { habits } from '../insights/habits.ts'
import type { ListedCommit } from '../store/scores.ts'
import type { SessionType } from './pick-commit.ts'

/** What the coach says, composed from a person's own commits. */

/** A commit that is talked about, with its feedback. */
export interface DiscussedCommit {
  commit: Pick<ListedCommit, 'hash' | 'subject' | 'repository'>
  feedback: Feedback
}

const whatICanDo =
  'Write the message anew and I judge it in place of the old one; name another commit by its hash and I tell you about ' +
  'it; say “why” for the reasons, “example” for a wording, “next” for the next commit.'

/** The first words of a session. */
export function openSession(
  type: SessionType,
  insights: Insights,
  discussed: DiscussedCommit | null,
): string {
  if (insights.commits === 0) return noCommits
  const parts = [introductions[type](insights)]
  if (discussed && type === 'habits') parts.push('Take one of them:')
  if (discussed) parts.push(describeCommit(discussed, type), whatICanDo)
  else
    parts.push(
      'There is no commit in which I see anything left to win. Name one by its hash to hear about it.',
    )
  return paragraphs(parts)
}

const noCommits =
  'I know no commits of yours yet, so there is nothing to start from. Register a repository you commit to, or check ' +
  'that this is the e-mail address you commit under; you can also name a tracked commit by its hash.'

const introductions: Readonly<Record<SessionType, (insights: Insights) => string>> = {
  review: ({ commits }) =>
    `I have looked at your newest ${count(commits, 'commit')} and begin with the one from which most can be learnt.`,
  message: ({ commits }) =>
    `Let us work on the message: of your newest ${count(commits, 'commit')} this one tells its readers least.`,
  scope: ({ commits }) =>
    `Let us look at what goes into one commit. Of your newest ${count(commits, 'commit')} take this one.`,
  habits: describeHabits,
}

const mostHabits = 3

function describeHabits({ commits, habits: found, strengths }: Insights): string {
  const [strength] = strengths
  const praise = strength ? `What you do well, in ${percent(strength.share)} of them: ${strength.text}` : ''
  if (found.length === 0) {
    return paragraphs([
      `Nothing costs your newest ${count(commits, 'commit')} points again and again.`,
      praise,
    ])
  }
  const lines = found.slice(0, mostHabits).map(({ rule, text, share, points_lost }, index) => {
    const cost = `${percent(share)} of the commits; ${points_lost.toFixed(2)} points a commit on average`
    return `${index + 1}. ${text} (${cost}) ${habits[rule].practice}`
  })
  return paragraphs([`What costs your newest ${count(commits, 'commit')} most:\n${lines.join('\n')}`, praise])
}

/** What the feedback on a commit comes to; a session about one aspect tells of that one. */
export function describeCommit({ commit, feedback }: DiscussedCommit, type: SessionType = 'review'): string {
  const head = `${short(commit.hash)} “${commit.subject}” in ${commit.repository}: ${scoreOf(feedback)}.`
  const reasons = reasonsFor(feedback, type)
  if (reasons.length === 0) return paragraphs([head, ...feedback.strengths.map(sentence)])
  return paragraphs([head, bullets(reasons), ...feedback.next_steps.slice(0, 1)])
}

const mostReasons = 3

function reasonsFor({ aspects }: Feedback, type: SessionType): string[] {
  const looked =
    type === 'message'
      ? [aspects.message_quality]
      : type === 'scope'
        ? [aspects.file_changes]
        : Object.values(aspects)
  return looked
    .flatMap(({ reasons, weight }) =>
      reasons.map((reason) => ({ ...reason, loss: reason.points_lost * weight })),
    )
    .filter(({ loss }) => loss > 0)
    .sort((one, other) => other.loss - one.loss)
    .slice(0, mostReasons)
    .map(({ text }) => text)
}

/** Everything that cost points, and why it matters. */
export function explainReasons({ feedback }: DiscussedCommit): string {
  const reasons = Object.values(feedback.aspects).flatMap(({ reasons: all }) =>
    all.filter(({ points_lost }) => points_lost > 0).map(({ text }) => text),
  )
  if (reasons.length === 0) return 'Nothing was lost on this commit. Say “next” for another one.'
  const tips = feedback.coaching_tips.length > 0 ? `Why it matters:\n${bullets(feedback.coaching_tips)}` : ''
  return paragraphs([bullets(reasons), tips])
}

/** The suggested wording, or why there is none. */
export function showExample({ feedback }: DiscussedCommit): string {
  if (feedback.suggested_message === null) {
    return 'The message of this commit needs no other wording; say “why” to hear what was lost elsewhere.'
  }
  return paragraphs([
    'One way to write it. What stands in angle brackets only you can know:',
    feedback.suggested_message,
    'Make it yours and send it to me, and I judge it.',
  ])
}

/** How another message compares with the commit's own. */
export function compareRewrite({ before, after }: Rewrite): string {
  const gained = after.quality_score - before.quality_score
  const verdict =
    gained > 0
      ? `Better: the commit would score ${scoreOf(after)} instead of ${before.quality_score.toFixed(1)}.`
      : gained < 0
        ? `That costs points: ${scoreOf(after)} instead of ${before.quality_score.toFixed(1)}.`
        : `As good as before: ${scoreOf(after)}.`
  const message = `The message alone: ${scoreText(after)} instead of ${scoreText(before)}.`
  const won = after.strengths.filter((strength) => !before.strengths.includes(strength))
  const open = after.aspects.message_quality.reasons.filter(({ points_lost }) => points_lost > 0)
  return paragraphs([
    `${verdict} ${message}`,
    won.length > 0 ? `New:\n${bullets(won.map(sentence))}` : '',
    open.length > 0
      ? `Still open:\n${bullets(open.slice(0, mostReasons).map(({ text }) => text))}`
      : 'I find nothing left to mend in it. If the commit is not pushed yet, `git commit --amend` puts it in place; then say “next”.',
  ])
}

function scoreText({ aspects }: Feedback): string {
  return aspects.message_quality.score?.toFixed(1) ?? 'not judged'
}

/** The answer to what was not understood. */
export function sayWhatICanDo(hasCommit: boolean): string {
  const can = hasCommit
    ? whatICanDo
    : 'Name a tracked commit by its hash and I tell you about it, or say “next” to go on to one of yours.'
  return `I judge commits by rules and small trained models and hold no conversation, so I have no answer to that. ${can}`
}

export function sayUnknownCommit(commit: string): string {
  return `I find no tracked commit ${short(commit)}, or more than one that begins so. Give more of its hash, or track it first.`
}

export function sayPrivateCommit(commit: string): string {
  return `Commit ${short(commit)} is somebody else’s, and what I think of it is for them alone to hear.`
}

export const nothingLeft = 'There is no further commit of yours in which I see anything to win. Well done.'

function scoreOf({ quality_score, quality_level }: Feedback): string {
  return `${quality_score.toFixed(1)} of 10 (${quality_level.toLowerCase().replaceAll('_', ' ')})`
}

function short(hash: string): string {
  return hash.slice(0, 8)
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}

function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n')
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function count(number: number, noun: string): string {
  return number === 1 ? noun : `${number} ${noun}s`
}
