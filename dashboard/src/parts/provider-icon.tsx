import { IconBrandGithub, IconBrandGoogle } from '@tabler/icons-react'
import type { ProviderId } from '#contracts/auth/social.ts'

const icons = { github: IconBrandGithub, google: IconBrandGoogle }

/** The mark of a provider of accounts. */
export function ProviderIcon({ id }: { id: ProviderId }) {
  const Icon = icons[id]
  return <Icon size={18} aria-hidden="true" />
}
