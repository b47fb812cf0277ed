import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { commitOf } from '../testing/history.ts'
import { isBotAccount } from './bot-account.ts'
import { readCommitType } from './commit-type.ts'
import { readCherryPicked, readReverted } from './message-references.ts'
import { recogniseCommit } from './recognise-commit.ts'
import { readSubject } from './subject.ts'

const hash = '8b3f4e5d'.repeat(5)

test('a commit of two parents is a merge, one of none or one is not', () => {
  assert.equal(recogniseCommit(commitOf(1, { parents: [] })).is_merge, false)
  assert.equal(recogniseCommit(commitOf(1, { parents: [hash] })).is_merge, false)
  assert.equal(recogniseCommit(commitOf(1, { parents: [hash, hash] })).is_merge, true)
})

test('a revert is known by the line git writes, in full, with --reference, and of a merge', () => {
  assert.equal(readReverted(`Revert "x"\n\nThis reverts commit ${hash}.\n`), hash)
  assert.equal(readReverted('Revert x\n\nThis reverts commit 8b3f4e5 (Add x, 2024-01-02).\n'), '8b3f4e5')
  assert.equal(
    readReverted(`Revert "Merge y"\n\nThis reverts commit ${hash}, reversing\nchanges made to abc.\n`),
    hash,
  )
  assert.equal(readReverted('Explain how to revert commit deadbeef\n'), null)
  assert.equal(readReverted('Someone said: This reverts commit deadbeef1\n'), null)
})

test('a cherry-pick is known by its last origin, and by the lines of the kernel’s stable trees', () => {
  const first = '1'.repeat(40)
  const picked = `Fix x\n\n(cherry picked from commit ${first})\nSigned-off-by: A\n(cherry picked from commit ${hash})\n`
  assert.equal(readCherryPicked(picked), hash)
  assert.equal(readCherryPicked(`Fix x\n\ncommit ${hash} upstream.\n`), hash)
  assert.equal(readCherryPicked(`Fix x\r\n\r\n[ Upstream commit ${hash} ]\r\n`), hash)
  assert.equal(readCherryPicked('Fix the upstream branch\n'), null)
})

test('messages made to slow down the search are searched in linear time', () => {
  const hostile = [
    '\n'.repeat(60_000),
    ' '.repeat(60_000),
    '\t\n'.repeat(30_000),
    `upstream ${'commit 0000000 '.repeat(4000)}`,
  ]
  const begin = performance.now()
  for (const message of hostile) recogniseCommit(commitOf(1, { message, author_name: message }))
  assert.ok(performance.now() - begin < 1000)
})

for (const [name, email] of [
  ['dependabot[bot]', '49699333+dependabot[bot]@users.noreply.github.com'],
  ['renovate[bot]', 'bot@renovateapp.com'],
  ['Renovate Bot', 'bot@renovateapp.com'],
  ['github-actions', 'github-actions@github.com'],
  ['GitHub Actions', 'actions@github.com'],
  ['k8s-ci-robot', 'k8s-ci-robot@users.noreply.github.com'],
  ['semantic-release-bot', 'semantic-release-bot@martynus.net'],
  ['pre-commit-ci', 'noreply@pre-commit.ci'],
  ['Hosted Weblate', 'hosted@weblate.org'],
  ['project_42_bot', 'project_42_bot_1a2b@noreply.gitlab.example'],
  ['Greenkeeper', 'support@greenkeeper.io'],
] as const) {
  test(`${name} <${email}> is an automatic account`, () => assert.equal(isBotAccount(name, email), true))
}

for (const [name, email] of [
  ['Jan Bot', 'jan.bot@example.nl'],
  ['Robot Chen', 'robot.chen@example.org'],
  ['Abbott', 'abbott@example.org'],
  ['Talbot', 'talbot@example.org'],
  ['Action Jackson', 'jackson@example.org'],
  ['', ''],
] as const) {
  test(`${name || 'nobody'} <${email}> is a person`, () => assert.equal(isBotAccount(name, email), false))
}

test('the type is read from a conventional header, whatever its case, scope and common aliases', () => {
  assert.equal(readCommitType('feat: add x'), 'feat')
  assert.equal(readCommitType('Fix(parser)!: stop'), 'fix')
  assert.equal(readCommitType('feature: add'), 'feat')
  assert.equal(readCommitType('Docs: say'), 'docs')
  assert.equal(readCommitType('Revert "feat: add x"'), 'revert')
})

test('a subject without a known type has none', () => {
  for (const subject of ['Add x', 'Note: x', 'http: fix', 'feat', 'feat add x', 'fix (a) : b', ': x', '']) {
    assert.equal(readCommitType(subject), null, subject)
  }
})

test('the subject is the first paragraph on one line', () => {
  assert.equal(readSubject('Add x\n\nBecause.\n'), 'Add x')
  assert.equal(readSubject('\n\n  Add x\nand y  \n \nBecause.'), 'Add x and y')
  assert.equal(readSubject('Add x\r\n\r\nBecause.\r\n'), 'Add x')
  assert.equal(readSubject(''), '')
  assert.equal(readSubject('\n \n'), '')
})

test('a subject is never longer than 500 characters, well-formed, and on one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), fc.nat(3), (text, times) => {
      const subject = readSubject(text.repeat(times + 1))
      assert.ok(subject.length <= 500)
      assert.ok(subject.isWellFormed())
      assert.ok(!subject.includes('\n'))
    }),
  )
})
