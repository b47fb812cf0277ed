import { createHash } from 'node:crypto'
import type { Provider } from '#contracts/code-host.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { type Headers, readHeader } from '../receiving/headers.ts'
import { type Fields, objectAt, textAt } from './fields.ts'

/** What a delivery is called: by its sender, and by what it tells. */
export interface DeliveryName {
  /** The same when the sender tries again. */
  delivery: string
  event: string
  action: string | null
  /** Full name of the repository it is about. */
  repository: string | null
}

interface Naming {
  /** Headers that have the sender's id of the delivery, the best first. */
  delivery: readonly string[]
  /** Header that names the event; null when the payload does. */
  event: string | null
  describe: (payload: Fields) => { event?: string | null; action: string | null; repository: string | null }
}

const ofRepository = (payload: Fields) => ({
  action: textAt(payload, 'action'),
  repository: textAt(objectAt(payload, 'repository'), 'full_name'),
})

const namings: Readonly<Record<Provider, Naming>> = {
  github: { delivery: ['x-github-delivery'], event: 'x-github-event', describe: ofRepository },
  gitea: {
    delivery: ['x-gitea-delivery', 'x-forgejo-delivery'],
    event: 'x-gitea-event',
    describe: ofRepository,
  },
  gitlab: {
    delivery: ['webhook-id', 'idempotency-key', 'x-gitlab-event-uuid'],
    event: 'x-gitlab-event',
    describe: (payload) => ({
      event: textAt(payload, 'object_kind') ?? textAt(payload, 'event_name'),
      action: textAt(objectAt(payload, 'object_attributes'), 'action') ?? textAt(payload, 'action'),
      repository: textAt(objectAt(payload, 'project'), 'path_with_namespace'),
    }),
  },
  bitbucket: {
    delivery: ['x-request-uuid'],
    event: 'x-event-key',
    describe: (payload) => ({
      action: null,
      repository: textAt(objectAt(payload, 'repository'), 'full_name'),
    }),
  },
  standard: {
    delivery: ['webhook-id'],
    event: null,
    describe: (payload) => ({ event: textAt(payload, 'type'), action: null, repository: null }),
  },
}

const longest = 200

/**
 * Names a delivery by its headers and payload. One without an id of the sender's is named after its content, so that the
 * same again is still one.
 * @throws ServiceError `invalid_request` when nothing says what event it is
 */
export function nameDelivery(
  provider: Provider,
  headers: Headers,
  payload: Fields,
  body: Buffer,
): DeliveryName {
  const naming = namings[provider]
  const { event: told, action, repository } = naming.describe(payload)
  const event = told ?? (naming.event === null ? null : readHeader(headers, naming.event))
  if (event === null || event === '') {
    const place = naming.event ?? 'the field `type`'
    throw new ServiceError(
      'invalid_request',
      `The delivery does not say what event it is: ${place} is missing.`,
    )
  }
  const ids = naming.delivery.map((header) => readHeader(headers, header))
  const delivery = ids.find((id) => id !== null && /^[\x21-\x7e]{1,200}$/.test(id))
  return {
    delivery: delivery ?? `sha256:${createHash('sha256').update(`${event}\n`).update(body).digest('hex')}`,
    event: shorten(event),
    action: action && shorten(action),
    repository: repository && shorten(repository),
  }
}

function shorten(text: string): string {
  return text.slice(0, longest).toWellFormed()
}
