import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Analysis } from '../analyse.ts'
import type { CommitInput } from '../commit.ts'
import type { AspectName, Finding, RuleName } from '../finding.ts'
import { suggestMessage } from '../suggestion.ts'
import { sampleCommits } from '../testing/commits.ts'
import { fileOf, judge } from '../testing/judge.ts'
import { changeAdvice } from './change.ts'
import { codeAdvice } from './code.ts'
import { contextAdvice } from './context.ts'
import { type Feedback, type Reason, writeFeedback } from './feedback.ts'
import { messageAdvice } from './message.ts'

const sampleCommit = { message: 'Read tabs and blanks', files: [fileOf('src/reader.ts', 30)] }

function withFinding(rule: RuleName, aspect: AspectName): Analysis {
  const finding: Finding = {
    rule,
    aspect,
    points_lost: 2,
    path: 'src/reader.ts',
    line: 7,
    words: 'some words',
    expected: 'feat',
    count: 9,
    limit: 4,
  }
  return { ...judge(sampleCommit), findings: [finding] }
}

describe('writeFeedback', () => {
  const tables: readonly (readonly [AspectName, Readonly<Record<string, unknown>>])[] = [
    ['message_quality', messageAdvice],
    ['file_changes', changeAdvice],
    ['code_quality', codeAdvice],
    ['context', contextAdvice],
  ]

  for (const [aspect, table] of tables) {
    for (const rule of Object.keys(table)) {
      it(`says of ${rule} what was seen, what would be better and why it matters`, () => {
        const feedback = writeFeedback(withFinding(rule as RuleName, aspect), sampleCommit)
        const [reason] = feedback.aspects[aspect].reasons
        const place = aspect === 'message_quality' ? [null, null] : ['src/reader.ts', 7]
        assert.deepEqual([reason?.points_lost, reason?.path, reason?.line], [2, ...place])
        assert.match(reason?.text ?? '', /^[\p{Lu}“`\d]/u)
        const sentences = [
          reason?.text ?? '',
          ...feedback.specific_recommendations,
          ...feedback.coaching_tips,
          ...feedback.next_steps,
        ]
        assert.equal(feedback.areas_for_improvement.length, 1)
        assert.equal(feedback.coaching_tips.length, 1)
        for (const sentence of sentences) {
          assert.match(sentence, /[.]$/)
          assert.doesNotMatch(sentence, /undefined|null|NaN|\.\.$| {2}|“”|``/)
        }
      })
    }
  }

  it('says nothing where there is nothing to say', () => {
    const message =
      'Read tabs as blanks\n\nEditors write tabs, so the reader counted columns wrong and cut the line.'
    const whole = judge({ message, files: [fileOf('src/reader.ts', 8)] })
    const { areas_for_improvement, specific_recommendations, coaching_tips, next_steps } = writeFeedback(
      whole,
      sampleCommit,
    )
    assert.deepEqual(
      [areas_for_improvement, specific_recommendations, coaching_tips, next_steps],
      [[], [], [], []],
    )
  })

  it('puts the dearest loss of the whole score first', () => {
    const analysis = judge({ ...sampleCommit, message: 'Added tabs' }, { why: 0, risk: 0.6 })
    assert.deepEqual(writeFeedback(analysis, sampleCommit).areas_for_improvement.slice(0, 2), [
      'The reason for the change is missing',
      'What was changed: “Added tabs” leaves it open',
    ])
  })

  it('shows hostile words on one line and without anything hidden', () => {
    const message = 'Fixed \u001b[31m\u202Ethe\u0000 <script>alert(1)</script> parser'
    const text = JSON.stringify(writeFeedback(judge({ message }), { message }))
    assert.doesNotMatch(text, /\\u001b|\\u0000|\u202e/i)
  })
})

describe('feedback, read as a whole', () => {
  for (const [name, commit, verdict] of sampleCommits) {
    it(name, (test) => {
      const analysis = judge(commit, verdict)
      test.assert.fileSnapshot(
        page(commit, analysis, writeFeedback(analysis, commit)),
        join(import.meta.dirname, 'snapshots', `${name.replaceAll(' ', '-')}.txt`),
        {
          serializers: [(text) => text],
        },
      )
    })
  }
})

function page(commit: CommitInput, analysis: Analysis, feedback: Feedback): string {
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? '' : `\n${title}\n${items.map((item) => `- ${item}\n`).join('')}`
  const aspects = Object.entries(feedback.aspects).map(([name, { score, weight, reasons }]) =>
    list(`${name}: ${score ?? 'not judged'} (${Math.round(weight * 100)} %)`, reasons.map(showReason)),
  )
  const suggested = suggestMessage(commit, analysis, null)
  return [
    `${commit.message}\n\n---\n${analysis.quality_score} ${analysis.quality_level}\n`,
    ...aspects,
    list('Strengths', feedback.strengths),
    list('To improve', feedback.areas_for_improvement),
    list('Recommendations', feedback.specific_recommendations),
    list('Tips', feedback.coaching_tips),
    list('Next steps', feedback.next_steps),
    suggested === null ? '' : `\nSuggested message\n\n${suggested}\n`,
  ].join('')
}

function showReason({ points_lost, text }: Reason): string {
  return points_lost > 0 ? `−${points_lost.toFixed(1)}: ${text}` : text
}
