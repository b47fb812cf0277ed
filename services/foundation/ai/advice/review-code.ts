import { type AnsweredBy, CodeReview } from '#contracts/ai.ts'
import type { Principal } from '#platform/identity/principal.ts'
import { agents } from '../agents.ts'
import type { ModelAsker } from '../ask-models.ts'
import { ModelFailure } from '../models/model-failure.ts'
import { makeInert } from '../prompts/visible-text.ts'
import { writeData } from '../prompts/write-data.ts'
import { refuseFallBack } from './refuse-fall-back.ts'
import { reviewByRules } from './review-by-rules.ts'

export interface ReviewRequest {
  code: string
  path: string | null
  fall_back: boolean
}

/** Reviews source code: a model if one answers, else the built-in rules. */
export type ReviewCode = (
  principal: Principal,
  request: ReviewRequest,
) => Promise<CodeReview & { answered_by: AnsweredBy }>

/** Characters of code that are sent: some 10,000 tokens. */
const codeCharacters = 32_000
const longestText = 600

export function createReviewCode(options: { asker: ModelAsker; redact_emails: boolean }): ReviewCode {
  const { asker, redact_emails } = options
  const agent = agents['code-reviewer']
  return async (principal, { code, path, fall_back }) => {
    const parts = [
      ...(path === null ? [] : [{ name: 'path', text: path, longest: 400 }]),
      { name: 'code', text: code, longest: codeCharacters },
    ]
    const data = writeData(parts, { emails: redact_emails })
    const asked = { agent, principal, subject: path, redacted: data.redacted }
    try {
      const messages = [{ role: 'user' as const, content: `Review this code.\n\n${data.text}` }]
      const { value, answered_by } = await asker.askFitting({ ...asked, messages }, CodeReview)
      return { ...readReview(value, code), answered_by }
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error
      if (!fall_back) throw refuseFallBack(error)
      const answered_by = await asker.logBuiltIn({ ...asked, redacted: 0 }, error.message)
      return { ...reviewByRules(code), answered_by }
    }
  }
}

/** A model's review as far as it can be of this code. */
function readReview(review: CodeReview, code: string): CodeReview {
  const lines = code.split('\n').length
  return {
    summary: makeInert(review.summary, longestText) || 'No summary.',
    items: review.items.flatMap(({ severity, line, text }) => {
      const said = makeInert(text, longestText)
      return said === '' ? [] : [{ severity, line: line !== null && line <= lines ? line : null, text: said }]
    }),
  }
}
