import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitRepository } from './repository.ts'

/** Commits that git treats as having no parents, because a shallow clone ends there. */
export async function readShallowEnds(repository: GitRepository): Promise<ReadonlySet<string>> {
  const text = await readFile(join(repository.common_dir, 'shallow'), 'utf8').catch(() => '')
  return new Set(text.split('\n').filter(Boolean))
}
