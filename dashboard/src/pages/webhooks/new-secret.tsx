import type { NewHook } from '#contracts/code-host.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { SmallButton } from '../../parts/small-button.tsx'
import { senders } from './provider-names.ts'
import styles from './webhooks.module.css'

/** A secret that was just made, with what to do with it: it is not shown again. */
export function NewSecret({ hook, onDone }: { hook: NewHook; onDone: () => void }) {
  const { where, how, name } = senders[hook.provider]
  const address = new URL(hook.path, window.location.origin).href
  return (
    <div className={styles.secret} role="status">
      <p>
        <strong>At {name}</strong>, under {where}, enter these two. The secret is not shown again.
      </p>
      <dl>
        <dt>Address</dt>
        <dd>
          <code>{address}</code> <CopyButton small what="address" text={address} />
        </dd>
        <dt>Secret</dt>
        <dd>
          <code>{hook.secret}</code> <CopyButton small what="secret" text={hook.secret} />
        </dd>
      </dl>
      <p className={styles.quiet}>{how}</p>
      <SmallButton onClick={onDone}>I have stored it</SmallButton>
    </div>
  )
}
