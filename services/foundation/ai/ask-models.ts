import { createHash } from 'node:crypto'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { AnsweredBy } from '#contracts/ai.ts'
import type { ProviderName } from '#contracts/ai/names.ts'
import type { Database } from '#platform/database/database.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { AgentDefinition } from './agents.ts'
import type { AiConfig, Provider } from './config.ts'
import {
  type Call,
  estimateQuestion,
  generateFitting,
  generateProse,
  type Prose,
  type Question,
  streamProse,
  UnfitAnswer,
} from './models/generate.ts'
import { ModelFailure } from './models/model-failure.ts'
import type { ModelGuard } from './models/model-guard.ts'
import { describeBudget, findExcess, periods } from './spending/budget.ts'
import { costOf, estimateTokens, type TokenCount } from './spending/price.ts'
import type { CachedAnswerStore } from './store/cached-answers.ts'
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

export interface Answered<T> {
  value: T
  answered_by: AnsweredBy
}

/** Asks models within the budget, and logs every call. Each of these rejects with a `ModelFailure`. */
export interface ModelAsker {
  /** A value of the schema. The same question is answered from what is kept, or by the call that is under way for it. */
  askFitting: <S extends TSchema>(asked: Asked, schema: S) => Promise<Answered<Static<S>>>
  askProse: (asked: Asked, leave?: AbortSignal) => Promise<Answered<string>>
  /** Prose that is passed on as it is written; a part that was passed on stays when the rest fails. */
  stream: (
    asked: Asked,
    listener: { onStart: (provider: Provider, model: string) => void; onText: (text: string) => void },
    leave: AbortSignal,
  ) => Promise<Answered<Prose>>
  /** Logs that the built-in rules answered, and why no model did. */
  logBuiltIn: (asked: Omit<Asked, 'messages'>, reason: string | null) => Promise<AnsweredBy>
}

export interface AskerOptions {
  config: AiConfig
  database: Database
  guards: ReadonlyMap<ProviderName, ModelGuard>
  interactions: InteractionStore
  cache: CachedAnswerStore
}

/** How a call came out, before it is logged. */
interface Result<T> {
  value: T
  text: string
  tokens: TokenCount
  repaired: boolean
}

