import { Kbd, Modal } from '@mantine/core'
import { pages } from './navigation.ts'
import styles from './shell.module.css'

const others: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['Ctrl', 'K'], does: 'Find a page, a repository or a commit' },
  { keys: ['/'], does: 'Search the commits' },
  { keys: ['j'], does: 'Next commit of the list' },
  { keys: ['k'], does: 'Previous commit of the list' },
  { keys: ['Enter'], does: 'Open the commit' },
  { keys: ['t'], does: 'Change between light and dark' },
  { keys: ['?'], does: 'Show this help' },
]

/** All keys there are. */
export function ShortcutsHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const rows = [...pages.map(({ keys, name }) => ({ keys, does: `Go to ${name}` })), ...others]
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Keyboard shortcuts"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <dl className={styles.shortcuts}>
        {rows.map(({ keys, does }) => (
          <div key={does}>
            <dt>{does}</dt>
            <dd>
              {keys.map((key) => (
                <Kbd key={key} size="xs">
                  {key}
                </Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
