/** The things that a subject says are done. */

import { readMood } from './mood.ts'

const joint = /[.;]\s+|,\s+(?:and\s+|also\s+)?|\s+and\s+(?:also\s+)?|\s*&\s*|\s+\+\s+/gi
const lookedAt = 300

/** Verbs that are seldom nouns, so that a part that begins with one is a clause: "map" and "port" may be either. */
const plainVerbs: ReadonlySet<string> = new Set(
  (
    'add remove fix update bump rename refactor improve make replace move change clean drop delete ensure prevent allow enable ' +
    'disable handle introduce implement simplify extract convert upgrade document optimize optimise revert correct reduce ' +
    'split create rewrite reorganize reorganise switch migrate restore deprecate expose'
  ).split(' '),
)

/** A part that speaks of the one before ("and its tests", "and use it there") or only points to an issue. */
const dependent =
  /\b(?:it|its|them|their|this|that|these|those|accordingly)\b|^\w+\s+(?:for\s+)?(?:#|[A-Z]+-)?\d+\W*$/i

/** The parts of a subject that are clauses of their own: "Bump the parser" and "remove the old cache". */
export function clausesOf(description: string): string[] {
  const [first = '', ...others] = description
    .slice(0, lookedAt)
    .split(joint)
    .map((part) => part.trim())
  const mood = readMood(first)?.mood ?? (/[.;]\s/.test(description) ? 'imperative' : null)
  if (!mood || !first.includes(' ')) return mood ? [first] : []
  return [first, ...others.filter((part) => isClause(part, mood))]
}

function isClause(part: string, mood: string): boolean {
  const form = readMood(part)
  return form?.mood === mood && plainVerbs.has(form.base) && part.includes(' ') && !dependent.test(part)
}
