import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSubjectTokens, readTokens } from './tokens.ts'

test('code, numbers, links and references are not words', () => {
  const { words } = readTokens('Upgrade parseDate() to 2.1, see https://example.org/a and #12 or CORE-7')
  assert.deepEqual(words, [
    'upgrade',
    '<code>',
    'to',
    '<number>',
    'see',
    '<link>',
    'and',
    '<reference>',
    'or',
    '<reference>',
  ])
})

test('a text file is the text it holds, and any other file is code', () => {
  assert.deepEqual(readTokens('README.md, CHANGELOG.rst, Queue.java').words, [
    'readme',
    'changelog',
    '<code>',
  ])
})

test('verbs of change are brought to their base form', () => {
  assert.deepEqual(readTokens('Added, removes, dropped, simplifying, wrote').lemmas, [
    'add',
    'remove',
    'drop',
    'simplify',
    'write',
  ])
})

test('a leading pointer to an issue is passed over, but not a message that is nothing else', () => {
  assert.deepEqual(readSubjectTokens('Fix for issue #55 added a check').words, ['added', 'a', 'check'])
  assert.deepEqual(readSubjectTokens('Fixes #55').words, ['fixes', '<reference>'])
})

test('a text of any length gives a bounded number of words', () => {
  assert.equal(readTokens('word '.repeat(100_000)).words.length, 400)
})
