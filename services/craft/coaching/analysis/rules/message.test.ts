import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FileChange } from '../commit.ts'
import type { Finding, RuleName } from '../finding.ts'
import { conventionOf, fileOf, findingsOf, judge, patchOf, type Verdict } from '../testing/judge.ts'

function found(
  message: string,
  rule: RuleName,
  verdict: Verdict = {},
  files?: readonly FileChange[],
): Finding | undefined {
  return findingsOf(judge(files ? { message, files } : message, verdict)).get(rule)
}

const sources = [fileOf('src/pool.ts', 30, 4), fileOf('test/pool.test.ts', 9)]

describe('what and why', () => {
  it('asks for the reason of a change, and names the file that has most of it', () => {
    const finding = found('Close idle sockets after a minute', 'no-why', { why: 0.1 }, sources)
    assert.equal(finding?.path, 'src/pool.ts')
    assert.ok((finding?.points_lost ?? 0) > 4)
  })

  it('asks less of small changes and documents, and nothing of what explains itself', () => {
    const price = (message: string, files: readonly FileChange[], type: Verdict['type'] = 'feat') =>
      found(message, 'no-why', { why: 0.1, type }, files)?.points_lost ?? 0
    const whole = price('Close idle sockets', sources)
    assert.ok(price('Close idle sockets', [fileOf('src/pool.ts', 1, 1)]) < whole)
    assert.ok(price('Describe the pool', [fileOf('README.md', 30)], 'docs') < whole)
    assert.equal(price('Fix typo in the guide', sources), 0)
    assert.equal(price('Remove unused import', sources), 0)
  })

  it('does not take a reference alone for a reason', () => {
    assert.equal(found('Close idle sockets (#12)', 'why-elsewhere', {}, sources)?.expected, '#12')
    assert.equal(found('Close idle sockets\n\nFixes #12', 'why-elsewhere', {}, sources)?.expected, '#12')
    assert.equal(
      found('Close idle sockets to avoid running out of files (#12)', 'why-elsewhere', {}, sources),
      undefined,
    )
    assert.equal(
      found(
        'Close idle sockets (#12)\n\nLong jobs ran out of file descriptors.',
        'why-elsewhere',
        {},
        sources,
      ),
      undefined,
    )
  })

  it('wants more than a heading over a change of some size', () => {
    assert.equal(found('fix: close idle sockets', 'no-body', { type: 'fix' }, sources)?.count, 31)
    assert.equal(
      found('fix: close idle sockets', 'no-body', { type: 'fix' }, [fileOf('src/pool.ts', 8)]),
      undefined,
    )
  })

  it('asks a fix that names its fault for the cause', () => {
    const small = [fileOf('src/pool.ts', 8)]
    assert.ok(found('Fix crash of an empty pool', 'no-cause', { type: 'fix' }, small))
    assert.ok(found('fix: crash of an empty pool (#12)', 'no-cause', { type: 'fix' }, small))
    assert.equal(found('Fix crash because the pool was empty', 'no-cause', { type: 'fix' }, small), undefined)
  })

  it('asks less of a body, the more it tells, and nothing of a sentence over a small change', () => {
    const price = (body: string, lines: number) =>
      found(`Close idle sockets after a minute\n\n${body}`, 'brief-why', {}, [fileOf('src/pool.ts', lines)])
        ?.points_lost ?? 0
    const short = 'The pool kept every socket open, so that nightly jobs ran out of descriptors.'
    const long = `${short} A minute is longer than any pause between two requests of one job; hosts that answer later
      open a socket again, which costs a handshake. Closing them at once was tried and doubled the time of a run.`
    assert.equal(price(short, 8), 0)
    assert.ok(price(short, 200) > price(short, 25))
    assert.ok(price(short, 200) > price(long, 200))
  })

  it('reads a reason across the end of a line, and in the fault that a sentence tells', () => {
    for (const body of [
      'Every socket is given a minute so\nthat nightly jobs find descriptors left.',
      'Nightly jobs ran out of descriptors while idle sockets waited.',
    ]) {
      const message = `Close idle sockets after a minute\n\n${body}`
      assert.equal(found(message, 'no-why', { why: 0.4 }, [fileOf('src/pool.ts', 5)]), undefined, body)
    }
  })

  it('does not take figures, pointers, squashed subjects and marks of tools for an explanation', () => {
    for (const body of [
      'pool        100      250    -66.21%\nreader      230      454    -80.52%',
      'Closes #12\nSee https://example.org/issues/12',
      '* fix\n\n* Update go.sum\n\n* fix bug',
      '---------\n\nCo-authored-by: Ada <ada@example.org>',
    ]) {
      assert.ok(
        found(`Close idle sockets\n\n${body}`, 'no-body', {}, sources) ??
          found(`Close idle sockets\n\n${body}`, 'why-elsewhere', {}, sources),
        body,
      )
    }
  })

  it('charges less for a missing what, the more words and names there are', () => {
    const price = (message: string) => found(message, 'no-what', { what: 0.2 })?.points_lost ?? 0
    assert.ok(price('pool things') > price('close the idle sockets now'))
    assert.ok(price('close the idle sockets now') > price('close `idleSockets` of the pool'))
  })

  it('sees a subject that names a file and not the change', () => {
    for (const subject of [
      'Update README.md',
      'README',
      'docs: update readme',
      'Update src/pool.ts',
      'fix pool.ts',
    ]) {
      assert.ok(found(subject, 'names-only-file', {}, sources), subject)
    }
    for (const subject of [
      'Remove src/pool.ts',
      'Add README',
      'Use nn.GELU',
      'Update README with the new flags',
      'Update dependencies',
    ]) {
      assert.equal(found(subject, 'names-only-file', {}, sources), undefined, subject)
    }
  })

  it('sees a verb that would fit any change', () => {
    assert.equal(found('Improve error handling', 'vague-verb')?.expected, 'Improve')
    assert.equal(found('Improve `readLine` errors', 'vague-verb'), undefined)
    assert.equal(found('Update the copyright year', 'vague-verb'), undefined)
  })

  it('charges one fact once: a placeholder is not asked for its what and why as well', () => {
    const rules = [
      ...findingsOf(judge({ message: 'Update README.md', files: sources }, { why: 0, what: 0 })).keys(),
    ]
    assert.deepEqual(
      rules.filter((rule) => rule.startsWith('no-w')),
      [],
    )
  })
})

