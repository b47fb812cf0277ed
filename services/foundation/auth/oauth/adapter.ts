import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { EventLog } from '#platform/events/event-log.ts'
import type { SecretBox } from '#platform/identity/secret-box.ts'
import { isId } from '../require-member.ts'
import {
  consumeArtifact,
  deleteArtifact,
  deleteArtifactsOfGrant,
  findArtifact,
  saveArtifact,
} from '../store/oauth-artifacts.ts'
import { type ClientMetadata, deleteClient, findClient, insertClient } from '../store/oauth-clients.ts'
import { findGrant, type Grant, touchGrant } from '../store/oauth-grants.ts'
import { findSession } from '../store/sessions.ts'
import { clientRemoved, endGrants } from './ended-programs.ts'
import { refuseUnfitClient } from './fit-client.ts'
import { refreshGrace } from './lifetimes.ts'
import { currentUnit } from './unit-of-work.ts'

export interface AdapterParts {
  clientSecrets: SecretBox
  events: EventLog
}

/** Gives oidc-provider our tables, by the name of what it keeps; all within the transaction of the request. */
export function createAdapter(parts: AdapterParts): (kind: string) => Adapter {
  return (kind) => {
    if (kind === 'Session') return sessions
    if (kind === 'Grant') return grantAdapter(parts)
    if (kind === 'Client') return clientAdapter(parts)
    return artifactAdapter(kind)
  }
}

const nothing = async () => undefined

/** What only some kinds of things have done to them. */
const idle: Adapter = {
  upsert: nothing,
  find: nothing,
  findByUid: nothing,
  findByUserCode: nothing,
  consume: nothing,
  destroy: nothing,
  revokeByGrantId: nothing,
}

/** The sessions of this service, which the provider reads and never writes. */
const findOwnSession = async (id: string): Promise<AdapterPayload | undefined> => {
  const session = isId(id) ? await findSession(await currentUnit().transaction(), id) : null
  if (session === null) return undefined
  const { user_id, created_at, expires_at } = session
  return {
    kind: 'Session',
    jti: id,
    uid: id,
    accountId: user_id,
    loginTs: toEpoch(created_at),
    iat: toEpoch(created_at),
    exp: toEpoch(expires_at),
  }
}
const sessions: Adapter = { ...idle, find: findOwnSession, findByUid: findOwnSession }

/** Grants are made by consent; the provider reads them, and ends them when a token was replayed or revoked. */
function grantAdapter({ events }: AdapterParts): Adapter {
  return {
    ...idle,
    find: async (id) => {
      const grant = isId(id) ? await findGrant(await currentUnit().transaction(), id) : null
      return grant === null ? undefined : describeGrant(grant)
    },
    destroy: async (id) => {
      const { transaction, client } = currentUnit()
      await endGrants(events, await transaction(), { id }, { user_id: null, client })
    },
  }
}

function describeGrant({ id, user_id, client_id, scopes, resources }: Grant): AdapterPayload {
  const granted = scopes.join(' ')
  const payload = {
    kind: 'Grant',
    jti: id,
    accountId: user_id,
    clientId: client_id,
    openid: { scope: granted },
    resources: Object.fromEntries(resources.map((resource) => [resource, granted])),
  }
  return payload
}

function clientAdapter({ clientSecrets, events }: AdapterParts): Adapter {
  return {
    ...idle,
    upsert: async (_, payload) => {
      const { registrant, transaction } = currentUnit()
      const metadata = payload as AdapterPayload & ClientMetadata
      refuseUnfitClient(metadata, registrant)
      const owner = registrant && { workspace_id: registrant.workspace_id, user_id: registrant.id }
      await insertClient(await transaction(), clientSecrets, metadata, owner)
    },
    find: async (id) => {
      if (!isClientId(id)) return undefined
      const client = await findClient(await currentUnit().transaction(), clientSecrets, id)
      return client === null ? undefined : (client.metadata as ClientMetadata & AdapterPayload)
    },
    destroy: async (id) => {
      const { transaction, client } = currentUnit()
      const open = await transaction()
      await endGrants(events, open, { client_id: id }, { user_id: null, client })
      if (await deleteClient(open, id)) await events.append(open, [clientRemoved(id)])
    },
  }
}

/** Whether a text can be the id of a client, so that the database may be asked about it. */
function isClientId(text: string): boolean {
  return /^client_[\w-]{16}$/.test(text)
}

/** What is used up is locked while it is looked at, so that of two requests at once the second sees the first. */
const usedUp = new Set(['AuthorizationCode', 'RefreshToken'])

function artifactAdapter(kind: string): Adapter {
  const open = () => currentUnit().transaction()
  return {
    ...idle,
    upsert: async (value, { jti: _, ...payload }, seconds) => {
      const { grantId = null, clientId } = payload
      const client_id = clientId ?? (payload.params?.client_id as string | undefined) ?? null
      const artifact = { kind, value, client_id, grant_id: grantId, payload, seconds: seconds ?? null }
      const transaction = await open()
      await saveArtifact(transaction, artifact)
      if (kind === 'RefreshToken' && grantId !== null) await touchGrant(transaction, grantId)
    },
    find: async (value) => {
      const found = await findArtifact(await open(), kind, value, usedUp.has(kind))
      if (found === null) return undefined
      const { payload, consumed_at } = found
      const isUsed = consumed_at !== null && !(kind === 'RefreshToken' && isWithinGrace(consumed_at))
      return { ...payload, jti: value, ...(isUsed && { consumed: Math.floor(consumed_at / 1000) }) }
    },
    consume: async (value) => consumeArtifact(await open(), kind, value),
    destroy: async (value) => deleteArtifact(await open(), kind, value),
    revokeByGrantId: async (grantId) => deleteArtifactsOfGrant(await open(), kind, grantId),
  }
}

function isWithinGrace(consumedAt: number): boolean {
  return Date.now() - consumedAt < refreshGrace * 1000
}

function toEpoch(time: string): number {
  return Math.floor(Date.parse(time) / 1000)
}
