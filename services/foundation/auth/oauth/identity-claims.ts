import type { Account } from '#contracts/accounts.ts'

/** What a program learns of a person by its scopes (OpenID Connect Core §5.4). */
export function claimsOf(
  { id, name, email, email_verified }: Account,
  scopes: readonly string[],
): { sub: string; name?: string; email?: string; email_verified?: boolean } {
  return {
    sub: id,
    ...(scopes.includes('profile') && { name }),
    ...(scopes.includes('email') && { email, email_verified }),
  }
}
