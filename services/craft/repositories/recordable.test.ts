import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GitFileChange } from '#platform/git/changes.ts'
import { toCommitChanges, toCommitMetadata } from './recordable.ts'

const commit = {
  hash: 'a'.repeat(40),
  tree: 'b'.repeat(40),
  parents: [],
  author_name: 'Ada',
  author_email: 'ada@example.com',
  authored_at: '2026-01-01T00:00:00Z',
  author_offset_minutes: 0,
  committer_name: 'Ada',
  committer_email: 'ada@example.com',
  committed_at: '2026-01-01T00:00:00Z',
  message: 'Change',
  signed: false,
}
const file = (path: string): GitFileChange => ({
  path,
  previous_path: null,
  status: 'added',
  additions: 1,
  deletions: 0,
  binary: false,
})
const changing = (files: GitFileChange[]) => ({
  hash: commit.hash,
  files,
  additions: files.length,
  deletions: 0,
  patch: '',
  patch_truncated: false,
})

test('a message of any length fits a request, at its worst', () => {
  const hostile = toCommitMetadata({ ...commit, message: '\u0001'.repeat(70_000_000) })
  assert.ok(Buffer.byteLength(JSON.stringify(hostile)) < 64 * 1024 * 1024)
  assert.equal(toCommitMetadata(commit).message, 'Change')
})

test('a message is not cut in the middle of a character', () => {
  const { message } = toCommitMetadata({ ...commit, message: `x${'😀'.repeat(6_000_000)}` })
  assert.ok(message.isWellFormed())
})

test('a hundred thousand files are recorded whole', () => {
  const files = Array.from({ length: 100_000 }, (_, index) =>
    file(`packages/some-folder/source/file-${index}.ts`),
  )
  const changes = toCommitChanges(changing(files))
  assert.equal(changes.files.length, 100_000)
  assert.equal(changes.unreadable, null)
})

test('more files than fit are cut, with all lines still counted and the loss named', () => {
  const files = Array.from({ length: 2000 }, (_, index) => file(`file-${index}`))
  const changes = toCommitChanges(changing(files), 100_000)
  assert.ok(changes.files.length < 1000 && JSON.stringify(changes.files).length <= 100_000)
  assert.equal(changes.additions, 2000)
  assert.match(changes.unreadable ?? '', /first \d+ of its 2000 files/)
})
