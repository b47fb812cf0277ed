import { Tag } from '../../parts/commit/tag.tsx'
import { spellVisible } from '../../parts/text/visible-characters.ts'
import type { ChangedFile } from './arrange-files.ts'
import styles from './files.module.css'

const statuses: Readonly<Record<ChangedFile['status'], { letter: string; name: string }>> = {
  added: { letter: 'A', name: 'Added' },
  modified: { letter: 'M', name: 'Modified' },
  deleted: { letter: 'D', name: 'Deleted' },
  renamed: { letter: 'R', name: 'Renamed' },
  copied: { letter: 'C', name: 'Copied' },
  type_changed: { letter: 'T', name: 'Type changed' },
}

/** The letter git gives to what happened to a file. */
export function StatusMark({ status }: { status: ChangedFile['status'] }) {
  const { letter, name } = statuses[status]
  return (
    <abbr className={styles.status} data-status={status} title={name}>
      {letter}
    </abbr>
  )
}

/** What is special about a changed file. */
export function FileMarks({ file }: { file: ChangedFile }) {
  return (
    <span className={styles.marks}>
      {file.previous_path && <Tag title={`Before: ${spellVisible(file.previous_path)}`}>{file.status}</Tag>}
      {file.binary && <Tag title="Has no lines to compare">binary</Tag>}
      {file.generated && <Tag title="Written by a program or copied in; counted apart">generated</Tag>}
      {file.mode && <Tag title={`File mode ${file.mode}`}>mode</Tag>}
    </span>
  )
}
