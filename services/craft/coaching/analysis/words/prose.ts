const ENOUGH_PROSE = 30
const LOOKED_AT = 5_000

/** Whether anything but references and links is left of a body. */
export function hasProse(body: string): boolean {
  if (body.length < ENOUGH_PROSE) return false
  const prose = body
    .slice(0, LOOKED_AT)
    .replace(/https?:\/\/\S+|#\d+|\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|see|pr)\b:?/gi, '')
  return prose.replace(/\s+/g, ' ').trim().length >= ENOUGH_PROSE
}
