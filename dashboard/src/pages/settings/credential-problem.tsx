import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account } from '#contracts/accounts.ts'
import { auth } from '../../app/client.ts'
import { canUsePasskeys, confirmWithPasskey } from '../../app/passkeys.ts'
import { passkeysQuery } from '../../app/queries/identity.ts'
import { PasswordField } from '../../parts/credential-fields.tsx'
import { ProblemNotice } from '../../parts/notices.tsx'
import { readCode } from '../../parts/problem.ts'
import { InlineForm } from './inline-form.tsx'
import styles from './settings.module.css'

interface CredentialProblemProps {
  error: unknown
  account: Account
  /** Does again what was refused until the person showed who they are. */
  onConfirmed: () => void
}

/** Why a change to how one signs in failed; asks who one is when that is why. */
export function CredentialProblem({ error, account, onConfirmed }: CredentialProblemProps) {
  if (error === null || error === undefined) return null
  if (readCode(error) !== 'confirmation_required') return <ProblemNotice error={error} />
  return <Confirmation account={account} onConfirmed={onConfirmed} />
}

function Confirmation({ account, onConfirmed }: Omit<CredentialProblemProps, 'error'>) {
  const [password, setPassword] = useState('')
  const passkeys = useQuery(passkeysQuery())
  const byPassword = useMutation({
    mutationFn: () => auth.confirmSignIn({ body: { password } }),
    onSuccess: onConfirmed,
  })
  const byPasskey = useMutation({ mutationFn: confirmWithPasskey, onSuccess: onConfirmed })
  const party = passkeys.data?.relying_party
  const hasPasskey = (passkeys.data?.items.length ?? 0) > 0 && party != null && canUsePasskeys(party)
  const error = byPassword.error ?? byPasskey.error
  return (
    <section className={styles.confirmation} aria-label="Confirm that it is you">
      <p>
        {account.has_password || hasPasskey
          ? 'You signed in a while ago. Confirm that it is you to go on.'
          : 'You signed in a while ago. Sign out and in again to go on.'}
      </p>
      <InlineForm onSubmit={() => byPassword.mutate()}>
        {account.has_password && (
          <>
            <PasswordField
              className={styles.field}
              label="Your password"
              value={password}
              onChange={setPassword}
            />
            <Button type="submit" loading={byPassword.isPending}>
              Confirm
            </Button>
          </>
        )}
        {hasPasskey && (
          <Button variant="default" loading={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
            Use a passkey
          </Button>
        )}
      </InlineForm>
      {error && <ProblemNotice error={error} />}
    </section>
  )
}
