import { createHash, timingSafeEqual } from 'node:crypto'
import { ServiceError } from '#platform/errors/service-error.ts'
import {
  type Credential,
  identityHeader,
  type RequestHeaders,
  readCredential,
  readWorkspaceChoice,
} from './credentials.ts'
import { firstWorkspaceId, localOwner, type Principal } from './principal.ts'
import type { TokenKit } from './tokens.ts'
import { readVouched } from './vouch.ts'

/** Finds out who sends a request; null when nobody we know does. */
export type Authenticate = (headers: RequestHeaders) => Promise<Principal | null>

/**
 * Finds out whose a credential is that this process cannot judge by itself: an API key, an access token, a session, or
 * the owner's key (`kind` is `owner`).
 *
 * @param workspaceId the workspace that was asked for; null for the one its owner was last in
 */
export type Identify = (
  credential: Credential | { kind: 'owner'; value: string },
  workspaceId: string | null,
) => Promise<Principal | null>

export interface AuthenticateOptions {
  /** The service that is asked for something: a token is good for one alone. */
  service: string
  /** The key that makes whoever can read it on the server's machine its owner. */
  ownerKey: string
  /** Whether the owner's key opens the first workspace also while nobody can be asked about it. */
  trustsOwnerKeyAlone: boolean
  tokens: TokenKit
  identify: Identify
}

/**
 * Takes the word of this process and the token of a peer, and asks `identify` about any other credential. A token that a
 * peer signed stands in a header of its own and is never asked about: who asks would have to sign one, too.
 */
export function createAuthenticate(options: AuthenticateOptions): Authenticate {
  const { service, tokens, identify } = options
  const identifyOwner = createIdentifyOwner(options)
  const ownerDigest = digest(options.ownerKey)
  return async (headers) => {
    const vouched = readVouched(headers)
    if (vouched !== undefined) return vouched
    const token = headers[identityHeader]
    if (token !== undefined) return typeof token === 'string' ? tokens.verify(token, service) : null
    const credential = readCredential(headers)
    if (credential === null) return null
    const workspaceId = readWorkspaceChoice(headers)
    const isOwner = credential.kind === 'bearer' && timingSafeEqual(digest(credential.value), ownerDigest)
    return isOwner ? identifyOwner(credential.value, workspaceId) : identify(credential, workspaceId)
  }
}

/** Asks who the owner is; while nobody can be asked, it is who it was, if the owner's key may stand for itself. */
function createIdentifyOwner({ identify, trustsOwnerKeyAlone }: AuthenticateOptions) {
  let lastAnswer: Principal | null = localOwner
  return async (value: string, workspaceId: string | null): Promise<Principal | null> => {
    const isFirst = workspaceId === null || workspaceId === firstWorkspaceId
    try {
      const principal = await identify({ kind: 'owner', value }, workspaceId)
      if (isFirst) lastAnswer = principal
      return principal
    } catch (error) {
      const isAway = error instanceof ServiceError && error.code === 'unavailable'
      if (trustsOwnerKeyAlone && isFirst && isAway) return lastAnswer
      throw error
    }
  }
}

/** Knows nobody but the owner: for where there is no service to ask. */
export const identifyOwnerAlone: Identify = async ({ kind }) => (kind === 'owner' ? localOwner : null)

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
