import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account } from '#contracts/accounts.ts'
import type { Passkey, RelyingParty } from '#contracts/auth/passkeys.ts'
import { auth } from '../../app/client.ts'
import { addPasskey, canUsePasskeys } from '../../app/passkeys.ts'
import { passkeysQuery } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { Tag } from '../../parts/commit/tag.tsx'
import { Item } from '../../parts/item.tsx'
import { LinesPlaceholder, Loaded, ProblemNotice } from '../../parts/notices.tsx'
import { SmallButton } from '../../parts/small-button.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { CredentialProblem } from './credential-problem.tsx'
import { InlineForm } from './inline-form.tsx'
import { nameBrowser } from './name-browser.ts'
import styles from './settings.module.css'

/** One's passkeys: made on this device, named and removed. */
export function Passkeys({ account }: { account: Account }) {
  const passkeys = useQuery(passkeysQuery())
  return (
    <Card
      title="Passkeys"
      note="Sign in with a fingerprint, face or PIN of a device, without a password or code"
    >
      <Loaded query={passkeys} placeholder={<LinesPlaceholder lines={2} />}>
        {({ items, relying_party }) => (
          <>
            {items.length > 0 && (
              <ul>
                {items.map((passkey) => (
                  <PasskeyItem key={passkey.id} passkey={passkey} account={account} />
                ))}
              </ul>
            )}
            <AddPasskey party={relying_party} account={account} />
          </>
        )}
      </Loaded>
    </Card>
  )
}

function AddPasskey({ party, account }: { party: RelyingParty | null; account: Account }) {
  const [name, setName] = useState(() => nameBrowser(navigator.userAgent))
  const refresh = usePasskeyRefresh()
  const add = useMutation({ mutationFn: () => addPasskey(name), onSuccess: refresh })
  if (party === null) {
    return (
      <p className={styles.quiet}>
        Passkeys need an https address with a host name; an administrator sets it as THROUGHLINE_URL.
      </p>
    )
  }
  if (window.location.hostname !== party.id) {
    return (
      <p className={styles.quiet}>
        Passkeys work at <a href={`${party.origin}/settings`}>{party.origin}</a>: open it there to add one.
      </p>
    )
  }
  if (!canUsePasskeys(party)) return <p className={styles.quiet}>This browser knows no passkeys.</p>
  return (
    <>
      <InlineForm onSubmit={() => add.mutate()}>
        <TextInput
          className={styles.field}
          label="Name of the passkey"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          Add a passkey
        </Button>
      </InlineForm>
      <CredentialProblem error={add.error} account={account} onConfirmed={() => add.mutate()} />
    </>
  )
}

function PasskeyItem({ passkey, account }: { passkey: Passkey; account: Account }) {
  const [isRenaming, setIsRenaming] = useState(false)
  const refresh = usePasskeyRefresh()
  const remove = useMutation({
    mutationFn: () => auth.removePasskey({ params: { id: passkey.id } }),
    onSuccess: refresh,
  })
  const { name, synced, created_at, last_used_at } = passkey
  if (isRenaming) return <RenamePasskey passkey={passkey} onDone={() => setIsRenaming(false)} />
  return (
    <Item
      actions={
        <>
          <SmallButton label={`Rename ${name}`} onClick={() => setIsRenaming(true)}>
            Rename
          </SmallButton>
          <SmallButton label={`Remove ${name}`} isPending={remove.isPending} onClick={() => remove.mutate()}>
            Remove
          </SmallButton>
        </>
      }
      below={<CredentialProblem error={remove.error} account={account} onConfirmed={() => remove.mutate()} />}
    >
      <strong>{name}</strong>{' '}
      {synced && <Tag title="A password manager has it on your other devices, too">synced</Tag>}
      <p className={styles.quiet}>
        added <TimeAgo time={created_at} />,{' '}
        {last_used_at === null ? (
          'never used'
        ) : (
          <>
            used <TimeAgo time={last_used_at} />
          </>
        )}
      </p>
    </Item>
  )
}

function RenamePasskey({ passkey: { id, name }, onDone }: { passkey: Passkey; onDone: () => void }) {
  const [given, setGiven] = useState(name)
  const refresh = usePasskeyRefresh()
  const rename = useMutation({
    mutationFn: () => auth.renamePasskey({ params: { id }, body: { name: given } }),
    onSuccess: async () => {
      await refresh()
      onDone()
    },
  })
  return (
    <Item below={rename.error && <ProblemNotice error={rename.error} />}>
      <InlineForm onSubmit={() => rename.mutate()}>
        <TextInput
          className={styles.field}
          label={`New name of ${name}`}
          required
          autoFocus
          maxLength={100}
          value={given}
          onChange={(event) => setGiven(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={rename.isPending}>
          Save
        </Button>
        <Button variant="subtle" onClick={onDone}>
          Cancel
        </Button>
      </InlineForm>
    </Item>
  )
}

function usePasskeyRefresh() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: passkeysQuery().queryKey })
}
