import { type TSchema, Type } from 'typebox'

/** UUIDv7, RFC 9562. */
export const Id = Type.String({ format: 'uuid', description: 'UUIDv7' })

/** RFC 3339 in UTC. */
export const Timestamp = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' })

/** Calendar day, RFC 3339 `full-date`. */
export const Day = Type.String({ format: 'date', description: 'YYYY-MM-DD' })

/** A value, or null where there is none. */
export function Nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()])
}

/** One of a few strings, as a JSON Schema `enum`. */
export function OneOf<const V extends readonly [string, ...string[]]>(
  values: V,
  options: { description?: string; default?: V[number] } = {},
) {
  return Type.Unsafe<V[number]>({ type: 'string', enum: [...values], ...options })
}

/** Query parameters every list takes. */
export const PageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Items a page, at most 200' }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 512, description: '`next_cursor` of the page before' })),
}

/** A page of a list: `next_cursor` is null on the last one. */
export function Page<S extends TSchema>(item: S) {
  return Type.Object({ items: Type.Array(item), next_cursor: Nullable(Type.String()) })
}

/** An answer without a body. */
export const Nothing = Type.Null()
