import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { SignJWT, UnsecuredJWT } from 'jose'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createAuthenticate, type Identify, identifyOwnerAlone } from './authenticate.ts'
import { identityHeader, secureSessionCookie, sessionCookie } from './credentials.ts'
import { localOwner, type Principal } from './principal.ts'
import { createTokenKit } from './tokens.ts'
import { vouchFor } from './vouch.ts'

const secret = randomBytes(32)
const tokens = createTokenKit(secret)

function createCommitsAuthenticate(identify: Identify, trustsOwnerKeyAlone = false) {
  const ownerKey = 'tl_owner_right'
  return createAuthenticate({ service: 'commits', ownerKey, trustsOwnerKeyAlone, tokens, identify })
}

const authenticate = createCommitsAuthenticate(identifyOwnerAlone)

test('the owner’s key is the owner, any other key is nobody', async () => {
  assert.deepEqual(await authenticate({ authorization: 'Bearer tl_owner_right' }), localOwner)
  for (const authorization of ['Bearer tl_owner_wrong', 'Bearer', 'Basic tl_owner_right', 'tl_owner_right']) {
    assert.equal(await authenticate({ authorization }), null, authorization)
  }
  assert.equal(await authenticate({}), null)
})

test('a token between services is good in its own header alone, and only at the service it names', async () => {
  const token = await tokens.sign(localOwner, 'commits', 60)
  assert.deepEqual(await authenticate({ [identityHeader]: token }), localOwner)
  assert.equal(await authenticate({ authorization: `Bearer ${token}` }), null)
  assert.equal(await authenticate({ cookie: `${sessionCookie}=${token}` }), null)
  const elsewhere = await tokens.sign(localOwner, 'coaching', 60)
  assert.equal(await authenticate({ [identityHeader]: elsewhere }), null)
})

test('what limits a principal and whom it stands for come through a token', async () => {
  const limited = { ...localOwner, emails: ['ada@example.com'], scopes: ['commits:read'] }
  const token = await tokens.sign(limited, 'commits', 60)
  assert.deepEqual(await authenticate({ [identityHeader]: token }), limited)
})

test('who brings a token that is not good is nobody, whatever else they bring', async () => {
  for (const token of ['', 'abc', await tokens.sign(localOwner, 'coaching', 60)]) {
    const headers = { [identityHeader]: token, authorization: 'Bearer tl_owner_right' }
    assert.equal(await authenticate(headers), null)
  }
})

test('what this process has said of a sender goes before what the headers say, and for these headers alone', async () => {
  const headers = { authorization: 'Bearer tl_owner_right' }
  const member: Principal = { ...localOwner, id: 'ada', role: 'member' }
  vouchFor(headers, member)
  assert.deepEqual(await authenticate(headers), member)
  assert.deepEqual(await authenticate({ ...headers }), localOwner)
  vouchFor(headers, null)
  assert.equal(await authenticate(headers), null)
})

test('while nobody can be asked, the owner’s key is good on one’s own machine, unless its owner was refused before', async () => {
  let answer: () => Principal | null = () => {
    throw new ServiceError('unavailable', 'The auth service is away.')
  }
  const identify: Identify = async () => answer()
  const away = answer
  const own = createCommitsAuthenticate(identify, true)
  const shared = createCommitsAuthenticate(identify)
  const owner = { authorization: 'Bearer tl_owner_right' }
  assert.deepEqual(await own(owner), localOwner)
  await assert.rejects(shared(owner), { code: 'unavailable' })
  await assert.rejects(own({ ...owner, 'x-workspace': 'w-1' }), { code: 'unavailable' })
  await assert.rejects(own({ authorization: 'Bearer tl_key' }), { code: 'unavailable' })
  answer = () => null
  assert.equal(await own(owner), null)
  answer = away
  assert.equal(await own(owner), null)
})

test('another credential is asked about, with the workspace that was chosen', async () => {
  const asked: unknown[] = []
  const asking = createCommitsAuthenticate(async (...question) => {
    asked.push(question)
    return null
  })
  await asking({ authorization: 'Bearer tl_key', 'x-workspace': 'w-1' })
  await asking({ cookie: `${secureSessionCookie}=abc` })
  await asking({ authorization: 'Basic abc', cookie: `${sessionCookie}=abc` })
  assert.deepEqual(asked, [
    [{ kind: 'bearer', value: 'tl_key' }, 'w-1'],
    [{ kind: 'session', value: 'abc' }, null],
  ])
})

test('expired, forged, unsigned and foreign tokens are nobody', async () => {
  const claims = { kind: 'person', workspace_id: 'x', role: 'owner', emails: [], scopes: null }
  const sign = (about: { role?: string; typ?: string; iss?: string; alg?: string; exp?: string }) => {
    const token = new SignJWT({ ...claims, role: about.role ?? 'owner' })
      .setProtectedHeader({ alg: about.alg ?? 'HS256', typ: about.typ ?? 'throughline-identity+jwt' })
      .setSubject('owner')
      .setIssuer(about.iss ?? 'throughline')
      .setAudience('commits')
    if (about.exp !== '') token.setExpirationTime(about.exp ?? '1m')
    return token.sign(secret)
  }
  const right = await sign({})
  const [header = '', , signature = ''] = right.split('.')
  const altered = Buffer.from(JSON.stringify({ ...claims, sub: 'mallory' })).toString('base64url')
  const unsigned = new UnsecuredJWT({ ...claims, sub: 'owner', aud: 'commits', iss: 'throughline' })
  assert.equal((await authenticate({ [identityHeader]: right }))?.id, 'owner')
  const forgeries: Record<string, string> = {
    expired: await tokens.sign(localOwner, 'commits', -10),
    'of another secret': await createTokenKit(randomBytes(32)).sign(localOwner, 'commits', 60),
    unsigned: unsigned.setExpirationTime('1m').encode(),
    'of a role there is not': await sign({ role: 'emperor' }),
    'of another type': await sign({ typ: 'at+jwt' }),
    'of another issuer': await sign({ iss: 'somebody' }),
    'of another algorithm': await sign({ alg: 'HS512' }),
    'without an end': await sign({ exp: '' }),
    altered: `${header}.${altered}.${signature}`,
    cut: right.slice(0, -2),
  }
  for (const [what, token] of Object.entries(forgeries)) {
    assert.equal(await authenticate({ [identityHeader]: token }), null, what)
  }
})
