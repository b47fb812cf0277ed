import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localOwner } from '#platform/identity/principal.ts'
import { runInContext } from '#platform/service/context.ts'
import { createLogger } from './create-logger.ts'

function startLog() {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  return { lines, logger: createLogger({ level: 'debug', destination }) }
}

test('an event is one line of JSON with its time in UTC, whatever it tells of', () => {
  const { lines, logger } = startLog()
  const subject = 'one\r\n{"level":"error"}\u2028\u001b[31m %s %d "'
  logger.info({ subject, err: new Error(subject) }, subject)
  assert.equal(lines.length, 1)
  assert.match(lines[0] ?? '', /^[^\p{Cc}]+\n$/u)
  const { level, time, msg, ...rest } = JSON.parse(lines[0] ?? '')
  assert.deepEqual([level, msg, rest.subject, rest.err.message], ['info', subject, subject, subject])
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000)
})

test('it says in which request it happened, and on whose behalf', () => {
  const { lines, logger } = startLog()
  runInContext({ request_id: 'r-1', principal: localOwner }, () => logger.info('done'))
  const { request_id, principal, workspace_id } = JSON.parse(lines[0] ?? '')
  assert.deepEqual([request_id, principal, workspace_id], ['r-1', localOwner.id, localOwner.workspace_id])
})

test('what is named as a secret is left out, wherever it stands', () => {
  const { lines, logger } = startLog()
  for (const name of ['authorization', 'cookie', 'password', 'secret', 'token', 'key']) {
    const given = { [name]: 'hunter2' }
    logger.info({ ...given, headers: given, request: { headers: given } }, 'asked')
    logger.child({ ...given }).info({ err: Object.assign(new Error('refused'), given) }, 'failed')
  }
  assert.equal(lines.length, 12)
  for (const line of lines) assert.doesNotMatch(line, /hunter2/)
})
