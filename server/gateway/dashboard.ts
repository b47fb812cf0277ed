import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '#platform/http/create-app.ts'

/** What `dashboard/vite.config.ts` has the build write where the nonce of an answer belongs. */
const noncePlaceholder = 'STYLE_NONCE'

/** Answers with the page of the dashboard. */
export type SendPage = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/**
 * The page is written anew for each request, with the nonce of its content security policy; so it has no `ETag` by which
 * a browser could go on with an old one under a new policy.
 */
export function createSendPage(folder: string): SendPage {
  return async (request, reply) => {
    const html = await readFile(join(folder, 'index.html'), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') notFound(request)
      throw error
    })
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(html.replaceAll(noncePlaceholder, reply.cspNonce.style))
  }
}

/** Serves the page, and the files of the built dashboard. */
export async function addDashboard(
  app: FastifyInstance,
  { folder, sendPage }: { folder: string; sendPage: SendPage },
): Promise<void> {
  for (const path of ['/', '/index.html']) app.get(path, sendPage)
  await app.register(fastifyStatic, {
    root: folder,
    serve: existsSync(folder),
    wildcard: true,
    index: 'index.html',
    setHeaders: (reply, path) => {
      if (path.endsWith('.svg')) reply.header('content-type', 'image/svg+xml; charset=utf-8')
      const named = path.startsWith(join(folder, 'assets'))
      reply.header('cache-control', named ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/** Any other address a person opens is a view of the dashboard. */
export function createAnswerWithPage(sendPage: SendPage) {
  return (request: FastifyRequest, reply: FastifyReply): unknown => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    return wantsPage && !request.url.startsWith('/api/') ? sendPage(request, reply) : notFound(request)
  }
}
