import { aiContract } from '#contracts/ai.ts'
import { authContract } from '#contracts/auth.ts'
import { coachingContract } from '#contracts/coaching.ts'
import { commitsContract } from '#contracts/commits.ts'
import { databaseContract } from '#contracts/database.ts'
import { eventsContract } from '#contracts/events.ts'
import { gatewayContract } from '#contracts/gateway.ts'
import { monitorContract } from '#contracts/monitor.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { securityContract } from '#contracts/security.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { createClient, type Transport } from '#platform/contract/create-client.ts'

/** Sends a request to the gateway that served this page; the session cookie goes along. */
const throughGateway: Transport = async ({ method, path, headers, body, signal }) => {
  const response = await reach(`/api${path}`, {
    method,
    headers,
    credentials: 'same-origin',
    body: body ?? null,
    signal: signal ?? null,
  })
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  }
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new Error('The server cannot be reached. Check that it is running, then try again.', {
      cause: error,
    })
  }
}

/** The services, typed by their contracts. Calls reject with an error that carries the problem's `code`. */
export const gateway = createClient(gatewayContract, throughGateway)
export const auth = createClient(authContract, throughGateway)
export const commits = createClient(commitsContract, throughGateway)
export const coaching = createClient(coachingContract, throughGateway)
export const repositories = createClient(repositoriesContract, throughGateway)
export const events = createClient(eventsContract, throughGateway)
export const ai = createClient(aiContract, throughGateway)
export const monitor = createClient(monitorContract, throughGateway)
export const database = createClient(databaseContract, throughGateway)
export const security = createClient(securityContract, throughGateway)
export const webhooks = createClient(webhooksContract, throughGateway)
