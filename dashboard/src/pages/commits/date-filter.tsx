import { Button, TextInput } from '@mantine/core'
import styles from '../../parts/filter/filter.module.css'
import { PopoverPill } from '../../parts/filter/popover-pill.tsx'
import { formatDay, startOfPeriod } from '../../parts/times.ts'

interface DateFilterProps {
  from: string | undefined
  to: string | undefined
  onChange: (range: { from: string | undefined; to: string | undefined }) => void
}

const presets = [
  { label: '7 days', days: 7 },
  { label: '30 days', days: 30 },
  { label: '90 days', days: 90 },
  { label: '1 year', days: 365 },
]

/** Narrows to the days between two dates, both included. */
export function DateFilter({ from, to, onChange }: DateFilterProps) {
  return (
    <PopoverPill
      name="Date"
      any="Any"
      value={describeRange(from, to)}
      onClear={() => onChange({ from: undefined, to: undefined })}
    >
      {(close) => (
        <>
          <div className={styles.presets}>
            {presets.map(({ label, days }) => (
              <Button
                key={label}
                size="compact-xs"
                variant="default"
                onClick={() => {
                  onChange({ from: startOfPeriod(days).slice(0, 10), to: undefined })
                  close()
                }}
              >
                {label}
              </Button>
            ))}
          </div>
          <TextInput
            label="From"
            size="xs"
            type="date"
            value={from ?? ''}
            max={to}
            onChange={(event) => onChange({ from: event.currentTarget.value || undefined, to })}
          />
          <TextInput
            label="To"
            size="xs"
            type="date"
            value={to ?? ''}
            min={from}
            onChange={(event) => onChange({ from, to: event.currentTarget.value || undefined })}
          />
        </>
      )}
    </PopoverPill>
  )
}

function describeRange(from: string | undefined, to: string | undefined): string | undefined {
  if (from && to) return from === to ? formatDay(from) : `${formatDay(from)} to ${formatDay(to)}`
  if (from) return `since ${formatDay(from)}`
  return to && `until ${formatDay(to)}`
}
