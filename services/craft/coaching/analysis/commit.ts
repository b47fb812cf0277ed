/**
 * What the analyser is given, and the shapes it reads out of it. Field names are the wire's (`snake_case`), so a line
 * of `throughline analyze` and a stored commit are both analysed as they are.
 */

/** One file of a change. Counts are lines; both are 0 for a binary file. */
export interface FileChange {
  path: string
  additions: number
  deletions: number
  status?: 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'type_changed'
  previous_path?: string | null
  binary?: boolean
  generated?: boolean
}

/**
 * The fourteen change measures of Kamei et al., "A Large-Scale Empirical Study of Just-in-Time Quality Assurance",
 * IEEE TSE 39(6), 2013. `age` is in days; `lt` counts lines; `fix` is 1 for a change that repairs a defect.
 */
export interface ChangeHistory {
  ns?: number
  nd?: number
  nf?: number
  entropy?: number
  la?: number
  ld?: number
  lt?: number
  fix?: number
  ndev?: number
  age?: number
  nuc?: number
  exp?: number
  rexp?: number
  sexp?: number
}

/** A commit as the analyser takes it. Only the message is needed; each further part makes the judgement better. */
export interface CommitInput {
  message: string
  files?: readonly FileChange[]
  /** Unified diff text, possibly cut short; context lines are optional. */
  patch?: string
  /** Number of parents: 0 for a root commit, 2 and more for a merge. 1 when left out. */
  parents?: number
  history?: ChangeHistory
}

/** A `Key: value` line of the last paragraph, see git-interpret-trailers(1). */
export interface Trailer {
  key: string
  value: string
}

/** A commit message taken apart; `subject`, `body` and `trailers` together hold every non-blank line of it. */
export interface ParsedMessage {
  /** The whole message, comment lines and scissors removed, line ends normalised to `\n`. */
  text: string
  subject: string
  /** Whether a blank line parts subject and body; true when there is no body. */
  separated: boolean
  /** Paragraphs between subject and trailers, joined by blank lines. */
  body: string
  trailers: readonly Trailer[]
  /** `type(scope)!: description` of Conventional Commits 1.0.0, when the subject has that form. */
  conventional: { type: string; scope: string | null; breaking: boolean; description: string } | null
  /** The subject without a conventional header, ticket key, gitmoji, trailing "(#123)" and the like. */
  description: string
  /** Issue and pull request references: `#12`, `GH-12`, `PROJ-123`, `owner/name#12`. */
  references: readonly string[]
  links: readonly string[]
  kind: 'ordinary' | 'merge' | 'revert' | 'fixup' | 'release' | 'dependency' | 'initial' | 'empty'
}

/** One hunk of a unified diff. Lines are without their leading sign. */
export interface Hunk {
  old_start: number
  new_start: number
  /** What git prints after the second `@@`: the enclosing function or section. */
  section: string
  /** In order; `number` is the line's number in the new file for `+` and ` `, in the old file for `-`. */
  lines: readonly { sign: '+' | '-' | ' '; text: string; number: number }[]
}

/** One file of a unified diff. */
export interface PatchFile {
  path: string
  previous_path: string | null
  status: 'added' | 'modified' | 'deleted' | 'renamed' | 'copied'
  binary: boolean
  hunks: readonly Hunk[]
}

/** One feature that moved a probability, and by how much in log-odds (positive: towards `true`). */
export interface Evidence {
  /** A short phrase a person can read, naming this commit's words or files where it can. */
  feature: string
  weight: number
}

/** A yes-or-no judgement. `value` is `probability >= threshold` of the trained model. */
export interface Judgement {
  value: boolean
  probability: number
  evidence: readonly Evidence[]
}

export type ChangeType =
  | 'feat'
  | 'fix'
  | 'refactor'
  | 'docs'
  | 'test'
  | 'build'
  | 'ci'
  | 'perf'
  | 'style'
  | 'chore'
  | 'revert'

/** What the statistical models say of a commit. */
export interface Prediction {
  has_why: Judgement
  has_what: Judgement
  type: { value: ChangeType; probability: number; evidence: readonly Evidence[] }
  /** Whether the change mixes several concerns; `groups` are the files that belong together, largest first. */
  tangled: Judgement & { groups: readonly (readonly string[])[] }
  /** Whether the change is likely to introduce a defect. */
  risk: Judgement
  /** What could not be judged, in words: no patch given, a script the models have not learnt from, and so on. */
  limits: readonly string[]
}
