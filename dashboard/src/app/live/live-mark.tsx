import { useLiveState } from './live-context.tsx'
import styles from './live-mark.module.css'

/** Says quietly whether the page follows what happens. */
export function LiveMark() {
  const isLive = useLiveState() === 'live'
  return (
    <span
      className={styles.mark}
      data-live={isLive}
      title={
        isLive ? 'What happens shows here at once' : 'Not connected: the page looks for news now and then'
      }
    >
      {isLive ? 'Live' : 'Not live'}
    </span>
  )
}
