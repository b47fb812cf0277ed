import { type Aspect, forKinds } from '../facts.ts'
import { LEFTOVER_RULES } from '../rules/leftovers.ts'
import { SECRET_RULES } from '../rules/secrets.ts'
import { NESTING_RULES, SIZE_RULES } from '../rules/size-and-nesting.ts'

/** Size can be told from the list of files; everything else needs the lines. */
const BY_SIZE_ALONE = 0.4

/** Can the change be read at one sitting, and is it free of what should not be committed? */
export const codeQuality: Aspect = {
  name: 'code_quality',
  coverage: ({ change, kind }) => {
    if (kind === 'merge') return null
    if (!change) return 0
    return BY_SIZE_ALONE + (1 - BY_SIZE_ALONE) * change.seen
  },
  rules: [
    ...SECRET_RULES,
    ...SIZE_RULES.map((rule) => forKinds(['ordinary', 'empty', 'fixup'], rule)),
    ...NESTING_RULES.map((rule) => forKinds(['ordinary', 'empty', 'fixup'], rule)),
    ...LEFTOVER_RULES.map((rule) => forKinds(['ordinary', 'empty', 'fixup', 'initial'], rule)),
  ],
}
