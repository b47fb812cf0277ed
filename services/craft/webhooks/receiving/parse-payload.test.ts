import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hasCode } from '#platform/errors/service-error.ts'
import { parsePayload } from './parse-payload.ts'

const json = 'application/json; charset=utf-8'
const form = 'application/x-www-form-urlencoded'

function isRefused(text: string | Buffer, words: RegExp, type = json) {
  assert.throws(
    () => parsePayload(Buffer.from(text as string), type),
    (error) => hasCode(error, 'invalid_request') && words.test((error as Error).message),
  )
}

test('an object comes as it was sent, and as it reads', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 20 })), (given) => {
      const text = JSON.stringify(given)
      const payload = parsePayload(Buffer.from(text), json)
      assert.equal(payload.text, text)
      assert.deepEqual(payload.value, JSON.parse(text))
    }),
  )
})

test('a form carries JSON in its field `payload`', () => {
  const body = Buffer.from(new URLSearchParams({ payload: '{"zen":"a=b&c ✓"}' }).toString())
  assert.deepEqual(parsePayload(body, form).value, { zen: 'a=b&c ✓' })
  isRefused('zen=1', /field `payload`/, form)
})

test('what is no JSON object is refused in words', () => {
  for (const text of ['', '{', 'null', '"text"', '[]', '42', '{"a":1}}'])
    isRefused(text, /not JSON|not a JSON object/)
  isRefused(Buffer.from([0x7b, 0xff, 0x7d]), /not UTF-8/)
})

test('a hundred levels are taken, one more is not, and brackets in texts are none', () => {
  const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`
  assert.ok(parsePayload(Buffer.from(nested(100)), json))
  isRefused(nested(101), /deeper than 100/)
  const brackets = JSON.stringify({ text: `${'['.repeat(500)}\\"${'{'.repeat(500)}` })
  assert.ok(parsePayload(Buffer.from(brackets), json))
})

test('25 MB of the worst are refused within a second and little memory', () => {
  const size = 25 * 1024 * 1024
  const before = process.memoryUsage().heapUsed
  const bodies = [
    '['.repeat(size),
    '{"a":'.repeat(size / 5),
    `{"a":"${'\\"'.repeat(size / 2 - 5)}`,
    `"${'\\'.repeat(size)}`,
  ]
  for (const body of bodies.map((text) => Buffer.from(text))) {
    const begin = performance.now()
    assert.throws(() => parsePayload(body, json), /deeper|not JSON/)
    assert.ok(performance.now() - begin < 2000)
  }
  assert.ok(process.memoryUsage().heapUsed - before < 400 * 1024 * 1024)
})
