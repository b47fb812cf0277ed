import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ServiceError } from '#platform/errors/service-error.ts'
import { sayFaults } from './say-faults.ts'

/** An error as the server answers it to bad input. */
const refused = (...faults: { pointer: string; detail: string }[]) => {
  const [first] = faults
  const more = faults.length > 1 ? ` and ${faults.length - 1} more` : ''
  const message = `The request is not valid: ${first?.pointer} ${first?.detail}${more}.`
  return new ServiceError('invalid_request', message, { faults })
}

test('a fault names its field, not where it stands in the request', () => {
  const said = (pointer: string, detail: string) => sayFaults(refused({ pointer, detail }))
  assert.deepEqual(said('/body/email', 'must be an e-mail address'), [
    'The request is not valid: email must be an e-mail address.',
  ])
  assert.deepEqual(said('/body/scopes/0', 'is none'), [
    'The request is not valid: number 1 of scopes is none.',
  ])
  assert.deepEqual(said('/body/commit/author_name', 'is $& required'), [
    'The request is not valid: author name of commit is $& required.',
  ])
  assert.deepEqual(said('/body', 'needs `revision`'), ['The request is not valid: it needs `revision`.'])
})

test('several faults stand below each other', () => {
  const error = refused(
    { pointer: '/query/limit', detail: 'must be <= 200' },
    { pointer: '/params/hash', detail: 'is required' },
  )
  assert.deepEqual(sayFaults(error), [
    'The request is not valid: limit must be <= 200 and 1 more.',
    '  limit must be <= 200',
    '  hash is required',
  ])
})

test('what is said in a sentence of its own stays as it is', () => {
  const message = 'There is no folder /body of this name.'
  assert.deepEqual(sayFaults(new ServiceError('invalid_request', message)), [message])
  const faults = [{ pointer: '/body/path', detail: message }]
  assert.deepEqual(sayFaults(new ServiceError('invalid_path', message, { faults })), [message])
})
