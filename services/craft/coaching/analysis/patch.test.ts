import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { readPatch } from './patch.ts'

const folder = mkdtempSync(join(tmpdir(), 'patch-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function git(...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', '-C', folder, ...args], {
    encoding: 'utf8',
  })
}

function patchOfEverything(): { full: string; bare: string } {
  git('init', '-q')
  writeFileSync(join(folder, 'old name.txt'), 'one\ntwo\nthree\nfour\nfive\nsix\n')
  writeFileSync(join(folder, 'gone.c'), '-- one\n++ two\n')
  writeFileSync(join(folder, 'caf\u00e9 "x".ts'), 'a\nb')
  writeFileSync(join(folder, 'image.png'), Buffer.from([0, 1, 2]))
  git('add', '.')
  git('commit', '-qm', 'one')
  renameSync(join(folder, 'old name.txt'), join(folder, 'new name.txt'))
  writeFileSync(join(folder, 'new name.txt'), 'one\ntwo\nthree\nfour\nfive\nseven\n')
  rmSync(join(folder, 'gone.c'))
  writeFileSync(join(folder, 'caf\u00e9 "x".ts'), 'a\nc')
  writeFileSync(join(folder, 'image.png'), Buffer.from([0, 1, 3]))
  writeFileSync(join(folder, 'empty'), '')
  git('add', '.')
  git('commit', '-qm', 'two')
  return {
    full: git('show', '-M', '--format=', 'HEAD'),
    bare: git('show', '-M', '-U0', '--no-prefix', '--format=', 'HEAD'),
  }
}

describe('readPatch', () => {
  const { full, bare } = patchOfEverything()

  it('reads what git prints: renames, deletions, quoted paths, binary and empty files', () => {
    for (const patch of [full, bare]) {
      const files = readPatch(patch).map(({ path, previous_path, status, binary }) => [
        path,
        previous_path,
        status,
        binary,
      ])
      assert.deepEqual(files.sort(), [
        ['café "x".ts', null, 'modified', false],
        ['empty', null, 'added', false],
        ['gone.c', null, 'deleted', false],
        ['image.png', null, 'modified', true],
        ['new name.txt', 'old name.txt', 'renamed', false],
      ])
    }
  })

  it('numbers lines by the side they are on', () => {
    const renamed = readPatch(full).find((file) => file.status === 'renamed')
    assert.deepEqual(renamed?.hunks[0]?.lines.slice(-2), [
      { sign: '-', text: 'six', number: 6 },
      { sign: '+', text: 'seven', number: 6 },
    ])
    assert.deepEqual(renamed?.hunks[0]?.lines[0], { sign: ' ', text: 'three', number: 3 })
  })

  it('is not misled by content that looks like a header', () => {
    const gone = readPatch(full).find((file) => file.status === 'deleted')
    assert.deepEqual(
      gone?.hunks[0]?.lines.map((line) => line.text),
      ['-- one', '++ two'],
    )
  })

  it('reads the combined diff of a merge', () => {
    const [file] = readPatch(
      'diff --cc a.c\nindex 1,2..3\n--- a/a.c\n+++ b/a.c\n@@@ -1,2 -1,2 +1,3 @@@ int main()\n  one\n++two\n +three\n',
    )
    assert.equal(file?.path, 'a.c')
    assert.equal(file?.hunks[0]?.section, 'int main()')
    assert.deepEqual(
      file?.hunks[0]?.lines.map(({ sign, text }) => sign + text),
      [' one', '+two', '+three'],
    )
  })

  it('reads a bare diff of several files', () => {
    const files = readPatch(
      '--- x.py\t2020-01-01\n+++ x.py\t2020-01-02\n@@ -1 +1 @@\n-a\n+b\n--- y.py\n+++ y.py\n@@ -1 +1 @@\n-c\n+d\n',
    )
    assert.deepEqual(
      files.map((file) => [file.path, file.hunks.length]),
      [
        ['x.py', 1],
        ['y.py', 1],
      ],
    )
  })

  it('gives what is there when the patch is cut anywhere', () => {
    for (let length = 0; length <= full.length; length++) {
      const cut = readPatch(full.slice(0, length))
      assert.ok(cut.length <= 5)
    }
  })

  it('survives any text, with counts that lie', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'diff --git a/x b/x',
        '--- a/x',
        '+++ b/x',
        '@@ -1,999999999 +0,0 @@',
        '@@ -1 +1 @@ f',
        '@@@ -1 -1 +1 @@@',
        '+a',
        '-b',
        ' c',
        '',
        '\\ No newline',
        'rename from "\\303',
        'Binary files a and b differ',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        for (const file of readPatch(lines.join('\n')))
          for (const hunk of file.hunks) for (const l of hunk.lines) assert.ok(l.number >= 0)
      }),
    )
  })
})
