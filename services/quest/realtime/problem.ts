import type { Acknowledgement } from '#contracts/realtime.ts'
import { realtimeContract } from '#contracts/realtime.ts'
import type { Problem } from '#platform/errors/service-error.ts'
import { describeProblem } from '#platform/http/problem.ts'

/** The problem document of what went wrong with a message, or with a connection. */
export function describeSocketProblem(error: unknown, message: string, requestId: string): Problem {
  return describeProblem(error, realtimeContract.errors, {
    instance: `/socket.io#${message}`,
    request_id: requestId,
  })
}

/** The acknowledgement that refuses. */
export function refuse(error: unknown, message: string, requestId: string): Acknowledgement {
  return { ok: false, problem: describeSocketProblem(error, message, requestId) }
}
