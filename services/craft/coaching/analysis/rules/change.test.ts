import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CommitInput } from '../commit.ts'
import type { Finding, RuleName } from '../finding.ts'
import { conventionOf, fileOf, findingsOf, judge, patchOf, type Verdict } from '../testing/judge.ts'

const sampleMessage = 'Read tabs\n\nEditors write them, and the reader took them for words.'

function found(commit: Partial<CommitInput>, rule: RuleName, verdict: Verdict = {}): Finding | undefined {
  return findingsOf(judge({ message: sampleMessage, ...commit }, verdict)).get(rule)
}

describe('one concern', () => {
  const files = [
    fileOf('src/reader.ts'),
    fileOf('src/pool.ts'),
    fileOf('CHANGELOG.md'),
    fileOf('test/reader.test.ts'),
  ]
  const patch = files.map(({ path }) => patchOf(path, ['a', 'b', 'c', 'd', 'e'])).join('')
  const groups = [['src/reader.ts', 'test/reader.test.ts'], ['src/pool.ts']]

  it('charges a change that does separate things', () => {
    assert.equal(found({ files, patch }, 'tangled', { tangled: 0.9, groups })?.count, 2)
    assert.equal(found({ files, patch }, 'tangled', { tangled: 0.2, groups }), undefined)
  })

  it('takes tests and documents for company, and one thing done everywhere for one concern', () => {
    const company = [['src/reader.ts', 'src/pool.ts'], ['CHANGELOG.md'], ['test/reader.test.ts']]
    assert.equal(found({ files, patch }, 'tangled', { tangled: 0.9, groups: company }), undefined)
    assert.equal(
      found({ files, patch, message: 'Rename tab to indent' }, 'tangled', { tangled: 0.9, groups }),
      undefined,
    )
  })

  it('charges less when most of the patch was not seen', () => {
    const price = (commit: Partial<CommitInput>) =>
      found(commit, 'tangled', { tangled: 0.9, groups })?.points_lost ?? 0
    assert.ok(price({ files }) < price({ files, patch }))
  })

  it('names breadth only when the models doubt that it is one concern', () => {
    const wide = Array.from({ length: 30 }, (_, index) => fileOf(`part-${index % 8}/file-${index}.ts`))
    assert.equal(found({ files: wide }, 'scattered', { tangled: 0.4 })?.limit, 8)
    assert.equal(found({ files: wide }, 'scattered', { tangled: 0.1 }), undefined)
  })
})

describe('tests along with code', () => {
  const code = fileOf('src/reader.ts', 60)

  it('misses tests for a feature or a fix of some size', () => {
    assert.deepEqual(found({ files: [code] }, 'no-tests')?.path, 'src/reader.ts')
    assert.ok(found({ files: [code] }, 'no-tests', { type: 'fix' }))
  })

  it('misses none for refactoring, small changes, style sheets, declarations, or where tests are inline', () => {
    assert.equal(found({ files: [code] }, 'no-tests', { type: 'refactor' }), undefined)
    for (const path of ['src/a.css', 'src/a.d.ts', 'README.md', 'deploy.sh']) {
      assert.equal(found({ files: [fileOf(path, 60)] }, 'no-tests'), undefined, path)
    }
    assert.equal(found({ files: [fileOf('src/reader.ts', 5)] }, 'no-tests'), undefined)
    const inline = {
      files: [fileOf('src/reader.rs', 60)],
      patch: patchOf('src/reader.rs', ['#[test]', 'fn reads() {}']),
    }
    assert.equal(found(inline, 'no-tests'), undefined)
  })

  it('does not ask for tests where the repository has none', () => {
    const convention = conventionOf('Read tabs')
    assert.ok(convention)
    const analysis = judge(
      { message: sampleMessage, files: [code] },
      {},
      { ...convention, tested_share: 0.01 },
    )
    assert.equal(findingsOf(analysis).get('no-tests'), undefined)
  })
})

describe('what belongs in the commit', () => {
  it('sees generated lines that bury written ones, and leaves lock files alone', () => {
    const written = fileOf('src/reader.ts', 20)
    assert.equal(
      found({ files: [written, fileOf('dist/reader.js', 900)] }, 'generated-along')?.path,
      'dist/reader.js',
    )
    assert.equal(found({ files: [written, fileOf('package-lock.json', 900)] }, 'generated-along'), undefined)
    assert.equal(found({ files: [fileOf('dist/reader.js', 900)] }, 'generated-along'), undefined)
  })

  it('sees files of one machine when they are added', () => {
    for (const path of [
      '.DS_Store',
      'src/.env',
      'a.swp',
      'x.orig',
      'node_modules/a/b.js',
      'src/__pycache__/a.pyc',
    ]) {
      assert.ok(found({ files: [fileOf(path, 1, 0, 'added')] }, 'unwanted-file'), path)
      assert.equal(found({ files: [fileOf(path, 0, 1, 'deleted')] }, 'unwanted-file'), undefined)
    }
    assert.equal(found({ files: [fileOf('.env.example', 1, 0, 'added')] }, 'unwanted-file'), undefined)
  })

  it('sees whole hunks of reformatting beside a change', () => {
    const removed = Array.from({ length: 8 }, (_, index) => `-  line ${index}`)
    const added = Array.from({ length: 8 }, (_, index) => `+\tline ${index}`)
    const patch = `--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,8 +1,8 @@\n${[...removed, ...added].join('\n')}\n@@ -20,0 +21,2 @@\n+const tab = 9\n+const blank = 32\n`
    const files = [fileOf('src/a.ts', 10, 8)]
    assert.deepEqual(found({ files, patch }, 'formatting-noise')?.line, 1)
    assert.equal(found({ files, patch, message: 'Reindent the reader' }, 'formatting-noise'), undefined)
    assert.equal(
      found({ files, patch: patch.slice(0, patch.indexOf('@@ -20')) }, 'formatting-noise'),
      undefined,
    )
  })

  it('sees a commit that changes nothing', () => {
    assert.ok(found({ files: [] }, 'empty-change'))
    assert.equal(found({}, 'empty-change'), undefined)
  })
})

describe('surroundings', () => {
  const files = [fileOf('src/reader.ts', 80)]

  it('warns of a risk that is likely, and never of documents', () => {
    assert.equal(found({ files }, 'risky', { risk: 0.8 })?.count, 80)
    assert.equal(found({ files }, 'risky', { risk: 0.55 }), undefined)
    assert.equal(found({ files }, 'risky', { risk: 0.8, type: 'docs' }), undefined)
  })

  it('asks for a reference where nearly every commit has one', () => {
    const convention = conventionOf('Read tabs (#1)', 'Close files (#2)')
    assert.equal(findingsOf(judge(sampleMessage, {}, convention)).get('no-reference')?.count, 100)
    assert.equal(findingsOf(judge('Read blanks (#3)', {}, convention)).get('no-reference'), undefined)
  })

  it('sees a first change to unfamiliar code, but charges no newcomer', () => {
    assert.ok(found({ files, history: { exp: 40, sexp: 0 } }, 'unfamiliar-code'))
    assert.equal(found({ files, history: { exp: 2, sexp: 0 } }, 'unfamiliar-code'), undefined)
  })

  it('sees a fix right after the change it mends', () => {
    assert.equal(
      found({ files, history: { age: 0.01, nuc: 3 } }, 'quick-follow-up', { type: 'fix' })?.count,
      14,
    )
    assert.equal(found({ files, history: { age: 3, nuc: 3 } }, 'quick-follow-up', { type: 'fix' }), undefined)
  })
})
