import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAuthConfig } from './config.ts'

test('the address of this server is one that links can be appended to', () => {
  const { public_url } = readAuthConfig({ THROUGHLINE_URL: 'https://throughline.example.com:8443' })
  assert.equal(public_url.href, 'https://throughline.example.com:8443/')
  for (const address of ['https://ada:secret@host', 'https://host/app', 'https://host/?a=b', 'ftp://host'])
    assert.throws(() => readAuthConfig({ THROUGHLINE_URL: address }), {
      faults: [
        'THROUGHLINE_URL must be an address such as https://throughline.example.com, without credentials, a path or a query.',
      ],
    })
})
