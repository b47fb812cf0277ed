import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { SignJWT, UnsecuredJWT } from 'jose'
import { createAuthenticate, identifyOwnerAlone } from './authenticate.ts'
import { sessionCookie } from './credentials.ts'
import { localOwner } from './principal.ts'
import { createTokenKit } from './tokens.ts'

const secret = randomBytes(32)
const tokens = createTokenKit(secret)
const authenticate = createAuthenticate({ ownerKey: 'tl_owner_right', tokens, identify: identifyOwnerAlone })

test('the owner’s key is the owner, any other key is nobody', async () => {
  assert.deepEqual(await authenticate({ authorization: 'Bearer tl_owner_right' }), localOwner)
  for (const authorization of ['Bearer tl_owner_wrong', 'Bearer', 'Basic tl_owner_right', 'tl_owner_right']) {
    assert.equal(await authenticate({ authorization }), null, authorization)
  }
  assert.equal(await authenticate({}), null)
})

test('a token between services is good as a bearer, and not as a cookie', async () => {
  const token = await tokens.sign(localOwner, 60)
  assert.deepEqual(await authenticate({ authorization: `Bearer ${token}` }), localOwner)
  assert.equal(await authenticate({ cookie: `${sessionCookie}=${token}` }), null)
})

test('what limits a principal and whom it stands for come through a token', async () => {
  const limited = { ...localOwner, emails: ['ada@example.com'], scopes: ['commits:read'] }
  const token = await tokens.sign(limited, 60)
  assert.deepEqual(await authenticate({ authorization: `Bearer ${token}` }), limited)
})

test('another credential is asked about, with the workspace that was chosen', async () => {
  const asked: unknown[] = []
  const asking = createAuthenticate({
    ownerKey: 'tl_owner_right',
    tokens,
    identify: async (...question) => {
      asked.push(question)
      return null
    },
  })
  await asking({ authorization: 'Bearer tl_key', 'x-workspace': 'w-1' })
  await asking({ cookie: `__Secure-${sessionCookie}=abc` })
  await asking({ authorization: 'Basic abc', cookie: `${sessionCookie}=abc` })
  assert.deepEqual(asked, [
    [{ kind: 'bearer', value: 'tl_key' }, 'w-1'],
    [{ kind: 'session', value: 'abc' }, null],
  ])
})

test('expired, forged, unsigned and foreign tokens are nobody', async () => {
  const expired = await tokens.sign(localOwner, -10)
  const forged = await createTokenKit(randomBytes(32)).sign(localOwner, 60)
  const unsigned = new UnsecuredJWT({
    ...localOwner,
    sub: 'owner',
    aud: 'service',
    iss: 'throughline',
  }).encode()
  const foreign = await new SignJWT({
    kind: 'person',
    workspace_id: 'x',
    role: 'emperor',
    emails: [],
    scopes: null,
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('owner')
    .setIssuer('throughline')
    .setAudience('service')
    .setExpirationTime('1m')
    .sign(secret)
  for (const token of [expired, forged, unsigned, foreign]) {
    assert.equal(await authenticate({ authorization: `Bearer ${token}` }), null)
  }
})
