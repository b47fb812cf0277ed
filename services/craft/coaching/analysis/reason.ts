/** Words that announce a reason or a purpose. */

const REASON =
  /\b(?:because|avoid(?:s|ing)?|prevent(?:s|ing)?|since|so that|so (?:we|it|the|they|that)\b|in order to|otherwise|as (?:it|we|they|this|the)\b|to (?:avoid|prevent|allow|make|ensure|keep|let|support|match|reflect|reduce|simplify|fix|be able)|which (?:caused|led|made|means)|due to|this (?:fixes|avoids|prevents|allows|lets|makes|caused)|would (?:fail|crash|break|be)|instead of|rather than|no longer|previously|not needed|unnecessary|redundant|obsolete|deprecated)\b/i

const LOOKED_AT = 10_000
const LONGEST = 120

export function tellsReason(text: string): boolean {
  return REASON.test(text.slice(0, LOOKED_AT))
}

/** The words of a message that carry its reason, up to the end of their sentence; null when none announce one. */
export function reasonIn(text: string): string | null {
  const start = REASON.exec(text.slice(0, LOOKED_AT))?.index
  if (start === undefined) return null
  const rest = text.slice(start, start + LONGEST * 2)
  const end = rest.search(/[.;](?:\s|$)|\n\n/)
  return rest
    .slice(0, end === -1 ? LONGEST : Math.min(end, LONGEST))
    .replace(/\s+/g, ' ')
    .trim()
}
