import type { Analysis } from '../analyse.ts'
import type { CommitInput, ParsedMessage } from '../commit.ts'
import type { Convention } from '../convention.ts'
import type { Finding, RuleName } from '../finding.ts'
import { heaviestFiles } from '../heaviest-files.ts'
import type { Subject } from '../subject.ts'

/** What the parts of a suggestion are made from. */
export interface Draft {
  commit: CommitInput
  message: ParsedMessage
  subject: Subject
  analysis: Analysis
  convention: Convention | null
  /** The findings about the message, by rule. */
  findings: ReadonlyMap<RuleName, Finding>
}

/** The file that a question about the change names; null when the files are not known. */
export function mainPath({ commit }: Draft): string | null {
  return heaviestFiles(commit.files ?? [])[0]?.path ?? null
}
