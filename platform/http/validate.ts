import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import type { RouteContract } from '#platform/contract/define-contract.ts'
import { type Fault, ServiceError } from '#platform/errors/service-error.ts'

/** The parts of a request that a contract describes. */
export interface RequestParts {
  params: unknown
  query: unknown
  body: unknown
}

/** Checks a request against its contract and gives it back with defaults filled in; throws every fault at once. */
export type ValidateRequest = (parts: RequestParts) => RequestParts

/** Compiles the schemas of a route. Parameters and query arrive as text and are converted; a body is taken as it is. */
export function createValidator(route: RouteContract): ValidateRequest {
  const params = createPart('/params', route.params, true)
  const query = createPart('/query', route.query, true)
  const body: CheckPart = route.raw_body
    ? (bytes) => bytes ?? Buffer.alloc(0)
    : createPart('/body', route.body, false)
  return (parts) => {
    const faults: Fault[] = []
    const valid = {
      params: params(parts.params, faults),
      query: query(parts.query, faults),
      body: body(parts.body, faults),
    }
    if (faults.length > 0) throw new ServiceError('invalid_request', summarise(faults), { faults })
    return valid
  }
}

/** Compiles the schema of a message that is no HTTP request; what it gives throws every fault at once, below `/body`. */
export function createBodyValidator<S extends TSchema>(schema: S): (body: unknown) => Static<S> {
  const check = createPart('/body', schema, false)
  return (body) => {
    const faults: Fault[] = []
    const valid = check(body, faults)
    if (faults.length > 0) throw new ServiceError('invalid_request', summarise(faults), { faults })
    return valid as Static<S>
  }
}

type CheckPart = (value: unknown, faults: Fault[]) => unknown

function createPart(pointer: string, schema: TSchema | undefined, textual: boolean): CheckPart {
  if (!schema) return () => undefined
  const validator = Compile(schema)
  const hasDefaults = JSON.stringify(schema).includes('"default":')
  return (value, faults) => {
    refuseNul(pointer, value, faults)
    const given = textual ? Value.Convert(schema, value ?? {}) : value
    const filled = hasDefaults ? Value.Default(schema, given) : given
    if (validator.Check(filled)) return filled
    const found = validator.Errors(filled).flatMap((error) => readFaults(pointer, error))
    // What does not fit is refused, also when it cannot be said why.
    faults.push(...(found.length > 0 ? found : [{ pointer, detail: 'does not fit its schema' }]))
    return filled
  }
}

/**
 * PostgreSQL text cannot hold U+0000, and nothing that is named or said by a field of its own needs one. Records below
 * that, such as a commit as git holds it, are their service's matter.
 */
function refuseNul(pointer: string, part: unknown, faults: Fault[]): void {
  if (typeof part !== 'object' || part === null) return
  for (const [name, value] of Object.entries(part)) {
    if (typeof value !== 'string' || !value.includes('\0')) continue
    faults.push({ pointer: `${pointer}/${name}`, detail: 'must not contain the character U+0000' })
  }
}

interface SchemaError {
  keyword: string
  instancePath: string
  message: string
  params?: unknown
}

/** What formats of JSON Schema ask for, said to a person. */
const formatWords: Readonly<Record<string, string>> = {
  date: 'must be a day such as 2026-11-21',
  'date-time': 'must be a time such as 2026-11-21T09:30:00Z',
  email: 'must be an e-mail address',
  uri: 'must be an address such as https://example.com/',
  uuid: 'must be a UUID',
}

function readFaults(pointer: string, error: SchemaError): Fault[] {
  const at = pointer + error.instancePath
  if (error.keyword === 'required') {
    const missing = (error.params as { requiredProperties: string[] }).requiredProperties
    return missing.map((name) => ({ pointer: `${at}/${name}`, detail: 'is required' }))
  }
  // Each unknown field is reported by itself, as failing the schema `false`, and then all of them once more. The report
  // ends after a few errors, so the second one may be missing.
  if (error.keyword === 'boolean') return [{ pointer: at, detail: 'is not a known field' }]
  if (error.keyword === 'additionalProperties') return []
  if (error.keyword === 'enum') {
    const allowed = (error.params as { allowedValues: unknown[] }).allowedValues
    return [{ pointer: at, detail: `must be one of ${allowed.join(', ')}` }]
  }
  if (error.keyword === 'format') {
    const { format } = error.params as { format: string }
    return [{ pointer: at, detail: formatWords[format] ?? error.message }]
  }
  return [{ pointer: at, detail: error.message }]
}

function summarise(faults: readonly Fault[]): string {
  const [first] = faults
  if (!first) return 'The request is not valid.'
  const more = faults.length > 1 ? ` and ${faults.length - 1} more` : ''
  return `The request is not valid: ${first.pointer} ${first.detail}${more}.`
}

/**
 * Compares answers with what the contract promises; throws an error that names every difference. A field that the contract
 * does not name is one, too, wherever it stands: nobody has decided that it may be told.
 */
export function createAnswerCheck(route: RouteContract): (body: unknown) => void {
  const validator = Compile(route.response)
  return (body) => {
    const sent = body === undefined ? null : JSON.parse(JSON.stringify(body))
    const faults = validator.Check(sent)
      ? listMissing(sent, Value.Clean(route.response, structuredClone(sent))).map(
          (at) => `${at} is not named`,
        )
      : validator.Errors(sent).map((error) => `${error.instancePath} ${error.message}`)
    if (faults.length === 0) return
    throw new Error(
      `${route.method} ${route.path} answers what its contract does not promise: ${faults.join('; ')}`,
    )
  }
}

/** Where `given` has fields that `kept` has not. */
function listMissing(given: unknown, kept: unknown, at = ''): string[] {
  if (typeof given !== 'object' || given === null || typeof kept !== 'object' || kept === null) return []
  return Object.entries(given).flatMap(([name, value]) =>
    name in kept
      ? listMissing(value, (kept as Record<string, unknown>)[name], `${at}/${name}`)
      : [`${at}/${name}`],
  )
}
