import { lazy, Suspense, useState } from 'react'
import type { Choice } from './choice-menu.tsx'
import { Pill, PillGroup } from './pill.tsx'

/** Loaded when a filter is first opened: menus weigh as much as all charts together. */
const loadMenu = () => import('./choice-menu.tsx')
const ChoiceMenu = lazy(async () => ({ default: (await loadMenu()).ChoiceMenu }))

interface ChoicePillProps<V extends string> {
  name: string
  choices: readonly (Choice & { value: V })[]
  value: V | undefined
  /** Said while nothing is chosen. */
  any: string
  onChange: (value: V | undefined) => void
}

/** A filter that takes one of some values, or none. */
export function ChoicePill<V extends string>({ name, choices, value, any, onChange }: ChoicePillProps<V>) {
  const [wanted, setWanted] = useState(false)
  const pill = {
    name,
    value: choices.find((choice) => choice.value === value)?.label ?? value ?? any,
    active: value !== undefined,
  }
  const closed = (
    <Pill
      {...pill}
      aria-haspopup="menu"
      aria-expanded="false"
      onPointerEnter={() => void loadMenu()}
      onClick={() => setWanted(true)}
    />
  )
  return (
    <PillGroup name={name} {...(value !== undefined && { onClear: () => onChange(undefined) })}>
      {wanted ? (
        <Suspense fallback={closed}>
          <ChoiceMenu
            pill={pill}
            choices={choices}
            chosen={value ?? ''}
            any={any}
            onChoose={(next) => onChange(choices.find((choice) => choice.value === next)?.value)}
          />
        </Suspense>
      ) : (
        closed
      )}
    </PillGroup>
  )
}
