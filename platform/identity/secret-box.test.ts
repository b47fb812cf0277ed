import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createSecretBox } from './secret-box.ts'

const box = createSecretBox(randomBytes(32))

test('a sealed secret opens again, and looks different every time', () => {
  for (const text of ['', 'whsec_abc', 'päßwörd ✓']) {
    const [one, other] = [box.seal(text), box.seal(text)]
    assert.equal(box.open(one), text)
    assert.notDeepEqual(one, other)
    if (text !== '') assert.ok(!one.includes(text))
  }
})

test('another key and an altered byte do not open it', () => {
  const sealed = box.seal('whsec_abc')
  assert.throws(() => createSecretBox(randomBytes(32)).open(sealed))
  for (let at = 0; at < sealed.length; at++) {
    const altered = Buffer.from(sealed)
    altered[at] = (altered[at] ?? 0) ^ 1
    assert.throws(() => box.open(altered), `byte ${at}`)
  }
  assert.throws(() => box.open(Buffer.alloc(0)))
})
