import { findArtifact, saveArtifact } from '../store/oauth-artifacts.ts'
import type { Executor } from '../store/queries.ts'
import { lifetimes } from './lifetimes.ts'

/** What oidc-provider calls a request that waits for the person. */
const kind = 'Interaction'

/** A request of a program, as it waits for the person's answer. */
export interface WaitingRequest {
  id: string
  client_id: string
  redirect_uri: string
  scopes: string[]
  resources: string[]
  /** The session of the browser it came in, and whose that is. */
  session_id: string
  user_id: string
  /** Path that takes the browser on to the program. */
  return_to: string
  expires_at: string
  payload: Record<string, unknown>
}

/** What a person answers. */
export type Answer = { consent: { grantId: string } } | { error: 'access_denied'; error_description: string }

interface Payload {
  exp: number
  params: { client_id: string; redirect_uri: string; scope?: string; resource?: string | string[] }
  session?: { uid: string; accountId: string }
  returnTo: string
  result?: unknown
}

/**
 * A request that waits for an answer; null when it was answered, has run out, or is none.
 *
 * @param lock until the end of the transaction, so that it is answered once
 */
export async function findWaitingRequest(
  executor: Executor,
  id: string,
  lock = false,
): Promise<WaitingRequest | null> {
  const found = await findArtifact(executor, kind, id, lock)
  if (found === null) return null
  const { exp, params, session, returnTo, result } = found.payload as unknown as Payload
  if (session === undefined || result !== undefined) return null
  return {
    id,
    client_id: params.client_id,
    redirect_uri: params.redirect_uri,
    scopes: params.scope?.split(' ') ?? [],
    resources: [params.resource ?? []].flat(),
    session_id: session.uid,
    user_id: session.accountId,
    return_to: new URL(returnTo).pathname,
    expires_at: new Date(exp * 1000).toISOString(),
    payload: found.payload,
  }
}

/** Notes the answer, with which the browser goes on. */
export async function answerRequest(
  executor: Executor,
  { id, client_id, payload }: WaitingRequest,
  answer: Answer,
): Promise<void> {
  await saveArtifact(executor, {
    kind,
    value: id,
    client_id,
    grant_id: null,
    payload: { ...payload, result: answer },
    seconds: lifetimes.request,
  })
}
