import fc from 'fast-check'
import type { Operation, Schema } from './operations.ts'

/** A request that nobody should send, and anybody can. */
export interface GarbageRequest {
  parameters: Record<string, string>
  query: Record<string, string>
  body: string | undefined
}

/** What breaks programs when it stands where text or a number is expected. */
const nastyText = fc.oneof(
  fc.constantFrom(
    '',
    '\0',
    'a\0b',
    '../../etc/passwd',
    '%00',
    "'; drop table commits.commits; --",
    '<script>',
    '\u202e',
    '__proto__',
    'x'.repeat(900),
    '-1',
    '1e999',
    '9223372036854775808',
    'NaN',
    'null',
    '[]',
    '99999-12-31T23:59:60Z',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.toWellFormed()),
)

/** Requests for an operation: parts that fit its schemas, parts that nearly do, and parts that do not at all. */
export function garbageFor(operation: Operation): fc.Arbitrary<GarbageRequest> {
  return fc.record({
    parameters: textsFor(operation.path_parameters, true),
    query: textsFor(operation.query_parameters, false),
    body: operation.body === null ? fc.constant(undefined) : bodyFor(operation.body),
  })
}

function textsFor(schemas: Record<string, Schema>, whole: boolean): fc.Arbitrary<Record<string, string>> {
  const texts = Object.entries(schemas).map(([name, schema]) => {
    const fitting = anyValueFor(schema).map((value) => String(value).toWellFormed())
    return [name, fc.oneof({ weight: 2, arbitrary: fitting }, nastyText)] as const
  })
  const entries = Object.fromEntries(texts)
  return whole
    ? fc.record(entries)
    : (fc.record(entries, { requiredKeys: [] }) as ReturnType<typeof textsFor>)
}

function bodyFor(schema: Schema): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: anyValueFor(schema).map((value) => JSON.stringify(value)) },
    fc.json({ maxDepth: 3 }),
    fc.constantFrom('', '{', '[]', 'null', '"text"', '{"__proto__": {"role": "owner"}}', '\uFEFF{}'),
  )
}

/** Values of the right type, most of them within their bounds, with now and then one of another. */
function anyValueFor(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 12, arbitrary: fittingValueFor(schema) },
    fc.oneof(nastyText, fc.constant(null), fc.double(), fc.boolean(), fc.constant([]), fc.constant({})),
  )
}

function fittingValueFor(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(anyValueFor))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, one]) => [name, anyValueFor(one)]),
        ),
        { requiredKeys: (schema.required ?? []) as never[] },
      )
    case 'array':
      return fc.array(anyValueFor(schema.items ?? {}), { maxLength: 3 })
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.integer({ min: schema.minimum ?? -10, max: schema.maximum ?? 1000 }),
        fc.constantFrom(
          schema.minimum ?? 0,
          schema.maximum ?? 2 ** 31 - 1,
          (schema.maximum ?? 2 ** 53) + 1,
          -1,
        ),
      )
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return textOf(schema)
  }
}

function textOf({ format, pattern }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid()
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  if (format === 'date') return fc.constantFrom('2024-02-29', '0000-01-01', '9999-12-31')
  if (pattern) return fc.stringMatching(new RegExp(pattern), { size: 'small' })
  return fc.oneof(nastyText, fc.lorem({ maxCount: 3 }))
}
