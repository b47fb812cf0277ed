import type { AnsweredBy } from '#contracts/ai.ts'
import type { Principal } from '#platform/identity/principal.ts'
import { agents } from '../agents.ts'
import type { ModelAsker } from '../ask-models.ts'
import { ModelFailure } from '../models/model-failure.ts'
import { makeInert } from '../prompts/visible-text.ts'
import { writeData } from '../prompts/write-data.ts'
import { refuseFallBack } from './refuse-fall-back.ts'

export interface AskedQuestion {
  question: string
  about?: string | undefined
  within_seconds?: number | undefined
}

/** Answers one question in prose and keeps nothing of it. Rejects when no model answers. */
export type AnswerQuestion = (
  principal: Principal,
  asked: AskedQuestion,
  leave: AbortSignal,
) => Promise<{ text: string; answered_by: AnsweredBy }>

const aboutCharacters = 24_000
const longestAnswer = 8_000

export function createAnswerQuestion(options: { asker: ModelAsker; redact_emails: boolean }): AnswerQuestion {
  const { asker, redact_emails } = options
  return async (principal, { question, about, within_seconds }, leave) => {
    const parts = [
      ...(about === undefined ? [] : [{ name: 'material', text: about, longest: aboutCharacters }]),
      { name: 'question', text: question, longest: aboutCharacters },
    ]
    const data = writeData(parts, { emails: redact_emails })
    const content = `Answer what stands under "question", in a few sentences. It is from the developer you talk with.\n\n${data.text}`
    const asked = {
      agent: agents.assistant,
      principal,
      subject: null,
      messages: [{ role: 'user' as const, content }],
      redacted: data.redacted,
    }
    const limit = within_seconds === undefined ? [] : [AbortSignal.timeout(within_seconds * 1000)]
    try {
      const { value, answered_by } = await asker.askProse(asked, AbortSignal.any([leave, ...limit]))
      return { text: makeInert(value, longestAnswer), answered_by }
    } catch (error) {
      throw error instanceof ModelFailure ? refuseFallBack(error) : error
    }
  }
}
