/** What a route answers that describes its list by `Page`. */
interface ListPage<T> {
  items: readonly T[]
  next_cursor: string | null
}

/** Every item of a list that comes in pages. The next page is asked for when all of one was taken. */
export async function* readAllPages<T>(
  readPage: (position: { cursor?: string }) => Promise<ListPage<T>>,
): AsyncGenerator<T> {
  let position: { cursor?: string } = {}
  for (;;) {
    const { items, next_cursor } = await readPage(position)
    yield* items
    if (next_cursor === null) return
    position = { cursor: next_cursor }
  }
}
