import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameBrowser } from './name-browser.ts'

test('a browser is called by its own name, not by those it claims', () => {
  const mozilla = 'Mozilla/5.0'
  assert.equal(
    nameBrowser(
      `${mozilla} (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0`,
    ),
    'Edge on Windows',
  )
  assert.equal(
    nameBrowser(`${mozilla} (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0`),
    'Firefox on Linux',
  )
  assert.equal(
    nameBrowser(
      `${mozilla} (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit Version/18.0 Safari/604.1`,
    ),
    'Safari on iOS',
  )
  assert.equal(nameBrowser('curl/8.5'), 'Another program')
  assert.equal(nameBrowser(null), 'Another program')
})
