/** Where a long sentence can be parted. */

const joints: readonly RegExp[] = [
  /[.;]\s+(?=\S)/g,
  /\s+[-–—]+\s+/g,
  /,?\s+(?=(?:because|since|so that|in order to|otherwise|which|as it|when|if|by \w+ing|instead of|rather than|due to|and also|but|while)\b)/gi,
  /,\s+(?=\S)/g,
  /\s+(?=(?:and|to|for|in|with|from|on|via|using)\s)/gi,
]

/**
 * Parts a subject at its last natural joint within `limit` characters: after a sentence, at a dash, before a connective,
 * at a comma. Null when there is none past a third of the limit.
 */
export function splitAtJoint(text: string, limit: number): { head: string; rest: string } | null {
  for (const joint of joints) {
    let best: RegExpExecArray | null = null
    for (const match of text.slice(0, limit + 40).matchAll(joint)) {
      if (match.index <= limit && match.index >= Math.max(15, limit / 3)) best = match
    }
    if (!best) continue
    const head = text.slice(0, best.index).replace(/[\s,;:]+$/, '')
    const rest = text.slice(best.index + best[0].length).trim()
    if (rest !== '' && isWhole(head)) return { head, rest }
  }
  return null
}

/** A head with an open bracket or quotation mark would be torn. */
function isWhole(head: string): boolean {
  const count = (mark: string) => head.split(mark).length - 1
  return (
    count('(') === count(')') && count('[') === count(']') && count('"') % 2 === 0 && count('`') % 2 === 0
  )
}
