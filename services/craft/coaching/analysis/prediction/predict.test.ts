import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Prediction } from '../commit.ts'
import { readMessage } from '../message.ts'
import { readPatch } from '../patch.ts'
import { createPredictor } from './predict.ts'
import { weightNames, weightsFile } from './weights.ts'

const predict = createPredictor()

const judge = (message: string, paths: readonly string[] = [], patch = ''): Prediction =>
  predict(readMessage(message), {
    files: paths.map((path) => ({ path, additions: 4, deletions: 2 })),
    patch: readPatch(patch),
  })

const edit = (path: string, removed: string, added: string) =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,2 +1,2 @@\n context\n-${removed}\n+${added}\n`

test('a message that gives cause and change says why and what', () => {
  const { has_why, has_what } = judge(
    'Close the socket when the handshake fails\n\nPreviously it was left open, because only the success path closed it,\nso a server under attack ran out of descriptors. Close it in `finally` instead.\n\nFixes #12',
  )
  assert.ok(has_why.value && has_what.value)
})

test('a bare problem says why but not what was done about it', () => {
  const { has_why, has_what } = judge('Fix NPE when the session is null')
  assert.ok(has_why.value)
  assert.ok(!has_what.value)
})

test('a bare change says what but not why', () => {
  const { has_why, has_what } = judge('Rename the second argument to timeout')
  assert.ok(!has_why.value)
  assert.ok(has_what.value)
})

test('upkeep needs no reason', () => {
  for (const message of ['Add unit tests for the queue', 'Refactor the queue', 'Update the README.md']) {
    const { has_why, has_what } = judge(message)
    assert.ok(has_why.value && has_what.value, message)
  }
})

test('names of files alone say where and not what', () => {
  assert.ok(!judge('Update QueueService.java and settings.gradle').has_what.value)
  assert.ok(judge('Move the queue out of QueueService.java').has_what.value)
})

test('an answer to a review says nothing of the change', () => {
  assert.ok(!judge('Address review comments').has_what.value)
})

test('a fault says what was changed once its cure is told', () => {
  assert.ok(!judge('Fix crash in the queue').has_what.value)
  assert.ok(judge('Fix crash in the queue by checking its length before it is read').has_what.value)
})

test('a leading issue number does not hide what follows it', () => {
  assert.ok(judge('Fixes #254: replaced the rule by a class rule').has_what.value)
})

test('the type is told by where the change lies when the message does not say', () => {
  assert.equal(judge('Some more', ['docs/guide/start.md', 'README.md']).type.value, 'docs')
  assert.equal(judge('Cover empty input', ['src/parse.test.ts']).type.value, 'test')
  assert.equal(judge('Run on pushes to main', ['.github/workflows/check.yml']).type.value, 'ci')
})

test('a conventional type that the author wrote is not just repeated', () => {
  assert.equal(judge('feat: correct spelling', ['docs/guide/start.md']).type.value, 'docs')
})

test('only a commit that undoes another is a revert', () => {
  assert.equal(
    judge('Revert "Cache the tokens"\n\nThis reverts commit 0123456789abcdef.').type.value,
    'revert',
  )
  assert.notEqual(judge('Revert to the default port', ['src/server.ts']).type.value, 'revert')
})

test('files that share nothing are tangled and fall into groups, and the evidence names two of them', () => {
  const patch = [
    edit('billing/src/invoice.ts', 'return totalAmount', 'return totalAmount - appliedDiscount'),
    edit(
      'billing/src/discount.ts',
      'const appliedDiscount = 0',
      'const appliedDiscount = discountOf(invoice)',
    ),
    edit('mobile/app/preview.swift', 'session.startRunning()', 'session.startRunning(queue: captureQueue)'),
    edit('docs/onboarding.md', 'Ask for an account.', 'Ask the office for an account.'),
  ].join('')
  const { tangled } = judge('Several things', [], patch)
  assert.ok(tangled.value)
  assert.deepEqual(tangled.groups, [
    ['billing/src/invoice.ts', 'billing/src/discount.ts'],
    ['mobile/app/preview.swift'],
    ['docs/onboarding.md'],
  ])
  assert.ok(tangled.evidence.some(({ feature }) => feature.includes('docs/onboarding.md')))
})

test('one file is not tangled, and a file with its test belongs together', () => {
  assert.ok(!judge('Parse dates', ['src/parse/date.ts']).tangled.value)
  const pair = judge('Parse dates', ['src/parse/date.ts', 'src/parse/date.test.ts'])
  assert.ok(!pair.tangled.value)
  assert.equal(pair.tangled.groups.length, 1)
})

test('risk grows with the lines that are added', () => {
  const riskOf = (additions: number) =>
    predict(readMessage('Add the exporter'), {
      files: [{ path: 'src/a.ts', additions, deletions: 0 }],
      patch: [],
    }).risk.probability
  assert.ok(riskOf(3) < riskOf(60) && riskOf(60) < riskOf(1200))
})

test('given measures win over those computed from the files', () => {
  const files = [{ path: 'src/a.ts', additions: 1, deletions: 0 }]
  const message = readMessage('Add the exporter')
  const small = predict(message, { files, patch: [] }, { la: 1 }).risk.probability
  const large = predict(message, { files, patch: [] }, { la: 5000 }).risk.probability
  assert.ok(large > small)
})

test('every judgement is explained in words', () => {
  const { has_why, has_what, type, risk } = judge('Add a cache, because look-ups were slow', ['src/cache.ts'])
  for (const { evidence } of [has_why, has_what, type, risk]) {
    assert.ok(evidence.length > 0)
    for (const { feature, weight } of evidence) {
      assert.match(feature, / /, feature)
      assert.doesNotMatch(feature, /[a-z]_[a-z]|>=|undefined/, feature)
      assert.notEqual(weight, 0)
    }
  }
})

test('what cannot be judged is said', () => {
  const limits = (message: string, paths?: string[]) => judge(message, paths).limits.join(' ')
  assert.match(limits(''), /empty/)
  assert.match(limits('修复空指针异常'), /script/)
  assert.match(limits('Korrigiert die Berechnung für den Rabatt, weil er nicht stimmte'), /English/)
  assert.doesNotMatch(limits('Add a cache'), /English|script|empty/)
  assert.match(limits('Add a cache'), /No files/)
  assert.match(limits('Add a cache', ['src/cache.ts']), /No patch/)
})

test('any message and any change get probabilities, the same each time', () => {
  const file = fc.record({ path: fc.string(), additions: fc.nat(), deletions: fc.nat() })
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.array(file, { maxLength: 6 }),
      fc.string(),
      (text, files, diff) => {
        const ask = () => predict(readMessage(text), { files, patch: readPatch(diff) })
        const prediction = ask()
        for (const key of ['has_why', 'has_what', 'type', 'tangled', 'risk'] as const) {
          const { probability } = prediction[key]
          assert.ok(probability >= 0 && probability <= 1, `${key} ${probability}`)
        }
        assert.deepEqual(ask(), prediction)
      },
    ),
  )
})

test('groups hold every path once', () => {
  const path = fc.stringMatching(/^[a-z]{1,3}(\/[a-z]{1,3}){0,3}\.(ts|md|java)$/)
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 60 }), (paths) => {
      assert.deepEqual(judge('Change', paths).tangled.groups.flat().sort(), [...paths].sort())
    }),
  )
})

test('hostile lengths are judged by their beginning', () => {
  const long = 'closes '.repeat(400_000)
  const spaces = `Add a cache\n\n${' '.repeat(1_000_000)}x`
  for (const text of [long, `a${'('.repeat(1_000_000)}`, spaces, `fix ${'#1 '.repeat(300_000)}`]) {
    assert.ok(judge(text).has_why.probability <= 1)
  }
  const paths = Array.from({ length: 5_000 }, (_, index) => `area${index % 90}/part${index}.ts`)
  assert.equal(judge('Move everything', paths).tangled.groups.flat().length, 5_000)
})

test('the weights stay small enough for the commit hook', () => {
  const bytes = weightNames.reduce((sum, name) => sum + statSync(weightsFile(name)).size, 0)
  assert.ok(bytes < 500_000, `${bytes} bytes`)
})

test('an issue counts as a reason however it is pointed to, and a sign-off does not', () => {
  const whyOf = (ending: string) => judge(`Move the cache to its own module${ending}`).has_why
  for (const ending of [
    '\n\nFixes #12',
    '\n\nFixes: #12',
    '\n\nCloses: https://example.org/client/issues/1234',
    '\n\nSee https://example.org/client/issues/1234',
  ]) {
    assert.ok(whyOf(ending).value, ending)
  }
  assert.ok(!whyOf('\n\nSigned-off-by: Ada <ada@example.org>').value)
})
