import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import type { Account } from '#contracts/accounts.ts'
import type { LinkedAccount, SocialProvider } from '#contracts/auth/social.ts'
import { auth } from '../../app/client.ts'
import { linkedAccountsQuery } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { Item } from '../../parts/item.tsx'
import { ProviderIcon } from '../../parts/provider-icon.tsx'
import { SmallButton } from '../../parts/small-button.tsx'
import { describeSocialRefusal } from '../../parts/social-refusals.ts'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { CredentialProblem } from './credential-problem.tsx'
import styles from './settings.module.css'

/** Accounts elsewhere that sign one in; nothing where no provider is set up. */
export function LinkedAccounts({ account }: { account: Account }) {
  const linked = useQuery(linkedAccountsQuery())
  const refusal = useRouterState({
    select: ({ location }) => describeSocialRefusal(new URLSearchParams(location.searchStr).get('link')),
  })
  if (!linked.data) return null
  const { items, providers } = linked.data
  if (items.length === 0 && providers.length === 0) return null
  return (
    <Card title="Linked accounts" note="Accounts elsewhere that sign you in here">
      {refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {refusal}
        </p>
      )}
      {items.length > 0 && (
        <ul>
          {items.map((item) => (
            <LinkedItem key={item.id} item={item} account={account} />
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        {providers.map((provider) => (
          <LinkButton key={provider.id} provider={provider} account={account} />
        ))}
      </div>
    </Card>
  )
}

function LinkedItem({ item, account }: { item: LinkedAccount; account: Account }) {
  const client = useQueryClient()
  const unlink = useMutation({
    mutationFn: () => auth.unlinkAccount({ params: { id: item.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: linkedAccountsQuery().queryKey }),
  })
  return (
    <Item
      actions={
        <SmallButton
          label={`Unlink ${item.name}`}
          isPending={unlink.isPending}
          onClick={() => unlink.mutate()}
        >
          Unlink
        </SmallButton>
      }
      below={<CredentialProblem error={unlink.error} account={account} onConfirmed={() => unlink.mutate()} />}
    >
      <strong className={styles.named}>
        <ProviderIcon id={item.provider} />
        {item.name}
      </strong>
      <p className={styles.quiet}>
        linked <TimeAgo time={item.created_at} />
      </p>
    </Item>
  )
}

function LinkButton({ provider: { id, name }, account }: { provider: SocialProvider; account: Account }) {
  const link = useMutation({
    mutationFn: () => auth.startLinking({ params: { provider: id } }),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  return (
    <>
      <Button
        variant="default"
        leftSection={<ProviderIcon id={id} />}
        loading={link.isPending}
        onClick={() => link.mutate()}
      >
        Link {name}
      </Button>
      <CredentialProblem error={link.error} account={account} onConfirmed={() => link.mutate()} />
    </>
  )
}
