import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { asvsRequirements } from './testing/asvs-requirements.ts'

const root = resolve(import.meta.dirname, '..')
const document = readFileSync(resolve(root, 'docs/security.md'), 'utf8')

/** The rows about requirements: number, level, what it asks, state, where, tests. */
const rows = document
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

test('every requirement of levels 1 and 2 has one row, under its level', () => {
  const listed = rows.map(([number, level]) => `${number} at ${level}`)
  const asked = Object.entries(asvsRequirements).flatMap(([level, text]) =>
    text
      .trim()
      .split(/\s+/)
      .flatMap((group) => {
        const [, section, numbers = ''] = /^(\d+\.\d+)\.([\d,]+)$/.exec(group) ?? []
        return numbers.split(',').map((number) => `${section}.${number} at ${level}`)
      }),
  )
  assert.equal(asked.length, 253)
  assert.deepEqual(listed.toSorted(), asked.toSorted())
})

test('every state is one of four, and counted', () => {
  const states = ['met', 'partly', 'not yet', 'not applicable']
  const counts = states.map((state) => rows.filter((row) => row[3] === state).length)
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    rows.length,
  )
  assert.ok(document.includes(states.map((state, at) => `${counts[at]} ${state}`).join(', ')))
})

test('what is met or partly met says where, and every file that is named is there', () => {
  for (const [number, , , state = '', where = '', tests = ''] of rows) {
    if (state === 'met' || state === 'partly') assert.notEqual(where, '', number)
    if (state === 'not applicable') assert.notEqual(where, '', `${number} says why`)
    for (const [, path = ''] of `${where} ${tests}`.matchAll(/`([^`\s]+\/[^`\s]+|[\w-]+\.(?:json|md))`/g)) {
      if (!path.startsWith('/')) assert.ok(existsSync(resolve(root, path)), `${number} names ${path}`)
    }
    for (const [, path = ''] of tests.matchAll(/`([^`]+)`/g)) assert.match(path, /\.test\.ts$/, number)
  }
})
