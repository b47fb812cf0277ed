import assert from 'node:assert/strict'
import { hasCode } from '#platform/errors/service-error.ts'

/** For `assert.rejects`: the error must carry `code`, and what it says must match `text`. */
export function withCode(code: string, text: RegExp = /./): (error: unknown) => true {
  return (error) => {
    assert.ok(hasCode(error, code), `expected ${code}, got ${error}`)
    assert.match(String(error), text)
    return true
  }
}