export function createModelAsker({
  config,
  database,
  guards,
  interactions,
  cache,
}: AskerOptions): ModelAsker {
  const underWay = new Map<string, Promise<Answered<unknown>>>()

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

  const attempt = async <T>(
    provider: Provider,
    asked: Asked,
    leave: AbortSignal | undefined,
    work: (call: Call, question: Question, onProgress: () => void) => Promise<Result<T>>,
    partOf: () => string,
  ): Promise<Answered<T>> => {
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

  /** Asks one provider after the other until one answers. */
  const askInTurn = async <T>(
    ask: (provider: Provider) => Promise<T>,
    mayGoOn: () => boolean,
  ): Promise<T> => {
    let last: unknown = new ModelFailure('none', describeNone(config))
    for (const provider of config.providers) {
      try {
        return await ask(provider)
      } catch (error) {
        if (!(error instanceof ModelFailure)) throw error
        last = error
        if (error.kind === 'aborted' || !mayGoOn()) break
      }
    }
    throw last
  }

  const recall = async (asked: Asked, schema: TSchema, digests: ReadonlyMap<Provider, Buffer>) => {
    const { principal, agent } = asked
    for (const [provider, digest] of digests) {
      const found = await cache.find(principal.workspace_id, digest)
      if (!found || !Value.Check(schema, found.answer)) continue
      const model = modelFor(agent, provider)
      const call = { ...asked, agent: agent.name, provider: provider.name, model }
      const interaction_id = await interactions.log(call, fromCache)
      return {
        value: found.answer,
        answered_by: cachedBy(provider.name, model, interaction_id, asked.redacted),
      }
    }
    return null
  }

  return {
    askFitting: async (asked, schema) => {
      const { workspace_id } = asked.principal
      const digests = new Map(config.providers.map((provider) => [provider, digestOf(asked, provider)]))
      const kept = await recall(asked, schema, digests)
      if (kept) return kept as Answered<Static<typeof schema>>
      const key = `${workspace_id} ${[...digests.values()].map((digest) => digest.toString('hex')).join(' ')}`
      const running = underWay.get(key)
      if (running) {
        const { value, answered_by } = (await running) as Answered<Static<typeof schema>>
        const { provider, model } = answered_by
        const call = { ...asked, agent: asked.agent.name, provider, model }
        const interaction_id = await interactions.log(call, fromCache)
        return { value, answered_by: cachedBy(provider, model, interaction_id, asked.redacted) }
      }
      const asking = askInTurn(async (provider) => {
        const answered = await attempt(
          provider,
          asked,
          undefined,
          async (call, question) => generateFitting(call, question, schema),
          () => '',
        )
        const digest = digests.get(provider)
        if (digest) await cache.save(workspace_id, digest, answered.value)
        return answered
      }, always)
      underWay.set(key, asking)
      try {
        return await asking
      } finally {
        underWay.delete(key)
      }
    },

    askProse: (asked, leave) =>
      askInTurn(
        (provider) =>
          attempt(
            provider,
            asked,
            leave,
            async (call, question) => asResult(await generateProse(call, question), ({ text }) => text),
            () => '',
          ),
        always,
      ),

    stream: (asked, { onStart, onText }, leave) => {
      const parts: string[] = []
      return askInTurn(
        (provider) =>
          attempt(
            provider,
            asked,
            leave,
            async (call, question, onProgress) => {
              onStart(provider, call.model)
              const prose = await streamProse(call, question, (text) => {
                onProgress()
                parts.push(text)
                onText(text)
              })
              return asResult(prose, (said) => said)
            },
            () => parts.join(''),
          ),
        () => parts.length === 0,
      )
    },

    logBuiltIn: async (asked, reason) => {
      const call = { ...asked, agent: asked.agent.name, provider: 'built-in' as const, model: null }
      const outcome = reason === null ? 'answered' : 'fell_back'
      const interaction_id = await interactions.log(call, { ...atNoCost, outcome, reason, cached: false })
      return { ...byBuiltIn, interaction_id, fall_back_reason: reason }
    },
  }
}

const always = () => true
const atNoCost = { input_tokens: 0, output_tokens: 0, cost: 0, duration_ms: 0, prompt: null, answer: null }
const fromCache: InteractionEnd = { ...atNoCost, outcome: 'answered', reason: null, cached: true }
const byBuiltIn = { provider: 'built-in', model: null, cached: false, repaired: false, redacted: 0 } as const

function refused({ message }: ModelFailure): InteractionEnd {
  return { ...atNoCost, outcome: 'refused', reason: message, cached: false }
}

function cachedBy(
  provider: ProviderName,
  model: string | null,
  interaction_id: string,
  redacted: number,
): AnsweredBy {
  return { provider, model, interaction_id, cached: true, repaired: false, redacted, fall_back_reason: null }
}

/** The model of a provider that an agent asks. */
export function modelFor({ reads_code }: AgentDefinition, { model, code_model }: Provider): string {
  return reads_code ? code_model : model
}

/** Why there is no model to ask. */
export function describeNone({ enabled, configured }: AiConfig): string {
  if (!enabled) return 'Models are turned off by ENABLE_AGENTS.'
  if (configured.length === 0) return 'No model is set up; docs/ai.md says how.'
  return 'THROUGHLINE_AI_PROVIDERS lets no model be asked.'
}

function asResult<T>(prose: Prose, read: (prose: Prose) => T): Result<T> {
  return { value: read(prose), text: prose.text, tokens: prose.tokens, repaired: false }
}

/** The same model, told the same and asked the same, within what it may answer. */
function digestOf({ agent, messages }: Asked, provider: Provider): Buffer {
  const all = [
    provider.name,
    provider.address.href,
    modelFor(agent, provider),
    agent.name,
    agent.prompt_version,
    messages,
  ]
  return createHash('sha256').update(JSON.stringify(all)).digest()
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
