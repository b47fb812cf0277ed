import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFeature } from './describe-feature.ts'
import { readWeights } from './weights.ts'

test('every feature that the shipped models learnt has a phrase, there or not there', () => {
  const { why, what, type, risk, tangle } = readWeights()
  const features = [why.linear, what.linear, type.linear, risk.linear].flatMap(({ weights }) =>
    Object.keys(weights),
  )
  for (const feature of [...features, ...tangle.trees.features]) {
    const name = feature.replace(/>=\d+$/, '')
    for (const present of [true, false]) {
      const phrase = describeFeature(name, present)
      assert.notEqual(phrase, name)
      const own = phrase.replace(/"[^"]*"|`[^`]*`/g, '')
      assert.doesNotMatch(own, /_|undefined|>=|[a-z]:[a-z]/, `${name}: ${phrase}`)
    }
  }
})

test('a measure is named by what is there or lacking', () => {
  assert.equal(describeFeature('list', true), 'the body has a list')
  assert.equal(describeFeature('list', false), 'the body has no list')
})

test('words are quoted and what stands for code or numbers is spelt out', () => {
  assert.equal(describeFeature('word:because', true), 'the message says "because"')
  assert.equal(describeFeature('first:<code>', true), 'the subject starts with a name from the code')
})
