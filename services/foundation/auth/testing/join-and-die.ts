import { acceptInvitation } from '../accept-invitation.ts'
import { digestOf } from '../secret-token.ts'
import { signUp } from '../sign-up.ts'
import { admitIdentity } from '../social/admit-identity.ts'
import { createDoomedParts } from './doomed-parts.ts'

/**
 * A process in which somebody comes to a workspace, and which is killed before its n-th statement:
 * `node join-and-die.ts DATABASE_URL N WAY EMAIL [INVITATION [ACCOUNT_ID]]`. Says `done` when it came to the end alive.
 */
const [url = '', fatal = '', way = '', email = '', invitation, accountId = ''] = process.argv.slice(2)
const client = { ip_address: null, user_agent: null }

const ways: Record<string, () => Promise<unknown>> = {
  'sign-up': () =>
    signUp(
      parts,
      { name: 'Ada', email, password: 'correct horse', ...(invitation && { invitation }) },
      client,
    ),
  acceptance: () => acceptInvitation(parts, accountId, invitation ?? '', client),
  provider: () =>
    parts.database.transact((transaction) =>
      admitIdentity(parts, transaction, {
        identity: { provider: 'github', subject: `test ${email}`, login: 'ada', name: 'Ada', email },
        invitation_digest: digestOf(invitation ?? ''),
        client,
      }),
    ),
}

const parts = await createDoomedParts(url, Number(fatal))
await ways[way]?.()
process.stdout.write('done')
process.kill(process.pid, 'SIGKILL')
