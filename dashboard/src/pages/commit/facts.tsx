import { Link } from '@tanstack/react-router'
import type { CommitDetail } from '#contracts/commits/commit.ts'
import { CommitTags } from '../../parts/commit/commit-tags.tsx'
import { LineCounts } from '../../parts/commit/line-counts.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { countOf } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './commit.module.css'

/** Who, when, where, and what the commit was recognised as. */
export function Facts({ commit }: { commit: CommitDetail }) {
  const { hash, repository, parents, files_changed, additions, deletions, signed } = commit
  const [owner = '', name = ''] = repository.split('/')
  return (
    <ul className={styles.facts}>
      <li>
        <Link to="/commits" search={{ author: commit.author_email }} title={commit.author_email}>
          <VisibleText text={commit.author_name.slice(0, 100) || 'nobody'} />
        </Link>{' '}
        authored <TimeAgo time={commit.authored_at} offset={commit.author_offset_minutes} />
      </li>
      {commit.committer_email !== commit.author_email && (
        <li>
          <VisibleText text={commit.committer_name.slice(0, 100)} /> committed{' '}
          <TimeAgo time={commit.committed_at} />
        </li>
      )}
      <li>
        <Link to="/repositories/$owner/$name" params={{ owner, name }}>
          {repository}
        </Link>
      </li>
      <li>
        <code title={hash}>{hash.slice(0, 10)}</code>
        <CopyButton small what="hash" text={hash} />
      </li>
      {parents.length > 0 && (
        <li>
          {parents.length === 1 ? 'Parent ' : 'Parents '}
          {parents.map((parent) => (
            <Link key={parent} to="/commits/$hash" params={{ hash: parent }} search={{ repository }}>
              <code>{parent.slice(0, 10)}</code>
            </Link>
          ))}
        </li>
      )}
      {commit.reverts && <Related label="Reverts" hash={commit.reverts} repository={repository} />}
      {commit.cherry_picked_from && (
        <Related label="Picked from" hash={commit.cherry_picked_from} repository={repository} />
      )}
      {files_changed !== null && files_changed > 0 && additions !== null && deletions !== null && (
        <li>
          {countOf(files_changed, 'file')} <LineCounts additions={additions} deletions={deletions} />
        </li>
      )}
      {signed && <li title="The commit carries a signature. Whether it is valid was not checked.">signed</li>}
      <li>
        <CommitTags commit={commit} />
      </li>
    </ul>
  )
}

function Related({ label, hash, repository }: { label: string; hash: string; repository: string }) {
  return (
    <li>
      {label}{' '}
      <Link to="/commits/$hash" params={{ hash }} search={{ repository }}>
        <code>{hash.slice(0, 10)}</code>
      </Link>
    </li>
  )
}
