import { Menu } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Pill } from './pill.tsx'

/** One value that a filter can take. */
export interface Choice {
  value: string
  label: string
  icon?: ReactNode
}

interface ChoiceMenuProps {
  pill: { name: string; value: string; active: boolean }
  choices: readonly Choice[]
  /** The value chosen; empty for none. */
  chosen: string
  any: string
  onChoose: (value: string) => void
}

/** Choices beyond this number can be searched. */
const few = 12

/** The values of a filter, beneath its button. Opens as soon as it is there. */
export function ChoiceMenu({ pill, choices, chosen, any, onChoose }: ChoiceMenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [opened, setOpened] = useState(false)
  const [words, setWords] = useState('')
  useEffect(() => {
    button.current?.focus()
    setOpened(true)
  }, [])
  const fitting = choices.filter(({ label }) => label.toLowerCase().includes(words.trim().toLowerCase()))
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      radius="md"
      shadow="md"
      width={260}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <Pill ref={button} {...pill} />
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {choices.length > few && (
          <Menu.Search
            placeholder="Search"
            aria-label={`Search in ${pill.name.toLowerCase()}`}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        <Menu.RadioGroup value={chosen} onChange={onChoose}>
          {words === '' && (
            <Menu.RadioItem value="" closeMenuOnClick>
              {any}
            </Menu.RadioItem>
          )}
          {fitting.map(({ value, label, icon }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick rightSection={icon}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        {fitting.length === 0 && <Menu.Label>Nothing fits.</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  )
}
