import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { auth } from '../../app/client.ts'
import { signInOptionsQuery } from '../../app/queries/identity.ts'
import { EmailField, PasswordField } from '../../parts/credential-fields.tsx'
import { describeSocialRefusal } from '../../parts/social-refusals.ts'
import styles from './entry.module.css'
import { Entry, EntryForm } from './entry.tsx'
import { PasskeySignIn } from './passkey-sign-in.tsx'
import { ProviderSignIn } from './provider-sign-in.tsx'
import { SecondFactorForm } from './second-factor-form.tsx'
import { useEntrance } from './use-entrance.ts'

/** The ways in: a password, a passkey, an account elsewhere, or a link that the server's machine makes. */
export function SignInPage() {
  const options = useQuery(signInOptionsQuery())
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const enter = useEntrance()
  const outcome = useRouterState({
    select: ({ location }) => new URLSearchParams(location.searchStr).get('sign-in'),
  })
  const signIn = useMutation({
    mutationFn: () => auth.signIn({ body: { email, password } }),
    onSuccess: ({ state }) => (state === 'signed_in' ? enter() : undefined),
  })
  if (signIn.data?.state === 'second_factor' || outcome === 'second_factor') return <SecondFactorForm />
  if (signIn.data?.state === 'check_mail') {
    return (
      <Entry title="Look into your mail" note={`A link that shows that ${email} is yours is on its way.`}>
        <p className={styles.quiet}>Open it to go on.</p>
      </Entry>
    )
  }
  return (
    <Entry title="Sign in to Throughline" note={describeOutcome(outcome)}>
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
      <div className={styles.ways}>
        {options.data?.passkeys && (
          <PasskeySignIn party={options.data.passkeys} hasField={options.data.password} />
        )}
        <ProviderSignIn providers={options.data?.social ?? []} action="Sign in with" />
      </div>
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

/** What the address says of the last try. */
function describeOutcome(outcome: string | null): string | null {
  if (outcome === 'expired') return 'That link was used already, or is older than ten minutes.'
  return describeSocialRefusal(outcome)
}
