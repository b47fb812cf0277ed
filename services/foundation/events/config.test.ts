import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SettingsError } from '#platform/config/read-settings.ts'
import { readEventsConfig } from './config.ts'

test('without an address nothing is passed on', () => {
  assert.equal(readEventsConfig({}).redis, null)
  assert.equal(readEventsConfig({ REDIS_URL: '' }).redis, null)
})

test('addresses with and without TLS, credentials and a database are taken', () => {
  for (const url of [
    'redis://localhost',
    'redis://:secret@10.0.0.5:6379/2',
    'rediss://user:secret@cache:6380/',
  ])
    assert.equal(readEventsConfig({ REDIS_URL: url }).redis?.url.href, url)
})

test('what is no address of a Redis is refused, without showing the password it may hold', () => {
  for (const url of [
    'localhost:6379',
    'http://:secret@cache',
    'redis://:secret@',
    'redis://:secret@cache/zero',
  ])
    assert.throws(
      () =>
        readEventsConfig({
          REDIS_URL: url,
          THROUGHLINE_REDIS_STREAM_LENGTH: '7',
          THROUGHLINE_REDIS_STREAM: 'a b',
        }),
      (error) => {
        assert.ok(error instanceof SettingsError)
        assert.equal(error.faults.length, 3)
        assert.match(error.message, /^REDIS_URL must be an address such as redis:\/\//)
        assert.doesNotMatch(error.message, /secret/)
        return true
      },
    )
})
