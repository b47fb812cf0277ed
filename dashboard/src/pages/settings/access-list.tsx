import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { AccessEntry } from '#contracts/security.ts'
import { accessLogQuery } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { Item } from '../../parts/item.tsx'
import { EmptyNotice, LinesPlaceholder, Loaded } from '../../parts/notices.tsx'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './settings.module.css'

interface AccessListProps {
  whose: 'own' | 'everybody'
  title: string
  note: string
  /** Said when there is no entry. */
  none: string
}

/** Who looked at whose data, newest first. */
export function AccessList({ whose, title, note, none }: AccessListProps) {
  const log = useInfiniteQuery(accessLogQuery(whose))
  return (
    <Card title={title} note={note}>
      <Loaded query={log} placeholder={<LinesPlaceholder lines={4} />}>
        {({ pages }) => {
          const entries = pages.flatMap(({ items }) => items)
          return entries.length === 0 ? (
            <EmptyNotice>{none}</EmptyNotice>
          ) : (
            <ul>
              {entries.map((entry) => (
                <AccessItem key={entry.id} entry={entry} withSubject={whose === 'everybody'} />
              ))}
            </ul>
          )
        }}
      </Loaded>
      {log.hasNextPage && (
        <Button
          mt={12}
          size="compact-sm"
          variant="default"
          loading={log.isFetchingNextPage}
          onClick={() => log.fetchNextPage()}
        >
          Show older
        </Button>
      )}
    </Card>
  )
}

function AccessItem({ entry, withSubject }: { entry: AccessEntry; withSubject: boolean }) {
  const { principal_name, principal_id, principal_kind, operation, subject, subject_name, looked_at } = entry
  return (
    <Item
      actions={
        <span className={styles.quiet}>
          <TimeAgo time={looked_at} />
        </span>
      }
    >
      <strong>
        <VisibleText text={principal_name ?? principal_id} />
      </strong>
      {principal_kind === 'agent' && ', with an agent’s key,'} looked at {describeOperation(operation)}
      {withSubject && (
        <>
          {' '}
          of <VisibleText text={subject_name ?? subject} />
        </>
      )}
    </Item>
  )
}

const operations: Readonly<Record<string, string>> = {
  'coaching.getProgress': 'the progress',
  'coaching.getInsights': 'the insights',
}

/** What an operation of the API shows, in words where there are some. */
function describeOperation(operation: string): string {
  return operations[operation] ?? operation
}
