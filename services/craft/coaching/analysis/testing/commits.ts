import type { CommitInput } from '../commit.ts'
import { fileOf, patchOf, type Verdict } from './judge.ts'

/** Commits of our own writing, in the manner of those that taught the rules something. */
export const COMMITS: readonly (readonly [name: string, commit: CommitInput, verdict: Verdict])[] = [
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
  ['a merge', { message: "Merge branch 'tabs' into main", parents: 2 }, {}],
  [
    'another language',
    { message: '修复登录页面在弱网下的崩溃', files: [fileOf('src/login.ts', 9, 2)] },
    { why: 0.2, what: 0.2 },
  ],
]
