import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readReturn } from './return-address.ts'

test('a sign-in goes back to the request of a program, and nowhere else', () => {
  const path = '/oauth/authorize?client_id=a&state=b'
  const back = (to: string) => readReturn(`?return_to=${encodeURIComponent(to)}`).path
  assert.equal(back(path), path)
  for (const bad of [
    'https://elsewhere.example/oauth/authorize?',
    '//elsewhere.example/oauth/authorize?',
    '/\\elsewhere.example',
    'javascript:alert(1)',
    '/oauth/authorize.example?',
    '/settings',
  ]) {
    assert.equal(back(bad), null, bad)
  }
  assert.deepEqual(readReturn(''), { path: null, again: false })
  assert.equal(readReturn('?again=true').again, true)
})
