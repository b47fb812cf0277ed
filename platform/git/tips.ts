import { type GitRepository, inRepository } from './repository.ts'
import { runGit } from './run-git.ts'

/** A place where history begins. */
export interface GitTip {
  /** `HEAD`, or the full name such as `refs/heads/main`. */
  ref: string
  /** The commit; annotated tags are followed to it. */
  hash: string
}

/** An object that cannot be read, and why in a sentence. */
export interface UnreadableObject {
  hash: string
  reason: string
}

/**
 * The tips whose history counts: `HEAD`, branches, remote branches and tags, as in `git rev-list HEAD
 * --branches --remotes --tags`. Left out are notes, the stash, and review heads such as `refs/pull/`: they
 * were never part of the product. `HEAD` first, then by name; empty for a repository without commits. Tips
 * whose object is missing are told to `onUnreadable`.
 */
export async function readTips(
  repository: GitRepository,
  options: { signal?: AbortSignal; onUnreadable?: (tip: UnreadableObject & { ref: string }) => void } = {},
): Promise<GitTip[]> {
  const within = inRepository(repository, options.signal)
  const listing = await runGit(
    ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/remotes', 'refs/tags'],
    within,
  )
  const refs: GitTip[] = [{ hash: 'HEAD', ref: 'HEAD' }]
  for (const line of listing.toString('utf8').split('\n')) {
    const gap = line.indexOf(' ')
    if (gap > 0) refs.push({ hash: line.slice(0, gap), ref: line.slice(gap + 1) })
  }
  const check = await runGit(['cat-file', '--batch-check', '--buffer'], {
    ...within,
    input: refs.map(({ hash }) => `${hash}\n${hash}^{commit}\n`).join(''),
  })
  const replies = check.toString('utf8').split('\n')
  const tips: GitTip[] = []
  refs.forEach(({ ref, hash }, index) => {
    const [commit = '', type] = (replies[index * 2 + 1] ?? '').split(' ')
    if (type === 'commit') tips.push({ ref, hash: commit })
    else if (ref !== 'HEAD' && / missing$/.test(replies[index * 2] ?? '')) {
      options.onUnreadable?.({ ref, hash, reason: `The commit ${hash} that ${ref} names is missing.` })
    }
  })
  return tips
}
