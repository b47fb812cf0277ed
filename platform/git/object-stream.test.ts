import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createObjectStreamReader, type ObjectReply } from './object-stream.ts'

const hash = 'a'.repeat(40)

test('replies are the same however the stream is cut into chunks', () => {
  const reply = fc.option(fc.uint8Array({ maxLength: 50 }), { nil: null })
  fc.assert(
    fc.property(
      fc.array(reply, { maxLength: 10 }),
      fc.array(fc.integer({ min: 1, max: 40 })),
      (objects, cuts) => {
        const stream = Buffer.concat(
          objects.flatMap((raw) =>
            raw === null
              ? [Buffer.from(`${hash} missing\n`)]
              : [Buffer.from(`${hash} commit ${raw.length}\n`), raw, Buffer.from('\n')],
          ),
        )
        const replies: ObjectReply[] = []
        const push = createObjectStreamReader((reply) => replies.push(reply))
        let position = 0
        for (const cut of [...cuts, stream.length]) {
          if (position < stream.length) push(stream.subarray(position, position + cut))
          position += cut
        }
        assert.deepEqual(
          replies.map(({ name, raw }) => [name, raw === null ? null : [...raw]]),
          objects.map((raw) => [hash, raw === null ? null : [...raw]]),
        )
      },
    ),
  )
})
