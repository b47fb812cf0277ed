/** What the rules report: data, so that it can be stored compactly and put into words later (`advice/`). */

export type AspectName = 'message_quality' | 'file_changes' | 'code_quality' | 'context'

/** Each aspect's share of the score when all four can be judged. */
export const aspectWeights: Readonly<Record<AspectName, number>> = {
  message_quality: 0.4,
  file_changes: 0.3,
  code_quality: 0.2,
  context: 0.1,
}

export const aspectNames = Object.keys(aspectWeights) as readonly AspectName[]

export type MessageRule =
  | 'empty-message'
  | 'placeholder'
  | 'names-only-file'
  | 'no-what'
  | 'vague-verb'
  | 'no-why'
  | 'why-elsewhere'
  | 'brief-why'
  | 'no-body'
  | 'no-cause'
  | 'subject-too-long'
  | 'not-imperative'
  | 'full-stop'
  | 'shouting'
  | 'no-blank-line'
  | 'long-body-line'
  | 'no-header'
  | 'unknown-type'
  | 'wrong-type'
  | 'misspelt-scope'
  | 'capital'
  | 'no-sign-off'
  | 'unexplained-break'
  | 'bare-merge'
  | 'revert-without-reason'
  | 'revert-without-commit'
  | 'bare-release'
  | 'bare-initial'
  | 'unnamed-dependency'
  | 'bare-dependency'
  | 'fixup-left'
  | 'unmet-claim'
  | 'hidden-change'

export type ChangeRule =
  | 'tangled'
  | 'scattered'
  | 'several-things'
  | 'no-tests'
  | 'generated-along'
  | 'unwanted-file'
  | 'formatting-noise'
  | 'empty-change'

export type CodeRule =
  | 'large-change'
  | 'deep-nesting'
  | 'debug-output'
  | 'commented-out-code'
  | 'secret'
  | 'conflict-marker'
  | 'bare-todo'
  | 'skipped-test'
  | 'swallowed-error'
  | 'silenced-check'
  | 'trailing-whitespace'

export type ContextRule = 'risky' | 'no-reference' | 'unfamiliar-code' | 'quick-follow-up'

export type RuleName = MessageRule | ChangeRule | CodeRule | ContextRule

/** Where something was seen, and the words and figures a sentence about it needs. What a rule has no use for is left out. */
export interface Detail {
  /** File of the change. */
  path?: string
  /** Line of that file after the change, or of the message when there is no `path`; counted from 1. */
  line?: number
  /** Words of the commit the rule is about, never a secret. */
  words?: string
  /** What would stand there instead, or what the repository does. */
  expected?: string
  count?: number
  limit?: number
}

/** Points lost, and on what. */
export interface Finding extends Detail {
  rule: RuleName
  aspect: AspectName
  /** Of the ten points of its aspect. */
  points_lost: number
}

export type StrengthName =
  | 'says-why'
  | 'says-what'
  | 'follows-convention'
  | 'links-issue'
  | 'declares-break'
  | 'explains-merge'
  | 'explains-revert'
  | 'tests-along'
  | 'one-concern'
  | 'small-change'
  | 'docs-along'

export interface Strength extends Detail {
  name: StrengthName
}
