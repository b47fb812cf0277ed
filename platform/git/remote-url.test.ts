import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRemoteUrl } from './remote-url.ts'

test('https, http, ssh, git and the short form of ssh are addresses', () => {
  for (const [url, protocol] of [
    ['https://example.com/a/b.git', 'https'],
    ['http://localhost:8080/a', 'http'],
    ['ssh://git@example.com:22/a/b', 'ssh'],
    ['git://example.com/a', 'git'],
    ['git@github.com:a/b.git', 'ssh'],
  ] as const) {
    assert.deepEqual(readRemoteUrl(url), { url, protocol, authorization: null })
  }
})

test('credentials leave the address and become a header', () => {
  assert.deepEqual(readRemoteUrl('https://ada:s%2Fcret@example.com/a'), {
    url: 'https://example.com/a',
    protocol: 'https',
    authorization: `Basic ${Buffer.from('ada:s/cret').toString('base64')}`,
  })
})

test('files are addresses only where allowed', () => {
  for (const address of ['/srv/a', 'file:///srv/a']) {
    assert.throws(() => readRemoteUrl(address), { code: 'unsupported_protocol' })
    assert.equal(readRemoteUrl(address, { allow_file: true }).protocol, 'file')
  }
})

test('helpers, options and nonsense are refused, without repeating a password', () => {
  for (const address of [
    'ext::sh -c true',
    'fd::17',
    '--upload-pack=touch x',
    '-oProxyCommand=x@host:path',
    'ssh://-oProxyCommand=x/path',
    'git@-host:path',
    'javascript:alert(1)',
    'ftp://ada:secret@example.com/a',
    'https://example.com/a b\n',
    'owner/name',
    '',
  ]) {
    assert.throws(
      () => readRemoteUrl(address),
      (error: Error) =>
        'code' in error && error.code === 'unsupported_protocol' && !error.message.includes('secret'),
      address,
    )
  }
})
