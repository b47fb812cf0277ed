import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restAddress } from './github-client.ts'

test('the REST API is found for github.com, ghe.com and a server of one’s own', () => {
  assert.equal(restAddress(new URL('https://github.com')), 'https://api.github.com')
  assert.equal(restAddress(new URL('https://acme.ghe.com/')), 'https://api.acme.ghe.com')
  assert.equal(restAddress(new URL('https://git.acme.example:8443/')), 'https://git.acme.example:8443/api/v3')
})
