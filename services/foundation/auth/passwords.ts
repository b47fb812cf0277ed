import type { AuthParts } from './parts.ts'

/** The hash of a password, as better-auth keeps and checks it. */
export async function hashPassword({ betterAuth }: AuthParts, password: string): Promise<string> {
  const { password: passwords } = await (await betterAuth()).$context
  return passwords.hash(password)
}

/** Whether a password is the one of a hash. */
export async function isPassword(
  { betterAuth }: AuthParts,
  password: string,
  hash: string,
): Promise<boolean> {
  const { password: passwords } = await (await betterAuth()).$context
  return passwords.verify({ password, hash })
}
