import { createHmac, randomUUID } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { Webhook } from 'standardwebhooks'
import type { Provider } from '#contracts/code-host.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import type { TestServices } from '#platform/testing/service.ts'

/** A request as a sender makes it. */
export interface SignedDelivery {
  headers: Record<string, string>
  payload: string
}

interface Sending {
  secret: string
  event: string
  payload: unknown
  /** The sender's id of it; another one each time when left out. */
  delivery?: string
}

/** Signs deliveries the way each sender does. */
export const senders: Readonly<Record<Provider, (sending: Sending) => SignedDelivery>> = {
  github: ({ secret, event, payload, delivery = randomUUID() }) =>
    json(payload, (body) => ({
      'x-github-event': event,
      'x-github-delivery': delivery,
      'x-hub-signature-256': `sha256=${digest(secret, body)}`,
    })),
  gitea: ({ secret, event, payload, delivery = randomUUID() }) =>
    json(payload, (body) => ({
      'x-gitea-event': event,
      'x-gitea-delivery': delivery,
      'x-gitea-signature': digest(secret, body),
    })),
  bitbucket: ({ secret, event, payload, delivery = randomUUID() }) =>
    json(payload, (body) => ({
      'x-event-key': event,
      'x-request-uuid': delivery,
      'x-hub-signature': `sha256=${digest(secret, body)}`,
    })),
  gitlab: ({ secret, event, payload, delivery = randomUUID() }) =>
    json(payload, () => ({
      'x-gitlab-event': event,
      'idempotency-key': delivery,
      'x-gitlab-token': secret,
    })),
  standard: ({ secret, payload, delivery = `msg_${randomUUID()}` }) =>
    json(payload, (body) => signStandard(secret, body, delivery)),
}

function json(payload: unknown, sign: (body: string) => Record<string, string>): SignedDelivery {
  const body = JSON.stringify(payload)
  return { headers: { 'content-type': 'application/json', ...sign(body) }, payload: body }
}

function digest(secret: string, body: string): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}

/** Headers of a delivery by the Standard Webhooks specification, signed by its own library. */
export function signStandard(
  secret: string,
  body: string,
  delivery: string,
  at = new Date(),
): Record<string, string> {
  return {
    'webhook-id': delivery,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(delivery, at, body),
  }
}

/** Posts a delivery as a stranger to us: without any identity but its signature. */
export function post(host: TestServices, url: string, delivery: Partial<InjectOptions>) {
  return host.request(webhooksContract, {
    method: 'POST',
    url,
    ...delivery,
    headers: { authorization: '', ...delivery.headers },
  })
}
