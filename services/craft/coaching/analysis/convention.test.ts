import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readConvention } from './convention.ts'
import { countConvention, mergeCounts } from './convention-counts.ts'
import { readMessage } from './message.ts'
import { conventionOf } from './testing/judge.ts'

describe('readConvention', () => {
  it('knows nothing before twenty ordinary commits', () => {
    const few = Array.from({ length: 19 }, () => ({ message: readMessage('feat: a thing') }))
    assert.equal(readConvention(countConvention(few)), null)
    const merges = Array.from({ length: 50 }, () => ({ message: readMessage("Merge branch 'x'") }))
    assert.equal(readConvention(countConvention(merges)), null)
  })

  it('learns conventional types and scopes', () => {
    const convention = conventionOf(
      'feat(parser): read tabs',
      'fix(parser): close files',
      'docs: name the options',
    )
    assert.equal(convention?.header.value, 'conventional')
    assert.deepEqual(
      convention?.types,
      ['feat', 'docs', 'fix'].sort((a, b) => (a === 'feat' ? -1 : b === 'feat' ? 1 : a < b ? -1 : 1)),
    )
    assert.deepEqual(convention?.scopes, ['parser'])
    assert.equal(convention?.capital?.value, 'lower')
  })

  it('learns areas, tickets, gitmoji and tags', () => {
    assert.equal(conventionOf('net/http: close bodies', 'runtime: fix a race')?.header.value, 'area')
    assert.equal(conventionOf(':bug: Fix a race', '✨ Add a thing')?.header.value, 'gitmoji')
    assert.equal(conventionOf('[core] Fix a race')?.header.value, 'tag')
    const tickets = conventionOf('[PROJ-12] Fix a race', '[PROJ-713] Add a thing')
    assert.equal(tickets?.header.value, 'ticket')
    assert.equal(tickets?.ticket_form, '[PROJ-0] ')
  })

  it('sees no habit where there is none', () => {
    const convention = conventionOf('feat: a thing', 'Add a thing', 'Fix it.', 'remove the cache')
    assert.equal(convention?.header.value, 'none')
    assert.equal(convention?.capital, null)
  })

  it('learns full stops, past tense, bodies, sign-off, references and length', () => {
    const convention = conventionOf('Fixed the cache (#12)\n\nIt leaked.\n\nSigned-off-by: A <a@b.c>')
    assert.deepEqual(
      [
        convention?.mood?.value,
        convention?.body_share,
        convention?.sign_off?.value,
        convention?.reference?.value,
      ],
      ['past', 1, true, true],
    )
    assert.equal(conventionOf('Fix it all.')?.full_stop?.value, true)
    assert.equal(conventionOf(`Fix ${'the cache '.repeat(9)}`)?.subject_limit, 99)
    assert.equal(conventionOf('Fix the cache')?.subject_limit, 72)
  })

  it('learns how often tests come along', () => {
    const commits = Array.from({ length: 40 }, (_, index) => ({
      message: readMessage('Fix the cache'),
      files: [
        { path: 'src/a.ts', additions: 1, deletions: 0 },
        ...(index % 4 === 0 ? [{ path: 'test/a.test.ts', additions: 1, deletions: 0 }] : []),
      ],
    }))
    assert.equal(readConvention(countConvention(commits))?.tested_share, 0.25)
  })

  it('is the same however the history is cut into batches', () => {
    const subject = fc.constantFrom(
      'feat: a',
      'fix(x): b.',
      'PROJ-1 Fix it',
      'net: close',
      ':bug: Fix',
      '',
      'Merge branch x',
      '[a] b',
    )
    fc.assert(
      fc.property(fc.array(subject), fc.nat(), (subjects, cut) => {
        const commits = subjects.map((text) => ({ message: readMessage(text) }))
        const at = commits.length === 0 ? 0 : cut % commits.length
        const merged = mergeCounts(countConvention(commits.slice(0, at)), countConvention(commits.slice(at)))
        assert.deepEqual(merged, countConvention(commits))
        assert.deepEqual(JSON.parse(JSON.stringify(merged)), merged)
      }),
    )
  })
})
