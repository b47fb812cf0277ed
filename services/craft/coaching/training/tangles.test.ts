import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digestFiles } from '../analysis/prediction/file-digest.ts'
import { createRandom } from './seeded-random.ts'
import { type Atom, matchedTangles, tangle } from './tangles.ts'

const atoms: Atom[] = Array.from({ length: 40 }, (_, index) => ({
  group: index < 20 ? 'one' : 'two',
  digests: digestFiles(
    Array.from({ length: 1 + (index % 4) }, (_, file) => ({
      path: `area${index}/file${file}.ts`,
      additions: 1,
      deletions: 0,
    })),
    [],
  ),
  hunks: [],
}))

test('a tangle holds the files of two to five commits, each path once', () => {
  const random = createRandom(1)
  for (let round = 0; round < 50; round += 1) {
    const paths = tangle(atoms, random).digests.map(({ path }) => path)
    assert.equal(new Set(paths).size, paths.length)
    assert.ok(new Set(paths.map((path) => path.split('/')[0])).size <= 5)
  }
})

test('matched tangles cannot be told from single commits by the number of files', () => {
  const examples = matchedTangles(atoms, createRandom(1), 10)
  const sizes = (tangled: boolean) =>
    examples
      .filter((example) => example.tangled === tangled)
      .map(({ digests }) => digests.length)
      .sort((a, b) => a - b)
  assert.ok(examples.length > 0)
  assert.deepEqual(sizes(true), sizes(false))
})