describe('message and change', () => {
  const test = fileOf('test/pool.test.ts', 30)
  const patchWith = (lines: readonly string[]) => ({
    files: [test, fileOf('src/pool.ts', lines.length)],
    patch: patchOf('src/pool.ts', lines),
  })
  const code = ['export function close() {', '  sockets.clear()', '}']

  it('sees new code under a subject that speaks of tests alone', () => {
    for (const message of ['Add a test for idle sockets', 'test: idle sockets', 'More tests']) {
      const finding = findingsOf(judge({ message, ...patchWith(code) })).get('hidden-change')
      assert.equal(finding?.path ?? 'src/pool.ts', 'src/pool.ts', message)
      assert.equal(
        findingsOf(judge({ message, ...patchWith(['// idle', '// sockets', '//']) })).get('hidden-change'),
        undefined,
      )
    }
    assert.ok(
      findingsOf(judge({ message: 'Add a test for idle sockets', ...patchWith(code) })).get('hidden-change'),
    )
    const told = 'Add a test for idle sockets\n\nThe pool gets a way to close them.'
    assert.equal(findingsOf(judge({ message: told, ...patchWith(code) })).get('hidden-change'), undefined)
    assert.equal(
      findingsOf(judge({ message: 'Close idle sockets', ...patchWith(code) })).get('hidden-change'),
      undefined,
    )
  })

  it('sees an update that is announced over notes alone', () => {
    const bump = 'Bump undici from 5.1 to 5.2'
    assert.equal(
      found(bump, 'unmet-claim', {}, [fileOf('src/changes/changes.xml')])?.path,
      'src/changes/changes.xml',
    )
    assert.equal(found(bump, 'unmet-claim', {}, [fileOf('CHANGELOG.md'), fileOf('package.json')]), undefined)
    assert.equal(found(bump, 'unmet-claim', {}, [fileOf('go.mod')]), undefined)
  })
})

