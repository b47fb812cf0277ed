import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLocation } from './read-location.ts'

test('folders, URLs and names on GitHub are told apart', () => {
  assert.deepEqual(readLocation('/home/me/project'), { path: '/home/me/project' })
  assert.deepEqual(readLocation('./project'), { path: './project' })
  assert.deepEqual(readLocation('C:\\code\\project'), { path: 'C:\\code\\project' })
  assert.deepEqual(readLocation(' fastify/fastify '), { github: 'fastify/fastify' })
  assert.deepEqual(readLocation('https://example.org/a/b.git'), { url: 'https://example.org/a/b.git' })
  assert.deepEqual(readLocation('git@github.com:a/b.git'), { url: 'git@github.com:a/b.git' })
  assert.equal(readLocation('  '), undefined)
})
