import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { signInOptionsQuery } from '../../app/queries/identity.ts'
import styles from './entry.module.css'
import { Entry } from './entry.tsx'
import { NewAccount } from './new-account.tsx'
import { ProviderSignIn } from './provider-sign-in.tsx'

/** Makes an account where signing up is open. */
export function SignUpPage() {
  const options = useQuery(signInOptionsQuery())
  const [sentTo, setSentTo] = useState<string | null>(null)
  if (sentTo !== null) {
    return (
      <Entry title="Look into your mail" note={`A link went to ${sentTo}. Open it within a day to go on.`}>
        {null}
      </Entry>
    )
  }
  return (
    <Entry title="Make an account" note="You get a workspace of your own, and invite others to it.">
      <NewAccount onDone={(_, email) => setSentTo(email)} />
      <div className={styles.ways}>
        <ProviderSignIn providers={options.data?.social ?? []} action="Sign up with" />
      </div>
      <Link to="/">I have an account already</Link>
    </Entry>
  )
}
