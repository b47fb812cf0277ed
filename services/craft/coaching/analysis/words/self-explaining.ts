/** Words that are their own reason: nobody asks why a typo was mended. */
const words =
  /\b(?:typos?|duplicated? words?|misspell\w*|spelling|grammar|re-?wrap\w*|reflow\w*|whitespace|indentation|dead (?:code|links?)|broken links?|unused|copyright|translations?|l10n|lint(?:er)?|code formatting|prettier|regenerate|gitignore|mailmap|contributors?|sponsors?|badges?|(?:add|create)(?:ed|d)? (?:an? |the )?licen[cs]e)\b/i

const lookedAt = 300

/** Whether a subject is its own reason, as nobody asks why a typo was mended. */
export function isSelfExplaining(subject: string): boolean {
  return words.test(subject.slice(0, lookedAt))
}
