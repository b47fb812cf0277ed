import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { ask, cookieOf } from '../testing/people.ts'
import { callback } from '../testing/program.ts'
import { startAuth } from '../testing/start-auth.ts'

test('over https, what a request of a program leaves in a browser crosses no other connection', async (t) => {
  const running = await startAuth({ THROUGHLINE_URL: 'https://throughline.example.com' })
  t.after(running.stop)
  const url = await running.listen(authContract)
  const { path } = await running.client(authContract).createSignInLink()
  const body = { code: new URL(path, url).searchParams.get('code') }
  const signedIn = await ask(running, '/auth/sign-in-links/redemptions', { body })
  const registered = await fetch(`${url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: [callback], token_endpoint_auth_method: 'none' }),
  })
  const { client_id } = (await registered.json()) as { client_id: string }
  const query = new URLSearchParams({
    client_id,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  })
  const asked = await fetch(`${url}/oauth/authorize?${query}`, {
    redirect: 'manual',
    headers: { cookie: cookieOf(signedIn.headers) },
  })
  assert.match(asked.headers.get('location') ?? '', /\/consent\?request=/)
  const cookies = asked.headers.getSetCookie()
  assert.equal(cookies.length, 2)
  for (const cookie of cookies) {
    assert.match(cookie, /^__Secure-throughline_oauth_\w+=/)
    for (const attribute of [/; secure/i, /; httponly/i, /; samesite=lax/i]) assert.match(cookie, attribute)
    assert.doesNotMatch(cookie, /; domain/i)
  }
})
