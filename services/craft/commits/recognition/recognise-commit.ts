import type { CommitMetadata, CommitType } from '#contracts/commits/commit.ts'
import { isBotAccount } from './bot-account.ts'
import { readCommitType } from './commit-type.ts'
import { readCherryPicked, readReverted } from './message-references.ts'
import { readSubject } from './subject.ts'

/** What is told from a commit's metadata alone. */
export interface Recognition {
  subject: string
  type: CommitType | null
  is_merge: boolean
  is_bot: boolean
  reverts: string | null
  cherry_picked_from: string | null
}

/** Characters of a message that are searched for the references git and its users leave. */
const searched = 65_536

/** Recognises merges, automatic accounts, reverts, cherry-picks, and the conventional type. */
export function recogniseCommit(commit: CommitMetadata): Recognition {
  const subject = readSubject(commit.message)
  const message = commit.message.slice(0, searched)
  return {
    subject,
    type: readCommitType(subject),
    is_merge: commit.parents.length > 1,
    is_bot: isBotAccount(commit.author_name, commit.author_email),
    reverts: readReverted(message),
    cherry_picked_from: readCherryPicked(message),
  }
}
