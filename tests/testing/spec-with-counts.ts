import { Readable } from 'node:stream'
import type { TestEvent } from 'node:test/reporters'
import { spec } from 'node:test/reporters'

/**
 * Reporter of `node --test`: what `spec` says, and as the very last line the counts of the whole run, such as
 * `412 passed, 0 failed, 3 skipped`. A test that was cancelled failed.
 */
export default async function* reportSpecWithCounts(events: AsyncIterable<TestEvent>): AsyncIterable<string> {
  let counts: Counts = {}
  async function* watchCounts() {
    for await (const event of events) {
      if (event.type === 'test:summary' && event.data.file === undefined) counts = event.data.counts
      yield event
    }
  }
  yield* Readable.from(watchCounts()).pipe(new spec())
  yield `${writeCounts(counts)}\n`
}

/** By outcome; Node's types leave some of them out. */
type Counts = Readonly<Record<string, number>>

function writeCounts({ passed = 0, failed = 0, cancelled = 0, skipped = 0 }: Counts): string {
  const line = `${passed} passed, ${failed + cancelled} failed`
  return skipped > 0 ? `${line}, ${skipped} skipped` : line
}
