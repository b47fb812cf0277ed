import { Menu } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Pill, PillGroup } from './pill.tsx'

interface Choice<V extends string> {
  value: V
  label: string
  icon?: ReactNode
}

interface ChoicePillProps<V extends string> {
  name: string
  choices: readonly Choice<V>[]
  value: V | undefined
  /** Said while nothing is chosen. */
  any: string
  onChange: (value: V | undefined) => void
}

/** Choices beyond this number can be searched. */
const few = 8

/** A filter that takes one of some values, or none. */
export function ChoicePill<V extends string>({ name, choices, value, any, onChange }: ChoicePillProps<V>) {
  const [words, setWords] = useState('')
  const chosen = choices.find((choice) => choice.value === value)
  const fitting = choices.filter(({ label }) => label.toLowerCase().includes(words.trim().toLowerCase()))
  return (
    <PillGroup name={name} {...(value !== undefined && { onClear: () => onChange(undefined) })}>
      <Menu position="bottom-start" radius="md" shadow="md" width={260} transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Pill name={name} value={chosen?.label ?? value ?? any} active={value !== undefined} />
        </Menu.Target>
        <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
          {choices.length > few && (
            <Menu.Search
              placeholder="Search"
              aria-label={`Search in ${name.toLowerCase()}`}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          )}
          <Menu.RadioGroup
            value={value ?? ''}
            onChange={(next) => onChange(choices.find((one) => one.value === next)?.value)}
          >
            {words === '' && (
              <Menu.RadioItem value="" closeMenuOnClick>
                {any}
              </Menu.RadioItem>
            )}
            {fitting.map(({ value: one, label, icon }) => (
              <Menu.RadioItem key={one} value={one} closeMenuOnClick rightSection={icon}>
                {label}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          {fitting.length === 0 && <Menu.Label>Nothing fits.</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
    </PillGroup>
  )
}
