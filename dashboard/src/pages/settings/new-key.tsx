import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { auth } from '../../app/client.ts'
import { accountQuery, keysQuery } from '../../app/queries/identity.ts'
import { CredentialProblem } from './credential-problem.tsx'
import { InlineForm } from './inline-form.tsx'
import styles from './settings.module.css'

/** What a key may do, in words; the scopes behind them are the contract's. */
const reaches = {
  read: { label: 'Read everything', scopes: ['*:read'] },
  track: { label: 'Track commits (CI)', scopes: ['commits:write', 'repositories:write'] },
  all: { label: 'Everything you may', scopes: null },
} as const
type Reach = keyof typeof reaches

/** The form that makes a key. */
export function NewKey({ onMade }: { onMade: (key: string) => void }) {
  const [name, setName] = useState('')
  const [reach, setReach] = useState<Reach>('read')
  const [days, setDays] = useState('90')
  const client = useQueryClient()
  const account = useQuery(accountQuery())
  const create = useMutation({
    mutationFn: () => {
      const { scopes } = reaches[reach]
      return auth.createKey({
        body: {
          name,
          scopes: scopes === null ? null : [...scopes],
          expires_in_days: days === 'never' ? null : Number(days),
        },
      })
    },
    onSuccess: ({ key }) => {
      setName('')
      onMade(key)
      return client.invalidateQueries({ queryKey: keysQuery().queryKey })
    },
  })
  return (
    <>
      <InlineForm onSubmit={() => create.mutate()}>
        <TextInput
          className={styles.field}
          label="Name"
          placeholder="CI of acme/site"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label="May"
          value={reach}
          onChange={(event) => setReach(event.currentTarget.value as Reach)}
          data={Object.entries(reaches).map(([value, { label }]) => ({ value, label }))}
        />
        <NativeSelect
          label="Runs out after"
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={[
            { value: '30', label: '30 days' },
            { value: '90', label: '90 days' },
            { value: '365', label: 'a year' },
            { value: 'never', label: 'never' },
          ]}
        />
        <Button type="submit" loading={create.isPending}>
          Make it
        </Button>
      </InlineForm>
      {account.data && (
        <CredentialProblem error={create.error} account={account.data} onConfirmed={() => create.mutate()} />
      )}
    </>
  )
}
