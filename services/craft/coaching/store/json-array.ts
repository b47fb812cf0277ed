import { binaryArray } from '#platform/database/binary-array.ts'

/** Values as a parameter of type `json[]`. */
export function jsonArray(values: readonly unknown[]): Buffer {
  return binaryArray(
    values.map((value) => JSON.stringify(value)),
    'json',
  )
}
