import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { localOwner } from '#platform/identity/principal.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { killAtEach, runUntil } from './testing/killed-process.ts'
import { startAuth } from './testing/start-auth.ts'

let running: TestServices
before(async () => {
  running = await startAuth()
})
after(() => running.stop())

/** Signs somebody up in a process that is killed before its n-th statement; whether it came to the end first. */
async function signUpUntil(statement: number, email: string, invitation: string[]): Promise<boolean> {
  const given = ['sign-up', email, ...invitation]
  const { url: database_url } = running
  return (await runUntil(statement, { program: 'join', database_url, given })) !== null
}

/** How much of an account there is. */
async function countRows(email: string): Promise<Record<string, number>> {
  const { rows } = await running.database.pool.query(
    `select
       (select count(*)::int from auth.users where email = $1) as users,
       (select count(*)::int from auth.accounts a join auth.users u on u.id = a.user_id where u.email = $1) as passwords,
       (select count(*)::int from auth.members m join auth.users u on u.id = m.user_id where u.email = $1) as members,
       (select count(*)::int from events.log e join auth.users u on u.id::text = e.data ->> 'account_id'
        where u.email = $1) as events`,
    [email],
  )
  return rows[0]
}

const none = { users: 0, passwords: 0, members: 0, events: 0 }
const whole = { users: 1, passwords: 1, members: 1, events: 1 }

for (const way of ['with an invitation', 'openly'] as const) {
  test(`killed before any of its statements, signing up ${way} leaves a whole account or none`, async () => {
    const kills = await killAtEach({ first: 2, step: 2 }, async (statement) => {
      const email = `${way.replaceAll(' ', '-')}-${statement}@example.com`
      const invitation = []
      if (way === 'with an invitation') {
        const body = { email, role: 'member' } as const
        const { path } = await running.client(authContract).createInvitation({ body })
        invitation.push(path.split('#')[1] ?? '')
      }
      const isDone = await signUpUntil(statement, email, invitation)
      assert.deepEqual(await countRows(email), isDone ? whole : none, `killed before statement ${statement}`)
      const { items } = await running.client(authContract).listInvitations()
      const isOpen = items.some((one) => one.email === email)
      assert.equal(isOpen, !isDone && invitation.length > 0, 'the invitation is there for another try')
      return isDone
    })
    assert.ok(kills >= 3, `it was killed at ${kills} places`)
    assert.ok(
      (await running.client(authContract).listMembers()).items.some(
        ({ account_id }) => account_id === localOwner.id,
      ),
    )
  })
}
