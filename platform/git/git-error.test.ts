import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnoseFailure } from './git-error.ts'

test('what git says becomes a code and a sentence with a remedy', () => {
  for (const [stderr, code, remedy] of [
    [
      "fatal: detected dubious ownership in repository at '/srv/a'",
      'unsafe_ownership',
      /safe\.directory "\/srv\/a"/,
    ],
    ["fatal: transport 'ext' not allowed", 'unsupported_protocol', /"ext".*use an https/],
    [
      "fatal: could not read Username for 'https://x': terminal prompts disabled",
      'authentication_failed',
      /token/,
    ],
    [
      'git@x: Permission denied (publickey).\nfatal: Could not read from remote',
      'authentication_failed',
      /SSH key/,
    ],
    [
      "fatal: unable to access 'https://x/': Could not resolve host: x",
      'unreachable_remote',
      /check the address/,
    ],
    ['fatal: cannot mkdir /x: Permission denied', 'storage_failed', /make the folder writable/],
    ['fatal: write error: No space left on device', 'storage_failed', /free some space/],
    ['error: short object ID abcd is ambiguous', 'ambiguous_revision', /"abcd".*more digits/],
    ["fatal: bad revision 'x'", 'bad_revision', /name an existing branch/],
    [
      'error: Could not read 12ab\nfatal: Failed to traverse parents of commit 12ac',
      'broken_object',
      /git fsck/,
    ],
    ['fatal: loose object 12ab (stored in .git/objects/12/ab) is corrupt', 'broken_object', /git fsck/],
    [
      'fatal: the sky is falling\nmore',
      'git_failed',
      /^git log failed \(exit code 128\): the sky is falling\.$/,
    ],
    ['', 'git_failed', /^git log failed \(exit code 128\)\.$/],
  ] as const) {
    const error = diagnoseFailure('log', 'exit code 128', stderr)
    assert.equal(error.code, code, stderr)
    assert.match(error.message, remedy)
    assert.equal(error.stderr, stderr)
  }
})
