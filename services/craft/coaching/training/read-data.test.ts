import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCommitData, readDataOptions } from './read-data.ts'

test('without the data, the error says what is missing and how to name its folder', () => {
  assert.throws(() => readCommitData('/nowhere'), /\/nowhere\/why-what\.jsonl is not there.*--data PATH/)
})

test('the data folder is the one named, else the one beside the checkout', () => {
  assert.equal(readDataOptions(['--data', '/elsewhere']).data, '/elsewhere')
  assert.equal(readDataOptions([]).data, '../shared/data/commit-quality')
})

test('clones are looked for only where the command line says', () => {
  assert.equal(readDataOptions([]).clones, null)
  assert.equal(readDataOptions(['--repositories', '/clones']).clones, '/clones')
})
