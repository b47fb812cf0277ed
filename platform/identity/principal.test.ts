import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSelf, localOwner, weakerRole } from './principal.ts'

test('a person is known by account and by each of their addresses, in any case', () => {
  const ada = { ...localOwner, id: 'a-1', emails: ['ada@example.com', 'ada@home.example'] }
  for (const name of ['a-1', 'ada@example.com', 'Ada@Home.example']) assert.ok(isSelf(ada, name), name)
  for (const name of ['', 'a-2', 'example.com', 'grace@example.com']) assert.ok(!isSelf(ada, name), name)
})

test('of two roles the weaker one limits', () => {
  assert.equal(weakerRole('owner', 'viewer'), 'viewer')
  assert.equal(weakerRole('agent', 'lead'), 'agent')
  assert.equal(weakerRole('admin', 'admin'), 'admin')
})
