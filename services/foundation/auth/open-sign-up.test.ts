import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { authContract } from '#contracts/auth.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { codeOf } from './testing/authenticator-app.ts'
import { ask, cookieOf } from './testing/people.ts'
import { startAuth } from './testing/start-auth.ts'

/** What the mail server was given, and whether it takes mails just now. */
const mails: { to: string; recipients: number; body: string }[] = []
let refusals = 0

const mailServer = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, { envelope }, done) => {
    void text(stream).then((raw) => {
      if (refusals > 0) {
        refusals -= 1
        return done(Object.assign(new Error('Try again later'), { responseCode: 451 }))
      }
      mails.push({
        to: envelope.rcptTo[0]?.address ?? '',
        recipients: envelope.rcptTo.length,
        body: raw.replace(/=\r?\n/g, '').replaceAll('=3D', '='),
      })
      done()
    })
  },
})

let running: TestServices
before(async () => {
  const server = mailServer.listen(0, '127.0.0.1')
  await once(server, 'listening')
  running = await startAuth({
    THROUGHLINE_SIGN_UP: 'open',
    THROUGHLINE_URL: 'https://throughline.example.com',
    SMTP_URL: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    THROUGHLINE_MAIL_FROM: 'Throughline <no-reply@example.com>',
  })
})
after(async () => {
  await running.stop()
  await new Promise<void>((resolve) => mailServer.close(() => resolve()))
})

const signUp = (email: string, password = 'correct horse') =>
  ask(running, '/auth/sign-up', { body: { name: 'Ada', email, password } })

/** The token of the newest mail to an address, which links to a page of the server. */
async function tokenTo(email: string, page: string): Promise<string> {
  await running.settle()
  const mail = mails.findLast(({ to }) => to === email)
  const [, token = ''] =
    new RegExp(`https://throughline.example.com/${page}#([\\w-]+)`).exec(mail?.body ?? '') ?? []
  assert.notEqual(token, '', `a link to ${page} went to ${email}: ${mail?.body}`)
  return token
}

test('a newcomer shows the address and is signed in, in a workspace of their own', async () => {
  const email = 'ada@example.com'
  assert.deepEqual((await signUp(email)).json(), { state: 'check_mail' })
  const early = await ask(running, '/auth/sign-in', { body: { email, password: 'correct horse' } })
  assert.deepEqual(early.json(), { state: 'check_mail' }, 'not before the address is shown')
  assert.equal(early.headers['set-cookie'], undefined)

  const token = await tokenTo(email, 'verify-email')
  const verify = (password: string) =>
    ask(running, '/auth/email-verifications', { body: { token, password } })
  assert.equal((await verify('somebody else’s')).json().code, 'wrong_credentials')
  const verified = await verify('correct horse')
  assert.match(String(verified.headers['set-cookie']), /^__Host-throughline_session=.+; Secure$/)
  const account = await ask(running, '/auth/account', { headers: { cookie: cookieOf(verified.headers) } })
  const { emails, workspaces } = account.json()
  assert.deepEqual(emails, [email])
  assert.deepEqual(
    workspaces.map(({ name, role }: { name: string; role: string }) => [name, role]),
    [['Ada’s workspace', 'owner']],
  )
  assert.equal((await verify('correct horse')).json().code, 'token_expired')

  const signedIn = await ask(running, '/auth/sign-in', { body: { email, password: 'correct horse' } })
  const cookie = cookieOf(signedIn.headers)
  assert.match(cookie, /^__Host-throughline_session=/)
  assert.match(String(signedIn.headers['set-cookie']), /; Path=\/;.*; Secure/)
  assert.equal((await ask(running, '/auth/account', { headers: { cookie } })).statusCode, 200)
})

test('a password that many have is refused, whether the address is known or not', async () => {
  for (const email of ['ada@example.com', 'nobody@example.com']) {
    const refused = await signUp(email, 'Password123')
    assert.equal(refused.statusCode, 400)
    assert.deepEqual(
      refused.json().errors.map(({ pointer }: { pointer: string }) => pointer),
      ['/body/password'],
    )
  }
})

test('signing up with an address that has an account is answered like any other, and its owner told', async () => {
  const email = 'grace@example.com'
  const first = await signUp(email)
  const again = await signUp(email, 'an attacker’s')
  assert.deepEqual([again.statusCode, again.body], [first.statusCode, first.body])
  await running.settle()
  assert.match(mails.findLast(({ to }) => to === email)?.body ?? '', /has an account already/)
  const { rows } = await running.database.pool.query('select 1 from auth.users where email = $1', [email])
  assert.equal(rows.length, 1)
})

