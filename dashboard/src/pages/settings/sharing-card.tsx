import { Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Profile } from '#contracts/accounts.ts'
import { auth } from '../../app/client.ts'
import { profileQuery } from '../../app/queries/identity.ts'
import { Card } from '../../parts/card.tsx'
import { CardPlaceholder, Loaded } from '../../parts/notices.tsx'
import { readDetail } from '../../parts/problem.ts'
import styles from './settings.module.css'

/** What one lets the others of this workspace see of oneself. */
export function SharingCard() {
  const profile = useQuery(profileQuery())
  return (
    <Loaded query={profile} placeholder={<CardPlaceholder height={140} />}>
      {(data) => <Sharing profile={data} />}
    </Loaded>
  )
}

function Sharing({ profile }: { profile: Profile }) {
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: (body: Partial<Profile>) => auth.updateProfile({ body }),
    onSuccess: (saved) => client.setQueryData(profileQuery().queryKey, saved),
  })
  return (
    <Card title="Sharing" note="Scores and advice on your commits are yours; nobody can open them for you">
      <Switch
        label="Show the feedback on my commits to every member of this workspace"
        checked={profile.feedback_visibility === 'workspace'}
        disabled={save.isPending}
        onChange={(event) =>
          save.mutate({ feedback_visibility: event.currentTarget.checked ? 'workspace' : 'only_me' })
        }
      />
      <Switch
        mt={8}
        label="Take part in rankings"
        checked={profile.ranked}
        disabled={save.isPending}
        onChange={(event) => save.mutate({ ranked: event.currentTarget.checked })}
      />
      {save.error && (
        <p className={styles.quiet} role="alert">
          {readDetail(save.error)}
        </p>
      )}
    </Card>
  )
}
