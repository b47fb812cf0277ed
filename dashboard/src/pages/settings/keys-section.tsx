import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKey } from '#contracts/accounts.ts'
import { auth } from '../../app/client.ts'
import { keysQuery } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { Tag } from '../../parts/commit/tag.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { defer, useDeferred } from '../../parts/deferred.ts'
import { Item } from '../../parts/item.tsx'
import { EmptyNotice, LinesPlaceholder, Loaded } from '../../parts/notices.tsx'
import { SmallButton } from '../../parts/small-button.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { NewKey } from './new-key.tsx'
import styles from './settings.module.css'

/** API keys: made here, shown once, ended at once. */
export function KeysSection() {
  const keys = useQuery(keysQuery())
  const [made, setMade] = useState<string | null>(null)
  const revoked = new Set(useDeferred().map(({ key }) => key))
  return (
    <>
      <Card title="New key" note="For a program: it can do what you may, or less">
        <NewKey onMade={setMade} />
        {made !== null && (
          <div className={styles.secret} role="status">
            <span>Copy the key now, it is not shown again:</span>
            <code>{made}</code>
            <CopyButton text={made} what="key" />
          </div>
        )}
      </Card>
      <Card title="Keys">
        <Loaded query={keys} placeholder={<LinesPlaceholder lines={4} />}>
          {(items) =>
            items.length === 0 ? (
              <EmptyNotice>No program has a key yet.</EmptyNotice>
            ) : (
              <ul>
                {items
                  .filter(({ id }) => !revoked.has(`revoke ${id}`))
                  .map((key) => (
                    <KeyItem key={key.id} item={key} />
                  ))}
              </ul>
            )
          }
        </Loaded>
      </Card>
    </>
  )
}

function KeyItem({ item }: { item: ApiKey }) {
  const client = useQueryClient()
  const { id, name, start, kind, role, scopes, account_name, expires_at, last_used_at } = item
  const revoke = () =>
    defer({ key: `revoke ${id}`, label: `Revoked ${name}` }, async () => {
      await auth.revokeKey({ params: { id } })
      await client.invalidateQueries({ queryKey: keysQuery().queryKey })
    })
  return (
    <Item actions={<SmallButton onClick={revoke}>Revoke</SmallButton>}>
      <strong>{name}</strong> <code>{start}…</code>{' '}
      {kind === 'agent' && <Tag title="Of an AI agent">agent</Tag>}
      <p className={styles.quiet}>
        {account_name}, {role}; {scopes === null ? 'all services' : scopes.join(', ') || 'nothing'};{' '}
        {expires_at === null ? (
          'does not run out'
        ) : (
          <>
            runs out <TimeAgo time={expires_at} />
          </>
        )}
        ;{' '}
        {last_used_at === null ? (
          'never used'
        ) : (
          <>
            used <TimeAgo time={last_used_at} />
          </>
        )}
      </p>
    </Item>
  )
}
