import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account } from '#contracts/accounts.ts'
import { auth } from '../../app/client.ts'
import { accountQuery, sessionQuery } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { NewPasswordField, PasswordField } from '../../parts/credential-fields.tsx'
import { CardPlaceholder, Loaded } from '../../parts/notices.tsx'
import { readDetail } from '../../parts/problem.ts'
import { CredentialProblem } from './credential-problem.tsx'
import { InlineForm } from './inline-form.tsx'
import { LinkedAccounts } from './linked-accounts.tsx'
import { Passkeys } from './passkeys.tsx'
import { SecondFactor } from './second-factor.tsx'
import { SessionList } from './session-list.tsx'
import styles from './settings.module.css'
import { SharingCard } from './sharing-card.tsx'
import { WorkspaceList } from './workspace-list.tsx'

/** One's own account: name and addresses, the ways to sign in, where one is, and one's workspaces. */
export function AccountSection() {
  const account = useQuery(accountQuery())
  return (
    <Loaded query={account} placeholder={<CardPlaceholder height={320} />}>
      {(data) => (
        <>
          <Profile account={data} />
          <SharingCard />
          <Password account={data} />
          <Passkeys account={data} />
          <LinkedAccounts account={data} />
          <SecondFactor account={data} />
          <SessionList account={data} />
          <WorkspaceList account={data} />
        </>
      )}
    </Loaded>
  )
}

function Profile({ account }: { account: Account }) {
  const [name, setName] = useState(account.name)
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () => auth.updateAccount({ body: { name } }),
    onSuccess: async (saved) => {
      client.setQueryData(accountQuery().queryKey, saved)
      await client.invalidateQueries({ queryKey: sessionQuery().queryKey })
    },
  })
  const others = account.emails.filter((email) => email !== account.email)
  return (
    <Card title="Profile" note={`Signs in as ${account.email}`}>
      <InlineForm onSubmit={() => save.mutate()}>
        <TextInput
          className={styles.field}
          label="Name"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={save.error && readDetail(save.error)}
        />
        <Button type="submit" variant="default" loading={save.isPending} disabled={name === account.name}>
          Save
        </Button>
      </InlineForm>
      {others.length > 0 && <p className={styles.quiet}>Also commits as {others.join(', ')}</p>}
    </Card>
  )
}

function Password({ account }: { account: Account }) {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: () =>
      auth.changePassword({ body: { password, ...(account.has_password && { current_password: current }) } }),
    onSuccess: async () => {
      setCurrent('')
      setPassword('')
      await client.invalidateQueries({ queryKey: accountQuery().queryKey })
    },
  })
  return (
    <Card
      title="Password"
      note={account.has_password ? 'A new one signs every other browser out' : 'Signs you in from anywhere'}
    >
      <InlineForm onSubmit={() => change.mutate()}>
        {account.has_password && (
          <PasswordField
            className={styles.field}
            label="Present password"
            value={current}
            onChange={setCurrent}
          />
        )}
        <NewPasswordField
          className={styles.field}
          label="New password"
          placeholder="At least 10 characters"
          value={password}
          onChange={setPassword}
        />
        <Button type="submit" variant="default" loading={change.isPending}>
          {account.has_password ? 'Change' : 'Set'}
        </Button>
      </InlineForm>
      <CredentialProblem error={change.error} account={account} onConfirmed={() => change.mutate()} />
      {change.isSuccess && <p role="status">The new password is set.</p>}
    </Card>
  )
}
