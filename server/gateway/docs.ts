import { createHash } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'

/** The page at `/docs` that lets one read and try the API. Loaded when first asked for: it weighs megabytes. */
export function createDocs(): () => Promise<FastifyInstance> {
  let docs: Promise<FastifyInstance> | undefined
  return () => {
    docs ??= buildDocs()
    return docs
  }
}

async function buildDocs(): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const app = Fastify()
  let policy = ''
  app.addHook('onRequest', (_, reply, done) => {
    reply.header('content-security-policy', policy)
    reply.header('x-content-type-options', 'nosniff')
    done()
  })
  await app.register(reference, {
    routePrefix: '/docs',
    configuration: {
      url: '/openapi.json',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
    },
  })
  const page = await app.inject('/docs/')
  policy = allowScriptsOf(page.body)
  return app
}

/** A policy under which exactly the inline scripts of this page run (CSP Level 3, hash sources). */
function allowScriptsOf(html: string): string {
  const inline = [...html.matchAll(/<script[^>]*>([^<]+)<\/script>/g)].map(([, script = '']) => script)
  const hashes = inline.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  return [
    "default-src 'self'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
