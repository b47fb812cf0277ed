import type { Provider } from '../config.ts'
import { ModelFailure } from './model-failure.ts'
import { openWire } from './wire.ts'

/** What a provider said when it was asked for its models. */
export interface Probe {
  reachable: boolean
  models: string[]
  latency_ms: number | null
  /** What a person should do; null when all is well. */
  problem: string | null
  checked_at: string
}

const mostModels = 200
const anthropicVersion = '2023-06-01'

/** Asks a provider for its models, which costs nothing. Never rejects. */
export async function probeProvider(provider: Provider, milliseconds: number): Promise<Probe> {
  const started = performance.now()
  const wire = openWire(provider, AbortSignal.timeout(milliseconds))
  const checked_at = new Date().toISOString()
  try {
    const response = await wire.fetch(pathOfModels(provider), { headers: headersFor(provider) })
    const body: unknown = response.ok ? await response.json() : await response.body?.cancel()
    const latency_ms = Math.round(performance.now() - started)
    const failure = wire.failure()
    if (failure)
      return { reachable: true, models: [], latency_ms, problem: adviseOn(provider, failure), checked_at }
    const models = readModels(body)
    return {
      reachable: true,
      models: models.slice(0, mostModels),
      latency_ms,
      problem: findMissing(provider, models),
      checked_at,
    }
  } catch (error) {
    const failure = wire.failure() ?? error
    const problem =
      failure instanceof ModelFailure
        ? adviseOn(provider, failure)
        : 'It answers in a way that cannot be read.'
    return { reachable: false, models: [], latency_ms: null, problem, checked_at }
  }
}

function pathOfModels({ name, address }: Provider): string {
  const root = address.href.replace(/\/+$/, '')
  return name === 'ollama' ? `${root}/api/tags` : `${root}/models`
}

function headersFor({ name, key }: Provider): Record<string, string> {
  if (key === null) return {}
  if (name === 'anthropic') return { 'x-api-key': key, 'anthropic-version': anthropicVersion }
  return { authorization: `Bearer ${key}` }
}

function readModels(body: unknown): string[] {
  const { models, data } = (body ?? {}) as { models?: unknown; data?: unknown }
  const listed = Array.isArray(models) ? models : Array.isArray(data) ? data : []
  return listed.flatMap((one: { name?: unknown; id?: unknown }) => {
    const name = one?.name ?? one?.id
    return typeof name === 'string' ? [name.slice(0, 200)] : []
  })
}

/** Ollama names a model with its tag, and takes `latest` for one that is named without. */
function findMissing({ name, model, code_model }: Provider, models: readonly string[]): string | null {
  if (name !== 'ollama') return null
  const missing = [...new Set([model, code_model])].filter(
    (wanted) => !models.includes(wanted) && !models.includes(`${wanted}:latest`),
  )
  if (missing.length === 0) return null
  return `It has no model ${missing.join(' and no ')}; run \`ollama pull ${missing[0]}\`.`
}

const settingOfKey = {
  ollama: 'OLLAMA_BASE_URL',
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  compatible: 'THROUGHLINE_COMPATIBLE_API_KEY',
}

function adviseOn({ name, address }: Provider, failure: ModelFailure): string {
  switch (failure.kind) {
    case 'unauthorised':
      return `It refuses the key; check ${settingOfKey[name]}.`
    case 'unreachable':
      return `Nothing answers at ${address.origin}; check that it runs and that the address is right.`
    case 'unknown_model':
      return `There is no list of models at ${address.href}; check the address.`
    default:
      return failure.message
  }
}
