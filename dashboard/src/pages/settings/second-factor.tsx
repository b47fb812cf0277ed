import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { renderSVG } from 'uqr'
import type { Account } from '#contracts/accounts.ts'
import { auth } from '../../app/client.ts'
import { accountQuery } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { PasswordField } from '../../parts/credential-fields.tsx'
import { ProblemNotice } from '../../parts/notices.tsx'
import { InlineForm } from './inline-form.tsx'
import styles from './settings.module.css'

/** Turns signing in with a code beside the password on and off. */
export function SecondFactor({ account }: { account: Account }) {
  return (
    <Card
      title="Two-factor sign-in"
      note={
        account.two_factor_enabled
          ? 'Signing in takes a code of your authenticator app beside the password'
          : 'A code of an authenticator app beside the password keeps out who has only that'
      }
    >
      {account.two_factor_enabled ? <TurnOff /> : <TurnOn hasPassword={account.has_password} />}
    </Card>
  )
}

function TurnOn({ hasPassword }: { hasPassword: boolean }) {
  const [code, setCode] = useState('')
  const refresh = useAccountRefresh()
  const start = useMutation({
    mutationFn: (password: string) => auth.startSecondFactor({ body: { password } }),
  })
  const confirm = useMutation({
    mutationFn: () => auth.confirmSecondFactor({ body: { code } }),
    onSuccess: refresh,
  })
  if (!hasPassword) return <p className={styles.quiet}>Set a password first.</p>
  if (!start.data) {
    return (
      <PasswordForm
        action="Turn it on"
        isPending={start.isPending}
        error={start.error}
        onSubmit={(password) => start.mutate(password)}
      />
    )
  }
  const { totp_uri, recovery_codes } = start.data
  return (
    <div className={styles.steps}>
      <img
        className={styles.code}
        alt="QR code for the authenticator app"
        src={`data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(totp_uri))}`}
      />
      <p>
        Read the picture with an authenticator app, or give it the secret{' '}
        <code>{new URL(totp_uri).searchParams.get('secret')}</code>.
      </p>
      <RecoveryCodes codes={recovery_codes} />
      <InlineForm onSubmit={() => confirm.mutate()}>
        <TextInput
          className={styles.field}
          label="Code the app shows now"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          pattern="[0-9]{6}"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={confirm.isPending}>
          Confirm
        </Button>
      </InlineForm>
      {confirm.error && <ProblemNotice error={confirm.error} />}
    </div>
  )
}

function TurnOff() {
  const refresh = useAccountRefresh()
  const end = useMutation({
    mutationFn: (password: string) => auth.endSecondFactor({ body: { password } }),
    onSuccess: refresh,
  })
  const renew = useMutation({
    mutationFn: (password: string) => auth.renewRecoveryCodes({ body: { password } }),
  })
  const [password, setPassword] = useState('')
  return (
    <>
      <PasswordForm
        action="Turn it off"
        isPending={end.isPending}
        error={end.error ?? renew.error}
        onChange={setPassword}
        onSubmit={(given) => end.mutate(given)}
      >
        <Button
          variant="default"
          loading={renew.isPending}
          disabled={password === ''}
          onClick={() => renew.mutate(password)}
        >
          New recovery codes
        </Button>
      </PasswordForm>
      {renew.data && <RecoveryCodes codes={renew.data.recovery_codes} />}
    </>
  )
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <div className={styles.secret} role="status">
      <span>
        Keep these recovery codes: each signs you in once without the app, and they are not shown again.
      </span>
      <code>{codes.join(' ')}</code>
      <CopyButton text={codes.join('\n')} what="codes" />
    </div>
  )
}

interface PasswordFormProps {
  action: string
  isPending: boolean
  error: unknown
  onChange?: (password: string) => void
  onSubmit: (password: string) => void
  children?: ReactNode
}

function PasswordForm({ action, isPending, error, onChange, onSubmit, children }: PasswordFormProps) {
  const [password, setPassword] = useState('')
  return (
    <>
      <InlineForm onSubmit={() => onSubmit(password)}>
        <PasswordField
          className={styles.field}
          label="Your password"
          value={password}
          onChange={(given) => {
            setPassword(given)
            onChange?.(given)
          }}
        />
        <Button type="submit" variant="default" loading={isPending}>
          {action}
        </Button>
        {children}
      </InlineForm>
      {error !== null && <ProblemNotice error={error} />}
    </>
  )
}

function useAccountRefresh() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: accountQuery().queryKey })
}
