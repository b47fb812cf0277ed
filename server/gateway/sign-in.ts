import type { FastifyInstance, FastifyRequest } from 'fastify'
import { authContract } from '#contracts/auth.ts'
import type { ClientAddressProof } from '#platform/identity/client-address-proof.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { runAsService } from '#platform/service/context.ts'
import type { Peers } from '../peers.ts'
import type { SendPage } from './dashboard.ts'

/** `/sign-in?code=…`: turns the one-time code of a link into a session cookie and opens the dashboard. */
export function addSignIn(
  app: FastifyInstance,
  {
    reach,
    addressProof,
    sendPage,
  }: { reach: Peers['reach']; addressProof: ClientAddressProof; sendPage: SendPage },
): void {
  const auth = reach(authContract, 'gateway')
  app.get<{ Querystring: { code?: unknown } }>('/sign-in', async (request, reply) => {
    const { code } = request.query
    if (code === undefined) return sendPage(request, reply)
    const answer = await runAsService('gateway', firstWorkspaceId, () =>
      auth({
        method: 'POST',
        path: authContract.routes.redeemSignInLink.path,
        headers: {
          ...ownHeadersOf(request),
          ...addressProof.headersFor(request.headers),
          'content-type': 'application/json',
        },
        body: JSON.stringify({ code }),
        signal: undefined,
        idempotent: false,
      }),
    )
    const cookie = answer.headers['set-cookie']
    if (answer.status !== 200 || cookie === undefined) return reply.redirect('/?sign-in=expired', 303)
    reply.header('set-cookie', cookie)
    return reply.redirect('/', 303)
  })
}

/** What the browser says of itself, and the session it had. */
function ownHeadersOf({ headers }: FastifyRequest): Record<string, string> {
  const { 'user-agent': agent, cookie } = headers
  return { ...(agent !== undefined && { 'user-agent': agent }), ...(cookie !== undefined && { cookie }) }
}
