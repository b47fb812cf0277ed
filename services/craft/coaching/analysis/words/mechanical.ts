/** One thing done everywhere, by hand or by a tool, which its name describes in full. */
const words =
  /\b(?:renam\w+|replac\w+|sort(?:ed|s|ing)?|reorder\w*|mov(?:e[sd]?|ing)|extract\w*|migrat\w+|convert\w*|typos?|spelling|capitali[sz]ation|lint\w*|(?:re)?format\w*|\w{2,8}fmt|whitespace|indent\w*|prettier|licen[cs]e|copyright|deprecat\w+|translat\w+|l10n|regenerat\w+|bump\w*|upgrad\w+|javadoc|delet\w+|remov\w+|drop(?:s|ped)?|unused|wording|non-ascii|https)\b/i

const lookedAt = 300

/** Whether the words of a subject announce a change that needs little telling, however many lines it has. */
export function isMechanical(description: string): boolean {
  return words.test(description.slice(0, lookedAt))
}
