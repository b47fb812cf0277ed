/** Words that announce a reason, by its kind. */

export type ReasonKind = 'cause' | 'purpose' | 'contrast' | 'fault'

const reasons: Readonly<Record<ReasonKind, RegExp>> = {
  cause: anyOf(
    'because|since|otherwise|due to|as (?:it|they|we|this|the)|given that|thus|hence|therefore|in case',
    'which (?:caused|led|made|means)|leads? to|led to|results? in|caus(?:es|ed|ing)|means that',
    'so (?:an?|it|the|they|this|we|you)|this (?:fixes|avoids|prevents|allows|lets|makes|caused)|would (?:fail|crash|break|be)',
    'the (?:issue|problem|reason|idea) (?:is|was|here)',
  ),
  purpose: anyOf(
    'so that|in order to|avoid(?:s|ing)?|prevent(?:s|ing)?|for (?:consistency|clarity)',
    'to (?:allow|make|ensure|keep|let|support|match|reflect|reduce|simplify|fix|prepare|clarify|enable|be able)',
    '(?:prepare|preparation) for|becomes? (?:clear|possible|easier)|easier to',
  ),
  contrast: anyOf(
    'instead of|rather than|no longer|previously|formerly|used to|but|however|although|before this|currently|now that|until now',
  ),
  fault: anyOf(
    'not needed|unnecessary|unneeded|redundant|obsolete|deprecated|wrong\\w*|fail\\w*|crash\\w*|broken?|breaks|incorrect\\w*',
    'missing|bugs?|errors?|leak\\w*|slow\\w*|unable|confus\\w+|misleading|unclear|hard to|ran out|runs out|lost|drops|problem\\w*|regression\\w*|flaky',
    "doesn't|don't|didn't|cannot|can't|won't|isn't|wasn't|never|too",
  ),
}

/** Words of a phrase may stand on two lines. */
function anyOf(...alternatives: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${alternatives.join('|').replaceAll(' ', '\\s+')})\\b`, 'i')
}

const reasonKinds = Object.keys(reasons) as readonly ReasonKind[]

const lookedAt = 10_000
const longest = 120

/** The kinds of reason that the words announce. */
export function reasonsIn(text: string): ReasonKind[] {
  const sample = text.slice(0, lookedAt)
  return reasonKinds.filter((kind) => reasons[kind].test(sample))
}

const sentenceStart = /[.;:!?]\s+|\n\s*\n|\n\s*[-*] /g
const sentenceEnd = /[.;](?:\s|$)|\n\s*\n|\n\s*[-*] /
const before = /\b(?:previously|formerly|no longer|before this|now that|not needed|unnecessary|obsolete)\b/i

/** The sentence that carries a message's reason, cut after 120 characters; null when no words announce one. */
export function sentenceWithReason(text: string): string | null {
  const sample = text.slice(0, lookedAt)
  const at = [reasons.cause, reasons.purpose, before]
    .map((words) => words.exec(sample)?.index)
    .find((index) => index !== undefined)
  if (at === undefined) return null
  const starts = [...sample.slice(0, at).matchAll(sentenceStart)].map((end) => end.index + end[0].length)
  const start = starts.at(-1) ?? 0
  const rest = sample.slice(at - start > longest / 2 ? at : start)
  const end = rest.search(sentenceEnd)
  return (end === -1 ? rest : rest.slice(0, end)).replace(/\s+/g, ' ').slice(0, longest).trim()
}
