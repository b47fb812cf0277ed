import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword as hashWithScrypt } from 'better-auth/crypto'
import { hashPassword, isOutdatedHash, isPassword } from './password-hashes.ts'

test('a password is known again by its hash, which looks different every time, and no other is', async () => {
  const [one, other] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')])
  assert.notEqual(one, other)
  for (const hash of [one, other]) {
    assert.ok(await isPassword('correct horse', hash))
    for (const wrong of ['correct horsf', 'correct hors', 'Correct horse', '']) {
      assert.equal(await isPassword(wrong, hash), false, wrong)
    }
  }
})

test('a hash takes Argon2id with 19 MiB and two passes, and says so', async () => {
  const hash = await hashPassword('correct horse')
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  assert.equal(isOutdatedHash(hash), false)
})

test('a character is the same however it was typed', async () => {
  assert.ok(await isPassword('caf\u0065\u0301 noir', await hashPassword('caf\u00e9 noir')))
})

test('a hash of another cost is good, and due for a new one', async () => {
  // Of the reference implementation's own tests, github.com/P-H-C/phc-winner-argon2, test.c.
  const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  assert.ok(await isPassword('password', hash))
  assert.equal(await isPassword('passwort', hash), false)
  assert.ok(isOutdatedHash(hash))
})

test('a hash of an earlier version is good, and due for a new one', async () => {
  const hash = await hashWithScrypt('correct horse')
  assert.ok(await isPassword('correct horse', hash))
  assert.equal(await isPassword('wrong horse', hash), false)
  assert.ok(isOutdatedHash(hash))
})
