import { importPKCS8, SignJWT } from 'jose'

/** Seconds a token is dated back, as clocks differ. */
const backdated = 60
/** Seconds from then until it runs out: GitHub takes no more. */
const lifetime = 600

/** Seconds the clock here may be off GitHub's for GitHub to accept a token. */
export const clockTolerance = { ahead: backdated, behind: lifetime - backdated } as const

/** Who a GitHub App is. */
export interface AppCredential {
  /** Its id or client id. */
  app_id: string
  /** PKCS#8 in PEM form. */
  private_key: string
}

/**
 * A token by which GitHub knows an App, good for nine minutes:
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 * @param now milliseconds since 1970
 */
export async function signAppToken({ app_id, private_key }: AppCredential, now: number): Promise<string> {
  const issued = Math.floor(now / 1000) - backdated
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(app_id)
    .setIssuedAt(issued)
    .setExpirationTime(issued + lifetime)
    .sign(await importPKCS8(private_key, 'RS256'))
}
