import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { insertAccount, saveVerifiedEmail } from './store/accounts.ts'
import { killAtEach, runUntil } from './testing/killed-process.ts'
import { startAuth } from './testing/start-auth.ts'

let running: TestServices
before(async () => {
  running = await startAuth()
})
after(() => running.stop())

/** Has somebody join in a process that is killed before its n-th statement; whether it came to the end first. */
async function joinUntil(statement: number, ...given: string[]): Promise<boolean> {
  const { url: database_url } = running
  return (await runUntil(statement, { program: 'join', database_url, given })) !== null
}

/** How much of a membership there is, and of what tells of it. */
async function countRows(email: string): Promise<Record<string, number>> {
  const { rows } = await running.database.pool.query(
    `select
       (select count(*)::int from auth.users where email = $1) as users,
       (select count(*)::int from auth.accounts a join auth.users u on u.id = a.user_id where u.email = $1) as links,
       (select count(*)::int from auth.members m join auth.users u on u.id = m.user_id where u.email = $1) as members,
       (select count(*)::int from auth.audit a join auth.users u on u.id = a.user_id
        where u.email = $1 and a.action = 'member.joined') as entries,
       (select count(*)::int from events.log e join auth.users u on u.id::text = e.data ->> 'account_id'
        where u.email = $1 and e.type = 'member.joined') as events,
       (select count(*)::int from auth.invitations where email = $1) as invitations`,
    [email],
  )
  return rows[0]
}

async function invite(email: string): Promise<string> {
  const { path } = await running.client(authContract).createInvitation({ body: { email, role: 'lead' } })
  return path.split('#')[1] ?? ''
}

test('killed before any of its statements, accepting an invitation makes a member or leaves it open', async () => {
  const before = { users: 1, links: 0, members: 0, entries: 0, events: 0, invitations: 1 }
  const joined = { users: 1, links: 0, members: 1, entries: 1, events: 1, invitations: 0 }
  const kills = await killAtEach({ first: 2, step: 2 }, async (statement) => {
    const email = `accepts-${statement}@example.com`
    const id = await insertAccount(running.database.kysely, { name: 'Ada', email, email_verified: true })
    await saveVerifiedEmail(running.database.kysely, id ?? '', email)
    const isDone = await joinUntil(statement, 'acceptance', email, await invite(email), id ?? '')
    assert.deepEqual(await countRows(email), isDone ? joined : before, `killed before statement ${statement}`)
    return isDone
  })
  assert.ok(kills >= 4, `it was killed at ${kills} places`)
})

test('killed before any of its statements, joining from a provider makes a whole account or none', async () => {
  const before = { users: 0, links: 0, members: 0, entries: 0, events: 0, invitations: 1 }
  const joined = { users: 1, links: 1, members: 1, entries: 1, events: 1, invitations: 0 }
  const kills = await killAtEach({ first: 2, step: 2 }, async (statement) => {
    const email = `comes-${statement}@example.com`
    const isDone = await joinUntil(statement, 'provider', email, await invite(email))
    assert.deepEqual(await countRows(email), isDone ? joined : before, `killed before statement ${statement}`)
    return isDone
  })
  assert.ok(kills >= 4, `it was killed at ${kills} places`)
})
