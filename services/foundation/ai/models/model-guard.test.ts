import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ModelFailure } from './model-failure.ts'
import { createModelGuard } from './model-guard.ts'

const provider = { name: 'ollama' } as const
const options = { timeout_seconds: 5, concurrency: 2, queue: 2 }

function kindOf(kind: string) {
  return (error: unknown) => error instanceof ModelFailure && error.kind === kind
}

test('a fault that passes is tried again, one that stays is not', async () => {
  const guard = createModelGuard(provider, options)
  let tries = 0
  const answer = await guard.run(undefined, async () => {
    if (++tries < 3) throw new ModelFailure('server_error', 'failed')
    return 'fine'
  })
  assert.deepEqual([answer, tries], ['fine', 3])
  tries = 0
  const refused = guard.run(undefined, async () => {
    tries++
    throw new ModelFailure('unauthorised', 'no')
  })
  await assert.rejects(refused, kindOf('unauthorised'))
  assert.equal(tries, 1)
})

test('a server that asks to wait is waited for, unless it asks for more than a call can spare', async () => {
  const guard = createModelGuard(provider, options)
  const at: number[] = []
  await guard.run(undefined, async () => {
    at.push(Date.now())
    if (at.length === 1) throw new ModelFailure('overloaded', 'later', { retry_after: 300 })
  })
  assert.ok((at[1] ?? 0) - (at[0] ?? 0) >= 290)
  let tries = 0
  const refused = guard.run(undefined, async () => {
    tries++
    throw new ModelFailure('overloaded', 'much later', { retry_after: 60_000 })
  })
  await assert.rejects(refused, kindOf('overloaded'))
  assert.equal(tries, 1)
})

test('no more run at once than may, and no more wait than may', async () => {
  const guard = createModelGuard(provider, options)
  const gate = Promise.withResolvers<void>()
  const calls = Array.from({ length: 4 }, () => guard.run(undefined, () => gate.promise))
  assert.deepEqual([guard.state().running, guard.state().waiting], [2, 2])
  await assert.rejects(
    guard.run(undefined, async () => {}),
    kindOf('busy'),
  )
  gate.resolve()
  await Promise.all(calls)
  assert.deepEqual([guard.state().running, guard.state().waiting], [0, 0])
})

test('a server that fails again and again is left alone for a while, then tried once', async () => {
  const guard = createModelGuard(provider, { ...options, rest: 100 })
  const fail = () => Promise.reject(new ModelFailure('timeout', 'late'))
  for (let index = 0; index < 5; index++) await assert.rejects(guard.run(undefined, fail), kindOf('timeout'))
  assert.equal(guard.state().breaker, 'open')
  let asked = false
  const ask = async () => {
    asked = true
  }
  await assert.rejects(guard.run(undefined, ask), kindOf('resting'))
  assert.equal(asked, false)
  await sleep(150)
  await guard.run(undefined, ask)
  assert.deepEqual([asked, guard.state().breaker], [true, 'closed'])
})

test('answers that do not fit, and people who leave, are not held against a server', async () => {
  const guard = createModelGuard(provider, options)
  for (const kind of ['unfit', 'aborted', 'rejected'] as const) {
    for (let index = 0; index < 5; index++) {
      await assert.rejects(
        guard.run(undefined, () => Promise.reject(new ModelFailure(kind, 'x'))),
        kindOf(kind),
      )
    }
  }
  assert.equal(guard.state().breaker, 'closed')
})

test('the time limit ends a call that makes no progress, and only that', async () => {
  const guard = createModelGuard(provider, { ...options, timeout_seconds: 0.2 })
  const ended = guard.run(
    undefined,
    ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
      ),
  )
  await assert.rejects(ended, { name: 'TimeoutError' })
  await guard.run(undefined, async ({ signal, onProgress }) => {
    for (let index = 0; index < 8; index++) {
      await sleep(50)
      onProgress()
    }
    assert.equal(signal.aborted, false)
  })
})

test('who leaves while waiting is not asked for any more', async () => {
  const guard = createModelGuard(provider, { ...options, concurrency: 1 })
  const gate = Promise.withResolvers<void>()
  const first = guard.run(undefined, () => gate.promise)
  const leave = new AbortController()
  let asked = false
  const waiting = guard.run(leave.signal, async () => {
    asked = true
  })
  leave.abort()
  gate.resolve()
  await first
  await assert.rejects(waiting, kindOf('aborted'))
  assert.equal(asked, false)
})
