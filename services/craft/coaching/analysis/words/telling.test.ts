import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { clausesOf } from './clauses.ts'
import { proseOf } from './prose.ts'
import { countTelling } from './telling.ts'

describe('countTelling', () => {
  it('gives nothing for words that would fit any commit', () => {
    for (const text of [
      '',
      'update',
      'fix some more stuff',
      'add testcase',
      'Updated docs',
      'better now!',
      '修改',
    ])
      assert.equal(countTelling(text), 0, text)
  })

  it('weighs names of things more than words, and ideographs by their number', () => {
    for (const name of [
      '`readLine`',
      '--follow',
      'readLine',
      'read_line',
      'src/reader.ts',
      'close()',
      '.gitignore',
      'HTTP',
    ])
      assert.ok(countTelling(name) > countTelling('sockets'), name)
    assert.ok(countTelling('弱网崩溃') > countTelling('崩溃'))
  })

  it('counts a word once, so that repeating tells nothing more, and a table of figures as one', () => {
    assert.equal(countTelling('sockets sockets Sockets'), countTelling('sockets'))
    assert.equal(countTelling('sockets 12 13 14.5 66%'), countTelling('sockets 1'))
    const known = new Set<string>()
    countTelling('idle sockets', known)
    assert.equal(countTelling('sockets', known), 0)
  })

  it('never falls when words are added', () => {
    fc.assert(
      fc.property(fc.lorem(), fc.lorem(), (text, more) => {
        assert.ok(countTelling(`${text} ${more}`) >= countTelling(text))
      }),
    )
  })
})

describe('proseOf', () => {
  it('keeps sentences and lists, and drops pointers, tables and what tools leave', () => {
    const prose = 'The pool leaked.  It does not any more.\n- sockets are closed\n- files are closed'
    const noise =
      'Closes #12\n* fix\n* Update go.sum\nname      12    13\n---------\ngit-svn-id: https://x@1 y'
    assert.equal(proseOf(`${prose}\n${noise}`), prose)
  })
})

describe('clausesOf', () => {
  it('parts a subject where another verb begins', () => {
    assert.deepEqual(clausesOf('Add a theme and remove the login page'), [
      'Add a theme',
      'remove the login page',
    ])
    assert.equal(clausesOf('Rethrow errors. Update the guide. Remove the cache').length, 3)
  })

  it('leaves one thing whole: nouns, the same object, what follows from it, a pointer', () => {
    for (const subject of [
      'Add profile import and export',
      'Use a name to set host and port',
      'Rename and export the type',
      'Add a cache and update its tests',
      'Add a header, closes #12',
      'Improve the readers, fix #12',
      'Add tabs and resolving of paths',
      'Tabs and blanks',
    ]) {
      assert.ok(clausesOf(subject).length < 2, subject)
    }
  })
})
