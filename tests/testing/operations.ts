import type { Access } from '#platform/contract/define-contract.ts'
import type { Role } from '#platform/identity/principal.ts'

/** A JSON schema, as far as these tests look into one. */
export interface Schema {
  type?: string
  enum?: readonly unknown[]
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  items?: Schema
  maxItems?: number
  properties?: Record<string, Schema>
  required?: readonly string[]
  anyOf?: readonly Schema[]
}

/** One operation of an OpenAPI document. */
export interface Operation {
  id: string
  service: string
  method: string
  /** With `{name}` parameters. */
  path: string
  access: Access
  /** Parameter that names the person it is about, and the least role for others. */
  subject: { parameter: string; others: Role } | null
  /** What a limited key needs for it; null when it needs none. */
  scope: string | null
  path_parameters: Record<string, Schema>
  query_parameters: Record<string, Schema>
  body: Schema | null
}

interface OpenApi {
  paths: Record<string, Record<string, OpenApiOperation>>
}

interface OpenApiOperation {
  operationId: string
  tags: [service: string]
  'x-access': Access
  'x-scope'?: string
  'x-subject'?: { parameter: string; others: Role }
  parameters?: { name: string; in: 'path' | 'query'; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

/** Lists the operations of the OpenAPI document at `url`. */
export async function readOperations(url: string): Promise<Operation[]> {
  const response = await fetch(`${url}/openapi.json`)
  const document = (await response.json()) as OpenApi
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      service: operation.tags[0],
      method: method.toUpperCase(),
      path,
      access: operation['x-access'],
      subject: operation['x-subject'] ?? null,
      scope: operation['x-scope'] ?? null,
      path_parameters: parametersIn('path', operation),
      query_parameters: parametersIn('query', operation),
      body: operation.requestBody?.content['application/json']?.schema ?? null,
    })),
  )
}

function parametersIn(
  place: 'path' | 'query',
  { parameters = [] }: OpenApiOperation,
): Record<string, Schema> {
  const here = parameters.filter((parameter) => parameter.in === place)
  return Object.fromEntries(here.map(({ name, schema }) => [name, schema]))
}

/** The address of an operation with its parameters filled in. */
export function addressOf(
  { path }: Operation,
  parameters: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''))
  const search = new URLSearchParams(query).toString()
  return search === '' ? filled : `${filled}?${search}`
}
