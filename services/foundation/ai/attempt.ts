import type { ProviderName } from '#contracts/ai/names.ts'
import type { AnsweredBy } from '#contracts/ai.ts'
import type { Database } from '#platform/database/database.ts'
import type { Principal } from '#platform/identity/principal.ts'
import { type AgentDefinition, modelFor } from './agents.ts'
import type { AiConfig, Provider } from './config.ts'
import { type Call, estimateQuestion, type Question, UnfitAnswer } from './models/generate.ts'
import { ModelFailure } from './models/model-failure.ts'
import type { ModelGuard } from './models/model-guard.ts'
import { describeBudget, findExcess, periods } from './spending/budget.ts'
import { costOf, estimateTokens, type TokenCount } from './spending/price.ts'
import type { InteractionEnd, InteractionStore, NewInteraction } from './store/interactions.ts'

/** Something that is asked on somebody's behalf. Its messages are redacted already. */
export interface Asked {
  agent: AgentDefinition
  principal: Principal
  /** What it is about, for the log. */
  subject: string | null
  messages: Question['messages']
  /** How many secrets and addresses were taken out of them. */
  redacted: number
}

/** What came of it, and who said so. */
export interface Answered<T> {
  value: T
  answered_by: AnsweredBy
}

/** How a call came out, before it is logged. */
export interface CallResult<T> {
  value: T
  text: string
  tokens: TokenCount
  repaired: boolean
}

interface AttemptOptions {
  config: AiConfig
  database: Database
  guards: ReadonlyMap<ProviderName, ModelGuard>
  interactions: InteractionStore
}

/**
 * Asks one provider once: within the budget, of which it reserves what the call may take at most, behind the provider's
 * guard, and in the log, however it comes out. Rejects with a `ModelFailure`. `partOf` gives what was written of an
 * answer that fails.
 */
export type Attempt = <T>(
  provider: Provider,
  asked: Asked,
  leave: AbortSignal | undefined,
  work: (call: Call, question: Question, onProgress: () => void) => Promise<CallResult<T>>,
  partOf: () => string,
) => Promise<Answered<T>>

/** Prepares attempts at the providers of a configuration. */
export function createAttempt({ config, database, guards, interactions }: AttemptOptions): Attempt {
  /** Reserves what a call may take at most, in the order the calls come. */
  const begin = (call: NewInteraction, question: Question) =>
    database.transact(async (transaction) => {
      const now = new Date()
      const { workspace_id } = call.principal
      const reserved = reserve(config, call, question)
      await interactions.lockBudget(transaction, workspace_id)
      const spent = await interactions.readSpent(workspace_id, now, transaction)
      for (const period of periods) {
        const excess = findExcess(describeBudget(period, config.limits[period], spent[period], now), reserved)
        if (excess) throw new ModelFailure('budget', excess)
      }
      return interactions.begin(transaction, call, reserved)
    })

  return async (provider, asked, leave, work, partOf) => {
    const { agent, messages } = asked
    const guard = guards.get(provider.name)
    if (!guard) throw new Error(`There is no guard for ${provider.name}.`)
    const model = modelFor(agent, provider)
    const call: NewInteraction = { ...asked, agent: agent.name, provider: provider.name, model }
    const question = {
      instructions: agent.instructions,
      messages,
      max_output_tokens: agent.max_output_tokens,
    }
    const started = performance.now()
    const id = await begin(call, question).catch(async (error: unknown) => {
      if (error instanceof ModelFailure) await interactions.log(call, refused(error))
      throw error
    })
    const describeEnd = (end: Pick<InteractionEnd, 'outcome' | 'reason' | 'answer'>, tokens: TokenCount) => ({
      ...end,
      ...tokens,
      cached: false,
      cost: costOf(tokens, priceOf(config, call)),
      duration_ms: Math.round(performance.now() - started),
      prompt: config.keep_prompts ? messages.map(({ content }) => content).join('\n\n') : null,
      answer: config.keep_prompts ? end.answer : null,
    })
    try {
      const result = await guard.run(leave, ({ signal, onProgress }) =>
        work({ provider, model, signal }, question, onProgress),
      )
      const outcome = result.repaired ? 'repaired' : 'answered'
      await interactions.end(
        id,
        call,
        describeEnd({ outcome, reason: null, answer: result.text }, result.tokens),
      )
      const answered_by = {
        provider: provider.name,
        model,
        interaction_id: id,
        cached: false,
        repaired: result.repaired,
        redacted: asked.redacted,
        fall_back_reason: null,
      }
      return { value: result.value, answered_by }
    } catch (error) {
      const left = error instanceof ModelFailure && error.kind === 'aborted'
      const outcome = left ? 'interrupted' : 'failed'
      const reason = error instanceof Error ? error.message : String(error)
      const tokens = tokensOfFailure(error, question, partOf())
      await interactions.end(id, call, describeEnd({ outcome, reason, answer: partOf() || null }, tokens))
      throw error
    }
  }
}

/** The end of what took no call of a model. */
export const atNoCost = {
  input_tokens: 0,
  output_tokens: 0,
  cost: 0,
  duration_ms: 0,
  prompt: null,
  answer: null,
}

function refused({ message }: ModelFailure): InteractionEnd {
  return { ...atNoCost, outcome: 'refused', reason: message, cached: false }
}

function priceOf({ prices }: AiConfig, { provider, model }: Pick<NewInteraction, 'provider' | 'model'>) {
  // What runs on one's own machine has no price for a token.
  if (provider === 'ollama') return { input: 0, output: 0 }
  return prices.get(model ?? '') ?? null
}

function reserve(config: AiConfig, call: NewInteraction, question: Question) {
  const tokens = { input_tokens: estimateQuestion(question), output_tokens: question.max_output_tokens }
  return {
    tokens: tokens.input_tokens + tokens.output_tokens,
    cost: costOf(tokens, priceOf(config, call)) ?? 0,
  }
}

/** What a failed call took: what the provider said, or what it had written; nothing when it had not begun. */
function tokensOfFailure(error: unknown, question: Question, part: string): TokenCount {
  if (error instanceof UnfitAnswer) return error.tokens
  if (part === '') return { input_tokens: 0, output_tokens: 0 }
  return { input_tokens: estimateQuestion(question), output_tokens: estimateTokens(part) }
}
