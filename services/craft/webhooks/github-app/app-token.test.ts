import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { authenticateApp } from '../testing/github-app.ts'
import { clockTolerance, signAppToken } from './app-token.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const app = { id: '4711', client_id: 'Iv23liTestOfTheApps1', public_key: publicKey }
const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const now = Date.UTC(2026, 0, 5, 10)

test('a token is signed with RS256, is dated back a minute, and runs out ten minutes after that', async () => {
  const token = await signAppToken({ app_id: app.id, private_key }, now)
  assert.deepEqual(decodeProtectedHeader(token), { alg: 'RS256', typ: 'JWT' })
  const { iss, iat, exp, ...others } = decodeJwt(token)
  assert.deepEqual([iss, iat, exp], ['4711', now / 1000 - 60, now / 1000 + 540])
  assert.deepEqual(others, {})
})

test('GitHub knows the App by its id and its client id, as far as clocks may differ and no further', async () => {
  for (const app_id of [app.id, app.client_id]) {
    const authorization = `Bearer ${await signAppToken({ app_id, private_key }, now)}`
    const at = (seconds: number) => authenticateApp(authorization, [app], now + seconds * 1000)
    const { ahead, behind } = clockTolerance
    assert.equal(await at(0), app)
    assert.equal(await at(-ahead), app)
    assert.equal(await at(behind - 1), app)
    assert.notEqual(await at(-ahead - 1), app)
    assert.notEqual(await at(behind), app)
  }
})
