import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { readPatch, unquote } from './read-patch.ts'

const folder = mkdtempSync(join(tmpdir(), 'read-patch-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
const write = (path: string, content: string | Buffer) => writeFileSync(join(folder, path), content)
const commit = () => {
  git('add', '--all')
  git('commit', '--quiet', '--allow-empty', '--message', 'change')
  return readPatch(git('show', '--format=', '--patch', '--find-renames', 'HEAD'))
}
git('init', '--quiet')

test('what git prints is read back: added, changed, renamed, deleted, binary, executable', () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`)
  write('kept.txt', `${lines.join('\n')}\n`)
  write('moved.txt', 'the same\nbefore and after\n')
  write('gone.txt', 'bye')
  write('größe "x".txt', 'ü\n')
  assert.deepEqual(
    commit().map(({ path, status }) => [path, status]),
    [
      ['gone.txt', 'added'],
      ['größe "x".txt', 'added'],
      ['kept.txt', 'added'],
      ['moved.txt', 'added'],
    ],
  )

  write('kept.txt', `${lines.with(14, 'changed').join('\n')}\n`)
  write('picture.bin', Buffer.from([0, 1, 2, 0, 255]))
  chmodSync(join(folder, 'größe "x".txt'), 0o755)
  git('mv', 'moved.txt', 'new place.txt')
  git('rm', '--quiet', 'gone.txt')
  const files = new Map(commit().map((file) => [file.path, file]))
  const changed = files.get('kept.txt')?.hunks[0]?.lines.filter(({ sign }) => sign !== ' ')
  assert.deepEqual(changed, [
    { sign: '-', text: 'line 15', old_number: 15, new_number: null },
    { sign: '+', text: 'changed', old_number: null, new_number: 15 },
  ])
  assert.equal(files.get('new place.txt')?.previous_path, 'moved.txt')
  assert.equal(files.get('new place.txt')?.status, 'renamed')
  assert.equal(files.get('gone.txt')?.status, 'deleted')
  assert.equal(files.get('gone.txt')?.hunks[0]?.lines[0]?.unended, true)
  assert.equal(files.get('picture.bin')?.binary, true)
  assert.equal(files.get('größe "x".txt')?.mode, '100644 → 100755')
})

test('lines that look like headers stay lines of their hunk', () => {
  write('tricky.txt', '-- a comment\ndiff --git a/x b/x\n@@ -1 +1 @@\n')
  commit()
  write('tricky.txt', '++ b/evil\n')
  const [file, ...rest] = commit()
  assert.equal(rest.length, 0)
  assert.equal(file?.path, 'tricky.txt')
  assert.deepEqual(
    file?.hunks[0]?.lines.map(({ sign, text }) => sign + text),
    ['--- a comment', '-diff --git a/x b/x', '-@@ -1 +1 @@', '+++ b/evil'],
  )
})

test('the combined diff of a merge numbers the lines of its result', () => {
  const [file] = readPatch(
    'diff --cc a.txt\nindex 1,2..3\n--- a/a.txt\n+++ b/a.txt\n@@@ -1,1 -1,1 +1,2 @@@\n- x\n -y\n++z\n++w\n',
  )
  assert.equal(file?.path, 'a.txt')
  assert.deepEqual(
    file?.hunks[0]?.lines.map(({ sign, text, new_number }) => [sign, text, new_number]),
    [
      ['-', 'x', null],
      ['-', 'y', null],
      ['+', 'z', 1],
      ['+', 'w', 2],
    ],
  )
})

test('any text is read without an error, also when it was cut off', () => {
  const whole = git('show', '--format=', 'HEAD')
  for (let end = 0; end <= whole.length; end++) assert.doesNotThrow(() => readPatch(whole.slice(0, end)))
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => void readPatch(`diff --git a/x b/x\n${text}`)),
  )
})

test('quoted paths lose their quotes', () => {
  assert.equal(unquote('"a\\303\\266\\t\\"b\\\\"'), 'aö\t"b\\')
  assert.equal(unquote('plain'), 'plain')
})
