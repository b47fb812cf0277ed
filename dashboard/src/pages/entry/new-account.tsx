import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { auth } from '../../app/client.ts'
import { EmailField, NewPasswordField } from '../../parts/credential-fields.tsx'
import { EntryForm } from './entry.tsx'

interface NewAccountProps {
  /** Given by an invitation, which is for this address alone. */
  email?: string
  invitation?: string
  onDone: (state: 'signed_in' | 'check_mail' | 'second_factor', email: string) => void
}

/** The fields of a new account. */
export function NewAccount({ email: invited, invitation, onDone }: NewAccountProps) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState(invited ?? '')
  const [password, setPassword] = useState('')
  const signUp = useMutation({
    mutationFn: () =>
      auth.signUp({ body: { name, email, password, ...(invitation !== undefined && { invitation }) } }),
    onSuccess: ({ state }) => onDone(state, email),
  })
  return (
    <EntryForm
      action="Make the account"
      isPending={signUp.isPending}
      error={signUp.error}
      onSubmit={() => signUp.mutate()}
    >
      <TextInput
        label="Name"
        autoComplete="name"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <EmailField disabled={invited !== undefined} value={email} onChange={setEmail} />
      <NewPasswordField description="At least 10 characters" value={password} onChange={setPassword} />
    </EntryForm>
  )
}
