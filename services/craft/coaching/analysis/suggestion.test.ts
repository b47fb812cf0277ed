import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { CommitInput } from './commit.ts'
import type { Convention } from './convention.ts'
import { suggestMessage } from './suggestion.ts'
import { conventionOf, fileOf, judge, type Verdict } from './testing/judge.ts'

function suggest(
  commit: string | CommitInput,
  verdict: Verdict = {},
  convention: Convention | null = null,
): string | null {
  const input = typeof commit === 'string' ? { message: commit } : commit
  return suggestMessage(input, judge(input, verdict, convention), convention)
}

describe('suggestMessage', () => {
  it('offers nothing where nothing is to be mended', () => {
    assert.equal(suggest('Close idle sockets\n\nThe pool kept them open.'), null)
    assert.equal(suggest("Merge branch 'pool'"), null)
    assert.equal(suggest('v1.2.3'), null)
  })

  it('mends mood, full stop and the missing blank line', () => {
    assert.equal(suggest('Added a limit to the pool.'), 'Add a limit to the pool')
    assert.equal(suggest('Close sockets\nThey leak otherwise'), 'Close sockets\n\nThey leak otherwise')
  })

  it('moves the end of a long subject to the body', () => {
    assert.equal(
      suggest(
        'Close idle sockets after a minute because the pool kept every one of them open for ever (#12)',
      ),
      'Close idle sockets after a minute (#12)\n\nBecause the pool kept every one of them open for ever.',
    )
  })

  it('gives the subject the form of the repository', () => {
    const conventional = conventionOf('feat: read tabs', 'fix: close files')
    assert.equal(suggest('Read blanks', { type: 'feat' }, conventional), 'feat: read blanks')
    assert.equal(suggest('iOS reads blanks', { type: 'fix' }, conventional), 'fix: iOS reads blanks')
    assert.equal(suggest('faet: read blanks', {}, conventional), 'feat: read blanks')
    assert.equal(suggest('reader: Read blanks', { type: 'feat' }, conventional), 'feat(reader): read blanks')
    const areas = conventionOf('reader: read tabs', 'writer: write tabs')
    assert.equal(
      suggest({ message: 'Read blanks', files: [fileOf('src/reader/blank.ts')] }, {}, areas),
      'reader: read blanks',
    )
    const tickets = conventionOf('[PROJ-1] Read tabs', '[PROJ-2] Write tabs')
    assert.equal(
      suggest('Read blanks\n\nEditors write them, see PROJ-7 for a sample.', {}, tickets),
      '[PROJ-7] Read blanks\n\nEditors write them, see PROJ-7 for a sample.',
    )
  })

  it('puts no type into the author’s mouth that the models are not sure of', () => {
    const conventional = conventionOf('feat: read tabs', 'fix: close files')
    assert.equal(suggest('Read blanks', { type_probability: 0.4 }, conventional), null)
  })

  it('asks where only the author knows the answer', () => {
    const commit = { message: 'Close idle sockets', files: [fileOf('src/pool.ts', 30)] }
    assert.equal(
      suggest(commit, { why: 0, type: 'fix' }),
      'Close idle sockets\n\n<why: what went wrong, for whom, and what caused it?>',
    )
    assert.equal(
      suggest({ ...commit, message: 'fix #12' }, { why: 0, type: 'fix' }),
      '<what changed in src/pool.ts?> (#12)\n\n<why: what went wrong, for whom, and what caused it?>',
    )
  })

  it('asks above a body that holds nothing but references', () => {
    const commit = { message: 'Close idle sockets\n\nFixes #12', files: [fileOf('src/pool.ts', 30)] }
    assert.equal(
      suggest(commit, { why: 0 }),
      'Close idle sockets\n\n<why: who needs this, and for what?>\n\nFixes #12',
    )
  })

  it('keeps trailers at the end', () => {
    assert.equal(
      suggest('Added `--tabs` to the reader\n\nEditors write them.\n\nReviewed-by: Ada'),
      'Add `--tabs` to the reader\n\nEditors write them.\n\nReviewed-by: Ada',
    )
  })

  it('drops no word of the author but for the verb it bends', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true })
    const words = fc.lorem({ maxCount: 25 })
    fc.assert(
      fc.property(
        words,
        fc.array(words, { maxLength: 3 }),
        probability,
        probability,
        (subject, body, why, what) => {
          const suggestion = suggest([subject, '', ...body].join('\n'), { why, what })
          if (suggestion === null) return
          const have = suggestion.toLowerCase()
          for (const word of [subject, ...body]
            .join(' ')
            .toLowerCase()
            .split(/[^a-z]+/))
            assert.ok(have.includes(word), word)
        },
      ),
    )
  })
})
