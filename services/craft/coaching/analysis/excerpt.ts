const control = /\p{Cc}+/gu
const longest = 160

/**
 * Text of a commit as an analysis may keep it: short, whole characters, no control characters. Databases refuse NUL and
 * lone surrogates inside JSON.
 */
export function excerpt(text: string, most = longest): string {
  return text.slice(0, most).toWellFormed().replace(control, ' ')
}
