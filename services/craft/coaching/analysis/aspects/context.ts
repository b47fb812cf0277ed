import { type Aspect, forKinds } from '../facts.ts'
import { surroundingRules } from '../rules/surroundings.ts'

/**
 * How does the commit sit in its history: how often do such changes break something (Kamei et al., IEEE TSE 39(6), 2013),
 * does it refer to what the others refer to, does its author know this code?
 */
export const context: Aspect = {
  name: 'context',
  coverage: ({ history, convention, change, kind }) => {
    if (kind === 'merge') return null
    if (history) return 1
    return change || convention ? 0.4 : 0
  },
  rules: surroundingRules.map((rule) => forKinds(['ordinary'], rule)),
}
