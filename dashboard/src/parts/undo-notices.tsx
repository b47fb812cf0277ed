import { undo, useDeferred } from './deferred.ts'
import { SmallButton } from './small-button.tsx'
import styles from './undo-notices.module.css'

/** What was just done, at the foot of the window, for as long as it can be taken back. */
export function UndoNotices() {
  const deeds = useDeferred()
  return (
    <div className={styles.notices} role="status">
      {deeds.map(({ key, label }) => (
        <div key={key} className={styles.notice}>
          <span>{label}</span>
          <SmallButton onClick={() => undo(key)}>Undo</SmallButton>
        </div>
      ))}
    </div>
  )
}
