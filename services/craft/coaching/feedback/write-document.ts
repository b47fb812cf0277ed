import type { Static } from 'typebox'
import type { Feedback, ModelAdvice } from '#contracts/coaching.ts'
import type { CommitDetail as CommitDetailSchema } from '#contracts/commits/commit.ts'
import { writeFeedback } from '../analysis/advice/feedback.ts'
import type { Analysis } from '../analysis/analyse.ts'
import type { ChangeHistory, CommitInput } from '../analysis/commit.ts'
import type { Convention } from '../analysis/convention.ts'
import { suggestMessage } from '../analysis/suggestion.ts'

export type CommitDetail = Static<typeof CommitDetailSchema>

/** A tracked commit as the analyser takes it. Files of a commit that is not measured yet are not known. */
export function inputOf(
  commit: CommitDetail,
  known: { patch?: string | null; history?: ChangeHistory | null } = {},
): CommitInput {
  const { message, parents, files, additions } = commit
  return {
    message,
    parents: parents.length,
    ...(additions !== null && { files }),
    ...(typeof known.patch === 'string' && { patch: known.patch }),
    ...(known.history && { history: known.history }),
  }
}

/** Puts an analysis of a commit into the words of the feedback document, SPEC §4.3. */
export function writeDocument(judged: {
  commit: CommitDetail
  analysis: Analysis
  analyzer: string
  convention: Convention | null
  user_id: string
  /** Whether it was judged by the notice of a push alone. */
  is_provisional?: boolean
  /** What a model said; null when none was asked, or when what is judged is not the commit as it stands. */
  model_advice: ModelAdvice | null
}): Feedback {
  const { commit, analysis, convention, user_id, model_advice, is_provisional = false } = judged
  const input = inputOf(commit)
  const { aspects: written, ...advice } = writeFeedback(analysis, input)
  const aspects = is_provisional ? explainUnjudged(written) : written
  return {
    commit_id: commit.id,
    user_id,
    quality_score: analysis.quality_score,
    quality_level: analysis.quality_level,
    aspects,
    ...advice,
    suggested_message: suggestMessage(input, analysis, convention),
    analyzer: model_advice?.model ? `${judged.analyzer} + ${model_advice.model}` : judged.analyzer,
    confidence: analysis.confidence,
    model_advice,
  }
}

/** Says of what a provisional judgement leaves open that it is still to come. */
function explainUnjudged(aspects: Feedback['aspects']): Feedback['aspects'] {
  const entries = Object.entries(aspects).map(([name, aspect]) =>
    aspect.score === null ? [name, { ...aspect, reasons: [notYet] }] : [name, aspect],
  )
  return Object.fromEntries(entries)
}

const notYet = {
  points_lost: 0,
  text: 'Not judged yet: so far only the notice of the push was read. It is judged as soon as git was.',
  path: null,
  line: null,
}
