import { type Analysis, analyse } from '../analyse.ts'
import type { ChangeType, CommitInput, FileChange, Judgement, Prediction } from '../commit.ts'
import { type Convention, readConvention } from '../convention.ts'
import { countConvention } from '../convention-counts.ts'
import type { Finding, RuleName } from '../finding.ts'
import { readMessage } from '../message.ts'

/** What the models are to say in a test; they are content with everything that is not named. */
export interface Verdict {
  why?: number
  what?: number
  type?: ChangeType
  type_probability?: number
  tangled?: number
  groups?: readonly (readonly string[])[]
  risk?: number
}

/** A prediction written by hand. */
function predictionOf(verdict: Verdict = {}): Prediction {
  const {
    why = 0.95,
    what = 0.95,
    type = 'feat',
    type_probability = 0.9,
    tangled = 0.05,
    groups = [],
    risk = 0.1,
  } = verdict
  return {
    has_why: judgementOf(why),
    has_what: judgementOf(what),
    type: { value: type, probability: type_probability, evidence: [] },
    tangled: { ...judgementOf(tangled), groups },
    risk: judgementOf(risk),
    limits: [],
  }
}

function judgementOf(probability: number): Judgement {
  return {
    value: probability >= 0.5,
    probability,
    evidence: [{ feature: 'the words', weight: probability - 0.5 }],
  }
}

/** Analyses a commit with models that say what the test wants. A string stands for a commit of that message alone. */
export function judge(
  commit: CommitInput | string,
  verdict: Verdict = {},
  convention: Convention | null = null,
): Analysis {
  const input = typeof commit === 'string' ? { message: commit } : commit
  return analyse(input, { predict: () => predictionOf(verdict), convention })
}

/** The findings by rule. */
export function findingsOf(analysis: Analysis): Map<RuleName, Finding> {
  return new Map(analysis.findings.map((finding) => [finding.rule, finding]))
}

/** A file of the change; `+` and `-` are its lines. */
export function fileOf(
  path: string,
  additions = 5,
  deletions = 0,
  status: FileChange['status'] = 'modified',
): FileChange {
  return { path, additions, deletions, status }
}

/** A patch that adds these lines to the file, from line 1 on. */
export function patchOf(path: string, lines: readonly string[]): string {
  const header = `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n`
  return `${header}@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}`
}

/** The convention of a repository whose subjects are these, repeated to forty. */
export function conventionOf(...messages: readonly string[]): Convention | null {
  const history = Array.from({ length: 40 }, (_, index) => messages[index % messages.length] ?? '')
  return readConvention(countConvention(history.map((message) => ({ message: readMessage(message) }))))
}
