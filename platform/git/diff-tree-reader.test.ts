import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDiffTreeReader, type DiffTreeReply } from './diff-tree-reader.ts'
import { createPatchExcerpt } from './patch-excerpt.ts'

const hashOf = (digit: number) => String(digit).repeat(40)

/** What git prints for these files, one hunk each, with lines that try to look like something else. */
function printCommit(index: number, files: readonly (readonly string[])[]): string {
  const hash = hashOf(index % 10)
  if (files.length === 0) return `${hash}\0\n`
  const entries = files.map((_, file) => `:100644 100644 ${hash} ${hash} M\0src/f${file}\0`)
  const patches = files.map(
    (lines, file) =>
      `diff --git a/src/f${file} b/src/f${file}\nindex ${hash}..${hash} 100644\n--- a/src/f${file}\n+++ b/src/f${file}\n@@ -1 +1 @@\n${lines.map((line) => `${line}\n`).join('')}`,
  )
  return `${hash}\0${entries.join('')}\0${patches.join('')}\n`
}

const line = fc
  .tuple(
    fc.constantFrom('+', '-', ' ', '\\ '),
    fc.oneof(fc.constantFrom('-- a', '++ b', '@@ -1 +1 @@', 'diff --git a b', hashOf(1), 'é\0'), fc.string()),
  )
  .map(([sign, text]) => sign + text.replaceAll('\n', ' '))
const commits = fc.array(fc.array(fc.array(line, { maxLength: 6 }), { maxLength: 3 }), { maxLength: 5 })

test('counts and excerpt are the same however the stream is cut into chunks', () => {
  fc.assert(
    fc.property(commits, fc.array(fc.integer({ min: 1, max: 60 })), (histories, cuts) => {
      const stream = Buffer.from(histories.map((files, index) => printCommit(index, files)).join(''))
      const replies: DiffTreeReply[] = []
      const push = createDiffTreeReader(
        { hash_length: 40, excerpt: createPatchExcerpt({ limit_bytes: 100_000, line_bytes: 1000 }) },
        (reply) => replies.push(reply),
      )
      let position = 0
      for (const cut of [...cuts, stream.length]) {
        if (position < stream.length) push(stream.subarray(position, position + cut))
        position += cut
      }
      const starting = (sign: string, lines: readonly string[]) =>
        lines.filter((line) => line.startsWith(sign)).length
      assert.deepEqual(
        replies.map(({ changes }) =>
          changes?.files.map(({ additions, deletions }) => [additions, deletions]),
        ),
        histories.map((files) => files.map((lines) => [starting('+', lines), starting('-', lines)])),
      )
      replies.forEach(({ changes }, index) => {
        const printed = printCommit(index, histories[index] ?? [])
        const whole = printed
          .slice(printed.indexOf('diff --git'))
          .replace(/^index .*\n/gm, '')
          .slice(0, -1)
        assert.equal(changes?.patch, histories[index]?.length === 0 ? '' : whole)
        assert.equal(changes?.patch_truncated, false)
      })
    }),
  )
})

test('a commit that git does not have gives no changes', () => {
  const replies: DiffTreeReply[] = []
  const push = createDiffTreeReader(
    { hash_length: 40, excerpt: createPatchExcerpt({ limit_bytes: 100, line_bytes: 100 }) },
    (reply) => replies.push(reply),
  )
  push(Buffer.from(`\n${hashOf(1)}\0\n`))
  assert.deepEqual(
    replies.map(({ changes }) => changes?.hash ?? null),
    [null, hashOf(1)],
  )
})
