import type { RuleName } from '../finding.ts'
import { type Draft, mainPath } from './draft.ts'

const why: Readonly<Record<string, string>> = {
  feat: 'why: who needs this, and for what?',
  fix: 'why: what went wrong, for whom, and what caused it?',
  perf: 'why: what was slow, and how much faster is it now?',
  refactor: 'why: what does the new shape make easier?',
}

const whatUnknown: readonly RuleName[] = ['no-what', 'names-only-file', 'vague-verb']
const whyUnknown: readonly RuleName[] = [
  'no-why',
  'why-elsewhere',
  'no-body',
  'no-cause',
  'placeholder',
  'empty-message',
]

/** What costs less is named in the advice; the message is not to be filled with questions. */
const worthAsking = 1.5

/** What only the author can answer, in angle brackets: `<why: who needs this, and for what?>`. */
export function questionsOf(draft: Draft): string[] {
  const { findings, analysis } = draft
  const isMissing = (rules: readonly RuleName[]) =>
    rules.some((rule) => (findings.get(rule)?.points_lost ?? 0) >= worthAsking)
  const asked: string[] = []
  if (isMissing(whatUnknown)) {
    const path = mainPath(draft)
    asked.push(`<what exactly is different now${path ? ` in ${path}` : ''}?>`)
  }
  if (isMissing(whyUnknown)) asked.push(`<${why[analysis.type ?? ''] ?? 'why is it needed?'}>`)
  if (findings.has('revert-without-reason')) asked.push('<what did the reverted change break?>')
  if (findings.has('unexplained-break')) {
    asked.push('BREAKING CHANGE: <what stops working, and what to write instead?>')
  }
  return asked
}
