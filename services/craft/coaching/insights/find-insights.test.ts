import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAnalyser, typeOf } from '../analyser.ts'
import type { ListedCommit } from '../store/scores.ts'
import { findInsights } from './find-insights.ts'

const analyser = createAnalyser()

function listed(message: string, index: number): ListedCommit {
  const files = [{ path: 'src/engine.ts', additions: 8, deletions: 2 }]
  const analysis = analyser.analyse({ message, files }, null)
  return {
    commit_id: `01990000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    hash: String(index).padStart(40, '0'),
    repository: 'local/engine',
    subject: message.split('\n', 1)[0] ?? '',
    authored_at: '2026-01-01T00:00:00Z',
    quality_score: analysis.quality_score,
    quality_level: analysis.quality_level,
    type: typeOf(message, analysis),
    analysis,
  }
}

const explained =
  'Reject tokens that have expired\n\nThe clocks of the hosts differ by up to a minute, because nothing sets them, ' +
  'so that people stayed signed in after their session had ended.'

test('what costs most comes first, with the commits it cost most', () => {
  const commits = Array.from({ length: 20 }, (_, index) => listed(index % 4 ? explained : 'wip', index))
  const { habits, focus } = findInsights(commits)
  const [placeholder] = habits
  assert.equal(placeholder?.rule, 'placeholder')
  assert.equal(placeholder?.share, 0.25)
  assert.ok(
    placeholder.examples.every(({ subject, reason }) => subject === 'wip' && reason?.includes('“wip”')),
  )
  assert.match(focus ?? '', /If applied, this commit will/)
})

test('what happened once in many commits is no habit', () => {
  const commits = Array.from({ length: 60 }, (_, index) => listed(index === 0 ? 'wip' : explained, index))
  assert.ok(findInsights(commits).habits.every(({ rule }) => rule !== 'placeholder'))
})

test('strengths are what at least a fifth of the commits show', () => {
  const { strengths } = findInsights([explained, explained, 'wip'].map(listed))
  assert.deepEqual(
    strengths.filter(({ text }) => text === 'Messages say why.'),
    [{ text: 'Messages say why.', share: 0.67 }],
  )
})

test('without commits there is nothing to say', () => {
  assert.deepEqual(findInsights([]), { commits: 0, strengths: [], habits: [], types: [], focus: null })
})
