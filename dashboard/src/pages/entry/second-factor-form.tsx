import { TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { auth } from '../../app/client.ts'
import { signInOptionsQuery } from '../../app/queries/identity.ts'
import { Entry, EntryForm } from './entry.tsx'
import { PasskeySignIn } from './passkey-sign-in.tsx'
import { useEntrance } from './use-entrance.ts'

/** The second step of a sign-in: six digits of the app, or else a recovery code. */
export function SecondFactorForm() {
  const [code, setCode] = useState('')
  const enter = useEntrance()
  const options = useQuery(signInOptionsQuery())
  const give = useMutation({
    mutationFn: () =>
      auth.giveSecondFactor({ body: { code, kind: /^\d{6}$/.test(code) ? 'totp' : 'recovery' } }),
    onSuccess: enter,
  })
  return (
    <Entry title="One more step" note="Give the code your authenticator app shows now, or a recovery code.">
      <EntryForm action="Go on" isPending={give.isPending} error={give.error} onSubmit={() => give.mutate()}>
        <TextInput
          label="Code"
          autoComplete="one-time-code"
          autoFocus
          required
          value={code}
          onChange={(event) => setCode(event.currentTarget.value.trim())}
        />
      </EntryForm>
      {options.data?.passkeys && <PasskeySignIn party={options.data.passkeys} hasField={false} />}
      <a href="/">Begin again</a>
    </Entry>
  )
}
