import type { CommitInput } from '../commit.ts'
import { fileOf, patchOf, type Verdict } from './judge.ts'

/** Commits of our own writing, in the manner of those that taught the rules something. */
export const sampleCommits: readonly (readonly [name: string, commit: CommitInput, verdict: Verdict])[] = [
  [
    'a whole commit',
    {
      message:
        'fix(pool): close idle sockets after a minute\n\nThe pool kept every socket open, so a nightly job with 2,000 hosts ran out of\nfile descriptors. A minute is longer than any pause between two requests of a job.\n\nFixes #482',
      files: [fileOf('src/pool.ts', 14, 3), fileOf('test/pool.test.ts', 31)],
      patch: patchOf('src/pool.ts', ['const idleLimit = 60_000']),
      history: { exp: 120, sexp: 14, age: 30, nuc: 4 },
    },
    { type: 'fix', why: 0.98, what: 0.96 },
  ],
  [
    'a placeholder',
    { message: 'wip', files: [fileOf('src/reader/line.ts', 44, 12), fileOf('src/reader/word.ts', 8)] },
    { why: 0.05, what: 0.04 },
  ],
  [
    'only a file name',
    { message: 'Update README.md', files: [fileOf('README.md', 3, 1)] },
    { type: 'docs', why: 0.6, what: 0.8 },
  ],
  [
    'a feature without its reason',
    {
      message: 'Add --follow to the tail command (#91)',
      files: [fileOf('src/tail.go', 92, 4), fileOf('README.md', 6)],
    },
    { type: 'feat', why: 0.97 },
  ],
  [
    'a fault without its cure',
    { message: 'fix: crash with empty lines', files: [fileOf('src/reader.ts', 6, 2)] },
    { type: 'fix', why: 0.98, what: 0.2 },
  ],
  [
    'two concerns and debug output',
    {
      message: 'Added retries and a new logo.\nThe server drops connections at night',
      files: [fileOf('src/fetch.ts', 3), fileOf('src/page/logo.tsx', 1)],
      patch: `${patchOf('src/fetch.ts', ['export function retry() {', '  console.log("try again")', '}'])}${patchOf('src/page/logo.tsx', ['<svg/>'])}`,
    },
    { tangled: 0.86, groups: [['src/fetch.ts'], ['src/page/logo.tsx']], why: 0.8 },
  ],
  [
    'a leaked password',
    {
      message: 'Connect to the staging database\n\nThe report needs live figures.',
      files: [fileOf('src/report.py', 6)],
      patch: patchOf('src/report.py', [
        'import db',
        `db.connect("postgres://report:${'q9Zk2Vx7Lw4Tn8'}@db.internal/live")`,
      ]),
    },
    {},
  ],
  [
    'a revert',
    { message: 'Revert "Cache the index"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.' },
    {},
  ],
  [
    'a typo',
    { message: 'Fix typo in the guide', files: [fileOf('docs/guide.md', 1, 1)] },
    { type: 'docs', why: 0.99, what: 0.6 },
  ],
  [
    'a small fix with its cause',
    {
      message:
        'reader: keep the last line of a file\n\nA file that does not end in a line break lost its last line, since the loop\nemitted a line only when it met one.',
      files: [fileOf('src/reader.ts', 4, 1), fileOf('test/reader.test.ts', 9)],
      history: { exp: 40, sexp: 9, age: 12, nuc: 3 },
    },
    { type: 'fix', why: 0.97, what: 0.93 },
  ],
  [
    'a large change with one sentence',
    {
      message:
        'Send reports by mail\n\nManagers asked for them because the page is not reachable from outside.',
      files: [
        fileOf('src/report/mail.ts', 140),
        fileOf('src/report/page.ts', 22, 9),
        fileOf('test/mail.test.ts', 60),
      ],
    },
    { type: 'feat', why: 0.95, what: 0.92 },
  ],
  [
    'a cure without its fault',
    {
      message: 'fix(player): swap the left and right channel (#77)',
      files: [fileOf('src/player.ts', 4, 4)],
    },
    { type: 'fix', why: 0.98, what: 0.95 },
  ],
  [
    'a reason in half a sentence',
    { message: 'Pin the parser to 2.1 to avoid a crash on start', files: [fileOf('src/start.ts', 3, 1)] },
    { type: 'build', type_probability: 0.5, why: 0.96, what: 0.96 },
  ],
  [
    'two things in one subject',
    {
      message: 'Add a dark theme and remove the old login page',
      files: [fileOf('src/theme.css', 30), fileOf('src/login.ts', 0, 44, 'deleted')],
    },
    { type: 'feat', why: 0.3, what: 0.97 },
  ],
  [
    'code under a subject about tests',
    {
      message: 'More tests for the cache',
      files: [fileOf('test/cache.test.ts', 40), fileOf('src/cache.ts', 4)],
      patch: patchOf('src/cache.ts', ['export function purge() {', '  entries.clear()', '  notify()', '}']),
    },
    { type: 'test', why: 0.9, what: 0.9 },
  ],
  [
    'a shrug',
    { message: 'Less flicker maybe', files: [fileOf('src/screen.ts', 7, 5)] },
    { type: 'fix', type_probability: 0.5, why: 0.6, what: 0.9 },
  ],
  [
    'a release with its change log',
    { message: '2.4.0', files: [fileOf('CHANGELOG.md', 20), fileOf('package.json', 1, 1)] },
    {},
  ],
  [
    'an update that only the notes know',
    { message: 'Bump undici from 5.1 to 5.2', files: [fileOf('CHANGELOG.md', 1)] },
    {},
  ],
  [
    'a wide body under a long subject',
    {
      message:
        'docs: explain how to read the report of the nightly run to find the slowest of its steps\n\nThe report lists steps by name, so the slow ones were not seen, and people asked for the numbers again and again in the chat.\n- a step that waits for another one is counted with it, which is why the sum is larger than the length of the whole run',
      files: [fileOf('docs/nightly.md', 28)],
    },
    { type: 'docs', why: 0.97, what: 0.97 },
  ],
  ['a merge', { message: "Merge branch 'tabs' into main", parents: 2 }, {}],
  [
    'another language',
    { message: '修复登录页面在弱网下的崩溃', files: [fileOf('src/login.ts', 9, 2)] },
    { why: 0.2, what: 0.2 },
  ],
]
