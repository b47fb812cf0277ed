import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestRepository } from '../testing/git.ts'
import { localEnvironment } from './git-environment.ts'
import { runGit, startGit } from './run-git.ts'

test('output beyond the limit ends the command', async (t) => {
  const { path, environment, commit } = await createTestRepository(t)
  await commit({ files: { a: 'x'.repeat(1000) } })
  const options = { directory: path, environment: localEnvironment(environment) }
  await assert.rejects(runGit(['cat-file', '-p', 'HEAD:a'], { ...options, limit_bytes: 999 }), {
    code: 'output_too_large',
  })
  assert.equal((await runGit(['cat-file', '-p', 'HEAD:a'], { ...options, limit_bytes: 1000 })).length, 1000)
})

test('a command that hangs is ended by its time limit and by an abort', async (t) => {
  const { path, environment } = await createTestRepository(t)
  const options = { directory: path, environment: localEnvironment(environment) }
  const waiting = startGit(['cat-file', '--batch'], { ...options, timeout_ms: 50 })
  await assert.rejects(waiting.completed, { code: 'timed_out' })

  const controller = new AbortController()
  const cancelled = startGit(['cat-file', '--batch'], { ...options, signal: controller.signal })
  controller.abort()
  await assert.rejects(cancelled.completed, { code: 'aborted' })
})

test('variables that would lead git elsewhere are not passed on, and nothing may be fetched', () => {
  const passed = localEnvironment({
    PATH: '/bin',
    GIT_DIR: '/elsewhere',
    GIT_SSH_COMMAND: 'x',
    LD_PRELOAD: 'x',
  })
  assert.equal(passed.PATH, '/bin')
  assert.equal(passed.GIT_ALLOW_PROTOCOL, 'none')
  for (const name of ['GIT_DIR', 'GIT_SSH_COMMAND', 'LD_PRELOAD']) assert.ok(!(name in passed), name)
})

test('a failure tells what git said', async (t) => {
  const { path, environment } = await createTestRepository(t)
  const options = { directory: path, environment: localEnvironment(environment) }
  await assert.rejects(runGit(['config', '--get', 'no-section'], options), {
    code: 'git_failed',
    message: /^git config failed \(exit code 1\): .*no-section/,
  })
})
