import assert from 'node:assert/strict'
import { type Runner, spawnUp } from './server-process.ts'

export interface Refusal {
  home: string
  args?: readonly string[]
  env?: Record<string, string>
  runner?: Runner
  /** What the sentence must say: what is wrong, and the remedy. */
  says: readonly RegExp[]
}

/** Starts a server that must refuse to, with a clear sentence and an exit code. */
export async function assertRefusal({ says, args = [], ...options }: Refusal): Promise<void> {
  const up = spawnUp({ args: ['--no-repo', ...args], ...options })
  const { code } = await up.ended
  assert.ok(code === 1 || code === 2, `it ended with ${code}: ${up.stderr()}`)
  const sentences = up
    .stderr()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{'))
  for (const part of says) assert.match(sentences.join('\n'), part)
  assert.doesNotMatch(up.stderr(), /Unexpected|^ +at /m, 'no stack, and nothing nobody foresaw')
  assert.equal(up.stdout(), '')
}
