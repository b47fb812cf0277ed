import assert from 'node:assert/strict'
import type { Problem } from '#platform/errors/service-error.ts'

/** Reads a problem document, and holds it to what every one has and none tells. */
export async function readProblem(response: Response, what: string): Promise<Problem> {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/, what)
  const problem = (await response.json()) as Problem
  assert.equal(problem.status, response.status, what)
  for (const field of ['type', 'title', 'code', 'detail'] as const) {
    assert.ok(typeof problem[field] === 'string' && problem[field] !== '', `${what} has ${field}`)
  }
  assert.doesNotMatch(JSON.stringify(problem), /node_modules|\.ts:\d|select .* from/i, what)
  return problem
}
