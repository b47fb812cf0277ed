import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Hook, NewHook } from '#contracts/code-host.ts'
import { webhooks } from '../../app/client.ts'
import { Card } from '../../parts/card.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { defer, undo, useDeferred } from '../../parts/deferred.ts'
import { EmptyNotice, ProblemNotice } from '../../parts/notices.tsx'
import { countOf } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { ConnectApp } from './connect-app.tsx'
import { NewSecret } from './new-secret.tsx'
import { senders } from './provider-names.ts'
import styles from './webhooks.module.css'

/** The hooks, with what can be done to each. */
export function HookList({ hooks }: { hooks: readonly Hook[] }) {
  const removed = new Set(useDeferred().map(({ key }) => key))
  const kept = hooks.filter((hook) => !removed.has(removalKey(hook)))
  return (
    <Card title="Hooks" note="Where code hosts post to">
      {kept.length === 0 ? (
        <EmptyNotice title="No hook yet">
          Add one below and enter its address and secret at your code host, or set GITHUB_WEBHOOK_SECRET and
          start the server again.
        </EmptyNotice>
      ) : (
        <ul className={styles.hooks}>
          {kept.map((hook) => (
            <HookItem key={hook.id} hook={hook} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function HookItem({ hook }: { hook: Hook }) {
  const client = useQueryClient()
  const [rotated, setRotated] = useState<NewHook | null>(null)
  const [isConnecting, setIsConnecting] = useState(false)
  const isDisconnected = useDeferred().some(({ key }) => key === disconnectionKey(hook))
  const app = isDisconnected ? null : hook.github_app
  const refresh = () => client.invalidateQueries({ queryKey: ['webhooks', 'hooks'] })
  const params = { id: hook.id }
  const turn = useMutation({
    mutationFn: () => webhooks.updateHook({ params, body: { enabled: !hook.enabled } }),
    onSuccess: refresh,
  })
  const rotate = useMutation({
    mutationFn: () => webhooks.rotateSecret({ params, body: {} }),
    onSuccess: (made) => {
      setRotated(made)
      return refresh()
    },
  })
  const remove = () =>
    defer({ key: removalKey(hook), label: `Removed the hook ${hook.name}` }, async () => {
      await webhooks.deleteHook({ params })
      await refresh()
    })
  const disconnect = () => {
    setIsConnecting(false)
    defer({ key: disconnectionKey(hook), label: `Disconnected the GitHub App of ${hook.name}` }, async () => {
      await webhooks.disconnectGitHubApp({ params })
      await refresh()
    })
  }
  const error = turn.error ?? rotate.error
  return (
    <li>
      <div>
        <p>
          <strong>
            <VisibleText text={hook.name} />
          </strong>{' '}
          <span className={styles.quiet}>
            {senders[hook.provider].name}
            {hook.repository && ` · only ${hook.repository}`}
            {!hook.enabled && ' · turned off'}
          </span>
        </p>
        <p className={styles.quiet}>
          <code>{hook.path}</code>{' '}
          <CopyButton small what="address" text={new URL(hook.path, window.location.origin).href} />
          {' · '}
          {describeSecrets(hook)}
          {' · '}
          {hook.last_received_at ? (
            <>
              last delivery <TimeAgo time={hook.last_received_at} />
            </>
          ) : (
            'nothing came yet'
          )}
        </p>
        {app && (
          <p className={styles.quiet}>
            GitHub App {app.app_id} · key <code>{app.key_fingerprint}</code>
          </p>
        )}
        {hook.last_sweep && <LastSweep sweep={hook.last_sweep} />}
      </div>
      <div className={styles.buttons}>
        {hook.provider === 'github' && (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isConnecting}
            onClick={() => setIsConnecting(!isConnecting)}
          >
            {app ? 'Change App' : 'Connect App'}
          </Button>
        )}
        <Button size="compact-sm" variant="default" loading={turn.isPending} onClick={() => turn.mutate()}>
          {hook.enabled ? 'Turn off' : 'Turn on'}
        </Button>
        {hook.source === 'api' && (
          <>
            <Button
              size="compact-sm"
              variant="default"
              loading={rotate.isPending}
              onClick={() => rotate.mutate()}
            >
              Rotate secret
            </Button>
            <Button size="compact-sm" variant="subtle" color="gray" onClick={remove}>
              Remove
            </Button>
          </>
        )}
      </div>
      {isConnecting && (
        <ConnectApp
          hookId={hook.id}
          app={app}
          onConnect={() => undo(disconnectionKey(hook))}
          onDisconnect={disconnect}
          onDone={() => setIsConnecting(false)}
        />
      )}
      {rotated && <NewSecret hook={rotated} onDone={() => setRotated(null)} />}
      {error && <ProblemNotice error={error} />}
    </li>
  )
}

/** What became of asking GitHub for what never came. */
function LastSweep({ sweep: { at, redelivered, problems } }: { sweep: NonNullable<Hook['last_sweep']> }) {
  return (
    <>
      {at !== null && (
        <p className={styles.quiet}>
          asked GitHub for lost deliveries <TimeAgo time={at} />
          {redelivered > 0 &&
            ` · ${countOf(redelivered, 'delivery', 'deliveries')} asked for again in three days`}
        </p>
      )}
      {problems.map((problem) => (
        <p key={problem} className={styles.hindrance}>
          <VisibleText text={problem} />
        </p>
      ))}
    </>
  )
}

function describeSecrets({ source, secrets }: Hook): string {
  if (source === 'settings') return 'secret in the settings'
  const expiring = secrets.filter(({ expires_at }) => expires_at !== null).length
  const text = countOf(secrets.length, 'secret')
  return expiring > 0 ? `${text}, ${expiring} of them for a while yet` : text
}

function removalKey({ id }: Hook): string {
  return `remove hook ${id}`
}

function disconnectionKey({ id }: Hook): string {
  return `disconnect app of hook ${id}`
}
