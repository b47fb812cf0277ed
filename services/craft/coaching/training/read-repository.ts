import { execFileSync } from 'node:child_process'
import { basename, dirname } from 'node:path'
import { readPatch } from '../analysis/patch.ts'
import { digestFiles } from '../analysis/prediction/file-digest.ts'
import type { Atom } from './tangles.ts'

const mostCommits = 2_500
const mostFiles = 30
const mostBytes = 512 * 1024 * 1024

/** The latest commits of a git repository that are no merges, oldest first, as single-concern commits. */
export function readRepositoryAtoms(path: string): Atom[] {
  const name = basename(path) === '.git' ? basename(dirname(path)) : basename(path)
  const range = ['--no-merges', `--max-count=${mostCommits}`, '--reverse']
  const text = execFileSync('git', ['-C', path, 'log', ...range, '--format=%x01', '-p', '-U3', '-M'], {
    encoding: 'utf8',
    maxBuffer: mostBytes,
  })
  return text
    .split('\u0001')
    .map((patch) => ({ group: name, digests: digestFiles([], readPatch(patch)), hunks: [] }))
    .filter(({ digests }) => digests.length > 0 && digests.length <= mostFiles)
}
