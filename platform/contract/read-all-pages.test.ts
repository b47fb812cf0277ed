import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAllPages } from './read-all-pages.ts'

const pages = [['a', 'b'], [], ['c']]

/** A list of those pages, and the cursors it was asked for. */
function prepareList() {
  const asked: (string | undefined)[] = []
  const items = readAllPages(async ({ cursor }) => {
    asked.push(cursor)
    const index = Number(cursor ?? 0)
    return { items: pages[index] ?? [], next_cursor: index + 1 < pages.length ? String(index + 1) : null }
  })
  return { asked, items }
}

test('all items come in their order, those behind an empty page, too', async () => {
  const { asked, items } = prepareList()
  const found: string[] = []
  for await (const item of items) found.push(item)
  assert.deepEqual(found, ['a', 'b', 'c'])
  assert.deepEqual(asked, [undefined, '1', '2'])
})

test('who has found what they look for asks for no further page', async () => {
  const { asked, items } = prepareList()
  for await (const item of items) if (item === 'b') break
  assert.deepEqual(asked, [undefined])
})
