import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { auth } from '../../app/client.ts'
import { Entry, EntryForm } from './entry.tsx'
import { useEntrance } from './use-entrance.ts'

/** What the link of a mail opens that proves an address. */
export function VerifyEmailPage() {
  const { hash: token } = useLocation()
  const [password, setPassword] = useState('')
  const enter = useEntrance()
  const verify = useMutation({
    mutationFn: () => auth.verifyEmail({ body: { token, password } }),
    onSuccess: enter,
  })
  return (
    <Entry title="Your address is yours" note="Enter the password you chose, and you are in.">
      <EntryForm
        action="Go on"
        isPending={verify.isPending}
        error={verify.error}
        onSubmit={() => verify.mutate()}
      >
        <TextInput
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </EntryForm>
    </Entry>
  )
}
