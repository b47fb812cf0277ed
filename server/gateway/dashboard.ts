import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '#platform/http/create-app.ts'

/** Serves the files of the built dashboard. */
export async function addDashboard(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    serve: existsSync(folder),
    wildcard: true,
    index: 'index.html',
    setHeaders: (reply, path) => {
      const named = path.startsWith(join(folder, 'assets'))
      reply.header('cache-control', named ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/** Any other address a person opens is a view of the dashboard. */
export function answerWithPage(request: FastifyRequest, reply: FastifyReply): unknown {
  const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
  return wantsPage && !request.url.startsWith('/api/') ? reply.sendFile('index.html') : notFound(request)
}
