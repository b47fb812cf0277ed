import type { FastifyInstance } from 'fastify'
import { request as send } from 'undici'
import type { ServiceHealth } from '#contracts/gateway.ts'
import type { Contract } from '#platform/contract/define-contract.ts'
import type { Check, Readiness } from '#platform/http/operational-routes.ts'

const answerWithin = 2_000

/** Asks every service for its state, side by side; one that does not answer is `unreachable`. */
export async function readServiceHealth(
  contracts: readonly Contract[],
  local: ReadonlyMap<string, FastifyInstance>,
  urlOf: (contract: Contract) => string,
): Promise<ServiceHealth[]> {
  return Promise.all(
    contracts.map(async (contract): Promise<ServiceHealth> => {
      const started = performance.now()
      try {
        const answer = await askReady(local.get(contract.name), urlOf(contract))
        const failing = answer.checks.filter((check) => !check.ready)
        return {
          name: contract.name,
          state: answer.status,
          detail: failing.map((check) => `${check.name}: ${check.detail ?? 'not ready'}`).join('; ') || null,
          latency_ms: Math.round((performance.now() - started) * 10) / 10,
          version: answer.version,
        }
      } catch {
        const detail = `No answer within ${answerWithin / 1000} s.`
        return { name: contract.name, state: 'unreachable', detail, latency_ms: null, version: null }
      }
    }),
  )
}

interface ReadyAnswer {
  status: Readiness
  version: string
  checks: Check[]
}

async function askReady(app: FastifyInstance | undefined, url: string): Promise<ReadyAnswer> {
  if (app) return (await app.inject({ method: 'GET', url: '/ready' })).json()
  const response = await send(`${url}/ready`, { signal: AbortSignal.timeout(answerWithin) })
  return (await response.body.json()) as ReadyAnswer
}
