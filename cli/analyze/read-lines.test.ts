import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readLines } from './read-lines.ts'

async function* give(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks
}

test('lines come whole however the stream is cut, and end at no other character than \\n', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', '\r', '\u2028', '\u2029', 'é', '😀', '"') })
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1 }),
      fc.integer({ min: 1, max: 9 }),
      async (lines, size) => {
        const bytes = Buffer.from(lines.join('\n'))
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, place) =>
          bytes.subarray(place * size, (place + 1) * size),
        )
        const read: string[] = []
        for await (const line of readLines(give(chunks))) read.push(line)
        assert.deepEqual(read, lines)
      },
    ),
  )
})
