import { Button } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { RelyingParty } from '#contracts/auth/passkeys.ts'
import { canUsePasskeys, endOffer, offerPasskeys, signInWithPasskey } from '../../app/passkeys.ts'
import { ProblemNotice } from '../../parts/notices.tsx'
import styles from './entry.module.css'
import { useEntrance } from './use-entrance.ts'

/** Milliseconds after which what the browser offers is asked anew; the server's question is good for five minutes. */
const offerLasts = 240_000

interface PasskeySignInProps {
  party: RelyingParty
  /** Whether there is a field for the address, where the browser can offer passkeys. */
  hasField: boolean
}

/** A button that signs in with a passkey; the browser offers passkeys in the field of the address, too. */
export function PasskeySignIn({ party, hasField }: PasskeySignInProps) {
  const enter = useEntrance()
  const signIn = useMutation({ mutationFn: signInWithPasskey, onSuccess: enter })
  const [refusal, setRefusal] = useState<unknown>(null)
  const isOffered = hasField && canUsePasskeys(party) && signIn.isIdle
  useEffect(() => {
    if (!isOffered) return
    let isOpen = true
    const offer = async () => {
      try {
        if ((await offerPasskeys()) && isOpen) await enter()
      } catch (error) {
        if (isOpen) setRefusal(error)
      }
    }
    void offer()
    const timer = setInterval(() => void offer(), offerLasts)
    return () => {
      isOpen = false
      clearInterval(timer)
      endOffer()
    }
  }, [isOffered, enter])
  if (window.location.hostname !== party.id) {
    return (
      <p className={styles.quiet}>
        To use a passkey, open <a href={party.origin}>{party.origin}</a>.
      </p>
    )
  }
  if (!canUsePasskeys(party)) return null
  const error = signIn.error ?? refusal
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFingerprint size={18} aria-hidden="true" />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        Sign in with a passkey
      </Button>
      {error !== null && <ProblemNotice error={error} />}
    </>
  )
}
