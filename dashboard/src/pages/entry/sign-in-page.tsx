import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { auth } from '../../app/client.ts'
import { signInOptionsQuery } from '../../app/queries.ts'
import { EmailField, PasswordField } from '../../parts/credential-fields.tsx'
import styles from './entry.module.css'
import { Entry, EntryForm } from './entry.tsx'
import { PasskeySignIn } from './passkey-sign-in.tsx'
import { SecondFactorForm } from './second-factor-form.tsx'
import { useEntrance } from './use-entrance.ts'

/** The ways in: a password, a passkey, or a link that the server's machine makes. */
export function SignInPage() {
  const options = useQuery(signInOptionsQuery())
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const enter = useEntrance()
  const expired = useRouterState({ select: ({ location }) => location.searchStr.includes('sign-in=expired') })
  const signIn = useMutation({
    mutationFn: () => auth.signIn({ body: { email, password } }),
    onSuccess: ({ state }) => (state === 'signed_in' ? enter() : undefined),
  })
  if (signIn.data?.state === 'second_factor') return <SecondFactorForm />
  if (signIn.data?.state === 'check_mail') {
    return (
      <Entry title="Look into your mail" note={`A link that shows that ${email} is yours is on its way.`}>
        <p className={styles.quiet}>Open it to go on.</p>
      </Entry>
    )
  }
  return (
    <Entry
      title="Sign in to Throughline"
      note={expired ? 'That link was used already, or is older than ten minutes.' : undefined}
    >
      {options.data?.password !== false && (
        <EntryForm
          action="Sign in"
          isPending={signIn.isPending}
          error={signIn.error}
          onSubmit={() => signIn.mutate()}
        >
          <EmailField autoComplete="username webauthn" value={email} onChange={setEmail} />
          <PasswordField value={password} onChange={setPassword} />
        </EntryForm>
      )}
      {options.data?.passkeys && (
        <PasskeySignIn party={options.data.passkeys} hasField={options.data.password} />
      )}
      <p className={styles.links}>
        {options.data?.password !== false && <Link to="/reset-password">Forgot the password?</Link>}
        {options.data?.sign_up === 'open' && <Link to="/sign-up">Make an account</Link>}
      </p>
      <p className={styles.quiet}>
        On the server’s machine <code>throughline login</code> makes a link that signs this browser in, once.
      </p>
    </Entry>
  )
}
