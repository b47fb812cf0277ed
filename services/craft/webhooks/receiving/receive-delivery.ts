import { Counter } from 'prom-client'
import type { Provider } from '#contracts/code-host.ts'
import { hasCode, ServiceError } from '#platform/errors/service-error.ts'
import type { Metrics } from '#platform/telemetry/metrics.ts'
import { secretSettings, type WebhooksConfig } from '../config.ts'
import type { HookFinder } from '../hooks/find-receiving-hook.ts'
import type { ReceivingHook } from '../hooks/hook.ts'
import { nameOfProvider } from '../hooks/settings-hook.ts'
import { nameDelivery } from '../providers/name-delivery.ts'
import { verifySignature } from '../signatures/verify-signature.ts'
import { type Headers, readHeader, selectStorable } from './headers.ts'
import type { Inbox, Receipt } from './inbox.ts'
import { parsePayload } from './parse-payload.ts'
import type { Tallies, TallyKind } from './tallies.ts'

/** A delivery as it came in. */
export interface ReceivedRequest {
  provider: Provider
  /** null: the hook of the settings. */
  hook_id: string | null
  headers: Headers
  body: Buffer
}

export interface ReceiverOptions {
  config: WebhooksConfig
  finder: HookFinder
  inbox: Inbox
  tallies: Tallies
  metrics: Metrics
}

/**
 * Checks a delivery and stores it; processing comes later. Nothing is read out of a body whose signature is not right.
 * @throws ServiceError `webhooks_disabled`, `hook_not_found`, `hook_not_configured`, `bad_signature`,
 * `stale_timestamp`, `invalid_request`
 */
export type ReceiveDelivery = (request: ReceivedRequest) => Promise<Receipt>

export function createReceiver({
  config,
  finder,
  inbox,
  tallies,
  metrics,
}: ReceiverOptions): ReceiveDelivery {
  const counter = new Counter({
    name: 'throughline_webhook_deliveries_total',
    help: 'Webhook deliveries by sender and outcome',
    labelNames: ['provider', 'outcome'],
    registers: [metrics.registry],
  })

  const refuse = (hook: ReceivingHook, kind: TallyKind, error: unknown): never => {
    tallies.count(hook, kind)
    counter.inc({ provider: hook.provider, outcome: kind })
    throw error
  }

  return async ({ provider, hook_id, headers, body }) => {
    const hook = await findHook({ config, finder }, provider, hook_id)
    const verdict = verifySignature(provider, { headers, body, secrets: hook.secrets, now: Date.now() })
    if (verdict === 'stale') return refuse(hook, 'timestamp', staleTimestamp())
    if (verdict !== 'valid') return refuse(hook, 'signature', badSignature(provider, verdict))
    try {
      const { text, value } = parsePayload(body, readHeader(headers, 'content-type') ?? '')
      const name = nameDelivery(provider, headers, value, body)
      const receipt = await inbox.put({
        hook,
        provider,
        ...name,
        bytes: body.length,
        headers: selectStorable(headers),
        payload: text,
        value,
      })
      if (receipt.duplicate) tallies.count(hook, 'duplicate')
      counter.inc({ provider, outcome: receipt.duplicate ? 'duplicate' : 'stored' })
      return receipt
    } catch (error) {
      if (hasCode(error, 'invalid_request')) return refuse(hook, 'malformed', error)
      throw error
    }
  }
}

async function findHook(
  { config, finder }: Pick<ReceiverOptions, 'config' | 'finder'>,
  provider: Provider,
  hookId: string | null,
): Promise<ReceivingHook> {
  if (!config.enabled) {
    throw new ServiceError(
      'webhooks_disabled',
      'Webhooks are turned off here; set ENABLE_WEBHOOKS to true and start again.',
      { retry_after: 600 },
    )
  }
  const hook = await finder.find(provider, hookId)
  if (!hook && hookId === null) {
    throw new ServiceError(
      'hook_not_configured',
      `There is no secret to check deliveries of ${nameOfProvider(provider)} with: set ${secretSettings[provider].name} to the one the sender has, or make a hook with POST /webhooks/hooks.`,
    )
  }
  if (!hook?.enabled) {
    throw new ServiceError(
      'hook_not_found',
      `There is no hook ${hookId ?? ''} for ${nameOfProvider(provider)} here, or it is turned off.`,
    )
  }
  return hook
}

function badSignature(provider: Provider, verdict: 'missing' | 'wrong'): ServiceError {
  return new ServiceError(
    'bad_signature',
    verdict === 'missing'
      ? `The delivery is not signed: give ${nameOfProvider(provider)} the secret of this hook.`
      : 'The signature fits none of the secrets of this hook: give the sender the same one.',
  )
}

function staleTimestamp(): ServiceError {
  return new ServiceError(
    'stale_timestamp',
    'The delivery was signed more than five minutes ago, or in the future: send it again, or set the clock.',
  )
}