describe('form', () => {
  it('measures the subject in columns, without the reference behind it', () => {
    assert.equal(found(`Close ${'x'.repeat(66)} (#1234)`, 'subject-too-long'), undefined)
    assert.equal(found(`Close ${'x'.repeat(70)}`, 'subject-too-long')?.count, 76)
    assert.equal(found('修'.repeat(40), 'subject-too-long')?.count, 80)
  })

  it('shows the imperative', () => {
    assert.equal(found('parser: Added tabs', 'not-imperative')?.expected, 'Add tabs')
    assert.equal(found('parser: tabs are read', 'not-imperative'), undefined)
  })

  it('sees a full stop, but neither an ellipsis nor sentences', () => {
    assert.ok(found('Read tabs.', 'full-stop'))
    assert.equal(found('Read tabs...', 'full-stop'), undefined)
    assert.equal(found('Read tabs. Write spaces.', 'full-stop'), undefined)
  })

  it('sees a missing blank line and names line 2', () => {
    assert.equal(found('Read tabs\nand blanks', 'no-blank-line')?.line, 2)
  })

  it('names the first line that is too long, and leaves what cannot be wrapped', () => {
    const words = 'the reader took them for blanks '.repeat(5)
    assert.equal(found(`Read tabs\n\nshort\n${words}`, 'long-body-line')?.line, 4)
    for (const line of [
      `    ${words}`,
      `> ${words}`,
      `https://example.org/${'x'.repeat(120)}`,
      `| ${words} |`,
    ]) {
      assert.equal(found(`Read tabs\n\n${line}`, 'long-body-line'), undefined, line)
    }
  })

  it('sees capitals and exclamation marks, not acronyms', () => {
    assert.ok(found('FIX THE PARSER NOW', 'shouting'))
    assert.ok(found('Fix the parser!!', 'shouting'))
    assert.equal(found('Use HTTP', 'shouting'), undefined)
  })
})

