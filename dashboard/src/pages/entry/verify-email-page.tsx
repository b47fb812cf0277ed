import { useMutation } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { auth } from '../../app/client.ts'
import { PasswordField } from '../../parts/credential-fields.tsx'
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
        <PasswordField value={password} onChange={setPassword} />
      </EntryForm>
    </Entry>
  )
}
