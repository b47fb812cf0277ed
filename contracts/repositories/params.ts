import { Type } from 'typebox'

/** `owner` and `name` as they stand in a path; `local` owns repositories without a remote. */
export const segment = { pattern: '^[A-Za-z0-9_][A-Za-z0-9._~-]{0,99}$' }

/** Which repository a path is about. */
export const RepositoryParams = Type.Object({ owner: Type.String(segment), name: Type.String(segment) })
