import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDeriveKey } from './derive-key.ts'

const derive = createDeriveKey(Buffer.alloc(32, 'test'))

test('a key is another for another purpose or another secret', () => {
  const key = derive('sessions')
  assert.equal(key.length, 32)
  assert.notDeepEqual(derive('mails'), key)
  assert.notDeepEqual(createDeriveKey(Buffer.alloc(32, 'best'))('sessions'), key)
})

test('a key stays what it was, since what is stored was sealed with it', () => {
  assert.equal(
    derive('sessions').toString('hex'),
    'e6481d422f2cebc5862fdc767a0ed7e31750dc5c2cd6542141b5539d114e8d9d',
  )
})
