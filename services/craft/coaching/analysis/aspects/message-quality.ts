import type { ParsedMessage } from '../commit.ts'
import { type Aspect, forKinds, ofWords, unless } from '../facts.ts'
import { CONVENTION_RULES } from '../rules/message-convention.ts'
import { CLAIM_RULES, FIT_RULES } from '../rules/message-fit.ts'
import { FORM_RULES } from '../rules/message-form.ts'
import {
  DEPENDENCY_RULES,
  FIXUP_RULES,
  INITIAL_RULES,
  MERGE_RULES,
  RELEASE_RULES,
  REVERT_RULES,
} from '../rules/message-kinds.ts'
import { saysNothing, saysTooLittle } from '../rules/message-what.ts'
import { lacksReason } from '../rules/message-why.ts'

const WRITTEN: readonly ParsedMessage['kind'][] = ['ordinary', 'empty']
const SHAPED: readonly ParsedMessage['kind'][] = ['ordinary', 'revert', 'initial']

/**
 * Does the message say what was done and why, in a form that people and tools can read, the repository's own first?
 * What a message ought to say: Tian et al., "What Makes a Good Commit Message?", ICSE 2022. Its form: git-commit(1),
 * "Discussion", and Documentation/SubmittingPatches of git. A message in another language is judged by its form alone.
 */
export const messageQuality: Aspect = {
  name: 'message_quality',
  coverage: ({ language }) => (language.english ? 1 : 0.5),
  rules: [
    forKinds(WRITTEN, saysNothing),
    forKinds(WRITTEN, unless(saysNothing, saysTooLittle)),
    forKinds(WRITTEN, unless(saysNothing, lacksReason)),
    ...FIT_RULES.map((rule) => forKinds(WRITTEN, unless(saysNothing, rule))),
    ...FORM_RULES.map((rule) => forKinds(SHAPED, ofWords(rule))),
    ...CONVENTION_RULES.map((rule) => forKinds(['ordinary'], ofWords(rule))),
    ...MERGE_RULES.map((rule) => forKinds(['merge'], rule)),
    ...REVERT_RULES.map((rule) => forKinds(['revert'], rule)),
    ...RELEASE_RULES.map((rule) => forKinds(['release'], rule)),
    ...INITIAL_RULES.map((rule) => forKinds(['initial'], rule)),
    ...CLAIM_RULES.map((rule) => forKinds(['dependency'], rule)),
    ...DEPENDENCY_RULES.map((rule) => forKinds(['dependency'], rule)),
    ...FIXUP_RULES.map((rule) => forKinds(['fixup'], rule)),
  ],
}
