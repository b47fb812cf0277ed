import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SettingsError } from '#platform/config/read-settings.ts'
import { readRepositoriesConfig } from './config.ts'

test('mirrors are kept in the data directory, and nothing private is reached unless told so', () => {
  const config = readRepositoriesConfig({ THROUGHLINE_DATA_DIR: '/srv/throughline' })
  assert.equal(config.mirrors_folder, '/srv/throughline/mirrors')
  assert.equal(config.allow_private_remotes, false)
  assert.equal(config.allow_local_remotes, false)
  assert.equal(config.github_token, null)
})

test('every faulty setting is named at once', () => {
  const faulty = { THROUGHLINE_ALLOW_PRIVATE_REMOTES: 'perhaps', THROUGHLINE_GITHUB_URL: 'github' }
  assert.throws(
    () => readRepositoriesConfig(faulty),
    (error) => error instanceof SettingsError && error.faults.length === 2,
  )
})
