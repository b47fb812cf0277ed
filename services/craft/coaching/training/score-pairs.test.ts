import assert from 'node:assert/strict'
import { basename, dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import { createAnalyser } from '../analyser.ts'
import type { CommitName, JudgedPair } from './judgements.ts'
import { readClone } from './read-clone.ts'
import { scorePairs } from './score-pairs.ts'

const analyser = createAnalyser()

const told = `Reject orders without a customer

An order that lost its customer was billed to nobody and stayed open for ever.
`

/** A repository as its folder of clones knows it, with a commit that says why and one that says nothing. */
async function createClone(context: TestContext) {
  const repository = await createTestRepository(context)
  const clear = await repository.commit({ message: told, files: { 'orders.ts': 'export const open = 1\n' } })
  const bare = await repository.commit({ message: 'wip', files: { 'orders.ts': 'export const open = 2\n' } })
  return { ...placeOf(repository), clear, bare }
}

function placeOf({ path, environment }: TestRepository) {
  const name = `${basename(dirname(path))}/${basename(path)}`
  return { clones: { folder: dirname(dirname(path)), environment }, name }
}

function pairOf(a: CommitName, b: CommitName): JudgedPair {
  return { a, b, reading_1: 'a', reading_2: null }
}

test('both commits of a pair get the coach’s score, and the readings stay with them', async (context) => {
  const { clones, name, clear, bare } = await createClone(context)
  const pair = pairOf({ repository: name, hash: clear }, { repository: name, hash: bare })
  const { pairs, missing } = await scorePairs([pair], clones, analyser)
  assert.deepEqual(missing, [])
  const [scored] = pairs
  assert.ok(scored && scored.a.score > scored.b.score)
  assert.equal(scored.b.message_length, 'wip'.length)
  assert.deepEqual([scored.same_repository, scored.reading_1, scored.reading_2], [true, 'a', null])
})

test('a clone that is not there, and a commit that a clone lacks, are named and leave their pairs out', async (context) => {
  const { clones, name, clear } = await createClone(context)
  const here = { repository: name, hash: clear }
  const pairs = [
    pairOf(here, { repository: 'nobody/nothing', hash: clear }),
    pairOf(here, { repository: name, hash: '0'.repeat(40) }),
  ]
  const scores = await scorePairs(pairs, clones, analyser)
  assert.deepEqual(scores.pairs, [])
  assert.deepEqual(scores.missing, [
    `${join(clones.folder, name)} lacks 1 of 2 commits: fetch the rest.`,
    `${join(clones.folder, 'nobody/nothing')} is not there: clone nobody/nothing into it.`,
  ])
})

test('a commit is read with its change, and with the convention of the messages before it alone', async (context) => {
  const repository = await createTestRepository(context)
  for (let number = 1; number <= 25; number++)
    await repository.commit({ message: `feat: add part ${number}` })
  const hash = await repository.commit({ message: 'Change it', files: { 'part.ts': 'one\ntwo\n' } })
  for (let number = 1; number <= 5; number++) await repository.commit({ message: `Later change ${number}` })
  const commit = (await readClone(repository.path, [hash], repository.environment)).get(hash)
  assert.equal(commit?.convention?.subjects, 25)
  assert.equal(commit?.convention?.header.value, 'conventional')
  assert.equal(commit?.input.message, 'Change it')
  assert.deepEqual(
    commit?.input.files?.map(({ path, additions }) => [path, additions]),
    [['part.ts', 2]],
  )
  assert.match(commit?.input.patch ?? '', /^\+two$/m)
})
