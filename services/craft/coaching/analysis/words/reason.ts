/** Words that announce a reason or a purpose, the plainest first. */
const REASONS: readonly RegExp[] = [
  /\b(?:because|since|so that|in order to|otherwise|due to|which (?:caused|led|made|means)|this (?:fixes|avoids|prevents|allows|lets|makes|caused)|would (?:fail|crash|break|be))\b/i,
  /\b(?:avoid(?:s|ing)?|prevent(?:s|ing)?|to (?:allow|make|ensure|keep|let|support|match|reflect|reduce|simplify|fix|be able)|so (?:we|it|they)\b|instead of|rather than|no longer|previously|not needed|unnecessary|redundant|obsolete|deprecated)\b/i,
]

const LOOKED_AT = 10_000
const LONGEST = 120

export function tellsReason(text: string): boolean {
  const sample = text.slice(0, LOOKED_AT)
  return REASONS.some((words) => words.test(sample))
}

/** The words of a message that carry its reason, up to the end of their sentence; null when none announce one. */
export function reasonIn(text: string): string | null {
  const sample = text.slice(0, LOOKED_AT)
  for (const words of REASONS) {
    const start = words.exec(sample)?.index
    if (start === undefined) continue
    const rest = sample.slice(start, start + LONGEST * 2)
    const end = rest.search(/[.;](?:\s|$)|\n\n/)
    return rest
      .slice(0, end === -1 ? LONGEST : Math.min(end, LONGEST))
      .replace(/\s+/g, ' ')
      .trim()
  }
  return null
}
