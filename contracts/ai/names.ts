import type { Static } from 'typebox'
import { OneOf } from '#platform/contract/schemas.ts'

/** Who can answer. `compatible` is any server that speaks OpenAI's chat completions. */
export const providerNames = ['built-in', 'ollama', 'openai', 'anthropic', 'compatible'] as const
export const ProviderName = OneOf(providerNames)
export type ProviderName = Static<typeof ProviderName>

/** What models are asked for. */
export const agentNames = ['commit-coach', 'code-reviewer', 'assistant'] as const
export const AgentName = OneOf(agentNames)
export type AgentName = Static<typeof AgentName>
