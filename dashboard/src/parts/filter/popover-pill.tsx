import { Popover } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import styles from './filter.module.css'
import { Pill, PillGroup } from './pill.tsx'

interface PopoverPillProps {
  name: string
  /** What it is set to, in words; undefined when it is not. */
  value: string | undefined
  any: string
  onClear: () => void
  /** The fields; `close` puts them away. */
  children: (close: () => void) => ReactNode
}

/** A filter whose value is typed in. */
export function PopoverPill({ name, value, any, onClear, children }: PopoverPillProps) {
  const [opened, setOpened] = useState(false)
  return (
    <PillGroup name={name} {...(value !== undefined && { onClear })}>
      <Popover
        opened={opened}
        onChange={setOpened}
        position="bottom-start"
        width={320}
        radius="md"
        shadow="md"
        trapFocus
        transitionProps={{ duration: 0 }}
      >
        <Popover.Target>
          <Pill
            name={name}
            value={value ?? any}
            active={value !== undefined}
            onClick={() => setOpened(!opened)}
          />
        </Popover.Target>
        <Popover.Dropdown className={styles.dropdown} aria-label={name}>
          {children(() => setOpened(false))}
        </Popover.Dropdown>
      </Popover>
    </PillGroup>
  )
}
