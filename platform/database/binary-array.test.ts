import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { binaryArray } from './binary-array.ts'

let testDatabase: TestDatabase
before(async () => {
  testDatabase = await createTestDatabase()
})
after(() => testDatabase.drop())

async function roundTrip(elements: string[], type: 'text' | 'json'): Promise<unknown> {
  const { rows } = await testDatabase.database.pool.query(`select $1::${type}[] as value`, [
    binaryArray(elements, type),
  ])
  return rows[0].value
}

test('texts come back as they went in, whatever characters they hold', async () => {
  // PostgreSQL's text holds neither NUL nor half a surrogate pair.
  const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''))
  await fc.assert(
    fc.asyncProperty(fc.array(text), async (elements) => {
      assert.deepEqual(await roundTrip(elements, 'text'), elements)
    }),
  )
})

test('JSON comes back as the values it stands for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), async (values) => {
      const texts = values.map((value) => JSON.stringify(value))
      const expected = texts.map((text) => JSON.parse(text))
      assert.deepEqual(await roundTrip(texts, 'json'), expected)
    }),
  )
})
