import type { TSchema } from 'typebox'
import { generalErrors } from '#platform/errors/service-error.ts'
import { type Contract, type RouteContract, rateClassOf, scopeActionOf } from './define-contract.ts'

export interface ApiDescription {
  title: string
  version: string
  /** Path below which the routes are served: `/api` at the gateway, empty at a service. */
  base: string
}

type Json = Record<string, unknown>

/** One OpenAPI 3.1 document of the routes of these contracts. */
export function describeContracts(contracts: readonly Contract[], about: ApiDescription): Json {
  const paths: Record<string, Json> = {}
  for (const contract of contracts) {
    for (const [name, route] of Object.entries(contract.routes)) {
      const path = about.base + route.path.replace(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(contract, name, route) }
    }
  }
  return {
    openapi: '3.1.1',
    info: { title: about.title, version: about.version },
    servers: [{ url: '/' }],
    tags: contracts.map(({ name, summary }) => ({ name, description: summary })),
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'API key or access token' },
        session: { type: 'apiKey', in: 'cookie', name: 'throughline_session' },
      },
    },
  }
}

function describeRoute(contract: Contract, name: string, route: RouteContract): Json {
  const access = route.access ?? 'member'
  const parameters = [
    ...describeParameters('path', route.params),
    ...describeParameters('query', route.query),
  ]
  return {
    operationId: name,
    tags: [contract.name],
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    'x-access': access,
    ...(isForScopes(route) && { 'x-scope': `${contract.name}:${scopeActionOf(route)}` }),
    'x-rate': rateClassOf(route),
    ...(route.subject !== undefined && {
      'x-subject': { parameter: route.subject, others: route.subject_access ?? 'admin' },
    }),
    ...(access === 'public' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: describeContent(route.raw_body, route.body) },
    }),
    responses: { [route.status ?? 200]: describeSuccess(route), ...describeFailures(contract, route) },
  }
}

function isForScopes(route: RouteContract): boolean {
  return route.access !== 'public' && route.access !== 'service' && scopeActionOf(route) !== 'none'
}

function describeParameters(place: 'path' | 'query', schema: TSchema | undefined): Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description !== undefined && { description }),
      schema: rest,
    }
  })
}

function describeSuccess(route: RouteContract): Json {
  const description = 'Success'
  if (route.status === 204) return { description }
  if (route.status === 303) {
    const schema = { type: 'string', format: 'uri-reference' }
    return { description: 'Goes on elsewhere', headers: { Location: { schema } } }
  }
  return { description, content: describeContent(route.produces, route.response) }
}

function describeContent(types: readonly string[] = ['application/json'], schema: TSchema): Json {
  return Object.fromEntries(types.map((type) => [type, { schema }]))
}

/** Failures by status, each naming the codes that come with it. */
function describeFailures(contract: Contract, route: RouteContract): Json {
  const general: (keyof typeof generalErrors)[] = [
    'invalid_request',
    'too_many_requests',
    'internal',
    'unavailable',
  ]
  if (route.access !== 'public') general.push('unauthenticated', 'forbidden')
  if (route.body) general.push('payload_too_large', 'unsupported_media_type')
  if (route.status === 201) general.push('conflict')
  const codes: [string, number][] = [
    ...general.map((code): [string, number] => [code, generalErrors[code]]),
    ...(route.errors ?? []).map((code): [string, number] => [code, contract.errors[code] ?? 500]),
  ]
  const failures: Record<string, Json> = {}
  for (const status of [...new Set(codes.map(([, status]) => status))].sort((a, b) => a - b)) {
    const names = codes.filter(([, other]) => other === status).map(([code]) => `\`${code}\``)
    failures[status] = {
      description: names.join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }
  }
  return failures
}

const problemSchema = {
  type: 'object',
  description: 'Problem details, RFC 9457',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; compare this' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    request_id: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string', format: 'json-pointer' }, detail: { type: 'string' } },
      },
    },
  },
}
