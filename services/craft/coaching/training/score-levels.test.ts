import assert from 'node:assert/strict'
import { basename, dirname } from 'node:path'
import { test } from 'node:test'
import { createTestRepository } from '#platform/testing/git.ts'
import { createAnalyser } from '../analyser.ts'
import { formatSpreads, scoreLevels } from './score-levels.ts'

test('recent commits of the clones that are there are scored, without a root, merges and robots', async (context) => {
  const repository = await createTestRepository(context)
  await repository.commit({ message: 'Begin' })
  for (let number = 1; number <= 5; number++)
    await repository.commit({ message: 'wip', files: { 'part.ts': `export const part = ${number}\n` } })
  const name = `${basename(dirname(repository.path))}/${basename(repository.path)}`
  const folder = dirname(dirname(repository.path))
  const clones = { folder, environment: repository.environment }
  const [spread, ...others] = await scoreLevels([name, 'nobody/nothing'], clones, createAnalyser())
  assert.deepEqual(others, [])
  assert.equal(spread?.scores.length, 5)
  assert.ok(spread?.scores.every((score) => score < 5))
})

test('a spread is shown as the share of each level and as quantiles', () => {
  const text = formatSpreads([{ repository: 'a/b', scores: [9, 8, 8, 6, 2] }])
  assert.match(text, /a\/b {2,}20 % {2,}40 % {2,}20 % {2,}20 % {2,}2\.0 {2}6\.0 {2}8\.0 {2}8\.0 {2}9\.0/)
})
