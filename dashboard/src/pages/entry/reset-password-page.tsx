import { useMutation } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { auth } from '../../app/client.ts'
import { EmailField, NewPasswordField } from '../../parts/credential-fields.tsx'
import { Entry, EntryForm } from './entry.tsx'

/** Has a link sent that sets a new password; opened by that link, sets it. */
export function ResetPasswordPage() {
  const { hash: token } = useLocation()
  return token === '' ? <RequestReset /> : <SetPassword token={token} />
}

function RequestReset() {
  const [email, setEmail] = useState('')
  const request = useMutation({ mutationFn: () => auth.requestPasswordReset({ body: { email } }) })
  if (request.isSuccess) {
    return (
      <Entry title="Look into your mail" note={`If ${email} has an account here, a link went there.`}>
        <p>Without a mail server the link stands in the server’s log.</p>
      </Entry>
    )
  }
  return (
    <Entry title="A new password" note="A link that sets it goes to your address.">
      <EntryForm
        action="Send the link"
        isPending={request.isPending}
        error={request.error}
        onSubmit={() => request.mutate()}
      >
        <EmailField value={email} onChange={setEmail} />
      </EntryForm>
      <Link to="/">Back</Link>
    </Entry>
  )
}

function SetPassword({ token }: { token: string }) {
  const [password, setPassword] = useState('')
  const reset = useMutation({ mutationFn: () => auth.resetPassword({ body: { token, password } }) })
  if (reset.isSuccess) {
    return (
      <Entry title="The new password is set" note="Every browser was signed out.">
        <Link to="/">Sign in</Link>
      </Entry>
    )
  }
  return (
    <Entry title="A new password">
      <EntryForm
        action="Set it"
        isPending={reset.isPending}
        error={reset.error}
        onSubmit={() => reset.mutate()}
      >
        <NewPasswordField
          label="New password"
          description="At least 10 characters"
          value={password}
          onChange={setPassword}
        />
      </EntryForm>
    </Entry>
  )
}
