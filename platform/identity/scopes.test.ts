import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allows, isScope, scopesBeyond } from './scopes.ts'

test('a scope names a service or all, and reading or writing', () => {
  for (const scope of ['commits:read', 'mcp-dropbox:write', '*:read']) assert.ok(isScope(scope), scope)
  for (const text of [
    '',
    'commits',
    'commits:',
    'commits:delete',
    'Commits:read',
    'a:read b:read',
    ':read',
  ]) {
    assert.ok(!isScope(text), text)
  }
})

test('without scopes everything is allowed, with an empty list nothing', () => {
  assert.ok(allows(null, 'commits', 'write'))
  assert.ok(!allows([], 'commits', 'read'))
  assert.ok(allows([], 'gateway', 'none'))
})

test('nobody passes on more than they have', () => {
  assert.deepEqual(scopesBeyond(null, ['*:write']), [])
  assert.deepEqual(scopesBeyond(['commits:write'], ['commits:read', 'commits:write']), [])
  assert.deepEqual(scopesBeyond(['commits:read'], ['commits:write', 'events:read']), [
    'commits:write',
    'events:read',
  ])
  assert.deepEqual(scopesBeyond(['commits:write'], ['*:read']), ['*:read'])
})
