import type { AnnouncedCommit } from '#contracts/commits/commit.ts'
import { type Fields, hashAt, objectAt, offsetAt, textAt, textsAt, timeAt } from './fields.ts'

/** Commits of a push that are announced, the newest; git tells of all of them soon after. */
export const mostAnnounced = 250
const mostFiles = 200
const longestMessage = 65_536

/** A commit of a push as GitHub, GitLab and Gitea tell it; null for one without hash or time. */
export function readAnnouncedCommit(commit: Fields): AnnouncedCommit | null {
  const hash = hashAt(commit, 'id')
  const at = timeAt(commit, 'timestamp')
  if (hash === null || at === null) return null
  const author = objectAt(commit, 'author')
  const committer = commit.committer === undefined ? author : objectAt(commit, 'committer')
  return {
    hash,
    author_name: textAt(author, 'name', 200) ?? '',
    author_email: textAt(author, 'email', 320) ?? '',
    authored_at: at,
    author_offset_minutes: offsetAt(commit, 'timestamp'),
    committer_name: textAt(committer, 'name', 200) ?? '',
    committer_email: textAt(committer, 'email', 320) ?? '',
    committed_at: at,
    message: textAt(commit, 'message', longestMessage) ?? '',
    files: readFiles(commit),
  }
}

function readFiles(commit: Fields): AnnouncedCommit['files'] {
  if (!Array.isArray(commit.added) && !Array.isArray(commit.modified)) return null
  const all = [
    ...textsAt(commit, 'added').map((path) => ({ path, status: 'added' as const })),
    ...textsAt(commit, 'modified').map((path) => ({ path, status: 'modified' as const })),
    ...textsAt(commit, 'removed').map((path) => ({ path, status: 'deleted' as const })),
  ]
  return all.slice(0, mostFiles)
}

/** Issues of the same repository that a text says it closes, by the words GitHub and GitLab take for that. */
export function readLinkedIssues(...texts: readonly (string | null)[]): number[] {
  const closing = /\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing))\s*:?\s+#(\d{1,9})\b/gi
  const numbers = texts.flatMap((text) =>
    [...(text ?? '').matchAll(closing)].map(([, number]) => Number(number)),
  )
  return [...new Set(numbers)].slice(0, 100)
}
