import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ProviderId, SocialProvider } from '#contracts/auth/social.ts'
import { auth } from '../../app/client.ts'
import { ProblemNotice } from '../../parts/notices.tsx'
import { ProviderIcon } from '../../parts/provider-icon.tsx'

interface ProviderSignInProps {
  providers: readonly SocialProvider[]
  /** What the buttons say before the name: “Sign in with”. */
  action: string
  invitation?: string
}

/** Buttons that go to a provider of accounts, and come back signed in. */
export function ProviderSignIn({ providers, action, invitation }: ProviderSignInProps) {
  const leave = useMutation({
    mutationFn: (provider: ProviderId) =>
      auth.startSocialSignIn({
        params: { provider },
        body: invitation === undefined ? {} : { invitation },
      }),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  return (
    <>
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          variant="default"
          leftSection={<ProviderIcon id={id} />}
          loading={leave.isPending && leave.variables === id}
          onClick={() => leave.mutate(id)}
        >
          {action} {name}
        </Button>
      ))}
      {leave.error && <ProblemNotice error={leave.error} />}
    </>
  )
}
