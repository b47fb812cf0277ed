import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasCode } from '#platform/errors/service-error.ts'
import { isPrivateAddress, resolvePublicHost } from './private-network.ts'

test('addresses of this machine and of private networks are told from public ones', () => {
  const inside = [
    '127.0.0.1',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    'fe80::1',
    'fd00::1',
    '64:ff9b::7f00:1',
  ]
  const outside = ['8.8.8.8', '140.82.121.3', '172.32.0.1', '192.169.0.1', '2606:4700::1111']
  assert.deepEqual(
    inside.filter((address) => !isPrivateAddress(address)),
    [],
  )
  assert.deepEqual(outside.filter(isPrivateAddress), [])
})

test('a host that resolves to this machine is refused', async () => {
  await assert.rejects(resolvePublicHost('localhost'), (error) => hasCode(error, 'unsupported_location'))
  await assert.rejects(resolvePublicHost('127.0.0.1'), (error) => hasCode(error, 'unsupported_location'))
})

test('an unknown host is named', async () => {
  await assert.rejects(
    resolvePublicHost('no-such-host.invalid'),
    (error) => hasCode(error, 'unreachable_remote') && /no-such-host\.invalid/.test(String(error)),
  )
})
