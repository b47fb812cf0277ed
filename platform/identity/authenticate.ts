import { createHash, timingSafeEqual } from 'node:crypto'
import { type Credential, type RequestHeaders, readCredential, readWorkspaceChoice } from './credentials.ts'
import { localOwner, type Principal } from './principal.ts'
import type { TokenKit } from './tokens.ts'

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
  /** The key that makes whoever can read it on the server's machine its owner. */
  ownerKey: string
  tokens: TokenKit
  identify: Identify
}

/**
 * Accepts a token that a peer signed and the owner's key by itself, and asks `identify` about any other credential. A
 * token that a peer signed is never asked about: who asks would have to sign one, too.
 */
export function createAuthenticate({ ownerKey, tokens, identify }: AuthenticateOptions): Authenticate {
  const ownerDigest = digest(ownerKey)
  return async (headers) => {
    const credential = readCredential(headers)
    if (credential === null) return null
    const workspaceId = readWorkspaceChoice(headers)
    if (credential.kind === 'bearer') {
      const peer = await tokens.verify(credential.value)
      if (peer !== null) return peer
      if (timingSafeEqual(digest(credential.value), ownerDigest)) {
        return identify({ kind: 'owner', value: credential.value }, workspaceId)
      }
    }
    return identify(credential, workspaceId)
  }
}

/** Knows nobody but the owner: for where there is no service to ask. */
export const identifyOwnerAlone: Identify = async ({ kind }) => (kind === 'owner' ? localOwner : null)

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
