import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { SignJWT, UnsecuredJWT } from 'jose'
import { createAuthenticate, localOwner, sessionCookie } from './authenticate.ts'
import { createTokenKit } from './tokens.ts'

const secret = randomBytes(32)
const tokens = createTokenKit(secret)
const authenticate = createAuthenticate({ ownerKey: 'tl_owner_right', tokens })

test('the owner’s key is the owner, any other key is nobody', async () => {
  assert.deepEqual(await authenticate({ authorization: 'Bearer tl_owner_right' }), localOwner)
  for (const authorization of ['Bearer tl_owner_wrong', 'Bearer', 'Basic tl_owner_right', 'tl_owner_right']) {
    assert.equal(await authenticate({ authorization }), null, authorization)
  }
  assert.equal(await authenticate({}), null)
})

test('a token between services is good as a bearer, and not as a cookie', async () => {
  const token = await tokens.sign(localOwner, 'service', 60)
  assert.deepEqual(await authenticate({ authorization: `Bearer ${token}` }), localOwner)
  assert.equal(await authenticate({ cookie: `${sessionCookie}=${token}` }), null)
})

test('a session is good as a cookie among others, and not as a bearer', async () => {
  const token = await tokens.sign(localOwner, 'session', 60)
  assert.deepEqual(await authenticate({ cookie: `a=b; ${sessionCookie}=${token}; c=d` }), localOwner)
  assert.equal(await authenticate({ authorization: `Bearer ${token}` }), null)
})

test('expired, forged, unsigned and foreign tokens are nobody', async () => {
  const expired = await tokens.sign(localOwner, 'service', -10)
  const forged = await createTokenKit(randomBytes(32)).sign(localOwner, 'service', 60)
  const unsigned = new UnsecuredJWT({
    ...localOwner,
    sub: 'owner',
    aud: 'service',
    iss: 'throughline',
  }).encode()
  const foreign = await new SignJWT({ kind: 'person', workspace_id: 'x', role: 'emperor' })
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
