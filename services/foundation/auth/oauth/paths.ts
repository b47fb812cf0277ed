/** Where the protocol is spoken, as discovery tells. */
export const paths = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  registration: '/oauth/register',
  introspection: '/oauth/introspect',
  revocation: '/oauth/revoke',
  userinfo: '/oauth/userinfo',
  jwks: '/.well-known/jwks.json',
} as const

/** Discovery documents, RFC 8414 and OpenID Connect Discovery 1.0. */
export const discoveryPaths = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']
