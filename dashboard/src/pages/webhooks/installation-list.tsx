import type { Installation } from '#contracts/code-host.ts'
import { Card } from '../../parts/card.tsx'
import { Item } from '../../parts/item.tsx'
import { countOf } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './webhooks.module.css'

/** Where a GitHub App is installed, and what it is told of; nothing while there is none. */
export function InstallationList({ installations }: { installations: readonly Installation[] }) {
  if (installations.length === 0) return null
  return (
    <Card title="GitHub App" note="Where it is installed, and which repositories it is told of">
      <ul>
        {installations.map((installation) => (
          <InstallationItem key={installation.external_id} installation={installation} />
        ))}
      </ul>
    </Card>
  )
}

function InstallationItem({ installation }: { installation: Installation }) {
  const { account, state, removed_repositories, updated_at } = installation
  return (
    <Item>
      <p>
        <strong>
          <VisibleText text={account} />
        </strong>{' '}
        <span className={styles.quiet}>
          {state === 'active' ? describeReach(installation) : state} · changed <TimeAgo time={updated_at} />
        </span>
      </p>
      {state !== 'active' && (
        <p className={styles.hindrance}>GitHub delivers nothing for it any more: it is {state} there.</p>
      )}
      {state === 'active' && removed_repositories.length > 0 && (
        <p className={styles.hindrance}>
          GitHub delivers nothing any more for <VisibleText text={removed_repositories.join(', ')} />
        </p>
      )}
    </Item>
  )
}

function describeReach({ all_repositories, repositories }: Installation): string {
  return all_repositories ? 'all repositories' : countOf(repositories.length, 'repository', 'repositories')
}
