import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Makes every request a span that goes on with its caller's trace. Names follow OpenTelemetry's HTTP conventions. */
export function traceRequests(app: FastifyInstance, service: string): void {
  const tracer = trace.getTracer(service)
  const spans = new WeakMap<FastifyRequest, Span>()

  app.addHook('onRequest', (request, _, done) => {
    const caller = propagation.extract(context.active(), request.headers)
    const route = request.routeOptions.url
    const span = tracer.startSpan(
      route === undefined ? request.method : `${request.method} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': request.method,
          // The query stays out: it may hold a code that signs somebody in.
          'url.path': request.url.split('?', 1)[0] ?? '/',
          'throughline.service': service,
          'throughline.request_id': request.id,
          ...(route !== undefined && { 'http.route': route }),
        },
      },
      caller,
    )
    spans.set(request, span)
    context.with(trace.setSpan(caller, span), done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request)
    span?.setAttribute('http.response.status_code', reply.statusCode)
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
    span?.end()
    done()
  })
}
