import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hasCode } from '#platform/errors/service-error.ts'
import { createPageCursor, type PageCursor, toPage } from './page-cursor.ts'

const id = '01890000-0000-7000-8000-000000000001'
const newest = createPageCursor({ at: 'time', id: 'id' }, 'newest')
const oldest = createPageCursor({ at: 'time', id: 'id' }, 'oldest')
const largest = createPageCursor({ size: 'number', id: 'id' })
const named = createPageCursor({ owner: 'text', name: 'text' })
type Reader = Pick<PageCursor<unknown>, 'read'>
const cursors: readonly Reader[] = [newest, oldest, largest, named]

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const refuses = ({ read }: Reader, cursor: string) =>
  assert.throws(
    () => read(cursor),
    (error) => hasCode(error, 'invalid_request'),
    cursor,
  )

test('a cursor is read as it was written, and holds no more than the position', () => {
  const last = { at: '2026-01-05T10:00:00.123456Z', id, secret: 'kept' }
  assert.deepEqual(newest.read(newest.write(last)), { at: last.at, id })
  assert.deepEqual(largest.read(largest.write({ size: 3.4, id })), { size: 3.4, id })
  assert.deepEqual(named.read(named.write({ owner: 'ä/b', name: '' })), { owner: 'ä/b', name: '' })
})

test('a cursor of another order or another list is refused', () => {
  refuses(oldest, newest.write({ at: '2026-01-05T10:00:00Z', id }))
  refuses(largest, newest.write({ at: '2026-01-05T10:00:00Z', id }))
  refuses(newest, named.write({ owner: 'newest', name: 'name' }))
})

test('forged cursors are refused', () => {
  refuses(newest, encode(['newest', 'yesterday', id]))
  refuses(newest, encode(['newest', '2026-99-05T10:00:00Z', id]))
  refuses(newest, encode(['newest', '0000-01-05T10:00:00Z', id]))
  refuses(newest, encode(['newest', 5, id]))
  refuses(largest, encode(['5', id]))
  refuses(largest, encode([null, id]))
  refuses(largest, encode([5, `${id}' or true --`]))
  refuses(largest, encode([5]))
  refuses(named, encode(['a', 'b\0']))
  refuses(named, encode({ owner: 'a', name: 'b' }))
})

test('no text makes reading a cursor fail in any other way', () => {
  const numeric = [newest, largest]
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...cursors), (text, cursor) =>
      refuses(cursor, text),
    ),
  )
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom<Reader>(...numeric), (value, cursor) =>
      refuses(cursor, encode(value)),
    ),
  )
})

test('a page has a cursor when one item more than it holds was found', () => {
  const items = [
    { size: 3, id },
    { size: 2, id },
    { size: 1, id },
  ]
  assert.deepEqual(toPage(items, 3, largest), { items, next_cursor: null })
  assert.deepEqual(toPage(items, 2, largest), {
    items: items.slice(0, 2),
    next_cursor: largest.write({ size: 2, id }),
  })
  assert.deepEqual(toPage([], 2, largest), { items: [], next_cursor: null })
})
