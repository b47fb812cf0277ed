import type { LanguageModel } from 'ai'
import type { Provider } from '../config.ts'

/** Tokens of text Ollama makes room for; its own choice would silently drop the beginning of a patch. */
const ollamaRoom = 16_384

/**
 * The model of a provider behind the AI SDK's interface, reached through `fetch`. The SDKs are loaded at the first call:
 * a server that asks no model starts without them and never holds them in memory.
 */
export async function openModel(
  provider: Provider,
  model: string,
  fetch: typeof globalThis.fetch,
): Promise<LanguageModel> {
  const { address, key } = provider
  const baseURL = address.href.replace(/\/+$/, '')
  switch (provider.name) {
    case 'ollama': {
      const { createOllama } = await import('ai-sdk-ollama')
      // An answer that does not fit is mended here, in one way for every provider.
      const settings = { reliableObjectGeneration: false, options: { num_ctx: ollamaRoom } }
      return createOllama({ baseURL, fetch })(model, settings)
    }
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai')
      return createOpenAI({ baseURL, fetch, apiKey: key ?? '' })(model)
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic')
      return createAnthropic({ baseURL, fetch, apiKey: key ?? '' })(model)
    }
    case 'compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
      return createOpenAICompatible({
        name: 'compatible',
        baseURL,
        fetch,
        includeUsage: true,
        supportsStructuredOutputs: true,
        ...(key !== null && { apiKey: key }),
      })(model)
    }
  }
}

/** The SDK's own functions, with its advertising in the log turned off. */
export async function loadSdk() {
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })
  return import('ai')
}
