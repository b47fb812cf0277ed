import type { ProviderName } from '#contracts/ai/names.ts'
import {
  type Environment,
  flag,
  integer,
  readSettings,
  type Setting,
  SettingsError,
  text,
  webAddress,
} from '#platform/config/read-settings.ts'
import { type Price, readPrices } from './spending/price.ts'

/** A server or service with models, as the operator set it up. */
export interface Provider {
  name: ModelProviderName
  /** Root of its API. */
  address: URL
  key: string | null
  model: string
  /** The model that reads source code; the same one unless another was named. */
  code_model: string
}

export type ModelProviderName = Exclude<ProviderName, 'built-in'>

/** Most that a workspace may use up in a period; null for no limit. Cost is in millionths of a US dollar. */
export interface Limits {
  tokens: number | null
  cost: number | null
}

export interface AiConfig {
  enabled: boolean
  /** All that are set up, whether they are asked or not. */
  configured: readonly Provider[]
  /** Those that are asked, in this order. */
  providers: readonly Provider[]
  prices: ReadonlyMap<string, Price>
  limits: { day: Limits; month: Limits }
  timeout_seconds: number
  concurrency: number
  queue: number
  retention_days: number
  redact_emails: boolean
  keep_prompts: boolean
}

/** Reads the settings of ai; throws a `SettingsError` that names every faulty one. */
export function readAiConfig(environment: Environment): AiConfig {
  const settings = readSettings(environment, {
    enabled: flag('ENABLE_AGENTS', true),
    ollama_url: webAddress('OLLAMA_BASE_URL', null, ollamaUrl),
    ollama_model: text('OLLAMA_MODEL', null),
    ollama_code_model: text('CODE_LLAMA_MODEL', null),
    openai_key: text('OPENAI_API_KEY', null),
    openai_model: text('THROUGHLINE_OPENAI_MODEL', 'gpt-5.4-mini'),
    openai_url: webAddress('THROUGHLINE_OPENAI_URL', 'https://api.openai.com/v1'),
    anthropic_key: text('ANTHROPIC_API_KEY', null),
    anthropic_model: text('THROUGHLINE_ANTHROPIC_MODEL', 'claude-sonnet-5-5'),
    anthropic_url: webAddress('THROUGHLINE_ANTHROPIC_URL', 'https://api.anthropic.com/v1'),
    compatible_url: webAddress('THROUGHLINE_COMPATIBLE_URL', null, 'https://models.example.com/v1'),
    compatible_key: text('THROUGHLINE_COMPATIBLE_API_KEY', null),
    compatible_model: text('THROUGHLINE_COMPATIBLE_MODEL', null),
    order: providerOrder('THROUGHLINE_AI_PROVIDERS'),
    prices: { name: 'THROUGHLINE_AI_PRICES', read: readPrices },
    day_tokens: tokenLimit('THROUGHLINE_AI_DAILY_TOKENS'),
    month_tokens: tokenLimit('THROUGHLINE_AI_MONTHLY_TOKENS'),
    day_cost: dollars('THROUGHLINE_AI_DAILY_COST'),
    month_cost: dollars('THROUGHLINE_AI_MONTHLY_COST'),
    timeout_seconds: integer('THROUGHLINE_AI_TIMEOUT', 60, { min: 1, max: 3600 }),
    concurrency: integer('THROUGHLINE_AI_CONCURRENCY', 2, { min: 1, max: 64 }),
    queue: integer('THROUGHLINE_AI_QUEUE', 64, { min: 0, max: 10_000 }),
    retention_days: integer('THROUGHLINE_AI_RETENTION_DAYS', 30, { min: 1, max: 3650 }),
    redact_emails: flag('THROUGHLINE_AI_REDACT_EMAILS', true),
    keep_prompts: flag('THROUGHLINE_AI_KEEP_PROMPTS', false),
  })
  const configured = listConfigured(settings)
  const providers = settings.enabled ? pickProviders(configured, settings.order) : []
  const limits = {
    day: { tokens: settings.day_tokens, cost: settings.day_cost },
    month: { tokens: settings.month_tokens, cost: settings.month_cost },
  }
  refuseUnpriced(providers, settings.prices, limits)
  const { enabled, prices, timeout_seconds, concurrency, queue } = settings
  const { retention_days, redact_emails, keep_prompts } = settings
  return {
    enabled,
    configured,
    providers,
    prices,
    limits,
    timeout_seconds,
    concurrency,
    queue,
    retention_days,
    redact_emails,
    keep_prompts,
  }
}

