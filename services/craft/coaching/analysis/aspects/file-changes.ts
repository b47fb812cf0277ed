import { type Aspect, forKinds } from '../facts.ts'
import { belongingRules, scopeRules } from '../rules/change-scope.ts'

/**
 * Is the change one thing, whole, and nothing else? Tangled changes mislead readers and miners alike: Herzig and Zeller,
 * "The Impact of Tangled Code Changes", MSR 2013. A merge brings no change of its own and is not judged.
 */
export const fileChanges: Aspect = {
  name: 'file_changes',
  coverage: ({ change, kind }) => {
    if (kind === 'merge') return null
    if (!change) return 0
    return change.patch.length > 0 ? 1 : 0.8
  },
  rules: [...scopeRules.map((rule) => forKinds(['ordinary', 'empty', 'fixup'], rule)), ...belongingRules],
}
