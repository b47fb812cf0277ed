import { type NameReplacer, ownLoginKeys } from './replace-names.ts'

/** The user names that a document tells beside an address of somebody who is erased, with whom they stand for. */
export function findLogins(
  value: unknown,
  names: Pick<NameReplacer, 'find'>,
): { login: string; pseudonym: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const fields = value as Readonly<Record<string, unknown>>
  const { email } = fields
  const pseudonym = typeof email === 'string' ? names.find('address', email) : undefined
  return Object.entries(fields).flatMap(([key, one]) => {
    if (typeof one !== 'string') return findLogins(one, names)
    const isNew = pseudonym !== undefined && ownLoginKeys.has(key) && names.find('login', one) === undefined
    return isNew ? [{ login: one, pseudonym }] : []
  })
}
