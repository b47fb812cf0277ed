import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readIntent } from './read-intent.ts'

test('a hash alone or in a question asks about that commit', () => {
  for (const text of ['1a2b3c4d', 'What about 1a2b3c4d?', 'show 1a2b3c4d', 'Is 1a2b3c4d any better?']) {
    assert.deepEqual(readIntent(text, true), { wants: 'commit', commit: '1a2b3c4d' }, text)
  }
  const id = '01980000-0000-7000-8000-000000000001'
  assert.deepEqual(readIntent(`why ${id}`, false), { wants: 'commit', commit: id })
})

test('a message is judged when there is a commit it could belong to', () => {
  const message = 'Reject empty tokens\n\nThe parser took them for the end of input since 1a2b3c4d.'
  assert.deepEqual(readIntent(message, true), { wants: 'judgement', message })
  assert.deepEqual(readIntent('Revert 1a2b3c4d', true), { wants: 'judgement', message: 'Revert 1a2b3c4d' })
  assert.deepEqual(readIntent(message, false), { wants: 'something' })
})

test('a message in a code block is judged without its fences', () => {
  const said = '```\nfix(parser): reject empty tokens\n\nThey ended the input.\n```'
  assert.deepEqual(readIntent(said, true), {
    wants: 'judgement',
    message: 'fix(parser): reject empty tokens\n\nThey ended the input.',
  })
})

test('short requests are understood as such', () => {
  assert.deepEqual(readIntent('next', true), { wants: 'next' })
  assert.deepEqual(readIntent('Another one!', true), { wants: 'next' })
  assert.deepEqual(readIntent('example please', true), { wants: 'example' })
  assert.deepEqual(readIntent('How would you write it?', true), { wants: 'example' })
  assert.deepEqual(readIntent('why?', true), { wants: 'reasons' })
})

test('words that only look like hashes, questions and single words are no messages', () => {
  for (const text of ['defaced', 'thanks', 'hello there', 'Can you write my code for me?']) {
    assert.deepEqual(readIntent(text, true), { wants: 'something' }, text)
  }
})

test('whatever is said is understood as something', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, has) => !!readIntent(text, has).wants),
  )
})
