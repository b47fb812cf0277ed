import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { writeFeedback } from './advice/feedback.ts'
import { analyse } from './analyse.ts'
import type { CommitInput } from './commit.ts'
import { createPredictor } from './prediction/predict.ts'
import { levelOf } from './score.ts'
import { suggestMessage } from './suggestion.ts'
import { fileOf, findingsOf, judge, patchOf } from './testing/judge.ts'

const wholeCommit: CommitInput = {
  message:
    'Close idle sockets after a minute\n\nThe pool kept every socket open, so long jobs ran out of files.',
  files: [fileOf('src/pool.ts', 12, 3), fileOf('src/pool.test.ts', 20)],
  patch: patchOf('src/pool.ts', ['const limit = 60_000']),
  history: { exp: 10, sexp: 3, age: 20, nuc: 2 },
}

describe('analyse', () => {
  it('gives full marks to a whole commit, with the weights of the four aspects', () => {
    const { quality_score, quality_level, aspects, findings } = judge(wholeCommit)
    assert.deepEqual(findings, [])
    assert.equal(quality_score, 10)
    assert.equal(quality_level, 'EXCELLENT')
    assert.deepEqual(aspects, {
      message_quality: { score: 10, weight: 0.4 },
      file_changes: { score: 10, weight: 0.3 },
      code_quality: { score: 10, weight: 0.2 },
      context: { score: 10, weight: 0.1 },
    })
  })

  it('leaves what was not given out of the sum, and is less confident', () => {
    const bare = judge(wholeCommit.message)
    assert.deepEqual(bare.aspects.message_quality, { score: 10, weight: 1 })
    assert.deepEqual(bare.aspects.code_quality, { score: null, weight: 0 })
    assert.deepEqual(bare.limits, ['no-change', 'no-history', 'no-convention'])
    assert.ok(bare.confidence < 0.5)
    assert.ok(judge(wholeCommit).confidence > bare.confidence)
  })

  it('adds the aspects up by their weights, and explains every point that is lost', () => {
    const patch = patchOf('src/pool.ts', ['const limit = 60_000', 'debugger', '// TODO: close them'])
    const { aspects, findings, quality_score, held_by } = judge({ ...wholeCommit, patch }, { risk: 0.7 })
    assert.equal(findings.length, 3)
    assert.equal(held_by, null)
    const sum = Object.values(aspects).reduce((total, { score, weight }) => total + (score ?? 0) * weight, 0)
    assert.equal(quality_score, Math.round(sum * 10) / 10)
    for (const [name, { score }] of Object.entries(aspects)) {
      const lost = findings
        .filter(({ aspect }) => aspect === name)
        .reduce((total, { points_lost }) => total + points_lost, 0)
      assert.equal(Math.round(((score ?? 0) + lost) * 10) / 10, 10)
    }
  })

  it('lets every point count, also where a weak aspect holds the whole', () => {
    const message = 'Close sockets'
    const bare = judge({ ...wholeCommit, message }, { why: 0, what: 0 })
    const tangled = judge(
      { ...wholeCommit, message, patch: patchOf('src/pool.ts', ['debugger;']) },
      { why: 0, what: 0 },
    )
    assert.equal(bare.held_by, 'message_quality')
    assert.ok(tangled.quality_score < bare.quality_score)
  })

  it('never scores an empty message, "wip" or "fix" well, however good the change is', () => {
    for (const message of [
      '',
      '\n\n',
      'wip',
      'fix',
      'fix bug',
      '.',
      'update',
      'asdf',
      'fix: fix',
      'PROJ-12',
      ':bug:',
      '[core] wip',
      'feat(parser): wip',
      '修改',
    ]) {
      const { quality_level, held_by } = judge({ ...wholeCommit, message })
      assert.equal(quality_level, 'NEEDS_IMPROVEMENT', JSON.stringify(message))
      assert.equal(held_by, 'message_quality')
    }
  })

  it('lets no fine words make up for a leaked key or a conflict marker', () => {
    for (const line of ['-----BEGIN RSA PRIVATE KEY-----', '<<<<<<< HEAD']) {
      const { quality_level, held_by } = judge({ ...wholeCommit, patch: patchOf('src/pool.ts', [line]) })
      assert.equal(quality_level, 'NEEDS_IMPROVEMENT', line)
      assert.equal(held_by, 'code_quality')
    }
  })

  it('judges merges by their message alone', () => {
    for (const merge of [
      judge({ ...wholeCommit, message: "Merge branch 'pool'" }),
      judge({ ...wholeCommit, message: 'Bring the pool', parents: 2 }),
    ]) {
      assert.equal(merge.kind, 'merge')
      assert.deepEqual(
        Object.entries(merge.aspects)
          .filter(([, { score }]) => score !== null)
          .map(([name]) => name),
        ['message_quality'],
      )
      assert.equal(merge.quality_level, 'GOOD')
    }
  })

  it('takes the words of a merge over a single parent for an ordinary message', () => {
    assert.equal(
      judge({ ...wholeCommit, message: 'Merge pull request #5 from a/b', parents: 1 }).kind,
      'ordinary',
    )
    assert.equal(judge({ ...wholeCommit, message: 'Merge pull request #5 from a/b' }).kind, 'merge')
    assert.equal(judge({ message: '', parents: 2 }).quality_level, 'NEEDS_IMPROVEMENT')
  })

  it('asks nothing of releases, updates and first commits that only ordinary work needs', () => {
    const big = { files: [fileOf('src/everything.ts', 5_000, 0, 'added')] }
    for (const message of [
      'v1.2.3\n\nTabs are read, and the pool closes its sockets.',
      'Bump undici from 5 to 6\n\nMends the leak of #12.',
      'Initial commit\n\nA pool of sockets, taken from the old server.',
    ]) {
      assert.deepEqual(
        judge({ message, ...big }, { why: 0, what: 0, tangled: 0.9, risk: 0.9 }).findings,
        [],
        message,
      )
    }
  })

  it('says that it cannot judge the words of another language, and gives no advice about them', () => {
    for (const message of [
      '修复登录时的崩溃',
      'Corrige el error de la caché en el arranque del servidor',
      'Исправить утечку памяти в пуле',
    ]) {
      const analysis = judge({ ...wholeCommit, message }, { why: 0.1, what: 0.1 })
      assert.ok(analysis.limits.includes('other-language'))
      assert.deepEqual(analysis.findings, [], message)
      assert.match(
        writeFeedback(analysis, { message })
          .aspects.message_quality.reasons.map(({ text }) => text)
          .join(' '),
        /not in English/,
      )
    }
  })

  it('takes a bad message apart once: nothing is charged for the form of words that are not there', () => {
    assert.deepEqual([...findingsOf(judge('Fixed stuff.', { why: 0, what: 0 })).keys()], ['placeholder'])
  })

  it('stays small enough to be stored for every commit', () => {
    const groups = [Array.from({ length: 5_000 }, (_, index) => `src/a/file-${index}.ts`), ['lib/b.ts']]
    const files = groups.flat().map((path) => fileOf(path))
    const analysis = judge(
      { message: `${'x'.repeat(5_000)}\n${'y '.repeat(5_000)}`, files },
      { tangled: 0.9, groups, why: 0, what: 0, risk: 0.9 },
    )
    assert.ok(JSON.stringify(analysis).length < 5_000)
    assert.ok(JSON.stringify(judge(wholeCommit)).length < 1_300)
  })

  it('takes bounded time over 10 MB of anything', () => {
    const units = [
      'a',
      'a.',
      'key',
      ' x',
      'catch(',
      '://',
      '"',
      '`',
      '(',
      '<<<<<<< ',
      '// ',
      'a = b;',
      '界',
      'Added ',
      '\t',
      '`a`, ',
    ]
    for (const unit of units) {
      const long = unit.repeat(10_000_000 / unit.length)
      const started = performance.now()
      const input = { message: long, patch: patchOf('src/a.ts', [long]) }
      const analysis = judge(input, { why: 0, what: 0 })
      writeFeedback(analysis, input)
      suggestMessage(input, analysis, null)
      judge({
        message: 'Read tabs',
        patch: patchOf('src/a.ts', long.slice(0, 4_000_000).match(/.{1,900}/g) ?? []),
      })
      assert.ok(performance.now() - started < 10_000, `${JSON.stringify(unit)} took too long`)
    }
  })

  it('gives the same, JSON-safe, in-bounds analysis for any commit, and words for it that show nothing hidden', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('fix', 'feat(x)!: ', 'Added ', 'Revert "x"', 'v1.0'),
      fc.lorem(),
    )
    const path = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('src/a.ts', 'README.md', 'dist/x.js', '.env'),
    )
    const count = fc.nat(100_000)
    const commit = fc.record({
      message: fc.array(text).map((parts) => parts.join('\n')),
      files: fc.array(fc.record({ path, additions: count, deletions: count })),
      patch: fc
        .array(
          fc.oneof(
            fc.constantFrom(
              'diff --git a/src/a.ts b/src/a.ts',
              '@@ -1 +1,9 @@',
              '+console.log(1)',
              '+<<<<<<< x',
              '+  ',
            ),
            text,
          ),
        )
        .map((lines) => lines.join('\n')),
      parents: fc.nat(3),
    })
    const probability = fc.double({ min: 0, max: 1, noNaN: true })
    const verdict = fc.record({
      why: probability,
      what: probability,
      tangled: probability,
      risk: probability,
    })
    fc.assert(
      fc.property(commit, verdict, (input, said) => {
        const analysis = judge(input, said)
        assert.deepEqual(JSON.parse(JSON.stringify(analysis)), JSON.parse(JSON.stringify(judge(input, said))))
        assert.doesNotMatch(JSON.stringify(analysis), /\\u0000|\\ud[89a-f]/)
        assert.ok(analysis.quality_score >= 0 && analysis.quality_score <= 10)
        assert.ok(analysis.confidence >= 0 && analysis.confidence <= 1)
        assert.equal(analysis.quality_level, levelOf(analysis.quality_score))
        const words = JSON.stringify(writeFeedback(analysis, input)).replace(/\\n/g, '')
        assert.doesNotMatch(words, /[\p{Cc}\p{Cf}]|undefined|NaN|\\u00/u)
      }),
    )
  })

  it('names what moved a probability only where that is asked for, and is short without it', () => {
    const input = {
      message: 'Fix the queue\n\nIt lost its first entry when two writers came at once.',
      files: [fileOf('src/queue.ts'), fileOf('src/queue.test.ts')],
      parents: 1,
      history: { lt: 100, ndev: 2, age: 3, nuc: 1, exp: 10, rexp: 5, sexp: 3 },
    }
    const predict = createPredictor()
    const stored = analyse(input, { predict })
    const asked = analyse(input, { predict, explain: true })
    assert.ok(JSON.stringify(stored).length < 1024)
    assert.doesNotMatch(JSON.stringify(stored), /evidence/)
    for (const name of ['has_why', 'has_what', 'type', 'tangled', 'risk'] as const) {
      const { evidence = [], ...judged } = asked.prediction[name]
      assert.ok(evidence.length > 0, name)
      assert.deepEqual(judged, stored.prediction[name])
    }
  })
})
