import { createHash } from 'node:crypto'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { ProviderName } from '#contracts/ai/names.ts'
import type { AnsweredBy } from '#contracts/ai.ts'
import type { Database } from '#platform/database/database.ts'
import { modelFor } from './agents.ts'
import { type Answered, type Asked, atNoCost, type CallResult, createAttempt } from './attempt.ts'
import type { AiConfig, Provider } from './config.ts'
import { generateFitting, generateProse, type Prose, streamProse } from './models/generate.ts'
import { ModelFailure } from './models/model-failure.ts'
import type { ModelGuard } from './models/model-guard.ts'
import type { CachedAnswerStore } from './store/cached-answers.ts'
import type { InteractionEnd, InteractionStore } from './store/interactions.ts'

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

interface AskerOptions {
  config: AiConfig
  database: Database
  guards: ReadonlyMap<ProviderName, ModelGuard>
  interactions: InteractionStore
  cache: CachedAnswerStore
}

/** Asks the providers of a configuration in their order. */
export function createModelAsker(options: AskerOptions): ModelAsker {
  const { config, interactions, cache } = options
  const attempt = createAttempt(options)
  const underWay = new Map<string, Promise<Answered<unknown>>>()

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
const fromCache: InteractionEnd = { ...atNoCost, outcome: 'answered', reason: null, cached: true }
const byBuiltIn = { provider: 'built-in', model: null, cached: false, repaired: false, redacted: 0 } as const

function cachedBy(
  provider: ProviderName,
  model: string | null,
  interaction_id: string,
  redacted: number,
): AnsweredBy {
  return { provider, model, interaction_id, cached: true, repaired: false, redacted, fall_back_reason: null }
}

function asResult<T>(prose: Prose, read: (prose: Prose) => T): CallResult<T> {
  return { value: read(prose), text: prose.text, tokens: prose.tokens, repaired: false }
}

/** Why there is no model to ask. */
function describeNone({ enabled, configured }: AiConfig): string {
  if (!enabled) return 'Models are turned off by ENABLE_AGENTS.'
  if (configured.length === 0) return 'No model is set up; docs/ai.md says how.'
  return 'THROUGHLINE_AI_PROVIDERS lets no model be asked.'
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
