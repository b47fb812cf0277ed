import type { ProviderName } from '#contracts/ai/names.ts'
import { providerNames } from '#contracts/ai/names.ts'
import type { AgentsStatus, ProviderStatus } from '#contracts/ai.ts'
import type { Check } from '#platform/http/operational-routes.ts'
import type { AiConfig, Provider } from './config.ts'
import type { ModelGuard } from './models/model-guard.ts'
import { type Probe, probeProvider } from './models/probe-provider.ts'
import { describeBudget, periods } from './spending/budget.ts'
import type { InteractionStore } from './store/interactions.ts'

export interface StatusOptions {
  config: AiConfig
  guards: ReadonlyMap<ProviderName, ModelGuard>
  interactions: InteractionStore
}

/** Tells how the providers do. */
export interface StatusReader {
  read: (workspaceId: string) => Promise<AgentsStatus>
  /** For `/ready`: a model that is away makes the service work less well, and no request fails for it. */
  check: () => Promise<Check[]>
}

/** Milliseconds a provider has to tell its models, and that what it told is good for. */
const probeWithin = 3_000
const probeWithinCheck = 700
const probeKept = { own: 15_000, hosted: 60_000 }

export function createStatusReader({ config, guards, interactions }: StatusOptions): StatusReader {
  const probes = new Map<ProviderName, { probe: Promise<Probe>; until: number }>()

  /** Asked now and then, however many want to know; a company's server less often than one's own. */
  const probe = (provider: Provider, within: number) => {
    const last = probes.get(provider.name)
    if (last && last.until > Date.now()) return last.probe
    const asking = probeProvider(provider, within)
    const isHosted = provider.name === 'openai' || provider.name === 'anthropic'
    const kept = isHosted ? probeKept.hosted : probeKept.own
    probes.set(provider.name, { probe: asking, until: Date.now() + kept })
    return asking
  }

  const describe = async (name: ProviderName): Promise<ProviderStatus> => {
    const provider = config.configured.find((one) => one.name === name)
    if (name === 'built-in') return builtIn
    if (!provider) return { ...nothing, name }
    const place = config.providers.indexOf(provider)
    const { address, model, code_model } = provider
    return {
      name,
      configured: true,
      place: place < 0 ? null : place + 1,
      address: address.origin,
      model,
      code_model,
      breaker: guards.get(name)?.state().breaker ?? 'closed',
      ...(place < 0 ? unasked : await probe(provider, probeWithin)),
    }
  }

  return {
    read: async (workspaceId) => {
      const now = new Date()
      const [providers, spent] = await Promise.all([
        Promise.all(providerNames.map(describe)),
        interactions.readSpent(workspaceId, now),
      ])
      const states = [...guards.values()].map((guard) => guard.state())
      return {
        enabled: config.enabled,
        answers: config.providers[0]?.name ?? 'built-in',
        providers,
        budgets: periods.map((period) => describeBudget(period, config.limits[period], spent[period], now)),
        running: states.reduce((sum, { running }) => sum + running, 0),
        waiting: states.reduce((sum, { waiting }) => sum + waiting, 0),
      }
    },

    check: () =>
      Promise.all(
        config.providers.map(async (provider) => {
          const { problem } = await probe(provider, probeWithinCheck)
          const { breaker } = guards.get(provider.name)?.state() ?? { breaker: 'closed' }
          const detail =
            problem ?? (breaker === 'open' ? 'It failed repeatedly and is left alone for a while.' : null)
          return {
            name: `model server ${provider.name}`,
            ready: detail === null,
            optional: true,
            ...(detail !== null && { detail }),
          }
        }),
      ),
  }
}

const unasked = { reachable: null, models: [], latency_ms: null, problem: null, checked_at: null }
const nothing = {
  configured: false,
  place: null,
  address: null,
  model: null,
  code_model: null,
  breaker: 'closed' as const,
  ...unasked,
}
const builtIn: ProviderStatus = { ...nothing, name: 'built-in', configured: true, reachable: true }
