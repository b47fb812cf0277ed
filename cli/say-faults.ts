import type { ServiceError } from '#platform/errors/service-error.ts'

/** What is wrong with a request, line by line, with the names of fields where the API points at them (RFC 6901). */
export function sayFaults({ message, faults }: Pick<ServiceError, 'message' | 'faults'>): string[] {
  const [first] = faults
  if (first === undefined) return [message]
  const sentence = message.replace(`${first.pointer} `, () => `${sayField(first.pointer)} `)
  if (faults.length === 1) return [sentence]
  return [sentence, ...faults.map(({ pointer, detail }) => `  ${sayField(pointer)} ${detail}`)]
}

/** A place in a request in words: `/body/scopes/0` is the `number 1 of scopes`. */
function sayField(pointer: string): string {
  // Without what stands before the first slash, and the part of the request.
  const names = pointer.split('/').slice(2)
  if (names.length === 0) return 'it'
  return names
    .map((name) => (/^\d+$/.test(name) ? `number ${Number(name) + 1}` : name.replaceAll('_', ' ')))
    .reverse()
    .join(' of ')
}
