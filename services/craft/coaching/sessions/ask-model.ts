import type { aiContract } from '#contracts/ai.ts'
import type { Client } from '#platform/contract/create-client.ts'
import { ServiceError } from '#platform/errors/service-error.ts'

/** Answers a free question about a commit; null when no model does. */
export type AskModel = (
  question: string,
  about: string | null,
) => Promise<{ text: string; model: string } | null>

/** Who talks waits for the answer; a model that is slower than this is no partner. */
const patienceSeconds = 20

export function createAskModel(ai: Client<typeof aiContract>): AskModel {
  return async (question, about) => {
    try {
      const body = { question, within_seconds: patienceSeconds, ...(about !== null && { about }) }
      const { text, answered_by } = await ai.ask({ body })
      return text === '' ? null : { text, model: `${answered_by.provider}/${answered_by.model}` }
    } catch (error) {
      // The rules still have an answer, if a poorer one.
      if (error instanceof ServiceError) return null
      throw error
    }
  }
}
