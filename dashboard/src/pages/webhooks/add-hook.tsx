import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type NewHook, type Provider, providers } from '#contracts/code-host.ts'
import { webhooks } from '../../app/client.ts'
import { Card } from '../../parts/card.tsx'
import { readDetail } from '../../parts/problem.ts'
import { NewSecret } from './new-secret.tsx'
import { senders } from './provider-names.ts'
import styles from './webhooks.module.css'

/** The form that makes a hook, and what to do with it then: its secret is shown this once. */
export function AddHook() {
  const client = useQueryClient()
  const [provider, setProvider] = useState<Provider>('github')
  const [name, setName] = useState('')
  const [repository, setRepository] = useState('')
  const [made, setMade] = useState<NewHook | null>(null)
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () =>
      webhooks.createHook({
        body: {
          provider,
          name: name.trim(),
          ...(repository.trim() !== '' && { repository: repository.trim() }),
        },
      }),
    onSuccess: (hook) => {
      setMade(hook)
      setName('')
      setRepository('')
      return client.invalidateQueries({ queryKey: ['webhooks'] })
    },
  })
  return (
    <Card title="Add a hook" note="It has an address and a secret of its own">
      <form
        className={styles.add}
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <NativeSelect
          label="Sender"
          value={provider}
          onChange={(event) => setProvider(event.currentTarget.value as Provider)}
          data={providers.map((value) => ({ value, label: senders[value].name }))}
        />
        <TextInput
          label="Name"
          placeholder="Our organisation"
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value)
            reset()
          }}
        />
        <TextInput
          label="Only for"
          placeholder="owner/name, or all"
          spellCheck={false}
          autoComplete="off"
          maxLength={201}
          value={repository}
          onChange={(event) => {
            setRepository(event.currentTarget.value)
            reset()
          }}
          error={error && readDetail(error)}
        />
        <Button type="submit" loading={isPending} disabled={name.trim() === ''}>
          Add
        </Button>
      </form>
      {made && <NewSecret hook={made} onDone={() => setMade(null)} />}
    </Card>
  )
}
