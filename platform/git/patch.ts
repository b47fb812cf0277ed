import { decodeLines } from './decode-text.ts'
import { type GitRepository, inRepository } from './repository.ts'
import { startGit } from './run-git.ts'

/** A commit's unified diff, complete unless `truncated`. */
export interface GitPatch {
  patch: string
  truncated: boolean
}

const newline = 10

/**
 * The diff of one commit for showing it. A merge gives the combined diff of what it resolved, which is what
 * `git show` prints, with `@@@` hunks.
 * @param options.limit_bytes after which the rest is left out at a line end; 1 MiB unless given
 * @param options.context lines around each change; 3 unless given
 * @throws GitError `bad_revision`, `broken_object`
 */
export async function readPatch(
  repository: GitRepository,
  hash: string,
  options: { limit_bytes?: number; context?: number; signal?: AbortSignal } = {},
): Promise<GitPatch> {
  const { limit_bytes = 1024 * 1024, context = 3, signal } = options
  const git = startGit(
    [
      'diff-tree',
      '--no-commit-id',
      '--cc',
      '-p',
      '-r',
      '--root',
      '-M',
      `-U${Math.max(0, Math.trunc(context))}`,
      '--no-ext-diff',
      '--no-textconv',
      '--end-of-options',
      hash,
    ],
    inRepository(repository, signal),
  )
  git.stdin.end()
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of git.stdout) {
      chunks.push(chunk)
      length += chunk.length
      if (length > limit_bytes) break
    }
    const bytes = Buffer.concat(chunks)
    if (length > limit_bytes) {
      const end = bytes.lastIndexOf(newline, limit_bytes - 1) + 1
      return { patch: decodeLines(bytes.subarray(0, end)), truncated: true }
    }
    await git.completed
    return { patch: decodeLines(bytes), truncated: false }
  } finally {
    await git.stop()
  }
}
