import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Type } from 'typebox'
import { withCode } from '#platform/testing/with-code.ts'
import { createClient, type TransportRequest } from './create-client.ts'
import { defineContract } from './define-contract.ts'

const contract = defineContract({
  name: 'shelves',
  summary: 'Shelves',
  port: 1,
  prefixes: ['/shelves'],
  errors: {},
  events: {},
  routes: {
    find: {
      method: 'GET',
      path: '/shelves/:name/books/:book',
      summary: 'A book',
      params: Type.Object({ name: Type.String(), book: Type.String() }),
      query: Type.Object({ words: Type.Optional(Type.Array(Type.String())) }),
      response: Type.Unknown(),
    },
  },
})

async function pathOf(params: { name: string; book: string }, words: string[] = []): Promise<string> {
  let asked: TransportRequest | undefined
  const client = createClient(contract, async (request) => {
    asked = request
    return { status: 200, headers: {}, body: 'null' }
  })
  await client.find({ params, query: { words } })
  return asked?.path ?? ''
}

test('whatever a parameter holds, it stays a parameter', async () => {
  const text = fc
    .oneof(fc.string({ unit: 'binary' }), fc.constantFrom('../..', 'a/b', '?x=1', '#x', '%2F', '//host/'))
    .map((given) => given.toWellFormed())
    .filter((given) => given !== '.' && given !== '..')
  await fc.assert(
    fc.asyncProperty(text, text, fc.array(text), async (name, book, words) => {
      const url = new URL(await pathOf({ name, book }, words), 'http://here')
      assert.equal(url.host, 'here')
      assert.deepEqual(url.pathname.split('/').map(decodeURIComponent), ['', 'shelves', name, 'books', book])
      assert.deepEqual(url.searchParams.getAll('words'), words)
      assert.equal(url.hash, '')
    }),
  )
})

test('what would lead to another path is refused', async () => {
  for (const name of ['.', '..']) {
    await assert.rejects(pathOf({ name, book: 'x' }), withCode('invalid_request', /can be no name/))
  }
})
