import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readMessage } from './message.ts'

describe('readMessage', () => {
  it('parts subject, body and trailers', () => {
    const message = readMessage(
      'Close idle sockets\r\n\r\nThe pool kept them open.\r\n\r\nMore words.\r\n\r\nFixes: #12\r\nSigned-off-by: Ada <ada@example.org>\r\n',
    )
    assert.equal(message.subject, 'Close idle sockets')
    assert.equal(message.body, 'The pool kept them open.\n\nMore words.')
    assert.deepEqual(message.trailers, [
      { key: 'Fixes', value: '#12' },
      { key: 'Signed-off-by', value: 'Ada <ada@example.org>' },
    ])
    assert.equal(message.separated, true)
    assert.deepEqual(message.references, ['#12'])
  })

  it('says when no blank line parts subject and body', () => {
    const message = readMessage('Close idle sockets\nThe pool kept them open.')
    assert.equal(message.separated, false)
    assert.equal(message.body, 'The pool kept them open.')
    assert.equal(readMessage('Close idle sockets').separated, true)
  })

  it('joins continued trailers and knows the line that git cherry-pick -x adds', () => {
    const { trailers, body } = readMessage(
      'Fix it\n\nReviewed-by: Ada\n  Lovelace\n(cherry picked from commit 0123456789abcdef)',
    )
    assert.equal(body, '')
    assert.deepEqual(trailers, [
      { key: 'Reviewed-by', value: 'Ada Lovelace' },
      { key: 'Cherry-picked-from', value: '0123456789abcdef' },
    ])
  })

  it('keeps prose that only looks like a trailer', () => {
    const message = readMessage('Empty the cache\n\nNote: it is never emptied otherwise.')
    assert.deepEqual(message.trailers, [])
    assert.equal(message.body, 'Note: it is never emptied otherwise.')
  })

  it('removes comment lines and what follows the scissors only when asked', () => {
    const text =
      'Add x\n# a comment\n\nWhy not\n# ------------------------ >8 ------------------------\ndiff --git a/x b/x'
    assert.equal(readMessage(text, { cleanup: 'strip' }).text, 'Add x\n\nWhy not')
    assert.match(readMessage(text).text, /# a comment[\s\S]*diff --git/)
    assert.equal(readMessage('; a\nb', { cleanup: 'strip', comment: ';' }).text, 'b')
  })

  it('reads conventional headers, and takes an unknown word before a colon for an area', () => {
    assert.deepEqual(readMessage('feat(parser)!: read tabs').conventional, {
      type: 'feat',
      scope: 'parser',
      breaking: true,
      description: 'read tabs',
    })
    assert.equal(readMessage('parser: read tabs').conventional, null)
    assert.equal(readMessage('parser: read tabs').description, 'read tabs')
    assert.equal(readMessage('fix:').description, '')
  })

  it('takes ticket, gitmoji, tags and reference off the description', () => {
    for (const subject of [
      'PROJ-12: read tabs',
      '[PROJ-12] read tabs',
      ':sparkles: read tabs',
      '✨ feat: read tabs',
      '[parser] read tabs (#12)',
      'net/http, net/url: read tabs (fixes #12)',
      'gh-1234: read tabs',
      'Fixed #123 -- read tabs',
    ]) {
      assert.equal(readMessage(subject).description, 'read tabs', subject)
    }
    assert.equal(readMessage('UTF-8 names are read').description, 'UTF-8 names are read')
  })

  it('collects references and links once, and no standards', () => {
    const message = readMessage(
      'Fix #1 and GH-2\n\nSee PROJ-3, octo/repo#4, #1 and https://example.org/a_(b)#5. UTF-8, SHA-256.',
    )
    assert.deepEqual(message.references, ['#1', 'GH-2', 'PROJ-3', 'octo/repo#4'])
    assert.deepEqual(message.links, ['https://example.org/a_(b'])
  })

  for (const [kind, subjects] of Object.entries({
    merge: [
      "Merge branch 'next'",
      'Merge pull request #5 from a/b',
      'Merge remote-tracking branch origin/x',
      'Merged in fix (pull request #2)',
    ],
    revert: ['Revert "Add x"', 'revert: add x', 'Reapply "Add x"', 'Reverts the cache'],
    fixup: ['fixup! Add x', 'squash! Add x', 'amend! Add x'],
    release: [
      'v1.2.3',
      '2.0.0-rc.1',
      'Release 1.2',
      'chore(release): publish',
      'Bump version to 1.2.3',
      'Git 2.40',
      'Bumped v4.2.0',
      'release: v3.5.1',
      'grep-0.4.0',
    ],
    dependency: [
      'Bump undici from 5 to 6',
      'chore(deps): bump x',
      'Update dependency vite to v5',
      'Update dependencies',
      'chore: Bump typescript in the dev group',
      'deps: something',
      'deps: parser@2.1.0',
    ],
    initial: ['Initial commit', 'first commit', 'init'],
    empty: ['', ' \n\n '],
    ordinary: [
      'Merge duplicate option parsing',
      'Set timeout 1.5',
      'Update the guide',
      'Initialise the cache early',
      'Add version to the header',
      'doc: update version number in dpkg installation',
    ],
  })) {
    it(`recognises ${kind}`, () => {
      for (const subject of subjects) assert.equal(readMessage(subject).kind, kind, subject)
    })
  }

  it('loses no line of any message', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '\n\n',
      'Fixes: ',
      '#1',
      'feat: ',
      '[x]',
      '\t',
      '\r\n',
      '界',
      'Signed-off-by: ',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (text) => {
          const message = readMessage(text)
          const held = [
            message.subject,
            message.body,
            ...message.trailers.map(({ key, value }) => key + value),
          ].join('')
          const words = (value: string) => [...value.replace(/[\s:]/g, '')].sort().join('')
          assert.equal(words(held), words(message.text))
          assert.deepEqual(readMessage(message.text), message)
        },
      ),
    )
  })

  it('reads 10 MB of anything in bounded time', () => {
    for (const unit of [
      'a',
      'a ',
      'a: b\n',
      '\n',
      '[',
      'PROJ-1 ',
      '#1',
      'a/',
      'http://',
      '(',
      '\u0000',
      '界',
      'X-',
      ': ',
    ]) {
      const started = performance.now()
      readMessage(unit.repeat(10_000_000 / unit.length))
      assert.ok(performance.now() - started < 5_000, `${JSON.stringify(unit)} took too long`)
    }
  })
})
