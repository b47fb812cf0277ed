import type { CommitSummary } from '#contracts/commits/commit.ts'
import styles from './commit.module.css'
import { Tag } from './tag.tsx'

type Recognised = Pick<
  CommitSummary,
  'subject' | 'type' | 'is_merge' | 'is_bot' | 'reverts' | 'cherry_picked_from' | 'announced' | 'retracted_at'
>

/** What a commit was recognised as. */
export function CommitTags({ commit }: { commit: Recognised }) {
  return (
    <span className={styles.tags}>
      {commit.type && !commit.is_merge && !saysType(commit.subject, commit.type) && (
        <Tag title="Type of change">{commit.type}</Tag>
      )}
      {commit.is_merge && <Tag title="Has more than one parent; in no figure about people">merge</Tag>}
      {commit.is_bot && <Tag title="By an automatic account; in no figure about people">bot</Tag>}
      {commit.reverts && commit.type !== 'revert' && <Tag title={`Reverts ${commit.reverts}`}>revert</Tag>}
      {commit.cherry_picked_from && <Tag title={`Picked from ${commit.cherry_picked_from}`}>picked</Tag>}
      {commit.announced && !commit.retracted_at && (
        <Tag title="Known from the notice of a push; git is read in a moment">announced</Tag>
      )}
      {commit.retracted_at && <Tag title="Removed by a rewrite of history; in no figure">retracted</Tag>}
    </span>
  )
}

/** Whether the subject begins with its type, as Conventional Commits do: a tag would only repeat it. */
function saysType(subject: string, type: string): boolean {
  const [, header] = /^(\w+)(?:\([^)]*\))?!?:/.exec(subject) ?? []
  return header?.toLowerCase() === type
}
