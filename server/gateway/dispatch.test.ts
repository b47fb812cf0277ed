import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { test } from 'node:test'
import { createDispatch } from './dispatch.ts'

function dispatched(url: string): string {
  let seen = ''
  const note = (name: string) => (request: IncomingMessage) => {
    seen = `${name} ${request.url}`
  }
  const dispatch = createDispatch(new Map([['/commits', note('commits')]]), note('gateway'))
  dispatch({ url } as IncomingMessage, {} as ServerResponse)
  return seen
}

test('a path below a service’s prefix reaches the service without /api', () => {
  assert.equal(dispatched('/api/commits'), 'commits /commits')
  assert.equal(dispatched('/api/commits/abc'), 'commits /commits/abc')
  assert.equal(dispatched('/api/commits?limit=1'), 'commits /commits?limit=1')
})

test('everything else reaches the gateway as it is', () => {
  for (const url of ['/', '/api', '/api/', '/api/commitsx', '/commits', '/api/health']) {
    assert.equal(dispatched(url), `gateway ${url}`)
  }
})
