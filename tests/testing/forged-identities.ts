import { SignJWT, UnsecuredJWT } from 'jose'
import { localOwner } from '#platform/identity/principal.ts'
import { createTokenKit } from '#platform/identity/tokens.ts'

/** A token as the gateway and services tell the service `service` who asks: the owner. */
export function signIdentity(secret: string, service: string, seconds = 60): Promise<string> {
  return createTokenKit(new TextEncoder().encode(secret)).sign(localOwner, service, seconds)
}

/** Tokens that look like one for the service `service`, each with one thing wrong about it, by what that is. */
export async function forgeIdentities(secret: string, service: string): Promise<Record<string, string>> {
  const right = await signIdentity(secret, service)
  const [header = '', claims = '', signature = ''] = right.split('.')
  const raised = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: 'mallory' }
  const sign = (about: { algorithm?: string; type?: string; issuer?: string }) =>
    new SignJWT({ ...localOwner })
      .setProtectedHeader({
        alg: about.algorithm ?? 'HS256',
        typ: about.type ?? 'throughline-identity+jwt',
      })
      .setSubject(localOwner.id)
      .setAudience(service)
      .setIssuer(about.issuer ?? 'throughline')
      .setExpirationTime('1m')
      .sign(new TextEncoder().encode(secret))
  const unsigned = new UnsecuredJWT({ ...localOwner })
    .setSubject(localOwner.id)
    .setAudience(service)
    .setIssuer('throughline')
    .setExpirationTime('1m')
  return {
    'a token of another secret': await signIdentity('a secret that no server signs with', service),
    'a token for another service': await signIdentity(secret, `not-${service}`),
    'an expired token': await signIdentity(secret, service, -60),
    'a token of another issuer': await sign({ issuer: 'somebody' }),
    'a token of another type': await sign({ type: 'at+jwt' }),
    'a token of another algorithm': await sign({ algorithm: 'HS512' }),
    'an unsigned token': unsigned.encode(),
    'a token with other claims': `${header}.${Buffer.from(JSON.stringify(raised)).toString('base64url')}.${signature}`,
    'a cut token': right.slice(0, -2),
  }
}
