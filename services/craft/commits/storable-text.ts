const nul = '\0'
const nulPicture = '␀'

/**
 * Text as PostgreSQL can hold it. NUL, which `text` cannot store, becomes its picture U+2400, so that a reader still
 * sees that and where it stood; half of a surrogate pair becomes U+FFFD. All else, control characters included, stays.
 */
export function toStorableText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed()
  return wellFormed.includes(nul) ? wellFormed.replaceAll(nul, nulPicture) : wellFormed
}
