import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuseCommonPassword } from './common-passwords.ts'

const ada = { name: 'Ada Lovelace', email: 'countess@example.com' }

test('passwords of leaks are refused, in any case and with digits and signs around them', async () => {
  for (const password of [
    'qwertyuiop',
    '1q2w3e4r5t',
    'Qwertyuiop',
    'password123',
    'P'.concat('assword!!2026'),
    '!!dragon1987',
  ]) {
    await assert.rejects(refuseCommonPassword(password, ada), { code: 'invalid_request' }, password)
  }
})

test('so are words of this place and of its owner, and one letter again and again', async () => {
  for (const password of [
    'Throughline1',
    'ada lovelace!',
    'countess@example.com',
    'countess2026',
    'aaaaaaaaaaaa',
  ]) {
    await assert.rejects(refuseCommonPassword(password, ada), { code: 'invalid_request' }, password)
  }
})

test('what takes guessing is taken, however it is written', async () => {
  for (const password of [
    'correct horse battery',
    'engines of analysis',
    'пароль из слов',
    'K7#pq!9vLm2x',
    '4815 nanoseconds of wire',
  ]) {
    await refuseCommonPassword(password, ada)
  }
})