interface ProviderSettings {
  ollama_url: URL | null
  ollama_model: string | null
  ollama_code_model: string | null
  openai_key: string | null
  openai_model: string
  openai_url: URL
  anthropic_key: string | null
  anthropic_model: string
  anthropic_url: URL
  compatible_url: URL | null
  compatible_key: string | null
  compatible_model: string | null
}

const ollamaUrl = 'http://127.0.0.1:11434'
const ollamaModel = 'llama3.2'

/** Servers of one’s own come first. A provider is set up once it has what only the operator can know of it. */
function listConfigured(settings: ProviderSettings): Provider[] {
  const found: Provider[] = []
  const { ollama_url, ollama_model, ollama_code_model, compatible_url, compatible_model } = settings
  if (ollama_url || ollama_model || ollama_code_model) {
    const model = ollama_model ?? ollamaModel
    const code_model = ollama_code_model ?? model
    found.push({ name: 'ollama', address: ollama_url ?? new URL(ollamaUrl), key: null, model, code_model })
  }
  if (compatible_url || compatible_model) {
    if (!compatible_url || !compatible_model) {
      throw new SettingsError([
        'THROUGHLINE_COMPATIBLE_URL and THROUGHLINE_COMPATIBLE_MODEL must be set together: a server of that kind has no ' +
          'address or model of its own to start from.',
      ])
    }
    found.push(hosted('compatible', compatible_url, settings.compatible_key, compatible_model))
  }
  if (settings.anthropic_key) {
    found.push(hosted('anthropic', settings.anthropic_url, settings.anthropic_key, settings.anthropic_model))
  }
  if (settings.openai_key) {
    found.push(hosted('openai', settings.openai_url, settings.openai_key, settings.openai_model))
  }
  return found
}

function hosted(name: ModelProviderName, address: URL, key: string | null, model: string): Provider {
  return { name, address, key, model, code_model: model }
}

/**
 * Without a wish for an order only the first is asked: a text must not go to another company because a server of one’s
 * own was down.
 */
function pickProviders(
  configured: readonly Provider[],
  wished: readonly ProviderName[] | null,
): readonly Provider[] {
  if (wished === null) return configured.slice(0, 1)
  return wished
    .filter((name) => name !== 'built-in')
    .map((name) => {
      const provider = configured.find((one) => one.name === name)
      if (provider) return provider
      throw new SettingsError([
        `THROUGHLINE_AI_PROVIDERS names ${name}, which is not set up; docs/ai.md says which settings it needs.`,
      ])
    })
}

function refuseUnpriced(
  providers: readonly Provider[],
  prices: ReadonlyMap<string, Price>,
  { day, month }: AiConfig['limits'],
): void {
  if (day.cost === null && month.cost === null) return
  const models = providers
    .filter(({ name }) => name !== 'ollama')
    .flatMap(({ model, code_model }) => [model, code_model])
  const unpriced = [...new Set(models)].filter((model) => !prices.has(model))
  if (unpriced.length === 0) return
  throw new SettingsError([
    `THROUGHLINE_AI_PRICES must give the price of ${unpriced.join(', ')}, since there is a limit on what models may cost.`,
  ])
}

const orderNames: readonly ProviderName[] = ['built-in', 'ollama', 'openai', 'anthropic', 'compatible']

function providerOrder(name: string): Setting<readonly ProviderName[] | null> {
  return {
    name,
    read: (given) => {
      if (given === undefined) return null
      const names = given.split(',').map((one) => one.trim().toLowerCase())
      const known = orderNames.filter((one) => names.includes(one))
      if (known.length === names.length) return names as ProviderName[]
      throw new Error(`must be a list of ${orderNames.join(', ')}, each at most once, not "${given}".`)
    },
  }
}

function tokenLimit(name: string): Setting<number | null> {
  return {
    name,
    read: (given) => {
      if (given === undefined) return null
      if (/^\d{1,15}$/.test(given.trim())) return Number(given)
      throw new Error(`must be a whole number of tokens, not "${given}".`)
    },
  }
}

function dollars(name: string): Setting<number | null> {
  return {
    name,
    read: (given) => {
      if (given === undefined) return null
      if (/^\d{1,9}(\.\d{1,6})?$/.test(given.trim())) return Math.round(Number(given) * 1e6)
      throw new Error(`must be an amount of US dollars such as 2.50, not "${given}".`)
    },
  }
}