test('a new password is set through the mail, ends every session, and answers alike for strangers', async () => {
  const email = 'lost@example.com'
  await signUp(email)
  const token = await tokenTo(email, 'verify-email')
  const session = await ask(running, '/auth/email-verifications', {
    body: { token, password: 'correct horse' },
  })
  const cookie = cookieOf(session.headers)

  const known = await ask(running, '/auth/password-resets', { body: { email } })
  const unknown = await ask(running, '/auth/password-resets', { body: { email: 'nobody@example.com' } })
  assert.deepEqual([known.statusCode, known.body], [unknown.statusCode, unknown.body])

  const reset = await tokenTo(email, 'reset-password')
  const redeem = (password = 'a new horse') =>
    ask(running, '/auth/password-resets/redemptions', { body: { token: reset, password } })
  assert.equal((await redeem(`${email}2026`)).statusCode, 400, 'one’s own address is easy to guess')
  assert.equal((await redeem()).statusCode, 204)
  assert.equal((await redeem()).json().code, 'token_expired')
  assert.equal((await ask(running, '/auth/verify', { headers: { cookie } })).statusCode, 401)
  const old = await ask(running, '/auth/sign-in', { body: { email, password: 'correct horse' } })
  assert.equal(old.statusCode, 401)
  const now = await ask(running, '/auth/sign-in', { body: { email, password: 'a new horse' } })
  assert.deepEqual(now.json(), { state: 'signed_in' })
})

test('a new password through the mail leaves the second factor, and a newer mail ends the older', async () => {
  const email = 'both@example.com'
  const password = 'correct horse'
  await signUp(email, password)
  const token = await tokenTo(email, 'verify-email')
  const verified = await ask(running, '/auth/email-verifications', { body: { token, password } })
  const headers = { cookie: cookieOf(verified.headers) }
  const { totp_uri } = (
    await ask(running, '/auth/account/second-factor', { headers, body: { password } })
  ).json()
  const confirmed = await ask(running, '/auth/account/second-factor/confirmation', {
    headers,
    body: { code: codeOf(totp_uri) },
  })
  assert.equal(confirmed.statusCode, 204, confirmed.body)

  const askForMail = async () => {
    await ask(running, '/auth/password-resets', { body: { email } })
    return tokenTo(email, 'reset-password')
  }
  const [older, newer] = [await askForMail(), await askForMail()]
  const redeem = (token: string) =>
    ask(running, '/auth/password-resets/redemptions', { body: { token, password: 'a new horse' } })
  assert.equal((await redeem(older)).json().code, 'token_expired')
  assert.equal((await redeem(newer)).statusCode, 204)
  const signedIn = await ask(running, '/auth/sign-in', { body: { email, password: 'a new horse' } })
  assert.deepEqual(signedIn.json(), { state: 'second_factor' })
})

test('one mailbox is sent a few letters, whether it has an account or not; then whoever asks has to wait', async () => {
  await signUp('often@example.com')
  const statuses: Record<string, number[]> = {}
  for (const email of ['often@example.com', 'Often@Example.com', 'no-account@example.com']) {
    statuses[email] = []
    for (let n = 0; n < 5; n++) {
      const headers = { 'x-client-address': `10.7.${n}.1` }
      const answer = await ask(running, '/auth/password-resets', { body: { email }, headers })
      statuses[email].push(answer.statusCode)
      if (answer.statusCode === 429) assert.ok(Number(answer.headers['retry-after']) >= 1)
    }
  }
  assert.deepEqual(statuses, {
    'often@example.com': [202, 202, 202, 429, 429],
    'Often@Example.com': [429, 429, 429, 429, 429],
    'no-account@example.com': [202, 202, 202, 202, 429],
  })
  assert.equal((await signUp('often@example.com')).statusCode, 429)
})

test('whoever has letters sent to many has to wait, too', async () => {
  const headers = { 'x-client-address': '10.8.0.1' }
  const askFor = (n: number) =>
    ask(running, '/auth/password-resets', { body: { email: `many-${n}@example.com` }, headers })
  for (let n = 0; n < 51; n++) assert.equal((await askFor(n)).statusCode, 202)
  assert.equal((await askFor(51)).statusCode, 429)
})

test('neither a name nor an address puts a header or a recipient into a mail', async () => {
  const owner = running.client(authContract)
  const { id: workspace_id } = await owner.createWorkspace({
    body: { name: 'Acme\r\nBcc: mallory@example.com\r\n\r\nHello' },
  })
  const invite = (email: string) =>
    running.client(authContract, { workspace_id }).createInvitation({ body: { email, role: 'member' } })
  await invite('reader@example.com')
  for (const email of ['a@example.com\r\nRCPT TO:<m@example.com>', 'a@example.com, m@example.com']) {
    await assert.rejects(invite(email), { code: 'invalid_request' })
  }
  await running.settle()
  const mail = mails.findLast(({ to }) => to === 'reader@example.com')
  const [head = ''] = mail?.body.split('\r\n\r\n') ?? []
  assert.match(head, /^Subject: .*Acme/m)
  assert.doesNotMatch(head, /^Bcc:/im)
  assert.equal(mail?.recipients, 1)
})

test('a mail that the server does not take now is sent later', async () => {
  refusals = 1
  await signUp('patient@example.com')
  await running.settle()
  assert.equal(refusals, 0, 'it was tried')
  const { rows } = await running.database.pool.query(
    'select payload::text from graphile_worker._private_jobs',
  )
  assert.ok(rows.length > 0 && rows.every(({ payload }) => !payload.includes('patient@')), 'it waits sealed')
  await running.database.pool.query(
    `select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), run_at := now())`,
  )
  await running.settle()
  assert.ok(mails.some(({ to }) => to === 'patient@example.com'))
})
