import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { ServiceError } from '#platform/errors/service-error.ts'

/** Serves the built dashboard; any page address gives its one HTML file, so that every view can be linked to. */
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
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    if (wantsPage && !request.url.startsWith('/api/')) return reply.sendFile('index.html')
    throw new ServiceError(
      'not_found',
      `There is nothing at ${request.method} ${request.url}; /docs lists the routes.`,
    )
  })
}
