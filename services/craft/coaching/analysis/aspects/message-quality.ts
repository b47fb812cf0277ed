import type { ParsedMessage } from '../commit.ts'
import { type Aspect, forKinds, ofWords, unless } from '../facts.ts'
import { conventionRules } from '../rules/message-convention.ts'
import { claimRules, fitRules } from '../rules/message-fit.ts'
import { formRules } from '../rules/message-form.ts'
import {
  dependencyRules,
  fixupRules,
  initialRules,
  mergeRules,
  releaseRules,
  revertRules,
} from '../rules/message-kinds.ts'
import { saysNothing, saysTooLittle } from '../rules/message-what.ts'
import { lacksReason } from '../rules/message-why.ts'

const written: readonly ParsedMessage['kind'][] = ['ordinary', 'empty']
const shaped: readonly ParsedMessage['kind'][] = ['ordinary', 'revert', 'initial']

/**
 * Does the message say what was done and why, in a form that people and tools can read, the repository's own first?
 * What a message ought to say: Tian et al., "What Makes a Good Commit Message?", ICSE 2022. Its form: git-commit(1),
 * "Discussion", and Documentation/SubmittingPatches of git. A message in another language is judged by its form alone.
 */
export const messageQuality: Aspect = {
  name: 'message_quality',
  coverage: ({ language }) => (language.english ? 1 : 0.5),
  rules: [
    forKinds(written, saysNothing),
    forKinds(written, unless(saysNothing, saysTooLittle)),
    forKinds(written, unless(saysNothing, lacksReason)),
    ...fitRules.map((rule) => forKinds(written, unless(saysNothing, rule))),
    ...formRules.map((rule) => forKinds(shaped, ofWords(rule))),
    ...conventionRules.map((rule) => forKinds(['ordinary'], ofWords(rule))),
    ...mergeRules.map((rule) => forKinds(['merge'], rule)),
    ...revertRules.map((rule) => forKinds(['revert'], rule)),
    ...releaseRules.map((rule) => forKinds(['release'], rule)),
    ...initialRules.map((rule) => forKinds(['initial'], rule)),
    ...claimRules.map((rule) => forKinds(['dependency'], rule)),
    ...dependencyRules.map((rule) => forKinds(['dependency'], rule)),
    ...fixupRules.map((rule) => forKinds(['fixup'], rule)),
  ],
}
