import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Environment, readSettings, SettingsError, webAddress } from './read-settings.ts'

const read = (environment: Environment) =>
  readSettings(environment, {
    given: webAddress('GIVEN_URL', 'https://example.com/api'),
    optional: webAddress('OPTIONAL_URL', null, 'http://localhost:8080'),
  })

test('an address is taken with port and path, and what is unset or empty falls back', () => {
  const { given, optional } = read({ GIVEN_URL: 'http://10.0.0.5:8080/v1', OPTIONAL_URL: 'https://host' })
  assert.deepEqual([given.href, optional?.href], ['http://10.0.0.5:8080/v1', 'https://host/'])
  const unset = read({ GIVEN_URL: '' })
  assert.deepEqual([unset.given.href, unset.optional], ['https://example.com/api', null])
})

test('what is no address on the web is refused, with one that would do', () => {
  for (const address of ['localhost:8080', 'ftp://host', 'nonsense'])
    assert.throws(() => read({ GIVEN_URL: address, OPTIONAL_URL: address }), {
      faults: [
        `GIVEN_URL must be an http or https address without credentials, such as https://example.com/api, not "${address}".`,
        `OPTIONAL_URL must be an http or https address without credentials, such as http://localhost:8080, not "${address}".`,
      ],
    })
})

test('an address with credentials is refused, and no fault repeats them', () => {
  for (const address of [
    'https://ada:secret@host',
    'https://secret@host',
    'https://:secret@host',
    'https://ada:sec/secret@host',
    'ada:secret@host',
  ])
    assert.throws(
      () => read({ OPTIONAL_URL: address }),
      (error) =>
        error instanceof SettingsError &&
        /^OPTIONAL_URL must be .* without credentials/.test(error.message) &&
        !error.message.includes('secret'),
    )
})