describe('the repository’s convention', () => {
  const conventional = conventionOf(
    'feat(parser): read tabs',
    'fix(parser): close files',
    'docs: name the options',
  )

  it('is asked for when it is firm, and not otherwise', () => {
    assert.equal(findingsOf(judge('Read tabs', {}, conventional)).get('no-header')?.expected, 'conventional')
    assert.equal(
      findingsOf(judge('Read tabs', {}, conventionOf('Read tabs', 'Close files'))).get('no-header'),
      undefined,
    )
    assert.equal(findingsOf(judge('Read tabs')).get('no-header'), undefined)
    const mixed = conventionOf('feat: read tabs', 'Close files')
    assert.equal(findingsOf(judge('Read tabs', {}, mixed)).get('no-header'), undefined)
  })

  it('wins over the textbook: past tense, full stops and long subjects where they are the habit', () => {
    const habit = conventionOf(`Fixed the ${'very '.repeat(15)}idle cache.`)
    const rules = findingsOf(judge(`Fixed the ${'very '.repeat(14)}idle pool.`, {}, habit))
    assert.deepEqual(
      [rules.get('not-imperative'), rules.get('full-stop'), rules.get('subject-too-long')],
      [undefined, undefined, undefined],
    )
  })

  it('knows slips in type and scope', () => {
    assert.equal(
      findingsOf(judge('faet(parser): read tabs', {}, conventional)).get('unknown-type')?.expected,
      'feat',
    )
    assert.equal(
      findingsOf(judge('feat(pasrer): read tabs', {}, conventional)).get('misspelt-scope')?.expected,
      'parser',
    )
    assert.equal(
      findingsOf(judge('feat(writer): write tabs', {}, conventional)).get('misspelt-scope'),
      undefined,
    )
  })

  it('contradicts a type only when the paths do', () => {
    const docs = { message: 'feat: describe tabs', files: [fileOf('README.md'), fileOf('docs/tabs.md')] }
    assert.equal(findingsOf(judge(docs, { type: 'docs' })).get('wrong-type')?.expected, 'docs')
    const code = { ...docs, files: [fileOf('README.md'), fileOf('src/tabs.ts')] }
    assert.equal(findingsOf(judge(code, { type: 'docs' })).get('wrong-type'), undefined)
    assert.equal(
      findingsOf(judge({ ...docs, message: 'chore: describe tabs' }, { type: 'docs' })).get('wrong-type'),
      undefined,
    )
  })

  it('asks for capitals and sign-off where nearly everybody uses them', () => {
    const habit = conventionOf(
      'Read tabs\n\nSigned-off-by: A <a@b.c>',
      'Close files\n\nSigned-off-by: A <a@b.c>',
    )
    const rules = findingsOf(judge('read blanks', {}, habit))
    assert.equal(rules.get('capital')?.expected, 'Read')
    assert.ok(rules.get('no-sign-off'))
    assert.equal(findingsOf(judge('iOS reads blanks', {}, habit)).get('capital'), undefined)
  })

  it('wants a breaking change explained', () => {
    assert.ok(found('feat!: read tabs', 'unexplained-break'))
    assert.equal(
      found('feat!: read tabs\n\nBREAKING CHANGE: blanks are no longer read', 'unexplained-break'),
      undefined,
    )
  })
})

describe('commits that are not ordinary work', () => {
  it('wants a merge to say what it brings', () => {
    assert.ok(found("Merge branch 'tabs'", 'bare-merge'))
    assert.equal(found("Merge branch 'tabs'\n\nReads tabs and blanks alike.", 'bare-merge'), undefined)
  })

  it('wants a revert to give its reason and name its commit', () => {
    const bare = 'Revert "Read tabs"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.'
    assert.ok(found(bare, 'revert-without-reason'))
    assert.equal(found(bare, 'revert-without-commit'), undefined)
    assert.equal(found(`${bare}\n\nIt broke files with blanks.`, 'revert-without-reason'), undefined)
    assert.ok(found('Revert the tabs', 'revert-without-commit'))
  })

  it('wants an update to name what and to which version, and what for', () => {
    assert.ok(found('Update dependencies', 'unnamed-dependency'))
    assert.ok(found('Bump undici from 5 to 6', 'bare-dependency'))
    assert.equal(
      found('Bump undici from 5 to 6\n\nCloses the leak of CVE-2024-1.', 'bare-dependency'),
      undefined,
    )
  })

  it('wants a release or a first commit to say what is in it', () => {
    const price = (files: readonly FileChange[]) =>
      found('v1.2.0', 'bare-release', {}, files)?.points_lost ?? 0
    const [noted, plain, large] = [
      fileOf('CHANGELOG.md'),
      fileOf('package.json', 1, 1),
      fileOf('src/pool.ts', 80),
    ]
    assert.ok(price([noted]) > 0)
    assert.ok(price([noted]) < price([plain]))
    assert.ok(price([plain]) < price([large]))
    assert.equal(found('v1.2.0\n\nThe pool closes its idle sockets.', 'bare-release'), undefined)
    assert.ok(found('Initial commit', 'bare-initial'))
  })

  it('reminds of a fixup that waits to be squashed', () => {
    assert.ok(found('fixup! Read tabs', 'fixup-left'))
  })
})
