import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'

/** The page at `/docs` that lets one read and try the API. Loaded when first asked for: it weighs megabytes. */
export function createDocs(): () => Promise<FastifyInstance> {
  let docs: Promise<FastifyInstance> | undefined
  return () => {
    docs ??= buildDocs()
    return docs
  }
}

/** Stands in the page where the nonce of an answer belongs. */
const noncePlaceholder = 'NONCE_OF_THE_ANSWER'

/**
 * Gives the nonce to the style elements that the page's own scripts make: the page gives it to one of them alone. Whoever
 * could use this runs scripts here already.
 */
const giveStylesTheNonce = `<script nonce="${noncePlaceholder}">
  const create = document.createElement
  document.createElement = function (...given) {
    const element = create.apply(this, given)
    if (element.localName === 'style') element.nonce = '${noncePlaceholder}'
    return element
  }
</script>`

async function buildDocs(): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const app = Fastify()
  app.addHook('onSend', (_, reply, payload, done) => {
    if (!String(reply.getHeader('content-type')).startsWith('text/html')) return done(null, payload)
    const nonce = randomBytes(16).toString('hex')
    reply.header('content-security-policy', policyFor(nonce))
    const page = String(payload).replace('</head>', `${giveStylesTheNonce}</head>`)
    done(null, page.replaceAll(noncePlaceholder, nonce))
  })
  await app.register(reference, {
    routePrefix: '/docs',
    configuration: {
      url: '/openapi.json',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      agent: { disabled: true },
      nonce: noncePlaceholder,
    },
  })
  await app.ready()
  return app
}

/** Style attributes, which the page has many of, can have no nonce (CSP Level 3 §6.7.3). */
function policyFor(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
