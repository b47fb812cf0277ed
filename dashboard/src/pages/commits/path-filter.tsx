import { Button, TextInput } from '@mantine/core'
import styles from '../../parts/filter/filter.module.css'
import { PopoverPill } from '../../parts/filter/popover-pill.tsx'
import { spellVisible } from '../../parts/text/visible-characters.ts'

interface PathFilterProps {
  path: string | undefined
  onChange: (path: string | undefined) => void
}

/** Narrows to commits that changed a file, or anything below a folder. */
export function PathFilter({ path, onChange }: PathFilterProps) {
  return (
    <PopoverPill name="Path" any="Any" value={path && spellVisible(path)} onClear={() => onChange(undefined)}>
      {(close) => (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            const wanted = new FormData(event.currentTarget).get('path')
            onChange(typeof wanted === 'string' && wanted !== '' ? wanted : undefined)
            close()
          }}
        >
          <TextInput
            name="path"
            size="xs"
            data-autofocus
            label="File or folder"
            placeholder="src/router/"
            maxLength={4096}
            defaultValue={path}
          />
          <Button type="submit" size="xs">
            Apply
          </Button>
        </form>
      )}
    </PopoverPill>
  )
}
