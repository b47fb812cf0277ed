import type { Analysis } from '../analyse.ts'
import type { FileChange, ParsedMessage } from '../commit.ts'
import type { Finding } from '../finding.ts'

/** What the sentences about a finding may speak of. */
export interface AdviceScene {
  message: ParsedMessage
  analysis: Analysis
  /** The files of the change, as far as they are known when the advice is written. */
  files: readonly FileChange[]
}

/** The sentences about one rule. Each begins with a capital, has no final stop, and names this commit's words and places. */
export interface Advice {
  /** The weakness, in a few words. */
  area: (finding: Finding, scene: AdviceScene) => string
  /** What was seen. */
  seen: (finding: Finding, scene: AdviceScene) => string
  /** What to do instead, with the better version. */
  better: (finding: Finding, scene: AdviceScene) => string
  /** Why it matters. */
  matters: (finding: Finding, scene: AdviceScene) => string
  /** What to do about it now, when there is more to do than to write the better version. */
  step?: (finding: Finding, scene: AdviceScene) => string
}
