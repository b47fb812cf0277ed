import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SettingsError } from '#platform/config/read-settings.ts'
import { readServerConfig } from './config.ts'
import { refuseWeakSetup } from './refuse-weak-setup.ts'

const strong = {
  THROUGHLINE_HOST: '0.0.0.0',
  THROUGHLINE_URL: 'https://throughline.example.com',
  JWT_SECRET: 'p1Zr0m8Qe3Lk6Vt9Xw2Ys5Uh7Ga4Nb-c',
}

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    refuseWeakSetup(readServerConfig(environment))
    return []
  } catch (error) {
    assert.ok(error instanceof SettingsError)
    return error.faults
  }
}

test('on one’s own machine nothing has to be set', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) {
    assert.deepEqual(faultsOf({ THROUGHLINE_HOST: host, THROUGHLINE_SIGN_UP: 'open' }), [])
  }
})

test('a server that others reach needs https, secrets worth the name, and proof of addresses and servers', () => {
  assert.deepEqual(faultsOf(strong), [])
  assert.deepEqual(faultsOf({ ...strong, THROUGHLINE_SIGN_UP: 'open', SMTP_URL: 'smtp://mail' }), [])
  const weak: [string, Record<string, string>][] = [
    ['THROUGHLINE_URL', { THROUGHLINE_URL: '' }],
    ['THROUGHLINE_URL', { THROUGHLINE_URL: 'http://throughline.example.com' }],
    ['JWT_SECRET', { JWT_SECRET: 'a'.repeat(40) }],
    ['THROUGHLINE_OWNER_KEY', { THROUGHLINE_OWNER_KEY: 'abc'.repeat(20) }],
    ['THROUGHLINE_SIGN_UP', { THROUGHLINE_SIGN_UP: 'open' }],
    ['NODE_TLS_REJECT_UNAUTHORIZED', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ]
  for (const [name, change] of weak) {
    const faults = faultsOf({ ...strong, ...change })
    assert.equal(faults.length, 1, name)
    assert.match(faults[0] ?? '', new RegExp(`^${name} `))
  }
  assert.equal(faultsOf({ THROUGHLINE_HOST: '0.0.0.0', THROUGHLINE_SIGN_UP: 'open' }).length, 2)
})
