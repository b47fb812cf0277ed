import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SettingsError } from '#platform/config/read-settings.ts'
import { allTargets, readServerConfig } from './config.ts'

test('an empty environment runs everything here, on loopback, with an embedded database', () => {
  const config = readServerConfig({})
  assert.deepEqual(config.targets, allTargets)
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.port, 8000)
  assert.equal(config.database_url, null)
})

test('all faulty settings are reported together, each with its name and what it should be', () => {
  const faulty = {
    PORT: 'eighty',
    THROUGHLINE_TARGETS: 'commits,nonsense',
    DATABASE_URL: 'mysql://localhost/x',
    LOG_LEVEL: 'loud',
    JWT_SECRET: 'short',
  }
  assert.throws(
    () => readServerConfig(faulty),
    (error) => {
      assert.ok(error instanceof SettingsError)
      for (const name of Object.keys(faulty)) assert.ok(error.message.includes(name), name)
      assert.equal(error.faults.length, 5)
      assert.ok(!error.message.includes('short'), 'a secret is never repeated')
      return true
    },
  )
})

test('DB_HOST and its siblings make a database URL, with odd characters in the password escaped', () => {
  const { database_url } = readServerConfig({
    DB_HOST: 'db.local',
    DB_NAME: 'tl',
    DB_USER: 'me',
    DB_PASSWORD: 'p@ss/word',
  })
  const url = new URL(database_url ?? '')
  assert.equal(url.host, 'db.local:5432')
  assert.equal(decodeURIComponent(url.password), 'p@ss/word')
  assert.equal(url.pathname, '/tl')
})

test('a DB_PORT that is no port is refused instead of left out', () => {
  assert.throws(
    () => readServerConfig({ DB_HOST: 'db.local', DB_PORT: '54x32' }),
    /DB_PORT that is no port: "54x32"/,
  )
})

test('addresses of services are read by name, and an unknown name is refused', () => {
  const { service_urls } = readServerConfig({
    THROUGHLINE_SERVICE_URLS: 'commits=http://10.0.0.5:8001/, coaching=http://c:1',
  })
  assert.deepEqual(service_urls, { commits: 'http://10.0.0.5:8001', coaching: 'http://c:1' })
  assert.throws(() => readServerConfig({ THROUGHLINE_SERVICE_URLS: 'nobody=http://x' }), SettingsError)
})

test('addresses of services and of the collector hold no credentials, and those are not repeated', () => {
  assert.throws(
    () =>
      readServerConfig({
        THROUGHLINE_SERVICE_URLS: 'commits=http://c:1,coaching=http://ada:secret@c:2',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://ada:secret@collector:4318',
      }),
    (error) => {
      assert.ok(error instanceof SettingsError)
      assert.equal(error.faults.length, 2)
      assert.match(error.message, /THROUGHLINE_SERVICE_URLS .* part 2 is none/)
      assert.doesNotMatch(error.message, /secret/)
      return true
    },
  )
})
