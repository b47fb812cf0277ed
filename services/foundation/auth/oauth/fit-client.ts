import { errors } from 'oidc-provider'
import type { Principal } from '#platform/identity/principal.ts'
import { scopesBeyond } from '#platform/identity/scopes.ts'
import type { ClientMetadata } from '../store/oauth-clients.ts'
import { serviceScopes } from './access-tokens.ts'
import { isFitRedirect } from './redirects.ts'

/** In JSON, what PostgreSQL cannot store: U+0000, and halves of surrogate pairs. */
const unstorable = /\\u(?:0000|d[89a-f])/i

const longestName = 100
const redirectsAtMost = 20

/**
 * Refuses a registration that is valid by RFC 7591 but not here.
 *
 * @throws in the terms of RFC 7591 §3.2.2
 */
export function refuseUnfitClient(metadata: ClientMetadata, registrant: Principal | null): void {
  const { redirect_uris = [], grant_types = [], client_name = '', client_uri, scope } = metadata
  if (unstorable.test(JSON.stringify(metadata))) {
    throw new errors.InvalidClientMetadata('text must be Unicode without the character U+0000')
  }
  if (redirect_uris.length > redirectsAtMost || !redirect_uris.every(isFitRedirect)) {
    throw new errors.InvalidRedirectUri(
      `redirect_uris must be https, or http on 127.0.0.1, [::1] or localhost, without fragment; at most ${redirectsAtMost}`,
    )
  }
  if (client_name.length > longestName) {
    throw new errors.InvalidClientMetadata(`client_name must have at most ${longestName} characters`)
  }
  if (client_uri !== undefined && URL.parse(client_uri)?.protocol !== 'https:') {
    throw new errors.InvalidClientMetadata('client_uri must be an https address')
  }
  if (!grant_types.includes('client_credentials')) return
  if (registrant === null) {
    throw new errors.InvalidClientMetadata(
      'client_credentials acts for the member who registers it: send `Authorization: Bearer` with an API key',
    )
  }
  const asked = serviceScopes(scope?.split(' ') ?? [])
  if (asked.length === 0) {
    throw new errors.InvalidClientMetadata(
      'scope must say what client_credentials is to reach, such as commits:read',
    )
  }
  const beyond = scopesBeyond(registrant.scopes, asked)
  if (beyond.length > 0) {
    throw new errors.InvalidClientMetadata(
      `scope goes beyond that of the key it is registered with: ${beyond.join(' ')}`,
    )
  }
}
