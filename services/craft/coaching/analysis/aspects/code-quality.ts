import { type Aspect, forKinds } from '../facts.ts'
import { leftoverRules } from '../rules/leftovers.ts'
import { secretRules } from '../rules/secrets.ts'
import { nestingRules, sizeRules } from '../rules/size-and-nesting.ts'

/** Size can be told from the list of files; everything else needs the lines. */
const bySizeAlone = 0.4

/** Can the change be read at one sitting, and is it free of what should not be committed? */
export const codeQuality: Aspect = {
  name: 'code_quality',
  coverage: ({ change, kind }) => {
    if (kind === 'merge') return null
    if (!change) return 0
    return bySizeAlone + (1 - bySizeAlone) * change.seen
  },
  rules: [
    ...secretRules,
    ...sizeRules.map((rule) => forKinds(['ordinary', 'empty', 'fixup'], rule)),
    ...nestingRules.map((rule) => forKinds(['ordinary', 'empty', 'fixup'], rule)),
    ...leftoverRules.map((rule) => forKinds(['ordinary', 'empty', 'fixup', 'initial'], rule)),
  ],
}
