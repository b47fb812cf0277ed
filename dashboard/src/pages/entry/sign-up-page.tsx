import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Entry } from './entry.tsx'
import { NewAccount } from './new-account.tsx'

/** Makes an account where signing up is open. */
export function SignUpPage() {
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
      <Link to="/">I have an account already</Link>
    </Entry>
  )
}
