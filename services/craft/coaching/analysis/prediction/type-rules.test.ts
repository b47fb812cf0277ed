import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMessage } from '../message.ts'
import { readPatch } from '../patch.ts'
import { digestFiles } from './file-digest.ts'
import { readRuledType } from './type-rules.ts'

const ruled = (message: string, patch: string) => {
  const files = readPatch(patch)
  return readRuledType(readMessage(message), digestFiles([], files), files)?.value ?? null
}

const change = (path: string, ...lines: readonly string[]) =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,9 +1,9 @@\n${lines.map((line) => `${line}\n`).join('')}`

test('a change of blanks and line breaks alone is style', () => {
  const relaid = change(
    'src/queue.ts',
    ' class Queue {',
    '-size(){return this.n}',
    '+  size() {',
    '+    return this.n',
    '+  }',
    ' }',
  )
  assert.equal(ruled('Tidy the queue', relaid), 'style')
  assert.equal(ruled('Drop blank lines', change('src/queue.ts', ' a()', '-', '-', ' b()')), 'style')
})

test('a line that moves, a text in quotes and an indentation that means something are no style', () => {
  const moved = change('src/queue.ts', '-close()', ' send()', '+close()')
  const quoted = change('src/queue.ts', "-say('no entry ')", "+say('no entry')")
  const indented = change(
    'src/queue.py',
    ' if empty:',
    '-    log()',
    '-close()',
    '+    log()',
    '+    close()',
  )
  const comment = change('src/queue.ts', '-//  The queue', '+// The queue')
  for (const patch of [moved, quoted, indented, comment]) assert.equal(ruled('Adjust the queue', patch), null)
})

test('a subject that speaks of speed makes a change of code perf, and no change of a pipeline', () => {
  const faster = 'Improve performance of the queue'
  assert.equal(ruled(faster, change('src/queue.ts', '-a()', '+b()')), 'perf')
  assert.equal(ruled(faster, change('.github/workflows/check.yml', '-run: a', '+run: b')), null)
  assert.equal(ruled('Add a performance test', change('src/queue.ts', '-a()', '+b()')), null)
})

test('a patch that was left out or is too long tells no style', () => {
  assert.equal(ruled('Tidy the queue', ''), null)
  const long = change('src/queue.ts', ...Array.from({ length: 3_000 }, () => '-'))
  assert.equal(ruled('Tidy the queue', long), null)
})
