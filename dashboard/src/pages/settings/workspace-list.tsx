import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account } from '#contracts/accounts.ts'
import { auth } from '../../app/client.ts'
import { sessionQuery } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { Tag } from '../../parts/commit/tag.tsx'
import { Item } from '../../parts/item.tsx'
import { ProblemNotice } from '../../parts/notices.tsx'
import { readDetail } from '../../parts/problem.ts'
import { SmallButton } from '../../parts/small-button.tsx'
import { InlineForm } from './inline-form.tsx'
import styles from './settings.module.css'

/** The workspaces one belongs to; everything shown is of one of them. */
export function WorkspaceList({ account }: { account: Account }) {
  const session = useQuery(sessionQuery())
  const client = useQueryClient()
  const [name, setName] = useState('')
  const enter = useMutation({
    mutationFn: (workspace_id: string) => auth.chooseWorkspace({ body: { workspace_id } }),
    onSuccess: () => client.resetQueries(),
  })
  const create = useMutation({
    mutationFn: () => auth.createWorkspace({ body: { name } }),
    onSuccess: () => client.resetQueries(),
  })
  return (
    <Card title="Workspaces" note="Repositories, commits and members belong to one of them">
      <ul>
        {account.workspaces.map(({ workspace_id, name: title, role }) => {
          const isCurrent = workspace_id === session.data?.principal.workspace_id
          return (
            <Item
              key={workspace_id}
              actions={
                !isCurrent && <SmallButton onClick={() => enter.mutate(workspace_id)}>Go there</SmallButton>
              }
            >
              <strong>{title}</strong> {isCurrent && <Tag title="You are here">current</Tag>}
              <p className={styles.quiet}>{role}</p>
            </Item>
          )
        })}
      </ul>
      {enter.error && <ProblemNotice error={enter.error} />}
      <InlineForm onSubmit={() => create.mutate()}>
        <TextInput
          className={styles.field}
          label="New workspace"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={create.error && readDetail(create.error)}
        />
        <Button type="submit" variant="default" loading={create.isPending}>
          Make it
        </Button>
      </InlineForm>
    </Card>
  )
}
