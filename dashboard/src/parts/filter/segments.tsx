import { useId } from 'react'
import styles from './filter.module.css'

interface SegmentsProps<V extends string> {
  name: string
  choices: readonly { value: V; label: string }[]
  value: V
  onChange: (value: V) => void
}

/** A few choices side by side, one of which is taken: a radio group that looks like one control. */
export function Segments<V extends string>({ name, choices, value, onChange }: SegmentsProps<V>) {
  const group = useId()
  return (
    <fieldset className={styles.segments} aria-label={name}>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={group}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
