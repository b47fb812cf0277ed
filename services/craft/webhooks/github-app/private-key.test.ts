import assert from 'node:assert/strict'
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { readPrivateKey, UnusableKey } from './private-key.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' = 'pkcs8') =>
  key.export({ type, format: 'pem' }).toString()
/** As `openssl rsa -pubout -outform DER | openssl sha256 -binary | openssl base64` gives it. */
const fingerprint = createHash('sha256')
  .update(publicKey.export({ type: 'spki', format: 'der' }))
  .digest('base64')

test('an RSA key is read from PKCS#1, from PKCS#8, and with what mail and Windows do to a file', () => {
  const given = pem(privateKey, 'pkcs1')
  assert.match(given, /^-----BEGIN RSA PRIVATE KEY-----/)
  for (const text of [
    given,
    pem(privateKey),
    given.replaceAll('\n', '\r\n'),
    `\n  the key of our App\n${given.trimEnd()}`,
  ]) {
    assert.deepEqual(readPrivateKey(text), { pem: pem(privateKey), fingerprint: `SHA256:${fingerprint}` })
  }
})

/** A key with the public part of one, and the private part of another. */
function patchTogether(): KeyObject {
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const { n = '', e = '' } = privateKey.export({ format: 'jwk' })
  return createPrivateKey({ key: { ...other.export({ format: 'jwk' }), n, e }, format: 'jwk' })
}

test('what no App can sign with is refused, and why, without any of it', () => {
  const given = pem(privateKey)
  const { privateKey: onCurve } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { privateKey: forPss } = generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
  const { privateKey: short } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const locked = { format: 'pem', cipher: 'aes-256-cbc', passphrase: 'of somebody' } as const
  const refused: readonly [string, RegExp][] = [
    ['', /cannot be read.*whole \.pem file/],
    ['my key', /cannot be read/],
    [given.slice(0, given.length / 2), /cannot be read/],
    [publicKey.export({ type: 'spki', format: 'pem' }).toString(), /cannot be read/],
    [privateKey.export({ type: 'pkcs1', ...locked }).toString(), /passphrase/],
    [privateKey.export({ type: 'pkcs8', ...locked }).toString(), /passphrase/],
    [pem(onCurve), /of the kind ec: .*RSA/],
    [pem(forPss), /of the kind rsa-pss/],
    [pem(short), /has 1024 bits/],
    [pem(patchTogether()), /is damaged/],
  ]
  for (const [text, words] of refused) {
    assert.throws(
      () => readPrivateKey(text),
      (error: unknown) => {
        assert.ok(error instanceof UnusableKey)
        assert.match(error.message, words)
        const lines = text.split('\n').filter((line) => line.length > 40)
        assert.ok(lines.every((line) => !error.message.includes(line)))
        return true
      },
    )
  }
})
