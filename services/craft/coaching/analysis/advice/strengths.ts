import type { Strength, StrengthName } from '../finding.ts'
import { pathOf, plural, quote } from './wording.ts'

export const strengthSentences: Readonly<Record<StrengthName, (strength: Strength) => string>> = {
  'says-why': ({ words = '' }) => `The message says why: ${quote(words, 100)}`,
  'says-what': ({ words = '' }) => `${quote(words, 72)} names what changed, so that it can be found again`,
  'follows-convention': ({ words = '', count = 0 }) =>
    `${quote(words)} keeps to the form of ${count} % of this repository's subjects`,
  'links-issue': ({ words = '' }) => `It refers to ${words}`,
  'declares-break': ({ words = '' }) => `The breaking change is declared and explained: ${quote(words)}`,
  'explains-merge': ({ words = '' }) => `The merge says what it brings: ${quote(words)}`,
  'explains-revert': ({ words = '' }) => `The revert gives its reason: ${quote(words)}`,
  'tests-along': ({ path = '' }) => `The tests came along, in ${pathOf(path)}`,
  'docs-along': ({ path = '' }) => `The documentation came along, in ${pathOf(path)}`,
  'one-concern': ({ count = 0 }) => `Its ${plural(count, 'file')} serve one concern`,
  'small-change': ({ count = 0 }) => `With ${plural(count, 'line')} to review it can be read at one sitting`,
}
