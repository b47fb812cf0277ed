import { Button, FileInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Hook } from '#contracts/code-host.ts'
import { webhooks } from '../../app/client.ts'
import { ProblemNotice } from '../../parts/notices.tsx'
import styles from './webhooks.module.css'

interface ConnectAppProps {
  hookId: string
  /** The one that is connected. */
  app: Hook['github_app']
  onConnect: () => void
  onDisconnect: () => void
  onDone: () => void
}

/** Bytes of a file that are read: no key is longer, and the server says so. */
const longestKey = 16_384

/** The form that names the GitHub App which posts to a hook. Its key goes to the server and is not shown. */
export function ConnectApp({ hookId, app, onConnect, onDisconnect, onDone }: ConnectAppProps) {
  const client = useQueryClient()
  const [appId, setAppId] = useState(app?.app_id ?? '')
  const [file, setFile] = useState<File | null>(null)
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async (key: File) => {
      onConnect()
      const private_key = await key.slice(0, longestKey).text()
      const body = { app_id: appId.trim(), private_key }
      return webhooks.connectGitHubApp({ params: { id: hookId }, body })
    },
    onSuccess: () => {
      onDone()
      return client.invalidateQueries({ queryKey: ['webhooks', 'hooks'] })
    },
  })
  return (
    <div className={styles.app}>
      <p className={styles.quiet}>
        What GitHub could not deliver for an App is told to its private key alone. Generate one in the
        settings of the App, under Private keys; it is stored encrypted.
      </p>
      <form
        className={styles.fields}
        onSubmit={(event) => {
          event.preventDefault()
          if (file) mutate(file)
        }}
      >
        <TextInput
          label="App id or client id"
          spellCheck={false}
          autoComplete="off"
          maxLength={100}
          value={appId}
          onChange={(event) => {
            setAppId(event.currentTarget.value)
            reset()
          }}
        />
        <FileInput
          label="Private key"
          placeholder="The .pem file"
          accept=".pem,.key"
          clearable
          value={file}
          onChange={(chosen) => {
            setFile(chosen)
            reset()
          }}
        />
        <Button type="submit" loading={isPending} disabled={appId.trim() === '' || file === null}>
          Connect
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        {app && (
          <Button variant="subtle" color="gray" onClick={onDisconnect}>
            Disconnect
          </Button>
        )}
      </form>
      {error && <ProblemNotice error={error} />}
    </div>
  )
}
