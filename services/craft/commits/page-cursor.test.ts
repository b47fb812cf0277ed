import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hasCode } from '#platform/errors/service-error.ts'
import { type CommitSort, readCursor, writeCursor } from './page-cursor.ts'

const id = '01890000-0000-7000-8000-000000000001'
const sorts: CommitSort[] = ['newest', 'oldest', 'weakest', 'best', 'largest']
const refuses = (sort: CommitSort, cursor: string) =>
  assert.throws(
    () => readCursor(sort, cursor),
    (error) => hasCode(error, 'invalid_request'),
    cursor,
  )
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('a cursor is read as it was written', () => {
  const newest = { key: '2026-01-05T10:00:00.123456Z', id }
  assert.deepEqual(readCursor('newest', writeCursor('newest', newest)), newest)
  const weakest = { key: 3.4, id }
  assert.deepEqual(readCursor('weakest', writeCursor('weakest', weakest)), weakest)
})

test('a cursor of another order is refused', () => {
  refuses('best', writeCursor('weakest', { key: 3.4, id }))
  refuses('newest', writeCursor('oldest', { key: '2026-01-05T10:00:00Z', id }))
})

test('forged cursors are refused', () => {
  refuses('newest', encode(['newest', 'yesterday', id]))
  refuses('newest', encode(['newest', '2026-99-05T10:00:00Z', id]))
  refuses('newest', encode(['newest', '0000-01-05T10:00:00Z', id]))
  refuses('newest', encode(['newest', 5, id]))
  refuses('weakest', encode(['weakest', '5', id]))
  refuses('weakest', encode(['weakest', null, id]))
  refuses('largest', encode(['largest', 5, `${id}' or true --`]))
  refuses('largest', encode(['largest', 5]))
  refuses('largest', encode({ sort: 'largest' }))
  refuses('largest', encode(null))
})

test('no text makes reading a cursor fail in any other way', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...sorts), (text, sort) =>
      refuses(sort, text),
    ),
  )
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...sorts), (value, sort) => refuses(sort, encode(value))),
  )
})
